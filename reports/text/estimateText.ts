/** Estimates as the pages of an assessment tell them: small numbers, and how sure they are. */
import type { Estimate } from '../../studies/assess/lossSums.ts';
import { formatDuration } from '../../studies/figures.ts';

/** `3.91e-11 ± 0.9 %`, the number alone where it is sure, or `< 4e-11` where nothing but a bound is known. */
export function around({ estimate, lower95, upper95 }: Estimate): string {
  const half = (upper95 - lower95) / 2;
  if (half === 0) return scientific(estimate);
  if (estimate === 0) return below(upper95);
  return `${scientific(estimate)} ± ${roughly(half / estimate)}`;
}

/** All that is known of something of which nothing was seen. */
export function below(upper95: number): string {
  return Number.isFinite(upper95) ? `< ${scientific(upper95)}` : 'not known';
}

/** Three digits, as a power of ten below a hundredth. */
export function scientific(value: number): string {
  if (value === 0) return '0';
  return value >= 0.01 ? value.toPrecision(3) : value.toExponential(2);
}

/** A share in percent, to two digits or to the whole. */
export function roughly(share: number): string {
  return share >= 0.0995 ? `${Math.round(100 * share)} %` : `${(100 * share).toPrecision(2)} %`;
}

/** The share of a part, as `roughly`; what is not all is never told as 100 %. */
export function shareOf(share: number): string {
  if (share >= 1 || share < 0.995) return roughly(share);
  return share < 0.9995 ? `${(100 * share).toFixed(1)} %` : '>99.9 %';
}

/** An image of that age, µs. */
export function pushedAt(ageUs: number): string {
  return ageUs === 0 ? 'what has just been pushed' : `what was pushed ${formatDuration(ageUs)} ago`;
}
