/** Estimates as the pages of an assessment tell them: small numbers, and how sure they are. */
import type { Estimate } from '../../studies/assess/lossSums.ts';

/** `3.91e-11 ± 0.9 %`, the number alone where it is sure, or `< 4e-11` where nothing but a bound is known. */
export function around({ estimate, lower95, upper95 }: Estimate): string {
  const half = (upper95 - lower95) / 2;
  if (half === 0) return scientific(estimate);
  if (estimate === 0) return `< ${scientific(upper95)}`;
  return `${scientific(estimate)} ± ${roughly(half / estimate)}`;
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
