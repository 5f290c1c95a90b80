/** A watched figure as it was and as it is. */
import type { DifferenceOf } from '../compare/compareResult.ts';
import type { Operation } from './operations.ts';

export interface Compared {
  readonly name: string;
  readonly unit: 'fraction' | 'us' | 'bytes' | 'number' | 'nines' | 'minutes';
  readonly before: number;
  readonly after: number;
  /** After less before, turned so that more is worse; an end that is null is not known, or without bound. */
  readonly worse: Pick<DifferenceOf, 'lower95' | 'upper95'>;
  /** What a tolerance of 1 would be. */
  readonly scale: number;
  /** A count that grows with these, of which there are more than there were: `after` is what it would be with as many. */
  readonly forAsMany?: readonly Operation[];
}

export function isWorse({ worse, scale }: Compared, tolerance: number): boolean {
  return (worse.lower95 ?? 0) > tolerance * scale;
}

export function isBetter({ worse, scale }: Compared, tolerance: number): boolean {
  return (worse.upper95 ?? 0) < -tolerance * scale;
}

/** What the baseline has and nothing can be said of now. */
export interface Untold {
  readonly name: string;
  /** After `the baseline has it, and now`. */
  readonly why: string;
  /** Not even what else got worse explains it. */
  readonly isOpen?: true;
}
