import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TraceWriter } from '../../scenarios/traceFile/traceWriter.ts';
import { emptyEvent, Op, type OperationName, type TraceEvent } from '../../scenarios/traceFormats/traceEvent.ts';
import type { PullFeed } from '../../sim/plan.ts';
import { counter, expectRestored, planOf, play } from '../sim/fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'nines-replay-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const START_US = Date.UTC(2024, 9, 1, 12) * 1000;

type Known = Partial<Omit<TraceEvent, 'operation' | 'atUs'>>;

async function write(name: string, events: Iterable<readonly [second: number, op: OperationName, known: Known]>) {
  const writer = await TraceWriter.create(join(folder, name));
  for (const [second, op, known] of events) {
    writer.add({
      ...emptyEvent(),
      repository: 'app',
      client: 'a',
      ...known,
      atUs: START_US + second * 1e6,
      operation: Op[op],
    });
  }
  await writer.finish({ bad: 0, skipped: 0, complete: true, formats: ['ndjson'] });
}

/** One region of one copy, and one client who pulls what a log says. */
const scenario = (name: string, pull = ''): string => `
name: replay
regions: {home: {zones: 1}}
registry: {regions: [home], storage: {scheme: replicated(1)}}
catalogue: {source: none}
clients: [{region: home, nodes: 7, pull: {trace: ${JSON.stringify(join(folder, name))}${pull}}}]
run: {duration: 10m, drain: 10m}
`;

const SMALL = 'small.trace';
const MANY = 'many.trace';
const BARE = 'bare.trace';
/** More than three blocks: as many pulls of layers as of manifests, and a push now and then. */
const MANY_EVENTS = 200_000;

beforeAll(async () => {
  await write(SMALL, [
    [0, 'manifest.pull', { tag: 'v1', bytes: 900 }],
    [1, 'blob.pull', { digest: 'sha256:1', bytes: 5_000_000 }],
    [2, 'blob.pull', { digest: 'sha256:2', bytes: 70_000 }],
    [3, 'blob.pull', { digest: 'sha256:3', bytes: 9_000, status: 503 }],
    [4, 'manifest.check', { tag: 'v1' }],
    [60, 'manifest.pull', { tag: 'v1', client: 'b', status: 200 }],
    [61, 'blob.pull', { digest: 'sha256:1', bytes: 5_000_000, client: 'b' }],
    [62, 'blob.pull', { digest: 'sha256:4', client: 'c', repository: 'api' }],
    [300, 'manifest.pull', { tag: 'v2', status: 404 }],
    [301, 'manifest.push', { tag: 'v2', digest: 'sha256:9' }],
    [400, 'manifest.pull', { digest: 'sha256:9' }],
  ]);
  await write(BARE, [
    [0, 'manifest.pull', { tag: 'v1' }],
    [1, 'manifest.pull', { tag: 'v2' }],
  ]);
  function* many(): Generator<readonly [number, OperationName, Known]> {
    for (let i = 0; i < MANY_EVENTS; i++) {
      const image = (i * 7919) % 300;
      if (i % 10 === 0) yield [i / 400, 'manifest.push', { tag: `t${image}` }];
      else if (i % 2 === 0) yield [i / 400, 'manifest.pull', { tag: `t${image}`, client: `c${i % 50}` }];
      else yield [i / 400, 'blob.pull', { digest: `d${image}`, bytes: 1000 + image, client: `c${i % 50}` }];
    }
  }
  await write(MANY, many());
});

function feedOf(name: string, pull = ''): PullFeed {
  return planOf(scenario(name, pull)).clients[0]!.pull!.logged!.open();
}

const all = (feed: PullFeed): (readonly number[])[] => {
  const found: (readonly number[])[] = [];
  for (let n = 0; feed.load(n); n++) found.push([feed.atUs, feed.machine, feed.tag, feed.manifest, feed.place]);
  return found;
};

describe('a log’s pulls', () => {
  it('are played one by one at their times: those that failed, and what is no pull, are left out', () => {
    const pulls = play(scenario(SMALL)).fractions.filter(({ metric }) => metric === 'pull_ok');
    expect(pulls.map(({ ok, total }) => [ok, total])).toEqual([[7, 7]]);
    expect(all(feedOf(SMALL)).map(([atUs]) => atUs! / 1e6)).toEqual([0, 1, 2, 60, 61, 62, 400]);
  });

  it('fetch the bytes that the log has, and what it asked for alone', () => {
    const { catalogue, clients } = planOf(scenario(SMALL));
    const told = 5_000_000 + 70_000 + 5_000_000;
    // The layer without a size is drawn.
    const drawn = clients[0]!.pull!.logged!.bytes - told;
    expect([...catalogue.blobBytes]).toEqual(expect.arrayContaining([900, 5_000_000, 70_000, drawn]));
    expect(counter(play(scenario(SMALL)), 'bytes_egress')).toBe(told + drawn);
  });

  it('make an image of a manifest and of the layers that the same client fetched behind it', () => {
    const { catalogue } = planOf(scenario(SMALL));
    const image = [...catalogue.manifestCount].indexOf(3);
    const start = catalogue.manifestStart[image]!;
    const blobs = [...catalogue.pool.subarray(start, start + 3)].map((blob) => catalogue.blobBytes[blob]);
    expect(blobs).toEqual([900, 5_000_000, 70_000]);
    expect(catalogue.repositories[catalogue.manifestRepository[image]!]).toBe('app');
  });

  it('begin, hurry and begin again as the scenario says', () => {
    const seconds = (pull: string): number[] => all(feedOf(SMALL, pull)).map(([atUs]) => atUs! / 1e6);
    expect(seconds(', from: "2024-10-01T12:01:00Z"')).toEqual([0, 1, 2, 340]);
    expect(seconds(', speed: 2')).toEqual([0, 0.5, 1, 30, 30.5, 31, 200]);
    // 400 s and a mean gap of 40 s to a turn.
    expect(seconds(', loop: true')).toEqual([0, 1, 2, 60, 61, 62, 400, 440, 441, 442, 500, 501, 502]);
  });

  it('are the same however they are asked for: in order, backwards over the ends of blocks, or again', () => {
    const inOrder = all(feedOf(MANY));
    expect(inOrder.length).toBe(0.9 * MANY_EVENTS);
    for (let i = 1; i < inOrder.length; i++) if (inOrder[i]![0]! < inOrder[i - 1]![0]!) throw new Error('out of order');
    const feed = feedOf(MANY);
    for (let n = inOrder.length - 1; n >= 0; n -= 7001) {
      expect(feed.load(n)).toBe(true);
      expect([feed.atUs, feed.machine, feed.tag, feed.manifest, feed.place]).toEqual(inOrder[n]);
    }
  });

  it('of what was deleted meanwhile are missed, and no failures, those of layers too', () => {
    const janitor =
      '  - {name: janitor, region: home, profile: skopeo, operations: [{at: 20s, op: delete, repository: app}]}';
    const yaml = scenario(SMALL)
      .replace('clients: [', 'clients:\n  - ')
      .replace('}}]\nrun', `}}\n${janitor}\nrun`)
      .replace('regions: [home]', 'regions: [home], deletion: {collect: {every: 20s, grace: 1s, takes: 1s}}');
    const outcome = play(yaml);
    const pulls = outcome.fractions.filter(({ metric }) => metric === 'pull_ok');
    expect(pulls.map(({ ok, total }) => [ok, total])).toEqual([[4, 4]]);
    expect(counter(outcome, 'images_missed')).toBe(1);
  });

  it('of several clients who play the same part of a log are of the same images', () => {
    const one = scenario(SMALL);
    const client = /\{region: home, nodes: 7.*\}\}/.exec(one)![0];
    const played = [
      client,
      client.replace('{', '{name: b, '),
      client.replace('{', '{name: c, ').replace('}}', ', speed: 2}}'),
    ];
    const two = planOf(one.replace(client, played.slice(0, 2).join(', '))).catalogue;
    expect(two.manifestCount).toEqual(planOf(one).catalogue.manifestCount);
    // Another speed, another part.
    const three = planOf(one.replace(client, played.join(', '))).catalogue;
    expect(three.manifestCount.length).toBe(2 * two.manifestCount.length);
  });

  it('go on after a restore as if the run had never stopped', () => {
    expectRestored(planOf(scenario(SMALL)), 61.5e6);
  });

  it('are whole pulls of images that are made up, where the log knows no layers', () => {
    const { clients, catalogue, assumptions } = planOf(scenario(BARE));
    expect(clients[0]!.pull!.logged!.byRequest).toBe(false);
    expect(Math.min(...catalogue.manifestCount)).toBeGreaterThan(3);
    expect(assumptions.find(({ key }) => key === 'replayed sizes')?.value).toMatch(
      /^drawn: the log tells of no layers/,
    );
    const outcome = play(scenario(BARE));
    expect(counter(outcome, 'bytes_egress')).toBe(clients[0]!.pull!.logged!.bytes);
  });

  it('that the part which is played does not have are a mistake, as is a log that is cut', async () => {
    expect(() => planOf(scenario(SMALL, ', from: "2024-10-01T12:06:41Z"'))).toThrow(/the trace .* has ended by then/);
    await write('pushes.trace', [[0, 'manifest.push', { tag: 'v1' }]]);
    expect(() => planOf(scenario('pushes.trace'))).toThrow(/nobody pulls in the part of this trace that the run plays/);
    await write('cut.trace', [[0, 'manifest.pull', { tag: 'v1' }]]);
    truncateSync(join(folder, 'cut.trace'), 60);
    expect(() => planOf(scenario('cut.trace'))).toThrow(/the file is cut: it ends after \d+ events/);
    expect(() => planOf(scenario(SMALL).replace(/trace: "[^"]*"/, 'trace: official-images'))).toThrow(
      /has pushes and no pulls/,
    );
  });
});

describe('a log’s pushes', () => {
  it('bring layers of the sizes that the log has', async () => {
    await write('sized.trace', [
      [0, 'blob.push', { digest: 'sha256:1', bytes: 4000 }],
      [1, 'blob.push', { digest: 'sha256:2', bytes: 600_000, client: 'b' }],
      [2, 'blob.push', { digest: 'sha256:3', bytes: 5000 }],
      [3, 'manifest.push', { tag: 'v1', digest: 'sha256:4' }],
      [4, 'manifest.push', { tag: 'v2', digest: 'sha256:5', client: 'b' }],
      [5, 'manifest.push', { tag: 'v3', digest: 'sha256:6' }],
    ]);
    const plan = planOf(scenario('sized.trace').replace('pull: ', 'push: '));
    const push = plan.clients[0]!.push!;
    if (push.kind !== 'trace') throw new Error('no trace');
    const { firstImage, start, bytes } = push.trace.sizes!;
    const layers = [...firstImage].map((image) => [...bytes.subarray(start[image], start[image + 1])]);
    expect(layers).toEqual([[4000, 5000], [600_000], []]);
    expect(plan.assumptions.find(({ key }) => key === 'pushed sizes')?.value).toMatch(
      /^layers of 2 of 3 images are the log’s/,
    );
  });
});
