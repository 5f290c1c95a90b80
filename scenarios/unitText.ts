/** Quantities as a scenario would write them. */
import { DURATION_UNITS_US, SIZE_UNITS_BYTES } from './units.ts';

/** `2h20m`, `30s`, `0s`: the shortest exact text that the reader of durations takes back. */
export function durationText(us: number): string {
  const parts: string[] = [];
  let restUs = us;
  for (const unit of ['d', 'h', 'm', 's', 'ms', 'us']) {
    const unitUs = DURATION_UNITS_US[unit] ?? 1;
    const count = Math.floor(restUs / unitUs);
    if (count > 0) parts.push(`${count}${unit}`);
    restUs -= count * unitUs;
  }
  return parts.length === 0 ? '0s' : parts.join('');
}

/** `10MiB`, `1500B`: in the largest unit that divides the size. */
export function sizeText(bytes: number): string {
  for (const unit of ['TiB', 'GiB', 'MiB', 'KiB', 'TB', 'GB', 'MB', 'kB']) {
    const unitBytes = SIZE_UNITS_BYTES[unit] ?? 1;
    if (bytes >= unitBytes && bytes % unitBytes === 0) return `${bytes / unitBytes}${unit}`;
  }
  return `${bytes}B`;
}

/** A bandwidth as a file would write it: `100Mbps`, exact. */
export function bandwidthText(bytesPerSecond: number): string {
  const bits = bytesPerSecond * 8;
  const unit = (['G', 'M', 'k'] as const).find((_, place) => bits % 1000 ** (3 - place) === 0);
  return unit === undefined ? `${bits}bps` : `${bits / { G: 1e9, M: 1e6, k: 1e3 }[unit]}${unit}bps`;
}
