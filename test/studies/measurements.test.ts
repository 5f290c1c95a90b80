import { describe, expect, it } from 'vitest';
import { METRIC_FACTS } from '../../scenarios/metricFacts.ts';
import { isTimeShare, Measurements } from '../../studies/measurements.ts';
import { play } from '../sim/fixture.ts';
import { fakeOutcome, histogramOf } from './fakeOutcome.ts';

function lost(...counts: readonly { region: string; count: number }[]) {
  return { counters: counts.map(({ region, count }) => ({ metric: 'images_lost', labels: { region }, count })) };
}

describe('a counter over seeds', () => {
  const measurements = new Measurements(
    [
      fakeOutcome(1, lost({ region: 'eastus', count: 10 }, { region: 'westeurope', count: 2 })),
      fakeOutcome(2, lost({ region: 'eastus', count: 14 })),
    ],
    false,
  );

  it('is summed, its mean is per seed', () => {
    expect(measurements.statistics('images_lost', {})).toMatchObject({
      unit: 'count',
      n: 2,
      count: 26,
      mean: 13,
      max: 14,
    });
  });

  it('counts nothing for a seed that did not mention a label', () => {
    expect(measurements.statistics('images_lost', { region: 'westeurope' })).toMatchObject({ count: 2, mean: 1, n: 2 });
  });

  it('knows nothing of labels that no seed has', () => {
    expect(measurements.statistics('images_lost', { region: 'mars' })).toBeNull();
    expect(measurements.labelValues('images_lost', 'region')).toEqual(['eastus', 'westeurope']);
  });

  it('never claims that what was not seen cannot be', () => {
    const none = [1, 2, 3].map((seed) => fakeOutcome(seed, lost({ region: 'eastus', count: 0 })));
    expect(new Measurements(none, false).statistics('images_lost', {})!.upper95).toBeCloseTo(0.99858, 5);
  });
});

describe('a fraction over seeds', () => {
  const pulls = (client: string, ok: number, total: number) => ({ metric: 'pull_ok', labels: { client }, ok, total });
  const measurements = new Measurements(
    [
      fakeOutcome(1, { fractions: [pulls('a', 90, 100), pulls('b', 300, 300)] }),
      fakeOutcome(2, { fractions: [pulls('a', 80, 100), pulls('b', 300, 300)] }),
    ],
    false,
  );

  it('is pooled', () => {
    expect(measurements.statistics('pull_ok', {})).toMatchObject({ unit: 'fraction', n: 800, rate: 770 / 800 });
  });

  it('has its interval from the rates of the seeds', () => {
    const { lower95, upper95 } = measurements.statistics('pull_ok', { client: 'a' })!;
    // 85 % ± 12.706 · 5 %
    expect(lower95).toBeCloseTo(0.85 - 0.6353, 4);
    expect(upper95).toBe(1);
  });

  it('has no rate without a trial', () => {
    const nothing = new Measurements([fakeOutcome(1, { fractions: [pulls('a', 0, 0)] })], false);
    expect(nothing.statistics('pull_ok', {})).toMatchObject({ n: 0, rate: null, lower95: null });
  });
});

describe('times over seeds', () => {
  it('are merged bucket by bucket, their maximum kept exactly', () => {
    const time = (values: readonly number[]) =>
      ({ metric: 'pull_time', labels: { client: 'a' }, unit: 'us', data: histogramOf(values) }) as const;
    const outcomes = [
      fakeOutcome(1, { histograms: [time([100, 200])] }),
      fakeOutcome(2, { histograms: [time([300, 1234567])] }),
    ];
    const statistics = new Measurements(outcomes, false).statistics('pull_time', { client: 'a' })!;
    expect(statistics).toMatchObject({ unit: 'us', n: 4, max: 1234567, mean: (600 + 1234567) / 4 });
    expect(statistics.p50! / 200).toBeCloseTo(1, 1);
  });

  it('that are few are ranked exactly', () => {
    const age = (values: readonly number[]) =>
      ({ metric: 'rpo_age', labels: { fault: 'loss' }, unit: 'us', values, open: [] }) as const;
    const outcomes = [
      fakeOutcome(1, { samples: [age([30])] }),
      fakeOutcome(2, { samples: [age([10])] }),
      fakeOutcome(3, {}),
    ];
    expect(new Measurements(outcomes, false).statistics('rpo_age', {})).toMatchObject({
      n: 2,
      p50: 10,
      p99: 30,
      max: 30,
      mean: 20,
    });
  });
});

describe('times that the end of the run cut off', () => {
  const rto = (client: string, values: readonly number[], open: readonly number[]) =>
    ({ metric: 'rto', labels: { fault: 'loss', client }, unit: 'us', values, open }) as const;
  const measurements = new Measurements(
    [
      fakeOutcome(1, { samples: [rto('eastus', [], [500]), rto('westus', [10], [])] }),
      fakeOutcome(2, { samples: [rto('eastus', [300], []), rto('westus', [30], [])] }),
    ],
    false,
  );

  it('take part as their lower bounds, and are counted', () => {
    expect(measurements.statistics('rto', {})).toMatchObject({ n: 4, open: 1, mean: 210, p50: 30, max: 500 });
    expect(measurements.statistics('rto', { client: 'westus' })).toMatchObject({ n: 2, open: 0, max: 30 });
  });

  it('bound a mean from below only', () => {
    const { lower95, upper95 } = measurements.statistics('rto', { client: 'eastus' })!;
    expect(lower95).toBeLessThan(400);
    expect(upper95).toBeNull();
  });

  it('say whose they are', () => {
    expect(measurements.openValues('rto', { fault: 'loss' })).toEqual([
      { bound: 500, labels: { fault: 'loss', client: 'eastus' } },
    ]);
    expect(measurements.openValues('rto', { client: 'westus' })).toEqual([]);
  });
});

describe('seeds that agree although hazards strike', () => {
  const agreeing = [1, 2, 3, 4].map((seed) =>
    fakeOutcome(seed, {
      counters: [{ metric: 'images_lost', labels: {}, count: 3 }],
      fractions: [{ metric: 'pull_ok', labels: {}, ok: 1_000_000, total: 1_000_000 }],
      samples: [{ metric: 'rto', labels: {}, unit: 'us', values: [60e6], open: [] }],
    }),
  );
  const measurements = new Measurements(agreeing, true);

  it('leave the mean of a count or a time unknown', () => {
    expect(measurements.statistics('images_lost', {})).toMatchObject({ lower95: null, upper95: null });
    expect(measurements.statistics('rto', {})).toMatchObject({ lower95: null, upper95: null });
  });

  it('bound a rate by the number of seeds', () => {
    expect(measurements.statistics('pull_ok', {})!.lower95).toBeCloseTo(0.05 ** (1 / 4), 12);
  });
});

describe('shares of time and of bytes', () => {
  const KEY = 'registry.encryption={customerManagedKey: {vault: {region: eastus}}}';
  const HOME = `
name: home
registry: {regions: [eastus]}
catalogue: {source: none}
clients: [{region: eastus, operations: [{at: 1m, op: push, repository: app, tag: v1}]}]
run: {duration: 5m}
faults: [{at: 2m, action: copy.shock, region: eastus, probability: 100%}]
`;

  it('are those of which a run has microseconds, and those that say so', () => {
    const { fractions, durationUs } = play(HOME, 1, [KEY]);
    const inUs = new Set(fractions.filter(({ total }) => total === durationUs).map(({ metric }) => metric));
    expect([...inUs].sort()).toEqual(['copies_at_risk', 'key_usable', 'region_up']);
    expect([...inUs].filter((metric) => !isTimeShare(metric))).toEqual([]);
    const told = Object.keys(METRIC_FACTS).filter((metric) => /^share of .*time/.test(METRIC_FACTS[metric]!.meaning));
    expect(told.sort()).toEqual(Object.keys(METRIC_FACTS).filter(isTimeShare).sort());
  });

  it.each(['region_up', 'key_usable', 'copies_at_risk', 'seeding_progress'])(
    '%s: seeds that agree have no trials',
    (metric) => {
      const hours = [1, 2].map((seed) =>
        fakeOutcome(seed, { fractions: [{ metric, labels: { region: 'eastus' }, ok: 30 * 60e6, total: 60 * 60e6 }] }),
      );
      expect(new Measurements(hours, false).statistics(metric, {})).toMatchObject({ lower95: 0.5, upper95: 0.5 });
      expect(new Measurements(hours, true).statistics(metric, {})).toMatchObject({ lower95: null, upper95: null });
    },
  );
});

describe('what a run has no figure of', () => {
  it('because nothing in its scenario could have one is named all the same, and null', () => {
    const one = `
name: one
registry: {regions: [eastus]}
catalogue: {source: none}
clients: [{region: eastus, operations: [{at: 1m, op: push, repository: app, tag: v1}]}]
run: {duration: 5m}
`;
    const results = new Measurements([play(one)], false).results();
    for (const metric of ['key_blocked', 'key_usable', 'images_unrestorable', 'images_deleted', 'list_ok']) {
      expect(results).toHaveProperty(metric, null);
    }
  });
});

describe('the breakdown by labels', () => {
  it('has every combination, fewest labels first', () => {
    const request = (region: string, operation: string) => ({
      metric: 'request_ok',
      labels: { region, operation },
      ok: 1,
      total: 2,
    });
    const fractions = [request('eastus', 'pull'), request('eastus', 'push'), request('westus', 'pull')];
    const { request_ok } = new Measurements([fakeOutcome(1, { fractions })], false).results();
    expect(request_ok!.n).toBe(6);
    expect(request_ok!.by.map(({ labels, n }) => [labels, n])).toEqual([
      [{ operation: 'pull' }, 4],
      [{ operation: 'push' }, 2],
      [{ region: 'eastus' }, 4],
      [{ region: 'westus' }, 2],
      [{ operation: 'pull', region: 'eastus' }, 2],
      [{ operation: 'pull', region: 'westus' }, 2],
      [{ operation: 'push', region: 'eastus' }, 2],
    ]);
  });

  it('refuses a metric measured in two ways', () => {
    const counters = [{ metric: 'rto', labels: {}, count: 1 }];
    const fractions = [{ metric: 'rto', labels: {}, ok: 1, total: 1 }];
    expect(() => new Measurements([fakeOutcome(1, { counters, fractions })], false)).toThrow(/rto/);
  });
});
