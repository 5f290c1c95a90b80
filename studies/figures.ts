/**
 * Figures as people read them, in verdicts and reports alike. Rounding never flatters: a rate below 1 is never printed as 100 %, nor one
 * above 0 as 0 %.
 */

import { formatDuration, threeDigits } from '../sim/kernel/durationText.ts';

export { formatDuration };

export type FigureUnit = 'count' | 'bytes' | 'us' | 'fraction' | 'number';

/** A value in base units (µs, bytes, fraction 0–1, plain numbers) with its unit. */
export function formatFigure(value: number, unit: FigureUnit): string {
  switch (unit) {
    case 'us':
      return formatDuration(value);
    case 'bytes':
      return formatBytes(value);
    case 'fraction':
      return formatPercent(value, 3);
    case 'count':
    case 'number':
      return formatNumber(value);
  }
}

/** `2:20:00`: a point on the run's clock, whole seconds; hours are not folded into days. */
export function formatClock(atUs: number): string {
  const seconds = Math.floor(atUs / 1e6);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** `1.25 GB`: powers of 1000, as networks and bills count. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? Math.round(value) : threeDigits(value)} ${units[unit]}`;
}

/** Decimals of a percentage that are read for their digits. */
const DECIMALS_READ = 6;

/** `99.949 %`: as many decimals as it takes for `digits` significant digits of what is missing to 100 %, for one beyond six decimals. */
export function formatPercent(fraction: number, digits = 2): string {
  if (fraction <= 0) return '0 %';
  if (fraction >= 1) return '100 %';
  const smaller = Math.min(fraction, 1 - fraction) * 100;
  const first = -Math.floor(Math.log10(smaller));
  // So near to an end nobody reads a second digit: the first says how many nines there are.
  const decimals = Math.min(12, Math.max(0, Math.min(digits - 1 + first, Math.max(DECIMALS_READ, first))));
  const text = (fraction * 100).toFixed(decimals);
  return `${Number(text) >= 100 ? (100 - 10 ** -decimals).toFixed(decimals) : text} %`;
}

/** Of a last digit: what a logarithm may be short of a whole one by. */
const DUST = 1e-6;

/** Nines as they are told everywhere, never rounded up: `13.6`. @param decimals at least 0 */
export function formatNines(nines: number, decimals = 1): string {
  const unit = 10 ** decimals;
  return (Math.floor(nines * unit + DUST) / unit).toFixed(decimals);
}

/** Beyond these an expectation is no figure that somebody wrote. */
const DECIMALS_MOST = 6;

/** Nines to be read beside those that were wanted: with as many decimals, so that what is told as no fewer is no fewer. */
export function formatNinesBeside(nines: number, wanted: number): string {
  const decimals = String(wanted).split('.')[1]?.length ?? 0;
  return formatNines(nines, Math.min(DECIMALS_MOST, Math.max(1, decimals)));
}

/** Nines of a rate, `3.3`; of a perfect one the most that `n` trials can show, about log10 n: `>3.0`. */
export function formatNinesOfRate(fraction: number, n: number): string {
  if (fraction < 1) return formatNines(-Math.log10(1 - fraction));
  return n > 1 ? `>${formatNines(Math.log10(n))}` : '–';
}

/** `1,203`, `41.3`, `0.3`: whole numbers whole, others to three significant digits. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? 'without end' : '–';
  if (Number.isInteger(value) || Math.abs(value) >= 999.5) return withCommas(Math.round(value));
  return threeDigits(value);
}

/** `1 year`, `2.5 years`. */
export function formatYears(years: number): string {
  return `${formatNumber(years)} ${years === 1 ? 'year' : 'years'}`;
}

function withCommas(whole: number): string {
  return String(whole).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
