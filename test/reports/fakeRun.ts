import { parseExpression } from '../../scenarios/expression.ts';
import type { Fault } from '../../scenarios/faultSettings.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { assembleResult, type RunContext } from '../../studies/assemble.ts';
import type { Trial } from '../../studies/executors/executor.ts';
import type { RunResult } from '../../studies/result.ts';
import { fakeOutcome, fired, held, histogramOf, lossOf } from '../studies/fakeOutcome.ts';

const MINUTE_US = 60e6;
const HOUR_US = 60 * MINUTE_US;

/** A run like that of the library's first scenario: replication stalls, then the pushing region is lost. */
export function fakeRun(
  outcomes: readonly SeedOutcome[] = [1, 2, 3].map((seed) => loseEastUs(seed)),
  chance = false,
): RunResult {
  return assembleResult(
    { ...context, scenario: { ...scenario, run: { ...scenario.run, chance } } },
    outcomes.map((outcome): Trial => ({ seed: outcome.seed, outcome })),
    [],
  );
}

const at = (atUs: number) => ({ kind: 'at', atUs }) as const;
const faults: readonly Fault[] = [
  { id: 'stall', action: 'replication.pause', pairs: [], durationUs: HOUR_US / 2, startsAt: at(2 * HOUR_US) },
  {
    id: 'loss',
    action: 'region.loss',
    regions: ['eastus'],
    pick: { kind: 'all' },
    rebuildUs: null,
    startsAt: at(2.5 * HOUR_US),
  },
];

/** The parts of a scenario that judging reads. */
const scenario = {
  run: { chance: false },
  faults,
  suppress: [],
  invariants: ['acknowledged-stay-readable', 'closure', 'convergence', 'accounting'],
  expect: ['pull_ok{client=westeurope}.rate >= 99.95%', 'rpo_age.max <= 30m', 'rollout_time.p99 <= 5m'].map(
    parseExpression,
  ),
  mustFail: [{ kind: 'expression', expression: parseExpression('images_lost == 0') }],
  warnings: [],
} as unknown as Scenario;

export const context: RunContext = {
  version: '0.1.0',
  scenario,
  reference: {
    name: 'lose-east-us',
    description: 'Replication stalls, then East US is lost for good. Which images die, and do pulls elsewhere go on?',
    hash: '0123456789abcdef',
    path: 'scenarios/library/lose-a-region.yaml',
    source: 'apiVersion: nines/v1\n',
    sets: [],
  },
  assumptions: [
    { key: 'registry.replication.bandwidth', value: '1Gbps', source: 'no figure is published', grade: 'assumed' },
    {
      key: 'catalogue',
      value: 'synthesised',
      source: 'official images inventory of 2026 and layer statistics',
      grade: 'measured',
    },
    ...['a', 'b', 'c', 'd', 'e', 'f'].map(
      (key) => ({ key: `key.${key}`, value: '1', source: 'a guess', grade: 'assumed' }) as const,
    ),
  ],
  originMs: Date.UTC(2024, 9, 1),
  cost: {
    currency: 'USD',
    perMonth: 176.2,
    items: [
      ...['eastus', 'westeurope'].map(
        (region) =>
          ({
            kind: 'tier',
            name: 'premium tier',
            region,
            quantity: 30,
            unit: 'day',
            unitPrice: 50 / 30,
            perMonth: 50,
            source: 'list prices',
            grade: 'documented',
          }) as const,
      ),
      {
        kind: 'replication',
        name: 'replication to westeurope',
        region: 'eastus',
        quantity: 1524,
        unit: 'GB',
        unitPrice: 0.05,
        perMonth: 76.2,
        source: 'list prices',
        grade: 'assumed',
      },
    ],
  },
  replays: 'scenarios/library/lose-a-region.yaml',
  ownSeeds: true,
};

export function loseEastUs(seed: number, parts: Partial<SeedOutcome> = {}): SeedOutcome {
  const regions = ['eastus', 'southeastasia', 'westeurope'];
  const lost = 38 + 3 * seed;
  const time = (metric: string, client: string, typicalUs: number) =>
    ({
      metric,
      labels: { client },
      unit: 'us',
      data: histogramOf([1, 1, 1, 2, 2, 3, 40].map((factor) => factor * typicalUs + seed)),
    }) as const;
  return fakeOutcome(seed, {
    counters: [
      { metric: 'images_acknowledged', labels: { region: 'eastus' }, count: 1190 + seed },
      { metric: 'images_lost', labels: { region: 'eastus' }, count: lost },
      { metric: 'bytes_replicated', labels: { from: 'eastus', to: 'westeurope' }, count: 181e9 },
      { metric: 'bytes_egress', labels: { region: 'westeurope' }, count: 2.34e12 },
    ],
    fractions: [
      ...regions.map((region) => ({
        metric: 'region_up',
        labels: { region },
        ok: region === 'eastus' ? 2.5 * HOUR_US : 6 * HOUR_US,
        total: 6 * HOUR_US,
      })),
      {
        metric: 'request_ok',
        labels: { region: 'eastus', operation: 'push', client: 'eastus' },
        ok: 30_000,
        total: 31_000,
      },
      {
        metric: 'request_ok',
        labels: { region: 'westeurope', operation: 'pull', client: 'westeurope' },
        ok: 99_960 - seed,
        total: 100_000,
      },
      { metric: 'pull_ok', labels: { client: 'westeurope' }, ok: 43_200 - 20 * seed, total: 43_200 },
      { metric: 'push_ok', labels: { client: 'eastus' }, ok: 1190 + seed, total: 1210 },
    ],
    histograms: [
      time('pull_time', 'westeurope', 1.8e6),
      time('push_time', 'eastus', 9e6),
      {
        metric: 'replication_lag',
        labels: { from: 'eastus', to: 'westeurope' },
        unit: 'us',
        data: histogramOf([4e6, 9e6, 94e6]),
      },
    ],
    samples: [
      { metric: 'rpo_age', labels: { fault: 'loss' }, unit: 'us', values: [28 * MINUTE_US + seed * 1e6], open: [] },
      { metric: 'rpo_images', labels: { fault: 'loss' }, unit: 'count', values: [lost], open: [] },
      {
        metric: 'rto',
        labels: { fault: 'loss', client: 'eastus' },
        unit: 'us',
        values: [131e6 + seed * 1e6],
        open: [],
      },
    ],
    journal: [
      fired('loss', { intendedAtUs: 2.5 * HOUR_US, firedAtUs: 2.5 * HOUR_US }),
      fired('stall', {
        action: 'replication.pause',
        target: 'eastus→westeurope, eastus→southeastasia',
        recoveredAtUs: 2.5 * HOUR_US,
      }),
    ],
    losses: Array.from({ length: lost }, (_, i) => lossOf(`nginx@builds/${20 + i} (nginx:1.27.${i})`)),
    invariants: ['acknowledged-stay-readable', 'closure', 'accounting'].map(held),
    timeline: timelineOf(),
    ...parts,
  });
}

function timelineOf() {
  const bucketUs = 3 * MINUTE_US;
  const row = (share: (hour: number) => number | null) => {
    const shares = Array.from({ length: 120 }, (_, bucket) => share(bucket / 20));
    return {
      ok: shares.map((each) => Math.floor(1000 * (each ?? 0))),
      total: shares.map((each) => (each === null ? 0 : 1000)),
    };
  };
  return {
    bucketUs,
    rows: [
      {
        kind: 'server',
        name: 'eastus',
        operation: 'request',
        ...row((hour) => (hour < 2.5 ? 1 : hour < 2.6 ? 0 : null)),
      },
      { kind: 'server', name: 'southeastasia', operation: 'request', ...row(() => null) },
      { kind: 'server', name: 'westeurope', operation: 'request', ...row((hour) => (hour < 2.5 ? 1 : 0.9995)) },
      {
        kind: 'client',
        name: 'westeurope',
        operation: 'pull',
        ...row((hour) => (hour < 2.5 ? 1 : hour < 3 ? 0.97 : 0.999)),
      },
      { kind: 'client', name: 'eastus', operation: 'push', ...row((hour) => (hour > 2.45 && hour < 2.7 ? 0.4 : 1)) },
    ],
  } as const;
}
