/** `94 s`, `31 min`, `2 h 20 min`, `350 ms`: how long something lasted, in chains and reports; microseconds to two or three digits. */
export function formatDuration(durationUs: number): string {
  const us = Math.abs(durationUs);
  const sign = durationUs < 0 ? '−' : '';
  if (us < 1000) return `${sign}${us === 0 ? '0 s' : `${rounded(us)} µs`}`;
  if (us < 999_500) return `${sign}${threeDigits(us / 1000)} ms`;
  const seconds = us / 1e6;
  if (seconds < 9.95) return `${sign}${threeDigits(seconds)} s`;
  if (seconds < 119.5) return `${sign}${rounded(seconds)} s`;
  const minutes = seconds / 60;
  if (minutes < 9.95) return `${sign}${pair(rounded(seconds), 60, 'min', 's')}`;
  if (minutes < 119.5) return `${sign}${rounded(minutes)} min`;
  if (minutes < 48 * 60) return `${sign}${pair(rounded(minutes), 60, 'h', 'min')}`;
  return `${sign}${pair(rounded(minutes / 60), 24, 'd', 'h')}`;
}

/** Three significant digits, two below 1. */
export function threeDigits(value: number): string {
  if (Math.abs(value) < 0.001) return value === 0 ? '0' : value.toExponential(1);
  return String(Number(value.toPrecision(Math.abs(value) < 1 ? 2 : 3)));
}

function pair(small: number, perBig: number, bigUnit: string, smallUnit: string): string {
  const rest = small % perBig;
  const big = (small - rest) / perBig;
  return rest === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${rest} ${smallUnit}`;
}

function rounded(value: number): number {
  return Math.floor(value + 0.5);
}
