/** What the doctor finds: one line's worth each, as plain data. */
import { errorsOff } from '../assess/guards.ts';

export interface Check {
  /** The case: `G11`. */
  readonly name: string;
  /** What of it: `first year`. */
  readonly figure: string;
  /** Of all values here: years, per year, a probability, or a ratio. */
  readonly unit: 'years' | 'per year' | 'probability' | 'days' | 'ratio';
  readonly passes: boolean;
  /** What it must come to, and where that is from. */
  readonly expected: number;
  readonly source: string;
  /** By arithmetic alone: the exact solver, or a formula. */
  readonly exact: ExactFinding | null;
  /** By chance: the estimator, or plain simulation. */
  readonly estimate: EstimateFinding | null;
  /** Why there is no figure, where something broke. */
  readonly problem: string | null;
}

export interface ExactFinding {
  readonly method: 'exact' | 'formula';
  readonly value: number;
  /** Significant digits that agree with what is expected, and those that have to. */
  readonly digits: number;
  readonly digitsLeast: number;
}

export interface EstimateFinding {
  readonly method: 'estimate' | 'simulation';
  readonly value: number;
  /** Of the 95 % interval. */
  readonly relativeHalfWidth: number;
  readonly relativeHalfWidthMost: number;
  /** Standard errors from what is expected. */
  readonly z: number;
  readonly zMost: number;
  /** Share of what is expected that it may be off, whatever its interval. */
  readonly offMost: number;
}

/** Standard errors that an estimate may be off: by chance once in 2,100. */
export const Z_MOST = 3.5;
/** More digits are not counted. */
const DIGITS_MOST = 12;

export type Finding = Pick<Check, 'name' | 'figure' | 'unit' | 'expected' | 'source' | 'exact' | 'estimate'>;

export function checkOf(finding: Finding): Check {
  const { exact, estimate, expected } = finding;
  const isExact = exact === null || exact.digits >= exact.digitsLeast;
  const passes = isExact && (estimate === null || isNear(estimate, expected));
  return { ...finding, passes, problem: null };
}

/** Something broke before there was a figure. */
export function brokenCheck(name: string, problem: string): Check {
  return {
    name,
    figure: '',
    unit: 'ratio',
    passes: false,
    expected: Number.NaN,
    source: '',
    exact: null,
    estimate: null,
    problem,
  };
}

export function exactFinding(
  method: ExactFinding['method'],
  value: number,
  expected: number,
  digitsLeast: number,
): ExactFinding {
  return { method, value, digits: digitsAgreed(value, expected), digitsLeast };
}

/** @param relativeHalfWidth of the 95 % interval around `value` */
export function estimateFinding(
  method: EstimateFinding['method'],
  value: number,
  relativeHalfWidth: number,
  expected: number,
  { relativeHalfWidthMost, offMost }: Pick<EstimateFinding, 'relativeHalfWidthMost' | 'offMost'>,
): EstimateFinding {
  const z = errorsOff(value, relativeHalfWidth, expected);
  return { method, value, relativeHalfWidth, relativeHalfWidthMost, z, zMost: Z_MOST, offMost };
}

function isNear(
  { value, relativeHalfWidth, relativeHalfWidthMost, z, zMost, offMost }: EstimateFinding,
  expected: number,
) {
  return (
    relativeHalfWidth <= relativeHalfWidthMost && Math.abs(z) <= zMost && Math.abs(value / expected - 1) <= offMost
  );
}

/** Leading digits to which two numbers agree: they differ by at most half a unit of the last of them. */
export function digitsAgreed(value: number, expected: number): number {
  if (!(value > 0 && expected > 0)) return 0;
  // A hair more than half a unit: the reference is rounded itself, in decimals that are no binary fractions.
  const unit = 10 ** Math.floor(Math.log10(expected));
  let digits = 0;
  while (digits < DIGITS_MOST && Math.abs(value - expected) <= 0.5000001 * unit * 10 ** -digits) digits++;
  return digits;
}
