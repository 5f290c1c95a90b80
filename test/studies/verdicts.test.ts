import { describe, expect, it } from 'vitest';
import { parseExpression } from '../../scenarios/expression.ts';
import type { Fault } from '../../scenarios/faultSettings.ts';
import type { InvariantName, MustFail } from '../../scenarios/scenario.ts';
import { type InvariantOutcome, type SeedOutcome, STRUCK_IN_DRAIN } from '../../sim/outcome.ts';
import { exitCodes, worstExitCode } from '../../studies/exitCodes.ts';
import { Measurements } from '../../studies/measurements.ts';
import { exitCodeOf, judge, overallVerdict } from '../../studies/verdicts.ts';
import { fakeOutcome, fired, held, violated } from './fakeOutcome.ts';

interface Wanted {
  readonly invariants?: readonly InvariantName[];
  readonly expect?: readonly string[];
  readonly mustFail?: readonly (string | MustFail)[];
  readonly faults?: readonly string[];
  readonly suppress?: readonly string[];
}

function judged(wanted: Wanted, outcomes: readonly SeedOutcome[], chance = false) {
  const scenario = {
    invariants: wanted.invariants ?? [],
    expect: (wanted.expect ?? []).map(parseExpression),
    mustFail: (wanted.mustFail ?? []).map(
      (entry): MustFail =>
        typeof entry === 'string' ? { kind: 'expression', expression: parseExpression(entry) } : entry,
    ),
    faults: (wanted.faults ?? []).map(
      (id): Fault => ({
        id,
        action: 'region.loss',
        regions: ['eastus'],
        pick: { kind: 'all' },
        rebuildUs: null,
        startsAt: { kind: 'at', atUs: 0 },
      }),
    ),
    suppress: wanted.suppress ?? [],
  };
  return judge(scenario, outcomes, new Measurements(outcomes, chance));
}

const outcome = (seed: number, lost: number, ok: number) =>
  fakeOutcome(seed, {
    counters: [{ metric: 'images_lost', labels: { region: 'eastus' }, count: lost }],
    fractions: [{ metric: 'pull_ok', labels: { client: 'westeurope' }, ok, total: 10_000 }],
    samples: [{ metric: 'rpo_age', labels: { fault: 'loss' }, unit: 'us', values: [94e6], open: [] }],
  });
const outcomes = [outcome(1, 40, 9996), outcome(2, 44, 9990)];

describe('an expectation', () => {
  it.each([
    ['images_lost == 84', 'pass'],
    ['images_lost.count <= 83', 'fail'],
    ['images_lost.mean == 42', 'pass'],
    ['images_lost.max < 44', 'fail'],
    ['images_lost{region=eastus} > 0', 'pass'],
    ['images_lost.upper95 >= 60', 'pass'],
    ['pull_ok >= 99.9%', 'pass'],
    ['pull_ok{client=westeurope}.rate >= 99.95%', 'fail'],
    ['pull_ok.nines >= 3.1', 'pass'],
    ['pull_ok.nines >= 3.2', 'fail'],
    ['pull_ok.minutes < 368', 'pass'],
    ['pull_ok.count == 20000', 'pass'],
    ['rpo_age <= 94s', 'pass'],
    ['rpo_age.max < 1m', 'fail'],
    ['rpo_age != 95s', 'pass'],
  ])('%s: %s', (text, verdict) => {
    const entries = judged({ expect: [text] }, outcomes);
    expect(entries).toMatchObject([{ kind: 'expect', name: text, verdict }]);
    expect(exitCodeOf(entries)).toBe(verdict === 'pass' ? exitCodes.ok : exitCodes.expectationMissed);
  });

  it.each([
    ['pull_ok{client=mars} >= 99%', /no data for client=mars, only for westeurope/],
    ['rollout_time.p99 <= 1m', /nothing in this run measures rollout_time/],
    ['monthly_uptime.rate >= 99%', /monthly_uptime is not measured yet/],
    ['push_time.p99 <= 1m', /nothing in this run measures push_time/],
    ['pull_ok.p99 >= 99%', /has no p99/],
    ['images_lost{client=westeurope} == 0', /no label client/],
  ])('%s is inconclusive, with the reason', (text, reason) => {
    const entries = judged({ expect: [text] }, outcomes);
    expect(entries[0]).toMatchObject({
      verdict: 'inconclusive',
      observed: null,
      reason: expect.stringMatching(reason),
    });
    expect(exitCodeOf(entries)).toBe(exitCodes.inconclusive);
  });

  it('on an interval is inconclusive with one seed', () => {
    const [entry] = judged({ expect: ['images_lost.upper95 <= 100'] }, outcomes.slice(0, 1));
    expect(entry).toMatchObject({ verdict: 'inconclusive', reason: expect.stringMatching(/at least two seeds/) });
  });

  it('that only an assessment can judge is left out', () => {
    expect(judged({ expect: ['durability{kind=total}.nines >= 11'] }, outcomes)).toEqual([]);
  });

  it('carries the observed figure in base units and what was wanted', () => {
    const [entry] = judged({ expect: ['rpo_age.max <= 30m'] }, outcomes);
    expect(entry).toMatchObject({ observed: 94e6, expected: '<= 30m', reason: 'it was 94 s' });
  });

  it('on nines is told as the page tells them, never rounded up, and as finely as it is written', () => {
    const reasons = ['pull_ok.nines >= 3', 'pull_ok.nines >= 3.22'].map(
      (text) => judged({ expect: [text] }, [outcome(1, 0, 9994)])[0]?.reason,
    );
    expect(reasons).toEqual(['it was 3.2', 'it was 3.22']);
  });

  it('on the nines of a rate that has exactly as many holds', () => {
    expect(judged({ expect: ['pull_ok.nines >= 3'] }, [outcome(1, 0, 9990)])[0]).toMatchObject({ verdict: 'pass' });
  });
});

describe('the nines of a rate without a failure', () => {
  const perfect = [outcome(1, 0, 10_000), outcome(2, 0, 10_000)];

  it.each([
    ['pull_ok.nines >= 4.3', 'pass', '20,000 pulls without a failure show 4.3 nines'],
    ['pull_ok.nines > 5', 'inconclusive', '20,000 pulls without a failure show at most 4.3 nines'],
    ['pull_ok.nines >= 9', 'inconclusive', '20,000 pulls without a failure show at most 4.3 nines'],
    ['pull_ok.nines <= 3', 'fail', '20,000 pulls without a failure show 4.3 nines'],
    ['pull_ok.nines < 9', 'inconclusive', '20,000 pulls without a failure show at most 4.3 nines'],
  ])('are those that the trials can show: %s is %s', (text, verdict, reason) => {
    expect(judged({ expect: [text] }, perfect)[0]).toMatchObject({ verdict, reason });
  });

  const up = [1, 2].map((seed) =>
    fakeOutcome(seed, { fractions: [{ metric: 'region_up', labels: { region: 'eastus' }, ok: 6e9, total: 6e9 }] }),
  );

  it.each([
    ['time', 'region_up'],
    ['bytes', 'seeding_progress'],
  ])('are not known of a share of %s where hazards strike', (what, metric) => {
    const whole = [1, 2].map((seed) =>
      fakeOutcome(seed, { fractions: [{ metric, labels: { region: 'eastus' }, ok: 6e9, total: 6e9 }] }),
    );
    expect(judged({ expect: [`${metric}.nines >= 2`] }, whole, true)[0]).toMatchObject({
      verdict: 'inconclusive',
      observed: null,
      reason: `${metric} was 100 %, and a share of ${what} has no trials that could show how many nines that is`,
    });
  });

  it('have no end where nothing is left to chance, and say so without an infinity', () => {
    expect(judged({ expect: ['region_up.nines >= 12'] }, up)[0]).toMatchObject({
      verdict: 'pass',
      observed: 'without end',
    });
  });
});

describe('an expectation on times that the end of the run cut off', () => {
  const rto = (seed: number, client: string, values: readonly number[], open: readonly number[]) =>
    fakeOutcome(seed, { samples: [{ metric: 'rto', labels: { client }, unit: 'us', values, open }] });
  const HOUR_US = 3600e6;
  const cutOff = [
    rto(1, 'eastus', [], [5 * HOUR_US]),
    rto(2, 'westeurope', [HOUR_US], []),
    rto(3, 'westeurope', [2 * HOUR_US], []),
  ];
  const doubt =
    '1 of 3 values of rto is only known to be more than 5 h: by the end of the run eastus had not recovered';
  const known = 'it was at least 5 h: by the end of the run eastus had not recovered';

  it.each([
    ['rto.max <= 6h', 'inconclusive', doubt],
    ['rto.max < 6h', 'inconclusive', doubt],
    ['rto.max == 5h', 'inconclusive', doubt],
    ['rto.max == 6h', 'inconclusive', doubt],
    ['rto.max != 6h', 'inconclusive', doubt],
    ['rto.max >= 6h', 'inconclusive', doubt],
    ['rto.max > 6h', 'inconclusive', doubt],
    ['rto.max <= 4h', 'fail', known],
    ['rto.max < 5h', 'fail', known],
    ['rto.max == 4h', 'fail', known],
    ['rto.max != 4h', 'pass', known],
    ['rto.max >= 5h', 'pass', known],
    ['rto.max > 4h', 'pass', known],
    ['rto{client=westeurope}.max <= 2h', 'pass', 'it was 2 h'],
    ['rto.count == 3', 'pass', 'it was 3'],
  ])('is decided by the bounds alone: %s is %s', (text, verdict, reason) => {
    expect(judged({ expect: [text] }, cutOff)[0]).toMatchObject({ verdict, reason });
  });

  it('takes the mean of the bounds for a lower bound of the upper one', () => {
    expect(judged({ expect: ['rto.upper95 <= 2h'] }, cutOff)[0]).toMatchObject({ verdict: 'fail' });
    expect(judged({ expect: ['rto.upper95 <= 24h'] }, cutOff)[0]).toMatchObject({ verdict: 'inconclusive' });
  });

  it('names everybody who had not recovered, and the least bound', () => {
    const both = [rto(1, 'westus', [], [4 * HOUR_US]), rto(2, 'eastus', [], [5 * HOUR_US])];
    expect(judged({ expect: ['rto <= 6h'] }, both)[0]!.reason).toBe(
      '2 of 2 values of rto are only known to be more than 4 h: by the end of the run eastus, westus had not recovered',
    );
  });

  it('must not pass as failing while it may yet hold', () => {
    expect(judged({ mustFail: ['rto.max <= 6h'] }, cutOff)[0]).toMatchObject({ verdict: 'inconclusive' });
  });
});

describe('what must fail', () => {
  it('passes by failing', () => {
    const entries = judged({ mustFail: ['images_lost == 0'] }, outcomes);
    expect(entries).toMatchObject([{ kind: 'mustFail', verdict: 'pass', reason: 'fails as it should: it was 84' }]);
    expect(exitCodeOf(entries)).toBe(exitCodes.ok);
  });

  it('fails by holding', () => {
    const entries = judged({ mustFail: ['images_lost > 0'] }, outcomes);
    expect(entries[0]).toMatchObject({ verdict: 'fail' });
    expect(exitCodeOf(entries)).toBe(exitCodes.expectationMissed);
  });

  it('is not judged a second time as an invariant, as convergence or as an expectation', () => {
    const broken = [
      fakeOutcome(1, {
        ...outcome(1, 4, 9000),
        invariants: [violated('closure')],
        convergence: violated('convergence'),
      }),
    ];
    const entries = judged(
      {
        invariants: ['closure', 'convergence'],
        expect: ['images_lost == 0'],
        mustFail: [{ kind: 'invariant', name: 'closure' }, { kind: 'convergence' }, 'images_lost == 0'],
      },
      broken,
    );
    expect(entries.map(({ kind, name, verdict }) => [kind, name, verdict])).toEqual([
      ['mustFail', 'invariant: closure', 'pass'],
      ['mustFail', 'convergence', 'pass'],
      ['mustFail', 'images_lost == 0', 'pass'],
    ]);
    expect(exitCodeOf(entries)).toBe(exitCodes.ok);
  });

  it('is the same expectation however it is spelled', () => {
    const entries = judged(
      {
        expect: ['images_lost==0', 'rpo_age{fault=loss}.max<=60s'],
        mustFail: ['images_lost == 0', 'rpo_age{ fault = loss }.max <= 1m'],
      },
      outcomes,
    );
    expect(entries.map(({ kind, verdict }) => [kind, verdict])).toEqual([
      ['mustFail', 'pass'],
      ['mustFail', 'pass'],
    ]);
  });

  it('without data is inconclusive, not a pass', () => {
    expect(judged({ mustFail: ['rto.max <= 1s'] }, outcomes)[0]).toMatchObject({ verdict: 'inconclusive' });
  });
});

describe('an invariant', () => {
  const invariants = (...each: readonly InvariantOutcome[]) => ({ invariants: each });

  it('holds when it held in every seed', () => {
    const entries = judged(
      { invariants: ['closure'] },
      [1, 2].map((seed) => fakeOutcome(seed, invariants(held('closure')))),
    );
    expect(entries).toMatchObject([
      { kind: 'invariant', name: 'closure', verdict: 'pass', seed: null, reason: 'held in 2 seeds' },
    ]);
  });

  it('names the first seed that broke it, with evidence', () => {
    const entries = judged({ invariants: ['closure'] }, [
      fakeOutcome(1, invariants(held('closure'))),
      fakeOutcome(2, invariants(violated('closure'))),
    ]);
    expect(entries[0]).toMatchObject({ verdict: 'fail', seed: 2, evidence: ['nginx@builds/7 is lost'] });
    expect(exitCodeOf(entries)).toBe(exitCodes.invariantViolated);
  });

  it('that promises something to pushes is inconclusive where none succeeded, held or turned round', () => {
    const none = [1, 2].map((seed) =>
      fakeOutcome(seed, {
        invariants: [held('read-your-writes'), held('closure')],
        fractions: [{ metric: 'push_ok', labels: { client: 'builds' }, ok: 0, total: 1500 }],
      }),
    );
    const [writes, closure] = judged({ invariants: ['read-your-writes', 'closure'] }, none);
    expect(writes).toMatchObject({
      verdict: 'inconclusive',
      reason: 'nothing to judge by: no push succeeded, of 3,000',
    });
    expect(closure).toMatchObject({ verdict: 'pass' });
    const mustFail: MustFail[] = [{ kind: 'invariant', name: 'read-your-writes' }];
    expect(judged({ invariants: ['read-your-writes'], mustFail }, none)).toMatchObject([{ verdict: 'inconclusive' }]);
  });

  it('that promises something to pushes holds where nobody pushes, or one push succeeded', () => {
    const pushes = (ok: number, total: number) =>
      fakeOutcome(1, {
        invariants: [held('read-your-writes')],
        fractions: [{ metric: 'push_ok', labels: { client: 'builds' }, ok, total }],
      });
    for (const seed of [pushes(0, 0), pushes(1, 1000)]) {
      expect(judged({ invariants: ['read-your-writes'] }, [seed])).toMatchObject([{ verdict: 'pass' }]);
    }
  });

  it('that nobody checked is inconclusive', () => {
    expect(judged({ invariants: ['closure'] }, [fakeOutcome(1)])[0]).toMatchObject({ verdict: 'inconclusive' });
  });

  it('of convergence yields its own code only', () => {
    const entries = judged({ invariants: ['convergence'] }, [fakeOutcome(1, { convergence: violated('convergence') })]);
    expect(entries).toMatchObject([{ kind: 'convergence', verdict: 'fail', seed: 1 }]);
    expect(exitCodeOf(entries)).toBe(exitCodes.notConverged);
  });
});

describe('a planned fault', () => {
  it('that fired in every seed passes the gate', () => {
    const entries = judged(
      { faults: ['loss'] },
      [1, 2].map((seed) => fakeOutcome(seed, { journal: [fired('loss')] })),
    );
    expect(entries).toMatchObject([
      { kind: 'fault', name: 'loss', verdict: 'pass', observed: 'fired in 2 of 2 seeds' },
    ]);
  });

  it('that stayed away in one seed leaves the run inconclusive, with the reason', () => {
    const away = fired('loss', { fired: false, firedAtUs: null, reason: 'its region was lost already' });
    const entries = judged({ faults: ['loss'] }, [
      fakeOutcome(1, { journal: [fired('loss')] }),
      fakeOutcome(2, { journal: [away] }),
    ]);
    expect(entries[0]).toMatchObject({
      verdict: 'inconclusive',
      seed: 2,
      reason: expect.stringContaining('its region was lost already'),
    });
    expect(exitCodeOf(entries)).toBe(exitCodes.inconclusive);
  });

  it('that spared some of its targets leaves the run inconclusive, with the reason', () => {
    const partly = fired('loss', { reason: '1 of its 2 targets could not be struck: lost already' });
    const entries = judged({ faults: ['loss'] }, [
      fakeOutcome(1, { journal: [fired('loss')] }),
      fakeOutcome(2, { journal: [partly] }),
    ]);
    expect(entries[0]).toMatchObject({
      verdict: 'inconclusive',
      observed: 'fired in 2 of 2 seeds',
      seed: 2,
      reason: 'spared some of its targets in seed 2: 1 of its 2 targets could not be struck: lost already',
    });
    expect(exitCodeOf(entries)).toBe(exitCodes.inconclusive);
  });

  it('that struck in the drain is said to have come too late, and not to have spared anything', () => {
    const late = fired('loss', { reason: STRUCK_IN_DRAIN });
    const entries = judged({ faults: ['loss'] }, [fakeOutcome(1, { journal: [late] })]);
    expect(entries[0]).toMatchObject({
      verdict: 'inconclusive',
      reason: 'came too late in seed 1: it struck in the drain, when the workload had ended',
    });
  });

  it('that is suppressed need not fire', () => {
    expect(judged({ faults: ['loss'], suppress: ['loss'] }, [fakeOutcome(1)])[0]).toMatchObject({ verdict: 'pass' });
  });

  it('is not vouched for by a chance firing of another id', () => {
    const chance = fired('region.loss@eastus#1', { chance: true });
    expect(judged({ faults: ['loss'] }, [fakeOutcome(1, { journal: [chance] })])[0]).toMatchObject({
      verdict: 'inconclusive',
    });
  });
});

describe('exit codes', () => {
  it('go by the worst', () => {
    const worstFirst = [109, 111, 107, 104, 105, 97, 3, 99, 98, 2, 0];
    for (let i = 0; i < worstFirst.length; i++) {
      expect(worstExitCode(worstFirst.slice(i).reverse())).toBe(worstFirst[i]);
    }
    expect(worstExitCode([])).toBe(0);
    expect(worstExitCode([0, 42])).toBe(109);
  });

  it('of a run without its seeds are never those of a pass', () => {
    expect(overallVerdict([], false)).toBe('inconclusive');
    expect(overallVerdict([], true)).toBe('pass');
  });
});
