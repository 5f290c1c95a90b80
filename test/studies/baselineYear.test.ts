/** A year held against that of a baseline: what has the same luck is compared part by part. */
import { describe, expect, it } from 'vitest';
import type { DurabilityOf } from '../../studies/assess/assessResult.ts';
import type { Compared, Untold } from '../../studies/baseline/compared.ts';
import { isWorse } from '../../studies/baseline/compared.ts';
import { type AssessedYear, type Year, yearOf, yearSchema } from '../../studies/baseline/year.ts';
import { yearCompared } from '../../studies/baseline/yearCompared.ts';

const MINUTES = 525_600;

interface Told {
  readonly total?: number;
  readonly devices?: number;
  /** Per push; null: there is no other place. */
  readonly writes?: number | null;
  /** Minutes that fail, without each of four seeds. */
  readonly seeds?: readonly number[];
  readonly leftOut?: number;
}

/** Of losses within the first year; the bound of what nobody saw fail is an hour. */
function yearIn({ total = 1e-6, devices = 1e-9, writes = 1e-7, seeds = [9, 10, 11, 10], leftOut = 0 }: Told) {
  const mean = seeds.reduce((sum, value) => sum + value, 0) / seeds.length;
  const row = { client: 'builds', operation: 'push', minutesPerYear: mean, lower95: mean - 3, upper95: mean + 60 };
  return {
    durability: {
      result: {
        exact: { withinFirstYear: total },
        verdict: 'pass',
        durability: {
          total: lossOf(total),
          devices: lossOf(devices),
          disasters: null,
          people: null,
          writes: writes === null ? null : { perPush: writes, lower95: writes, upper95: writes },
        },
      },
      tally: null,
      batches: new Map(),
    },
    availability: {
      rows: [row],
      replicates: [{ estimate: mean / MINUTES, without: seeds.map((minutes) => minutes / MINUTES), first: 4 }],
      outages: { timeLeftOut: leftOut / MINUTES },
    },
    costPerMonth: 10,
  } as unknown as AssessedYear;
}

function lossOf(probability: number): DurabilityOf {
  const [lower95, upper95] = [probability * 0.95, probability * 1.05];
  const interval = { estimate: probability, lower95, upper95 };
  return { perYear: interval, withinFirstYear: interval, nines: null, hits: 1000, relativeHalfWidth: 0.05 };
}

function worseIn(before: Told, after: Told): string[] {
  const was: Year = yearSchema.parse(JSON.parse(JSON.stringify(yearOf(yearIn(before), null))));
  const all: Compared[] = yearCompared(was, yearIn(after), 0.01, []);
  return all.filter((one) => isWorse(one, 0.01)).map(({ name }) => name);
}

describe('a year and that of a baseline', () => {
  it('are the same where nothing is worse', () => {
    expect(worseIn({}, {})).toEqual([]);
    expect(worseIn({}, { total: 1e-7, devices: 1e-11, writes: 1e-8, seeds: [8, 9, 10, 9] })).toEqual([]);
  });

  it('are told apart seed by seed, far within what nobody saw in either', () => {
    expect(worseIn({}, { seeds: [11, 12, 13, 12] })).toEqual(['availability of builds push']);
    expect(worseIn({}, { seeds: [16, 8, 9, 15] })).toEqual([]);
  });

  it('differ by no more than what has been played since', () => {
    expect(worseIn({ leftOut: 3 }, { seeds: [11, 12, 13, 12] })).toEqual([]);
    expect(worseIn({ leftOut: 3 }, { seeds: [11, 12, 13, 12], leftOut: 3 })).toHaveLength(1);
  });

  it('are told apart by what takes an image, where all together is as it was', () => {
    expect(worseIn({}, { devices: 2e-9 })).toEqual(['durability by devices']);
    expect(worseIn({}, { total: 2e-6, devices: 2e-9 })).toEqual(['durability']);
    expect(worseIn({}, { total: 5e-7, devices: 2e-9 })).toEqual([]);
    expect(worseIn({}, { writes: 2e-7 })).toEqual(['durability of fresh writes']);
    expect(worseIn({ writes: 0 }, { writes: 1e-12 })).toEqual(['durability of fresh writes']);
    expect(worseIn({ writes: null }, { writes: 1e-12 })).toEqual([]);
  });

  it('leave open what can be told no more, which is no gain', () => {
    const untold = (before: Told, after: Told): string[] => {
      const found: Untold[] = [];
      yearCompared(yearOf(yearIn(before), null), yearIn(after), 0.01, found);
      return found.map(({ name, why }) => `${name}: ${why}`);
    };
    expect(untold({}, {})).toEqual([]);
    expect(untold({}, { total: 0 })).toEqual(['durability: no hazard takes an image']);
    expect(untold({}, { writes: null })).toEqual(['durability of fresh writes: there is no other place']);
  });
});
