/** What an interrupt leaves of a comparison. */
import { describe, expect, it } from 'vitest';
import { type Done, toldOf } from '../../cli/compareCourse.ts';
import type { ComparePart } from '../../studies/compare/compareResult.ts';

const ALL: ReadonlySet<ComparePart> = new Set<ComparePart>(['durability', 'availability', 'cost', 'run']);
const done = (durability: number, served: number, played: number): Done =>
  ({ durability: Array(durability), served: Array(served), played: Array(played) }) as unknown as Done;
const told = (of: Done, parts = ALL, scenarios = 4) => {
  const found = toldOf(of, parts, scenarios);
  return found === null ? null : [found.count, ...found.parts];
};

describe('an interrupted comparison', () => {
  it('tells of the scenarios that are done, in everything', () => {
    expect(told(done(4, 3, 3))).toEqual([3, 'durability', 'availability', 'cost', 'run']);
  });

  it('tells of the first two what both are done in, where that is not all', () => {
    expect(told(done(2, 2, 1))).toEqual([2, 'durability', 'availability', 'cost']);
    expect(told(done(2, 1, 1))).toEqual([2, 'durability', 'cost']);
  });

  it('tells nothing where only costs are known of both, unless nothing else was asked for', () => {
    expect(told(done(1, 1, 1))).toBeNull();
    expect(told(done(0, 0, 0), new Set<ComparePart>(['cost']))).toEqual([4, 'cost']);
  });
});
