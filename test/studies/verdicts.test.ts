import { describe, expect, it } from 'vitest';
import { parseExpression } from '../../scenarios/expression.ts';
import type { Fault, InvariantName, MustFail } from '../../scenarios/scenario.ts';
import type { InvariantOutcome, SeedOutcome } from '../../sim/outcome.ts';
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

function judged(wanted: Wanted, outcomes: readonly SeedOutcome[]) {
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
  return judge(scenario, outcomes, new Measurements(outcomes, false));
}

const outcome = (seed: number, lost: number, ok: number) =>
  fakeOutcome(seed, {
    counters: [{ metric: 'images_lost', labels: { region: 'eastus' }, count: lost }],
    fractions: [{ metric: 'pull_ok', labels: { client: 'westeurope' }, ok, total: 10_000 }],
    samples: [{ metric: 'rpo_age', labels: { fault: 'loss' }, unit: 'us', values: [94e6] }],
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
    ['rollout_time.p99 <= 1m', /rollout_time is not measured yet/],
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

  it('on the nines of a perfect rate holds, and says so without an infinity', () => {
    const perfect = [outcome(1, 0, 10_000), outcome(2, 0, 10_000)];
    const [entry] = judged({ expect: ['pull_ok.nines >= 5'] }, perfect);
    expect(entry).toMatchObject({ verdict: 'pass', observed: 'without end' });
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
