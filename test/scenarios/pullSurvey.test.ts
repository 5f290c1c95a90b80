import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pulledBlock } from '../../scenarios/replay/pulledBlock.ts';
import { PulledBlocks } from '../../scenarios/replay/pulledBlocks.ts';
import { LoggedPulls } from '../../scenarios/replay/pullFeed.ts';
import { type PullSurvey, type PullWindow, pullSurvey } from '../../scenarios/replay/pullSurvey.ts';
import { surveyOnce, surveysToHand, takeSurveys } from '../../scenarios/replay/surveys.ts';
import { BlockIndex } from '../../scenarios/traceFile/blockIndex.ts';
import { TraceWriter } from '../../scenarios/traceFile/traceWriter.ts';
import { emptyEvent, Op } from '../../scenarios/traceFormats/traceEvent.ts';

const folder = mkdtempSync(join(tmpdir(), 'nines-survey-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const START_US = Date.UTC(2024, 9, 1) * 1000;
/** More than a block, a second apart. */
const EVENTS = 72_000;
const ALL: PullWindow = { fromUs: START_US, untilUs: START_US + EVENTS * 1e6, loop: false };
let index: BlockIndex;

/** Tags that several repositories have, digests that are manifests in one place and blobs in another, and requests that are no pulls. */
beforeAll(async () => {
  const path = join(folder, 'log.trace');
  const writer = await TraceWriter.create(path);
  for (let i = 0; i < EVENTS; i++) {
    const n = (i * 7919) % 900;
    const pulled = i % 3 === 0 ? Op['manifest.pull'] : Op['blob.pull'];
    writer.add({
      ...emptyEvent(),
      atUs: START_US + i * 1e6,
      operation: i % 10 === 9 ? Op['manifest.push'] : pulled,
      repository: `r${n % 40}`,
      tag: i % 6 === 0 ? `t${n % 7}` : '',
      digest: i % 6 === 0 ? '' : `d${n % 300}`,
      client: `c${i % 77}`,
      bytes: n,
      status: i % 50 === 0 ? 404 : 200,
    });
  }
  await writer.finish({ bad: 0, skipped: 0, complete: true, formats: ['ndjson'] });
  index = new BlockIndex(path, path);
});

/** What a feed hands out, as numbers, and a sum of it. */
function played(survey: PullSurvey, { fromUs, untilUs, loop }: PullWindow): number[] {
  const images = survey.imageRepository.length;
  const tags = {
    firstManifest: 5,
    tagOf: Int32Array.from({ length: images }, (_, image) => 3 * image),
    placeOf: Int32Array.from(survey.layerImage, (_, layer) => 1 + (layer % 4)),
  };
  const { pulls, skipped } = survey;
  const durationUs = loop ? 2.5 * EVENTS * 1e6 : untilUs - fromUs;
  const settings = { pulls, skipped, fromUs, speed: 1, loop, lapUs: EVENTS * 1e6, durationUs, machines: 10 };
  const feed = new LoggedPulls(new PulledBlocks(index, survey, tags), settings);
  const found: number[] = [];
  for (let n = 0; feed.load(n); n++) found.push(feed.atUs, feed.machine, feed.tag, feed.manifest, feed.place);
  return found;
}

describe('the survey of a log', () => {
  it('plays the same of what it keeps and of what is unpacked again', () => {
    const all = pullSurvey(index, ALL, Number.POSITIVE_INFINITY);
    expect([all.kept.length, all.keys]).toEqual([index.blocks.length, null]);
    const expected = played(all, ALL);
    expect(expected.length).toBe(5 * all.pulls);
    for (const blocks of [0, 1]) {
      const keptMax = all.kept.slice(0, blocks).reduce((sum, { bytes }) => sum + bytes, 0);
      const some = pullSurvey(index, ALL, keptMax);
      expect([some.kept.length, some.keptBytes]).toEqual([blocks, keptMax]);
      expect(some.keys).not.toBeNull();
      expect(played(some, ALL)).toEqual(expected);
    }
  });

  it('does so of a part of the log, and of one that begins again', () => {
    const part = { ...ALL, fromUs: START_US + 60_000.5e6, untilUs: START_US + 70_000e6 };
    for (const window of [part, { ...part, loop: true }]) {
      const kept = pullSurvey(index, window, Number.POSITIVE_INFINITY);
      const expected = played(kept, window);
      expect(expected.length).toBeGreaterThan(1000);
      expect(played(pullSurvey(index, window, 0), window)).toEqual(expected);
    }
  });

  it('is handed to threads without its columns being copied, and is not made there again', () => {
    const made = surveyOnce('a log', (keptMax) => pullSurvey(index, ALL, keptMax));
    expect(surveyOnce('a log', () => expect.unreachable())).toBe(made);
    const handed = structuredClone(surveysToHand());
    const taken = handed.get('a log')!;
    for (const [b, { target }] of taken.kept.entries()) {
      target[0] = 7 + b;
      expect(made.kept[b]!.target[0]).toBe(7 + b);
    }
    takeSurveys(new Map([['what another thread has made', taken]]));
    expect(surveyOnce('what another thread has made', () => expect.unreachable())).toBe(taken);
    takeSurveys(new Map());
  });

  it('keeps no more of two logs together than of one', () => {
    const budgets: number[] = [];
    const make = (keptMax: number): PullSurvey => {
      budgets.push(keptMax);
      return { ...pullSurvey(index, ALL, 0), keptBytes: 1000 };
    };
    // Those that were made before give way.
    for (const key of ['one', 'two', 'three', 'four']) surveyOnce(key, make);
    expect(new Set(budgets.slice(1)).size).toBe(2);
    expect(Math.max(...budgets.slice(1)) - Math.min(...budgets.slice(1))).toBe(1000);
  });
});

describe('a block of pulls', () => {
  const block = (gapUs: number, clients: number) =>
    pulledBlock(
      {
        pulls: 3,
        atUs: Float64Array.of(START_US, START_US, START_US + gapUs),
        client: Int32Array.of(0, clients - 1, 1),
        clientHash: Int32Array.from({ length: clients }, (_, client) => -client),
      },
      Int32Array.of(4, -5, 6, 0),
    );

  it('takes ten bytes each, and more where times lie far apart or clients are very many', () => {
    for (const [gapUs, clients, bytes] of [
      [2 ** 32 - 1, 2, 10],
      [2 ** 32, 2, 14],
      [1, 65_536, 10],
      [1, 65_537, 12],
    ] as const) {
      const kept = block(gapUs, clients);
      expect(kept.bytes).toBe(3 * bytes + 4 * clients);
      expect([kept.fromUs, ...kept.afterUs]).toEqual([START_US, 0, 0, gapUs]);
      expect([...kept.target]).toEqual([4, -5, 6]);
      expect([...kept.client].map((client) => -kept.clientHash[client]! + 0)).toEqual([0, clients - 1, 1]);
    }
  });
});
