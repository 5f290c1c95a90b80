/** Values of flags that several commands take, read as commander wants it: what is wrong is an InvalidArgumentError. */
import { InvalidArgumentError } from 'commander';
import { parseShare, UnitError } from '../scenarios/units.ts';

const WORKERS_MAX = 256;

/**
 * Of `nines compare`, coarser than an assessment: what is asked for is a difference of nines, and half of this moves one by a
 * hundredth.
 */
export const COMPARE_PRECISION = 0.05;

/** Threads: 0 to 256. */
export function workerCount(text: string): number {
  const count = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (!(count <= WORKERS_MAX)) throw new InvalidArgumentError(`it takes a whole number from 0 to ${WORKERS_MAX}`);
  return count;
}

/** A share that `isMeant` accepts; `wanted` says which, with an example. */
export function shareOf(text: string, isMeant: (share: number) => boolean, wanted: string): number {
  const share = orInvalid(() => parseShare(text), wanted);
  if (!isMeant(share)) throw new InvalidArgumentError(wanted);
  return share;
}

/** Of a baseline: what counts as no worse. */
export function tolerance(text: string): number {
  return shareOf(text, (share) => share >= 0 && share <= 1, 'it takes a share from 0% to 100%, such as 1%');
}

/** Of an estimate: the half-width of its 95 % interval, relative to it. */
export function precisionOf(text: string): number {
  return shareOf(text, (share) => share >= 0.0005, 'it takes a share from 0.05% to 100%, such as 1%');
}

/** From 0, of at most fifteen digits: the number of a seed, how many of something. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('it takes a whole number from 0');
  return Number(text);
}

/** What a reader of quantities makes of a text; `instead` is said in place of its own complaint, where there is one. */
export function orInvalid<T>(read: () => T, instead?: string): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnitError) throw new InvalidArgumentError(instead ?? error.message);
    throw error;
  }
}
