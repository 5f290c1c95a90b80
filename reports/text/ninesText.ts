import { formatNines } from '../../studies/figures.ts';

/** Digits of nines that a reader can use: one after the point. */
export function ninesToOne(nines: number | null, none = '–'): string {
  return nines === null ? none : formatNines(nines);
}

/** Nines with two decimals, for comparing some with others. */
export function ninesToTwo(nines: number | null): string {
  return nines === null ? '–' : formatNines(nines, 2);
}
