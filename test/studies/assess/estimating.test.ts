/** Which batches an estimate wants, played or not: a pilot, and as many more as that says. */
import { describe, expect, it } from 'vitest';
import { type BatchSums, noLosses } from '../../../studies/assess/batch.ts';
import { PILOT_BATCHES } from '../../../studies/assess/batchCount.ts';
import { estimating, type Wanted } from '../../../studies/assess/estimating.ts';

const PATHS = 4096;

/** A batch with so many losses of weight 1e-9 by devices, and by people. */
function batchOf(byDevices: number, byPeople: number | null = null): BatchSums {
  const losses = (hits: number) => {
    const [x, xx] = [hits * 1e-9, hits * 1e-18];
    return { ...noLosses(), hits, y: x, yy: xx, x, xx, xd: x * 1e-3, xxd: xx * 1e-3, xxdd: xx * 1e-6, most: 1e-9 };
  };
  return {
    paths: PATHS,
    guides: byPeople === null ? 1 : 2,
    weight: PATHS,
    weight2: PATHS,
    patterns: [
      ...(byDevices === 0 ? [] : [['2 nodes@a', losses(byDevices)] as const]),
      ...(byPeople === null ? [] : [['key.purge', losses(byPeople)] as const]),
    ],
    naturalPaths: 1024,
    years: 1.024,
    years2: 0.001,
    events: 10_000,
  };
}

/** The numbers that were wanted of each part, in the order in which they were. */
function wantedOf(batch: BatchSums, more: Partial<Wanted>): [kind: string, numbers: readonly number[]][] {
  const course = estimating({ rate: 1, missionsAlone: false, precision: 0.1, events: null, times: [], ...more });
  const asked: [string, readonly number[]][] = [];
  for (let step = course.next(); step.done !== true; ) {
    const { part, numbers } = step.value;
    asked.push([part.kind, numbers]);
    step = course.next(numbers.map(() => batch));
  }
  return asked;
}

describe('a pilot', () => {
  it('is short where a wide interval will do and its losses tell enough, and so is what follows', () => {
    expect(wantedOf(batchOf(1000), { precision: 0.05 })).toEqual([
      ['pilot', [0, 1, 2, 3]],
      ['paths', [16, 17, 18, 19]],
    ]);
    expect(wantedOf(batchOf(1000), { precision: 0.1 })).toEqual([
      ['pilot', [0, 1]],
      ['paths', [16, 17]],
    ]);
  });

  it('is whole where the interval is to be narrow', () => {
    const [[kind, numbers], [, paths]] = wantedOf(batchOf(1000), { precision: 0.049 }) as [
      [string, number[]],
      [string, number[]],
    ];
    expect([kind, numbers.length, paths[0]]).toEqual(['pilot', PILOT_BATCHES, PILOT_BATCHES]);
    expect(paths.length).toBeGreaterThanOrEqual(PILOT_BATCHES);
  });

  it.each([
    ['has few losses', batchOf(99)],
    ['has none', batchOf(0)],
    ['has few under one of two guides', batchOf(99, 1000)],
    ['is less sure than the whole is to be', { ...batchOf(120), years2: 200_000 }],
  ])('goes on where it %s', (_, batch) => {
    const asked = wantedOf(batch, { precision: 0.09 });
    expect(asked.slice(0, 2).map(([kind, numbers]) => [kind, numbers[0], numbers.length])).toEqual([
      ['pilot', 0, 4],
      ['pilot', 4, PILOT_BATCHES - 4],
    ]);
    expect(asked[2]![1].length).toBeGreaterThanOrEqual(PILOT_BATCHES);
  });
});

describe('who needs parts of an estimate', () => {
  it('has so many batches at least, and no more than the events allow', () => {
    expect(wantedOf(batchOf(1000), { batchesLeast: 16 })[1]![1]).toHaveLength(16);
    expect(wantedOf(batchOf(1000), { batchesLeast: 16, events: 30_000 })[1]![1]).toHaveLength(3);
  });
});
