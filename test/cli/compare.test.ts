/** `nines compare` as its users have it: what is gained, by what, and what to do where there is nothing to compare. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { CompareResult } from '../../studies/compare/compareResult.ts';
import { expectNoTrace, Folder, type Outcome } from './program.ts';

const SMALL = `apiVersion: nines/v1
name: small
regions: {a: {zones: 1}, b: {zones: 1, latency: {a: {p50: 30ms, p95: 40ms}}}}
registry: {tier: standard, regions: [a], storage: {scheme: replicated(2), nodes: 4}}
catalogue: {repositories: 2}
hazards:
  - {action: region.loss, rate: 0.01/y, rebuild: {exponential: {mean: 7d}}}
  - {action: region.outage, rate: 1/y, duration: {exponential: {mean: 2h}}}
repair: {local: {time: {exponential: {mean: 12h}}}, geo: {time: {exponential: {mean: 2d}}}}
clients: [{name: fleet, region: a, pull: {rate: 2/min}}]
run: {duration: 20m, drain: 5m, seeds: 1..4}
faults: [{id: out, at: 5m, action: region.outage, region: a, duration: 5m}]
alternatives:
  two: {registry: {tier: premium, regions: [a, b]}}
`;

let here: Folder;
const compare = (...words: readonly string[]): Promise<Outcome> => here.call(['compare', ...words]);
beforeAll(() => {
  here = new Folder({ 'small.yaml': SMALL, 'lone.yaml': SMALL.slice(0, SMALL.indexOf('alternatives:')) });
});

describe('one file with alternatives', () => {
  it('is answered in a sentence, with what differs and what moved below', async () => {
    const outcome = await compare('small.yaml', '--only', 'durability', '--method', 'exact', '-j', '0');
    const { stdout, stderr, code } = outcome;
    expect(stdout).toMatch(/^Against small, #two gains 3\.\d nines of durability\.\n/);
    expect(stdout).toMatch(/\n {2}registry\.tier +standard +premium\n {2}registry\.regions +\[a\] +\[a, b\]\n/);
    expect(stdout).toMatch(/\n {2}of a group +2\.\d\d +5\.\d\d +\+3\.\d\d\n/);
    expect(stdout).toMatch(/\nRepro: nines compare small\.yaml --only durability --method exact\n$/);
    expect([stderr, code]).toEqual(['', 0]);
    expectNoTrace(outcome);
  });

  it('comes again from its repro line, on any number of threads', async () => {
    const runs = await compare('small.yaml', '--only', 'run', '--seeds', '1..2', '-j', '0');
    expect(runs.stdout).toMatch(/\nRuns {2}2 seeds: \d+ of \d+ figures moved, /);
    const [, repro] = /Repro: nines (.*)\n$/.exec(runs.stdout)!;
    expect(repro).toBe('compare small.yaml --only run --seeds 1,2');
    expect(await here.nines([...repro!.split(' '), '-j', '2'])).toEqual(runs);
  });
});

describe('two scenarios', () => {
  it('are held against each other as JSON, in the order in which they are named', async () => {
    const { stdout, code } = await compare('small.yaml#two', 'lone.yaml', '--only', 'cost', '--output', 'json');
    const result = JSON.parse(stdout) as CompareResult;
    expect(Object.keys(result)).toEqual([
      ...['schemaVersion', 'tool', 'environment', 'scenarios', 'settings', 'durability', 'availability', 'cost'],
      ...['runs', 'assumptions', 'interrupted', 'verdict', 'exitCode', 'repro'],
    ]);
    expect(result.scenarios.map(({ name, path }) => [name, path])).toEqual([
      ['small#two', 'small.yaml#two'],
      ['small', 'lone.yaml'],
    ]);
    expect(result.cost).toMatchObject({ perMonth: [100, 20], differences: [-80] });
    expect([result.durability, result.availability, result.runs, code]).toEqual([null, null, null, 0]);
    expect(result.repro).toBe("nines compare 'small.yaml#two' lone.yaml --only cost");
  });
});

describe('saved results', () => {
  beforeAll(async () => {
    await here.call(['run', 'small.yaml', '--seeds', '1,2', '--save', 'a', '--quiet', '-j', '0']);
    await here.call(['run', 'small.yaml#two', '--seeds', '2,3', '--save', 'b', '--quiet', '-j', '0']);
  }, 60_000);

  it('are played again over the seeds that they share, up to the event at which they part', async () => {
    const { stdout, code } = await compare('a/result.json', 'b/result.json', '-j', '0');
    expect(stdout).toMatch(/\nRuns {2}1 seeds?: /);
    expect(stdout).toMatch(/\nFirst diverging event {2}seed 2, after \d+ events alike; 1 of 1 seeds part\n/);
    expect(stdout).toMatch(/\n {2}#two: 0:00:\d\d \(\d+ µs\) health probe: b\n/);
    expect(code).toBe(0);
  });

  it('are not assessed', async () => {
    const refused = await compare('a/result.json', 'b/result.json', '--only', 'durability');
    expect([refused.stderr, refused.stdout, refused.code]).toEqual([
      'nines: a saved result is not assessed\n  compare the scenario: small.yaml\n',
      '',
      104,
    ]);
  });
});

describe('what is of runs', () => {
  it('is refused where none are played', async () => {
    const outcome = await compare('small.yaml', '--only', 'cost', '--first-divergence');
    const complaint = 'nines: --first-divergence is of runs, and --only cost plays none\n  give one of the two\n';
    expect(outcome).toEqual({ stdout: '', stderr: complaint, code: 104 });
  });
});

describe('flags that nothing would come of', () => {
  it.each([
    [['--only', 'cost', '--precision', '1%'], '--precision is of durability, and --only cost leaves that out'],
    [
      ['--only', 'availability', '--method', 'exact'],
      '--method is of durability, and --only availability leaves that out',
    ],
    [['--only', 'run', '--seed', '3'], '--seed is of estimates, and --only run leaves that out'],
  ])('such as %j are refused', async (words, complaint) => {
    const outcome = await compare('small.yaml', ...words);
    expect(outcome).toEqual({ stdout: '', stderr: `nines: ${complaint}\n  give one of the two\n`, code: 104 });
  });
});

describe('nothing to compare', () => {
  it('is one scenario without alternatives', async () => {
    const { stderr, code } = await compare('lone.yaml');
    expect(stderr).toBe(
      'nines: `lone.yaml` has no alternatives to compare it with\n' +
        '  name a second scenario, or give the file `alternatives:`\n',
    );
    expect(code).toBe(104);
  });
});
