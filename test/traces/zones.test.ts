import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { inputFiles } from '../../scenarios/traceFormats/inputFiles.ts';
import { readTraces } from '../../scenarios/traceFormats/readTraces.ts';
import { Folder } from '../cli/program.ts';
import { at } from './reading.ts';

const LINES = 700;

/** Events of a zone every two seconds, on lines. */
function zone(name: string, from: number, secondsBetween: number): string {
  const lines = Array.from({ length: LINES }, (_, i) =>
    JSON.stringify({ at: at('2024-10-01T00:00:00Z') + (from + i * secondsBetween) * 1e6, op: 'list', place: name }),
  );
  return `${lines.join('\n')}\n`;
}

let here: Folder;
beforeAll(() => {
  here = new Folder({});
  for (const folder of ['logs/dal09', 'logs/lon02', 'flat']) mkdirSync(join(here.path, folder), { recursive: true });
  here.write('logs/dal09/dal09-logstash-2024.10.01-0.json', zone('a', 0, 2));
  here.write('logs/dal09/dal09-logstash-2024.10.01-1.json', zone('a', 2 * LINES, 2));
  here.write('logs/lon02/lon02-logstash-2024.10.01-0.json', zone('b', 1, 4));
  here.write('flat/dal09-2024-10-01.ndjson', zone('a', 0, 2));
  here.write('flat/fra02-2024-10-01.ndjson', zone('c', 1, 2));
});

async function read(...names: readonly string[]) {
  const events: { atUs: number; place: string }[] = [];
  const paths = names.map((name) => join(here.path, name));
  const told = await readTraces({ paths, format: null, sink: ({ atUs, place }) => events.push({ atUs, place }) });
  return { events, told };
}

describe('zones of one folder that overlap in time', () => {
  it.each([
    ['logs', 3],
    ['flat', 2],
  ])('are merged, as they lie in %s', async (folder, files) => {
    const { events, told } = await read(folder);
    expect([events.length, told.files.length, told.events]).toEqual([files * LINES, files, files * LINES]);
    expect(events).toEqual([...events].sort((a, b) => a.atUs - b.atUs));
    expect(new Set(events.slice(0, 20).map(({ place }) => place)).size).toBe(2);
  });

  it('count what is wrong with any of them together', async () => {
    writeFileSync(join(here.path, 'flat', 'lon02-2024-10-01.ndjson'), `${zone('d', 0, 1)}{"at": 1}\n{"at": 2, "op"`);
    const { told } = await read('flat');
    expect([told.events, told.bad, told.firstBad.length, told.cut.length]).toEqual([3 * LINES, 1, 1, 1]);
    expect(told.cut[0]).toMatch(/lon02-2024-10-01\.ndjson:702: the file ends in the middle of this record$/);
  });

  it('are one where folders are hours, read in the order of those', async () => {
    for (const [i, hour] of ['m=9/d=30/h=23', 'm=10/d=01/h=00'].entries()) {
      mkdirSync(join(here.path, 'blobs/id=A/y=2024', hour), { recursive: true });
      here.write(`blobs/id=A/y=2024/${hour}/PT1H.json`, `{"at": ${1 - i}, "op": "list"}\n`);
    }
    // Two zones would be merged by time.
    const { events } = await read('blobs');
    expect(events.map(({ atUs }) => atUs)).toEqual([1, 0]);
  });

  it('are in the order of time where logs were put aside, and in UTF-16 as well', async () => {
    mkdirSync(join(here.path, 'aside'));
    for (const [i, name] of ['access.log.10', 'access.log.2', 'access.log.1', 'access.log'].entries())
      writeFileSync(join(here.path, 'aside', name), `\uFEFF{"at": ${i}, "op": "list"}\n`, i % 2 ? 'utf16le' : 'utf8');
    const { events } = await read('aside');
    expect(events.map(({ atUs }) => atUs)).toEqual([0, 1, 2, 3]);
  });

  it('have one order, whatever is put aside and how', async () => {
    const ordered = [
      ...['access.log.2.gz', 'access.log.1', 'access.log.1.gz', 'access.log'],
      ...['access.log-2', 'access.log-2.gz', 'access.log-10', 'b01.log.1', 'b01.log', 'b1.log.1', 'b1.log'],
    ];
    for (const names of [ordered, [...ordered].reverse()]) {
      const folder = mkdtempSync(join(here.path, 'order-'));
      for (const name of names) writeFileSync(join(folder, name), '');
      expect(inputFiles([folder]).map(({ path }) => basename(path))).toEqual(ordered);
    }
  });

  it('are one after another where each is named', async () => {
    const { events } = await read('flat/fra02-2024-10-01.ndjson', 'flat/dal09-2024-10-01.ndjson');
    expect(events.slice(0, LINES).every(({ place }) => place === 'c')).toBe(true);
  });
});
