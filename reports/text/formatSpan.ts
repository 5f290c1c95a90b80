import { YEAR_US } from '../../sim/kernel/time.ts';
import { formatDuration, formatNumber } from '../../studies/figures.ts';

/** `100 y` where days would be too many to read; a year is 8760 h. */
export function formatSpan(spanUs: number): string {
  return spanUs >= 2 * YEAR_US ? `${formatNumber(spanUs / YEAR_US)} y` : formatDuration(spanUs);
}
