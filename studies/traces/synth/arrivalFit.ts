/**
 * When events come, as three scales: the mean rate of each hour of the week, how far hours and minutes scatter around what is expected of
 * them (variance over mean of their counts: 1 where arrivals are independent), and how far events come in clusters within a second.
 */

const SECOND_US = 1e6;
export const MINUTE_US = 60e6;
const MINUTES_OF_HOUR = 60;
const HOURS_OF_WEEK = 168;
/** The first minute of a Monday: 5 January 1970 was one. */
const MONDAY_MINUTES = 4 * 24 * 60;

export class ArrivalFit {
  firstUs = Number.POSITIVE_INFINITY;
  lastUs = 0;
  readonly #minutes = new Map<number, number>();
  #second = -1;
  #inSecond = 0;
  /** Sum over seconds of the square of their counts. */
  #secondSquares = 0;
  #previousUs = -1;
  #shortGaps = 0;
  #shortGapsUs = 0;

  add(atUs: number): void {
    this.firstUs = Math.min(this.firstUs, atUs);
    this.lastUs = Math.max(this.lastUs, atUs);
    const minute = Math.floor(atUs / MINUTE_US);
    this.#minutes.set(minute, (this.#minutes.get(minute) ?? 0) + 1);
    const second = Math.floor(atUs / SECOND_US);
    if (second !== this.#second) this.#endSecond(second);
    this.#inSecond += 1;
    const gapUs = atUs - this.#previousUs;
    if (this.#previousUs >= 0 && gapUs >= 0 && gapUs < SECOND_US) {
      this.#shortGaps += 1;
      this.#shortGapsUs += gapUs;
    }
    this.#previousUs = atUs;
  }

  /** Of at least one event. */
  shape(): ArrivalShape {
    this.#endSecond(-1);
    const [first, last] = [Math.floor(this.firstUs / MINUTE_US), Math.floor(this.lastUs / MINUTE_US)];
    const inBin = new Float64Array(HOURS_OF_WEEK);
    const minutesOfBin = new Float64Array(HOURS_OF_WEEK);
    const byHour = new Map<number, number[]>();
    for (let minute = first; minute <= last; minute++) {
      const count = this.#minutes.get(minute) ?? 0;
      const bin = binOf(minute);
      inBin[bin]! += count;
      minutesOfBin[bin]! += 1;
      const hour = Math.floor(minute / MINUTES_OF_HOUR);
      const minutes = byHour.get(hour) ?? [];
      minutes.push(count);
      byHour.set(hour, minutes);
    }
    const perMinute = ratesOf(inBin, minutesOfBin);
    const whole = [...byHour].filter(([, minutes]) => minutes.length === MINUTES_OF_HOUR);
    return {
      firstUs: this.firstUs,
      perMinute,
      ofSeconds: this.#ofSeconds(),
      ofMinutes: scatterOfMinutes([...byHour.values()]),
      ofHours: scatterOfHours(whole, perMinute),
      shortGapUs: this.#shortGaps === 0 ? SECOND_US / 10 : this.#shortGapsUs / this.#shortGaps,
    };
  }

  #endSecond(next: number): void {
    this.#secondSquares += this.#inSecond * this.#inSecond;
    this.#inSecond = 0;
    this.#second = next;
  }

  /** Around the mean of their minute. */
  #ofSeconds(): number {
    let events = 0;
    let expected = 0;
    for (const count of this.#minutes.values()) {
      events += count;
      expected += (count * count) / 60;
    }
    return Math.max(0, this.#secondSquares - expected) / ((events * 59) / 60);
  }
}

export interface ArrivalShape {
  readonly firstUs: number;
  /** Events a minute by hour of the week, UTC, from Monday. */
  readonly perMinute: Float64Array;
  /** Variance over mean of the counts, within the next larger scale. */
  readonly ofSeconds: number;
  readonly ofMinutes: number;
  readonly ofHours: number;
  /** Mean of the gaps under a second, µs. */
  readonly shortGapUs: number;
}

/** Hour of the week of a minute since 1970. */
export function binOf(minute: number): number {
  const hour = Math.floor((minute - MONDAY_MINUTES) / MINUTES_OF_HOUR);
  return ((hour % HOURS_OF_WEEK) + HOURS_OF_WEEK) % HOURS_OF_WEEK;
}

/** Hours of the week that the log has not seen are as that hour of other days, and where there is none, as all. */
function ratesOf(events: Float64Array, minutes: Float64Array): Float64Array {
  const sum = (column: Float64Array, hour: number | null): number =>
    column.reduce((total, value, bin) => total + (hour === null || bin % 24 === hour ? value : 0), 0);
  const all = sum(events, null) / sum(minutes, null);
  return Float64Array.from({ length: HOURS_OF_WEEK }, (_, bin) => {
    if (minutes[bin]! > 0) return events[bin]! / minutes[bin]!;
    const ofDay = sum(minutes, bin % 24);
    return ofDay > 0 ? sum(events, bin % 24) / ofDay : all;
  });
}

/** Around the mean of their hour. */
function scatterOfMinutes(hours: readonly (readonly number[])[]): number {
  let squares = 0;
  let expected = 0;
  for (const minutes of hours) {
    const mean = minutes.reduce((sum, count) => sum + count, 0) / minutes.length;
    for (const count of minutes) squares += (count - mean) ** 2;
    expected += mean * (minutes.length - 1);
  }
  return expected === 0 ? 1 : squares / expected;
}

/** Around what is expected of that hour of the week; 1 where no hour of the week came twice. */
function scatterOfHours(hours: readonly (readonly [number, readonly number[]])[], perMinute: Float64Array): number {
  const seen = new Map<number, number>();
  let squares = 0;
  let expected = 0;
  for (const [hour, minutes] of hours) {
    const bin = binOf(hour * MINUTES_OF_HOUR);
    const mean = perMinute[bin]! * MINUTES_OF_HOUR;
    squares += (minutes.reduce((sum, count) => sum + count, 0) - mean) ** 2;
    // Of n hours around their own mean, n − 1 are free.
    if (seen.has(bin)) expected += mean;
    seen.set(bin, 1);
  }
  return expected === 0 ? 1 : squares / expected;
}
