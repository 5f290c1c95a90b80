/** The years of a stretch of time, or its months where it is shorter. */

export interface TimePart {
  /** `2026`, or `2026-03`. */
  readonly name: string;
  /** µs since 1970, UTC; `toUs` is outside. */
  readonly fromUs: number;
  readonly toUs: number;
}

const MONTHS = 12;
/** Shorter times are divided into months. */
const YEARS_LEAST = 2;

/** Cut where the stretch begins and ends. */
export function calendarParts(sinceUs: number, untilUs: number): TimePart[] {
  if (!(untilUs > sinceUs)) return [];
  const first = new Date(sinceUs / 1000);
  const isByYear = untilUs >= Date.UTC(first.getUTCFullYear() + YEARS_LEAST, first.getUTCMonth()) * 1000;
  const step = isByYear ? MONTHS : 1;
  const parts: TimePart[] = [];
  let month = first.getUTCFullYear() * MONTHS + (isByYear ? 0 : first.getUTCMonth());
  for (;;) {
    const [fromUs, toUs] = [startOf(month), startOf(month + step)];
    if (fromUs >= untilUs) return parts;
    const name = new Date(fromUs / 1000).toISOString().slice(0, isByYear ? 4 : 7);
    parts.push({ name, fromUs: Math.max(fromUs, sinceUs), toUs: Math.min(toUs, untilUs) });
    month += step;
  }
}

/** @param month months since the year 0 */
function startOf(month: number): number {
  return Date.UTC(Math.floor(month / MONTHS), month % MONTHS) * 1000;
}
