/**
 * Bounds that are to hold all at once with 95 %: of m that miss one time in twenty each, some miss more often than that. Bonferroni (Dunn
 * 1961) gives each an m-th of the misses, whatever they have in common.
 */
import { normalQuantile } from '../../sim/kernel/normalQuantile.ts';
import { MISSES, Z95 } from './intervals.ts';
import { studentTQuantile } from './studentT.ts';

export interface Together {
  /** 1 and more. */
  readonly bounds: number;
  /** How often the interval of each may miss: up to 5 %. */
  readonly misses: number;
  /** `at 99.0 %, as 5 bounds are judged together` */
  readonly words: string;
}

/** @param bounds that are judged in one report; none count as one */
export function judgedTogether(bounds: number): Together {
  if (bounds < 2) return ALONE;
  const misses = MISSES / bounds;
  const digits = Math.ceil(Math.log10(bounds));
  return {
    bounds,
    misses,
    words: `at ${(100 * (1 - misses)).toFixed(digits)} %, as ${bounds} bounds are judged together`,
  };
}

export const ALONE: Together = { bounds: 1, misses: MISSES, words: 'by itself' };

/** How many times as wide an interval of a normal law is as one of 95 %. */
export function normalWidening({ bounds, misses }: Together): number {
  return bounds === 1 ? 1 : normalQuantile(1 - misses / 2) / Z95;
}

/** How many times as far off the bound is of what was never seen. */
export function unseenWidening({ misses }: Together): number {
  return Math.log(misses) / Math.log(MISSES);
}

/** The same of Student's law. */
export function studentWidening({ misses }: Together, degreesOfFreedom: number): number {
  return studentTQuantile(1 - misses / 2, degreesOfFreedom) / studentTQuantile(1 - MISSES / 2, degreesOfFreedom);
}
