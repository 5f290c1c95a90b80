/** `nines calibrate`: what it reads, prints and writes, and that what it writes is a scenario. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { compileLaw } from '../../sim/kernel/distributions.ts';
import type { Calibration } from '../../studies/calibrate/calibrate.ts';
import { Folder } from './program.ts';

const INCIDENTS = `start,end,region,kind,title
2024-02-01T00:00:00Z,2024-02-01T05:00:00Z,East US,,power
2024-06-01T00:00:00Z,2024-06-01T01:30:00Z,westeurope,region.outage,"cooling, twice"
2024-09-09T09:09:09Z,,eastus,region.outage,no end known
2025-01-05T12:00:00Z,2025-01-05T12:20:00Z,all,auth.outage,"names
of keys"
2025-03-01T00:00:00Z,2025-03-02T00:00:00Z,westeurope,,flood
`;
const WINDOW = ['--since', '2024-01-01', '--until', '2026-01-01'];

/** Pushes every ten minutes into one region, that are elsewhere by a lognormal law's quantiles. */
function lagEvents(pushes: number): string {
  const law = compileLaw({ kind: 'lognormal', mu: Math.log(40e6), sigma: 0.8 });
  const lines = Array.from({ length: pushes }, (_, i) => {
    const at = Date.UTC(2026, 0, 1) + i * 600_000;
    const event = (region: string, ms: number) =>
      JSON.stringify({
        id: `${region}-${i}`,
        timestamp: new Date(at + ms).toISOString(),
        action: 'push',
        region,
        target: { digest: `sha256:${i}`, repository: 'app' },
      });
    return [event('westeurope', law.quantile((i + 0.5) / pushes) / 1000), event('eastus', 0)].join('\n');
  });
  return `${lines.join('\n')}\n`;
}

/** Three days of pulls, most of them at noon, and a push with two layers every hour. */
function log(): string {
  const lines: string[] = [];
  const add = (at: number, op: string, more: object) =>
    lines.push(JSON.stringify({ at: new Date(at).toISOString(), op, status: 200, ...more }));
  const start = Date.UTC(2026, 0, 5);
  for (let hour = 0; hour < 72; hour++) {
    const pulls = Math.round(20 * (1 + 0.5 * Math.cos((2 * Math.PI * ((hour % 24) + 0.5 - 12)) / 24)));
    for (let i = 0; i < pulls; i++)
      add(start + hour * 3600e3 + i * 60e3, 'manifest.pull', { repository: `app${Math.floor(12 ** (i / pulls))}` });
    for (const size of [1e6, 3e6])
      add(start + hour * 3600e3 + 3590e3, 'blob.push', { repository: 'app1', bytes: size });
    add(start + hour * 3600e3 + 3595e3, 'manifest.push', { repository: 'app1', bytes: 700 });
  }
  return `${lines.join('\n')}\n`;
}

let here: Folder;
beforeAll(() => {
  here = new Folder({ 'incidents.csv': INCIDENTS, 'lag.ndjson': lagEvents(60), 'log.ndjson': log() });
  here.write(
    'lag.csv',
    'image,region,time\nsha256:1,eastus,2026-01-01T00:00:00Z\nsha256:1,westeurope,2026-01-01T00:01:00Z\n',
  );
  here.write('bad.csv', 'start,end,region\n2024-01-01T00:00:00Z,2023-01-01T00:00:00Z,"a, b"\nlater,,eastus\n');
  here.write('bad-kind.csv', 'start,end,kind\n2024-01-01T00:00:00Z,,region.outge\n');
  here.write(
    'list.json',
    '{"note": "all", "incidents": [\n  {"startUtc": "2024-02-01", "endUtc": "2024-02-02", "region": "eastus"},\n  {"startUtc": "2024-05", "endUtc": null}\n]}\n',
  );
  here.write('no-list.json', '{\n "note": [1]\n}\n');
  here.write('long.csv', 'start,duration\n2024-01-01,90\n');
  here.write('short.csv', 'start,end,region\n2024-01-01T00:00:00Z,2024-01-02T00:00:00Z\n');
  here.write('no-columns.csv', 'begin,end\n2024-01-01T00:00:00Z,2024-01-02T00:00:00Z\n');
  here.write('broken.ndjson', '{"image": "a", "region": "eastus", "time": "2026-01-01T00:00:00Z"}\n{"image": \n');
});

const calibrated = async (...words: readonly string[]): Promise<Calibration> =>
  JSON.parse((await here.call(['calibrate', ...words, '--quiet', '--json'])).stdout) as Calibration;

describe('incidents', () => {
  it('give rates with exact intervals, by kind and by how many were watched', async () => {
    const { incidents } = await calibrated(
      '--incidents',
      'incidents.csv',
      ...WINDOW,
      '--regions',
      'eastus,westeurope,northeurope',
      '--watched',
      'region.loss',
    );
    const rows = incidents!.processes.map(({ action, isAll, count, targets, unended }) => [
      action,
      isAll,
      count,
      targets,
      unended,
    ]);
    expect(rows).toEqual([
      ['region.outage', false, 4, 3, 1],
      ['region.loss', false, 0, 3, 0],
      ['auth.outage', true, 1, 1, 0],
    ]);
    // 731 days of three regions; a year of the format has 365.
    const years = (3 * 731) / 365;
    const [outage, loss] = incidents!.processes;
    expect(outage).toMatchObject({
      perYear: expect.closeTo(4 / years, 9),
      interval: { lower95: expect.closeTo(1.0899 / years, 4), upper95: expect.closeTo(10.2416 / years, 4) },
    });
    expect(loss).toMatchObject({ perYear: null, interval: { lower95: 0, upper95: expect.closeTo(2.9957 / years, 4) } });
    expect(outage!.byRegion.map(({ name, counted }) => [name, counted])).toEqual([
      ['eastus', 2],
      ['westeurope', 2],
      ['northeurope', 0],
    ]);
  });

  it('may be a document with one list, rows of which are chosen by a column', async () => {
    const words = ['--where', 'region=eastus', ...WINDOW];
    const { incidents } = await calibrated('--incidents', 'list.json', ...words);
    expect(incidents!.processes[0]).toMatchObject({ count: 1, durations: { n: 1, mean: 86_400e6 } });
  });

  it.each([
    ['semicolons, and other names', 'Region;End Time (UTC);Start-Time\neastus;2024-02-01 05:00;2024-02-01 00:00\n'],
    ['seconds since 1970', 'end,start,region\n1706763600,1706745600,eastus\n'],
    ['milliseconds, on lines of JSON', '{"started_at": 1706745600000, "resolved_at": 1706763600000}\n'],
    ['how long they lasted', 'start,duration\n2024-02-01,5h\n'],
    ['how long they lasted by the clock', 'start,duration\n2024-02-01,5:00:00\n'],
    ['minutes', 'started,Duration (minutes)\n2024-02-01T01:00+01:00,300\n'],
  ])('may be written with %s', async (_, content) => {
    here.write('written', content);
    const { incidents } = await calibrated('--incidents', 'written', ...WINDOW, '--targets', '1');
    expect(incidents?.processes[0]).toMatchObject({
      count: 1,
      durations: { n: 1, fits: [{ law: { mean: 5 * 3600e6 } }] },
    });
  });

  it('that say not since when do not count the first, and say so', async () => {
    const { incidents } = await calibrated('--incidents', 'incidents.csv');
    expect(incidents!.processes[0]!.count).toBe(3);
    expect(incidents!.notes.join()).toContain('the time begins with the first');
  });

  it('are shown beside what is expected of them', async () => {
    const { stdout, code } = await here.call(['calibrate', '--incidents', 'incidents.csv', ...WINDOW]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/region\.outage by time\n.*counted {2}expected/);
    expect(stdout).toContain('of 3 alone, so intervals are wide and tails are a guess');
    expect(stdout).toMatch(/2024 +3 +2 /);
  });
});

describe('replication lag', () => {
  it('is the law of what comes after the first event of each image', async () => {
    const { lag } = await calibrated('--lag', 'lag.ndjson');
    expect(lag).toMatchObject({ pushes: 60, regions: ['eastus', 'westeurope'], unfinished: 0 });
    expect(lag!.pairs.map(({ from, to }) => `${from} ${to}`)).toEqual(['eastus westeurope']);
    const { fits, quantiles } = lag!.all!;
    expect(fits[0]!.law.kind).toBe('lognormal');
    expect(quantiles[0]!.fitted / 40e6).toBeCloseTo(1, 1);
    expect(quantiles[0]!.interval.upper95).toBeGreaterThan(quantiles[0]!.fitted * 1.1);
  });

  it('is the same whatever is around the events', async () => {
    const { lag } = await calibrated('--lag', 'lag.ndjson');
    const bodies = lagEvents(60)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { region: string });
    const wrappers: readonly ((body: { region: string }) => object)[] = [
      (body) => ({ events: [body] }),
      ({ region, ...body }) => ({
        region,
        id: 'grid',
        eventType: 'Microsoft.ContainerRegistry.ImagePushed',
        data: body,
      }),
      ({ region, ...content }) => ({ region, eventRequestMessage: { content } }),
    ];
    for (const wrapped of wrappers) {
      here.write('wrapped.ndjson', bodies.map((body) => JSON.stringify(wrapped(body))).join('\n'));
      expect((await calibrated('--lag', 'wrapped.ndjson')).lag).toEqual({ ...lag, file: 'wrapped.ndjson' });
    }
  });

  it('is the same of a file for each region, named after it', async () => {
    const { lag } = await calibrated('--lag', 'lag.ndjson');
    mkdirSync(join(here.path, 'replicas'));
    for (const region of ['eastus', 'westeurope']) {
      const bodies = lagEvents(60)
        .split('\n')
        .filter((line) => line.includes(`"${region}"`));
      here.write(
        `replicas/${region}.ndjson`,
        bodies.map((line) => line.replace(`"region":"${region}",`, '')).join('\n'),
      );
    }
    expect((await calibrated('--lag', 'replicas')).lag).toEqual({ ...lag, file: 'replicas' });
  });

  it('of one arrival is exponential, with an interval that says how little that is', async () => {
    const { lag } = await calibrated('--lag', 'lag.csv');
    const { lower95, upper95 } = lag!.all!.fittedMean.interval;
    expect([lower95 / 60e6, upper95 / 60e6]).toEqual([expect.closeTo(0.271, 3), expect.closeTo(39.5, 1)]);
  });
});

describe('a log', () => {
  it('gives rates, layers, popularity and a day', async () => {
    const { load } = await calibrated('--trace', 'log.ndjson');
    expect(load!.pushes!.perSecond * 3600).toBeCloseTo(1, 1);
    expect(load!.pulls!.perSecond * 3600).toBeCloseTo(20, 0);
    expect(load!.layers).toEqual([2e6, 2e6]);
    expect(load!.daily!.amplitude).toBeCloseTo(0.45, 1);
    expect(load!.daily!.peakHour).toBeCloseTo(12, 0);
    expect(load!.zipf!.exponent).toBeGreaterThan(0.5);
  });

  it('leaves nothing out in silence', async () => {
    here.write('few-bad.ndjson', `${log()}{"at": 1}\n{"at": `);
    const { load } = await calibrated('--trace', 'few-bad.ndjson');
    expect(load!.notes[0]).toBe('left out are 2 bad records: `nines trace stat` says which');
  });
});

describe('what is written', () => {
  const ALL = ['--incidents', 'incidents.csv', ...WINDOW, '--lag', 'lag.ndjson', '--trace', 'log.ndjson', '--quiet'];

  it('is a scenario that runs and is assessed as it stands', async () => {
    const { code } = await here.call(['calibrate', ...ALL, '--write', 'fitted.yaml']);
    expect(code).toBe(0);
    const { registry, hazards, clients } = parse(here.text('fitted.yaml'));
    expect(registry).toMatchObject({ regions: ['eastus', 'westeurope'], replication: { lag: { lognormal: {} } } });
    expect(hazards).toMatchObject([{ action: 'region.outage' }, { action: 'auth.outage', regions: 'all' }]);
    expect(clients).toMatchObject([{ region: 'eastus', push: { layers: ['2000000B', '2000000B'] }, pull: {} }]);
    const short = [
      '--set',
      'run.duration=30m',
      '--set',
      'run.drain=10m',
      '--set',
      'run.chance=true',
      '--seeds',
      '1..2',
      '--quiet',
    ];
    expect((await here.call(['run', 'fitted.yaml', ...short])).code).toBe(0);
    const assessed = await here.call(['assess', 'fitted.yaml', '--only', 'durability', '--quiet', '--output', 'json']);
    expect([assessed.code, assessed.stderr]).toEqual([0, '']);
    // Nothing that is destroyed is among what was fitted.
    expect(JSON.parse(assessed.stdout)).toMatchObject({ scenario: { name: 'calibrated' } });
  });

  it('is the same to the byte, on standard output too', async () => {
    const [first, second] = [
      await here.call(['calibrate', ...ALL, '--output', 'yaml']),
      await here.call(['calibrate', ...ALL, '--output', 'yaml']),
    ];
    expect(second.stdout).toBe(first.stdout);
    expect(first.stdout).toBe(here.text('fitted.yaml'));
  });

  it('has an upper bound for what was watched for and never came', async () => {
    const { stdout } = await here.call([
      'calibrate',
      '--incidents',
      'incidents.csv',
      ...WINDOW,
      '--watched',
      'region.loss',
      'zone.outage',
      '--output',
      'yaml',
    ]);
    const { hazards } = parse(stdout);
    expect(hazards).toContainEqual({ action: 'region.loss', rate: '0.7479/y' });
    expect(stdout).toContain(
      '# zone.outage: none in 4.01 years of 2 zones: the 95 % upper bound is 0.7479/y; how long one lasts nobody has seen',
    );
  });

  it('overwrites nothing unless it is told to', async () => {
    const again = await here.call(['calibrate', ...ALL, '--write', 'fitted.yaml']);
    expect([again.code, again.stderr]).toEqual([
      104,
      'nines: fitted.yaml is there already\n  `--force` overwrites it\n',
    ]);
  });
});

describe('what cannot be read', () => {
  it.each([
    ['an end before its start', ['--incidents', 'bad.csv'], 'bad.csv:2:22: it ends before it has begun'],
    ['a time that is none', ['--incidents', 'bad.csv'], 'bad.csv:3:1: `later` is no instant'],
    [
      'a kind that is none',
      ['--incidents', 'bad-kind.csv'],
      'bad-kind.csv:2:23: there is no kind `region.outge` of incidents\n  did you mean `region.outage`?',
    ],
    ['a duration that is none', ['--incidents', 'long.csv'], 'long.csv:2:12: `90` is no duration\n  write it as 1h30m'],
    ['a row that is cut', ['--incidents', 'short.csv'], 'short.csv:2:1: 2 columns, the header has 3'],
    [
      'a header that lacks a column',
      ['--incidents', 'no-columns.csv'],
      'no-columns.csv:2:1: there is no column `start`',
    ],
    ['a line that is no JSON', ['--lag', 'broken.ndjson'], 'broken.ndjson:2:1: this is no JSON'],
    ['incidents in place of events', ['--lag', 'incidents.csv'], 'incidents.csv:2:1: there is no column `image`'],
    ['a day that is none in a list of JSON', ['--incidents', 'list.json'], 'list.json:3:3: `2024-05` is no instant'],
    [
      'a document without a list',
      ['--incidents', 'no-list.json'],
      'no-list.json:1:1: there is not one list of objects in this',
    ],
    ['a file that is not there', ['--lag', 'none.csv'], 'none.csv: the file cannot be read'],
    ['nothing to fit', [], 'there is nothing to fit'],
    ['flags about what is not given', ['--lag', 'lag.csv', '--since', '2024-01-01'], '--since is about incidents'],
    ['a day that is none', ['--incidents', 'incidents.csv', '--since', 'May'], '--since: `May` is no day'],
    ['a region that is none', ['--incidents', 'incidents.csv', '--regions', 'estus'], 'there is no region `estus`'],
  ])('%s is told with its place, and exit code 104', async (_, words, told) => {
    const { code, stdout, stderr } = await here.call(['calibrate', ...words]);
    expect([code, stdout]).toEqual([104, '']);
    expect(stderr).toContain(told);
  });
});
