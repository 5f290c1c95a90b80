/** What other programs read: every key that `--output json` promises, by name and shape. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunResult } from '../../studies/result.ts';
import { Folder, resultIn } from './program.ts';
import { LOSS, NEVER_FIRED, OUTAGE } from './scenarios.ts';

const METRICS = [
  ...['images_acknowledged', 'images_lost', 'images_stale', 'push_ok', 'pull_ok', 'request_ok', 'push_time'],
  ...['pull_time', 'rollout_time', 'replication_lag', 'rpo_age', 'rpo_images', 'rto', 'region_up'],
  ...['monthly_uptime', 'throttled', 'bytes_replicated', 'bytes_egress', 'bytes_stored'],
];
const STATISTICS = ['unit', 'n', 'open', 'count', 'rate', 'mean', 'p50', 'p90', 'p99', 'max', 'lower95', 'upper95'];
const VERDICT_KINDS = ['invariant', 'expect', 'mustFail', 'fault', 'baseline', 'convergence', 'determinism'];

let here: Folder;
let result: RunResult;
beforeAll(async () => {
  here = new Folder({ 'loss.yaml': LOSS, 'outage.yaml': OUTAGE, 'never.yaml': NEVER_FIRED });
  result = resultIn((await here.call(['run', 'loss.yaml', '--output', 'json'])).stdout);
});

describe('the result of a run as JSON', () => {
  it('has the keys of the contract', () => {
    expect(Object.keys(result)).toEqual(
      expect.arrayContaining([
        ...['schemaVersion', 'tool', 'environment', 'scenario', 'seeds', 'digest', 'verdict', 'exitCode'],
        ...['verdicts', 'metrics', 'journal', 'losses', 'assumptions', 'cost', 'repro'],
      ]),
    );
  });

  it('says which program, scenario and seeds it comes from', () => {
    expect(result).toMatchObject({
      schemaVersion: 1,
      tool: { version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
      environment: { node: process.version, seconds: expect.any(Number), workers: expect.any(Number) },
      scenario: { name: 'home-is-lost', hash: expect.stringMatching(/^[0-9a-f]{16}$/) },
      seeds: [1, 2, 3],
      digest: expect.stringMatching(/^[0-9a-f]{16}$/),
      verdict: 'pass',
      exitCode: 0,
      repro: 'nines run loss.yaml',
    });
  });

  it('gives every verdict its evidence', () => {
    for (const entry of result.verdicts) {
      expect(VERDICT_KINDS).toContain(entry.kind);
      expect(entry).toMatchObject({
        name: expect.any(String),
        verdict: expect.stringMatching(/^(?:pass|fail|inconclusive)$/),
        expected: expect.any(String),
        reason: expect.stringMatching(/./),
        evidence: expect.any(Array),
      });
      expect(Object.keys(entry)).toEqual(expect.arrayContaining(['observed', 'seed']));
    }
    const kinds = new Set(result.verdicts.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(['convergence', 'expect', 'fault', 'invariant', 'mustFail']);
  });

  it('names every metric, each with all its statistics or null while it is not measured', () => {
    expect(Object.keys(result.metrics)).toEqual(expect.arrayContaining(METRICS));
    for (const [name, metric] of Object.entries(result.metrics)) {
      if (metric === null) continue;
      expect(Object.keys(metric), name).toEqual([...STATISTICS, 'by']);
      for (const part of metric.by) expect(Object.keys(part), name).toEqual(['labels', ...STATISTICS]);
    }
    expect(result.metrics['images_lost']).not.toBeNull();
  });

  it('gives a metric the statistics of its kind, and null for the others', () => {
    const { images_lost: counter, pull_ok: fraction, pull_time: time } = result.metrics;
    expect(counter).toMatchObject({ unit: 'count', n: 3, count: expect.any(Number), rate: null });
    expect(fraction).toMatchObject({ unit: 'fraction', count: null, rate: expect.any(Number), p50: null });
    expect(time).toMatchObject({ unit: 'us', count: null, rate: null, mean: expect.any(Number) });
    expect(time?.p50).toBeLessThanOrEqual(time?.p99 ?? 0);
    expect(time?.p99).toBeLessThanOrEqual(time?.max ?? 0);
    expect(fraction?.by.map(({ labels }) => labels)).toContainEqual({ client: 'fleet' });
  });

  it('bounds what several seeds measured, and nothing that one has', async () => {
    expect(result.metrics['images_lost']).toMatchObject({ lower95: expect.any(Number), upper95: expect.any(Number) });
    const { stdout } = await here.call(['run', 'loss.yaml', '--output', 'json', '-j', '0', '--seed', '1']);
    for (const metric of Object.values(resultIn(stdout).metrics)) {
      if (metric !== null) expect([metric.lower95, metric.upper95]).toEqual([null, null]);
    }
  });

  it('has one sample of the recovery point for each destructive fault and seed', () => {
    expect(result.metrics['rpo_age']).toMatchObject({ unit: 'us', n: 3 });
    expect(result.metrics['rpo_age']?.by.map(({ labels }) => labels['fault'])).toContain('loss');
  });

  it('tells of each fault what was meant and what became of it', () => {
    expect(result.journal.filter(({ seed }) => seed === 2)).toMatchObject([
      { id: 'stall', action: 'replication.pause', intendedAt: 300e6, firedAt: 300e6, recoveredAt: 900e6, fired: true },
      { id: 'loss', action: 'region.loss', target: 'eastus', intendedAt: 600e6, recoveredAt: null, fired: true },
    ]);
  });

  it('tells of each lost image when, why and by which chain', () => {
    expect(result.losses.length).toBe(result.metrics['images_lost']?.count);
    for (const loss of result.losses) {
      expect(loss).toMatchObject({ image: expect.stringMatching(/./), cause: 'loss', lostAt: 600e6 });
      expect([1, 2, 3]).toContain(loss.seed);
      expect(loss.acknowledgedAt).toBeLessThan(loss.lostAt);
      const times = loss.chain.map(({ at }) => at);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(loss.chain.at(-1)).toMatchObject({ at: 600e6, region: 'eastus', fault: 'loss' });
    }
  });

  it('names what it assumes, with source and grade', () => {
    expect(result.assumptions.length).toBeGreaterThan(5);
    for (const assumption of result.assumptions) {
      expect(assumption).toMatchObject({
        key: expect.stringMatching(/./),
        value: expect.stringMatching(/./),
        source: expect.stringMatching(/./),
        grade: expect.stringMatching(/^(?:documented|measured|assumed)$/),
      });
    }
  });

  it('says what a month costs, and what that takes for granted', () => {
    const { currency, perMonth, items } = result.cost;
    expect(currency).toBe('USD');
    expect(items.reduce((sum, item) => sum + item.perMonth, 0)).toBeCloseTo(perMonth, 9);
    expect(items.filter(({ kind }) => kind === 'tier').map(({ region }) => region)).toEqual(['eastus', 'westeurope']);
    for (const item of items) {
      expect(Object.keys(item).sort()).toEqual(
        ['kind', 'name', 'region', 'quantity', 'unit', 'unitPrice', 'perMonth', 'source', 'grade'].sort(),
      );
    }
    expect(result.assumptions.map(({ key }) => key)).toContain('cost prices');
  });
});

describe('several files as JSON', () => {
  it('are an array of results in their order, the exit code the worst of theirs', async () => {
    const words = ['run', 'outage.yaml', 'never.yaml', '--output', 'json', '-j', '0', '--seed', '1'];
    const { stdout, code } = await here.call(words);
    const results = JSON.parse(stdout) as RunResult[];
    expect(results.map(({ scenario, exitCode }) => [scenario.name, exitCode])).toEqual([
      ['europe-drops-out', 0],
      ['struck-twice', 2],
    ]);
    expect(code).toBe(2);
  });

  it('stay an array when one of them is broken', async () => {
    const words = ['run', 'nowhere.yaml', 'outage.yaml', '--output', 'json', '-j', '0', '--seed', '1'];
    const { stdout, stderr, code } = await here.call(words);
    expect((JSON.parse(stdout) as RunResult[]).map(({ scenario }) => scenario.name)).toEqual(['europe-drops-out']);
    expect(stderr).toMatch(/^nowhere\.yaml: there is no such file\n/);
    expect(code).toBe(104);
  });
});
