/** The page of a comparison: what is said of intervals, points, warnings and assumptions. */
import { describe, expect, it } from 'vitest';
import { comparePage } from '../../reports/text/comparePage.ts';
import { compareTable } from '../../reports/text/compareTable.ts';
import { pageOf } from '../../reports/text/page.ts';
import { SAME } from '../../studies/compare/change.ts';
import { comparison } from '../../studies/compare/compare.ts';
import type { CompareResult, DifferenceOf, NinesOf } from '../../studies/compare/compareResult.ts';

const NAMES = ['base', 'base#a', 'base#b'];
const GUARD = { name: 'losses seen', verdict: 'inconclusive', observed: '3, of at least 100' } as const;
const OPEN: DifferenceOf = {
  change: 'inconclusive',
  estimate: null,
  lower95: null,
  upper95: null,
  reason: 'guards fail for base',
};
const between = (estimate: number, lower95: number, upper95: number): DifferenceOf => ({
  ...{ change: estimate > 0 ? 'more' : 'less', estimate, lower95, upper95 },
  reason: null,
});

function nothingBut(parts: Partial<CompareResult>): CompareResult {
  return comparison('0', {
    scenarios: NAMES.map((name) => ({
      ...{ name, hash: name, path: name, isSaved: false, hazardsGiven: name !== 'base', sameAsBase: false },
    })),
    settings: [{ key: 'repair.geo.time', values: ['1d', '2d', '3d'], isDefault: [false, false, false] }],
    ...{
      durability: null,
      availability: null,
      cost: null,
      runs: null,
      assumptions: [],
      interrupted: null,
      repro: 'nines compare',
    },
    ...parts,
  });
}

const textOf = (parts: Partial<CompareResult>, width = 100): string =>
  comparePage(nothingBut(parts), pageOf(width, false));
const wordsOf = (parts: Partial<CompareResult>): string => textOf(parts).replaceAll(/\s+/g, ' ');

function durability(
  differences: readonly DifferenceOf[],
  failing: readonly number[] = [],
): CompareResult['durability'] {
  const nines: NinesOf = { nines: 4, lower95: 3.5, upper95: 4.5, never: false };
  return {
    seed: 1,
    figures: [{ kind: 'total', scenarios: NAMES.map(() => nines), differences }],
    mostly: NAMES.map(() => null),
    whose: NAMES.map(() => null),
    methods: NAMES.map(() => 'estimate' as const),
    failedGuards: NAMES.map((_, i) => (failing.includes(i) ? [GUARD] : [])),
  };
}

function cost(perMonth: readonly number[]): CompareResult['cost'] {
  return { currency: 'USD', perMonth, differences: perMonth.slice(1).map((sum) => sum - perMonth[0]!), kinds: [] };
}

describe('the first sentences', () => {
  it('have the interval of what is gained or lost, where it is wider than what is shown', () => {
    const text = textOf({ durability: durability([between(2.5, 0.7, 2.6), between(-1.2, -1.21, -1.19)]) });
    expect(text).toContain('#a gains 2.5 [0.7 to 2.6] nines of durability.\n');
    expect(text).toContain('#b loses 1.2 nines of durability.\n');
    const little = textOf({ durability: durability([between(0.17, 0.09, 0.23), SAME]) });
    expect(little).toContain('#a gains 0.17 [0.09 to 0.23] nines of durability.\n');
    const lost = textOf({ durability: durability([between(-2, -3, -1), SAME]) });
    expect(lost).toContain('#a loses 2.0 [1.0 to 3.0] nines of durability.\n');
  });

  it('make nothing of a difference that is exact, and smaller than what is shown', () => {
    const text = textOf({ durability: durability([between(-5e-6, -5e-6, -5e-6), SAME]) });
    expect(text).toContain('#a makes hardly any difference.\n');
    expect(text).toContain('#b shows no difference that can be told from luck.\n');
    expect(text).toMatch(/ hardly any\n/);
    expect(text).not.toContain('−0.00');
  });

  it('say once of all what is inconclusive, and why', () => {
    const words = wordsOf({ durability: durability([OPEN, OPEN], [0]) });
    expect(words.match(/Durability is inconclusive: guards fail for base\./g)).toHaveLength(1);
    const one = wordsOf({ durability: durability([OPEN, between(1, 1, 1)], [1]) });
    expect(one).toContain('Durability of #a is inconclusive: guards fail for base.');
  });

  it('say what a backup costs, where one of the two has one', () => {
    const of = (sums: readonly number[]): string => {
      const bill = cost([100, 100, 90])!;
      return wordsOf({ cost: { ...bill, kinds: [...bill.kinds, { kind: 'backup', perMonth: sums }] } });
    };
    expect(of([0, 12.6, 0])).toContain('#a costs the same (its backup costs 12.60).');
    expect(of([0, 12.6, 0])).toContain('#b costs 10.00 USD a month less.');
    expect(of([12.6, 3, 0])).toContain('#a costs the same.');
    expect(of([12.6, 3, 0])).toContain('#b costs 10.00 USD a month less (the backup of base costs 12.60).');
  });

  it('say what an interrupt has left out', () => {
    const interrupted = { scenarios: ['base#c'], parts: ['run'] } as const;
    const text = wordsOf({ durability: durability([SAME, SAME]), interrupted });
    expect(text).toContain('what follows is from what was done until then. Not compared: base#c and the runs.');
    expect(nothingBut({ interrupted }).exitCode).toBe(105);
  });
});

describe('the page of a comparison', () => {
  it('tells a warning once, with those that it concerns', () => {
    const text = textOf({ durability: durability([OPEN, OPEN], [0, 2]) });
    expect(text).toContain('\n? base and #b: guard “losses seen” fails: 3, of at least 100\n');
    expect(text.match(/guard “/g)).toHaveLength(1);
  });

  it('tells what figures rest on, by whom it is assumed, and whose hazards they are', () => {
    const one = { key: 'hazards.field: region.outage', value: '0.3/y', source: 'x', grade: 'assumed' } as const;
    const text = textOf({
      durability: durability([SAME, SAME]),
      assumptions: [
        { ...one, isMade: [true, false, false] },
        { ...one, key: 'documented', grade: 'documented', isMade: [true, true, true] },
      ],
    });
    expect(text).toContain('\nAssumptions  1 of 2; all: --output json\n');
    expect(text).toContain('\n  No hazards given by base: the field’s rates are used.\n');
    expect(text).toContain('\n  hazards.field: region.outage (base): 0.3/y — assumed\n');
  });

  it('has shares apart by points', () => {
    const metric = (differences: readonly DifferenceOf[]) => ({
      ...({ metric: 'pull_ok', labels: {}, statistic: 'rate', unit: 'fraction' } as const),
      ...{ scenarios: [0.5, 0.98, 0.5], differences },
    });
    const all = NAMES.map(() => null);
    const runs: CompareResult['runs'] = {
      ...{ seeds: [1, 2], digests: all, identical: [false, false] },
      metrics: [metric([between(0.48, 0.46, 0.49), between(-0.25, -0.25, -0.25)])],
      losses: NAMES.map(() => ({ images: 0, bytes: 0, seeds: 0 })),
      ...{ unfired: [[], [], []], replays: all, firstDivergence: [null, null] },
    };
    const text = textOf({ runs });
    expect(text).toMatch(/ 98\.0 % +\+48 points \[46 to 49\]\n/);
    expect(text).toMatch(/ 50 % +−25 points\n/);
    expect(text.replaceAll(/\s+/g, ' ')).toContain('#a serves 48 [46 to 49] percentage points more of the pulls');
    expect(text.replaceAll(/\s+/g, ' ')).toContain('points are percentage points');
  });

  it('says of runs that were not played why, and of figures that moved where a year shows nothing, how many', () => {
    const year = {
      durability: durability([SAME, SAME]),
      availability: { seed: 1, rows: [] },
    } satisfies Partial<CompareResult>;
    expect(wordsOf(year)).toContain('Runs none played: nothing is planned to strike');
    expect(wordsOf({ durability: durability([SAME, SAME]) })).not.toContain('Runs');
    const billed = {
      ...({ metric: 'bytes_billed', labels: {}, statistic: 'mean', unit: 'bytes' } as const),
      ...{ scenarios: [5, 9, 5], differences: [between(4, 3, 5), SAME] },
    };
    const all = NAMES.map(() => null);
    const runs: CompareResult['runs'] = {
      ...{ seeds: [1, 2], digests: all, identical: [false, true], metrics: [billed] },
      losses: NAMES.map(() => ({ images: 0, bytes: 0, seeds: 0 })),
      ...{ unfired: [[], [], []], replays: all, firstDivergence: [null, null] },
    };
    const words = wordsOf({ ...year, runs });
    expect(words).toContain('in a year, and moves 1 of 1 figures of its runs');
    expect(words).toContain('#b shows no difference that can be told from luck.');
  });

  it('has no end of an interval that is not known', () => {
    const some = durability([SAME, SAME])!;
    const unbounded: NinesOf = { nines: 14.75, lower95: 14.28, upper95: null, never: false };
    const figures = [{ ...some.figures[0]!, scenarios: [unbounded, unbounded, unbounded] }];
    expect(textOf({ durability: { ...some, figures } })).toContain(' 14.75 [14.28 or more]');
  });

  it('has two scenarios side by side, or one below the other where the page is too narrow', () => {
    const labels = ['the-one-scenario', 'the-other-scenario'];
    const rows = [{ name: 'of a group', values: ['8.78 [8.78–8.79]', '9.78 [9.78–9.79]'], differences: ['+1.00'] }];
    expect(compareTable('Nines', labels, rows, pageOf(100, false))).toHaveLength(2);
    const narrow = compareTable('Nines', labels, rows, pageOf(60, false));
    expect(narrow).toHaveLength(3);
    expect(Math.max(...narrow.map(({ length }) => length))).toBeLessThanOrEqual(80);
  });
});
