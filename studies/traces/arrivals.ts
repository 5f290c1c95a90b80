/** When events came: rates, hours, gaps and bursts. */
import { type HistogramData, Histograms, histogramMean, histogramQuantile } from '../../sim/kernel/histogram.ts';

const SECOND_US = 1e6;
const MINUTE_US = 60e6;
const HOUR_US = 3600e6;
/** 1 January 1970 was a Thursday; weeks begin on Monday. */
const FIRST_WEEKDAY = 3;

export interface Quantiles {
  readonly n: number;
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

export interface Arrivals {
  /** Microseconds since 1970 in UTC. */
  readonly firstUs: number;
  readonly lastUs: number;
  /** Events a second from the first to the last; null where all came at once. */
  readonly meanPerSecond: number | null;
  /** The busiest minute of the clock: its rate, and when it began. */
  readonly peakMinute: { readonly perSecond: number; readonly atUs: number };
  /** The busiest second. */
  readonly peakSecond: { readonly perSecond: number; readonly atUs: number };
  /** Events by hour of the day, UTC, from 0. */
  readonly byHour: readonly number[];
  /** Events by day of the week, UTC, from Monday. */
  readonly byWeekday: readonly number[];
  /** Events in each of up to so many equal parts of the whole time. */
  readonly course: readonly number[];
  /**
   * Variance over mean of the counts in windows of a second, and in whole ones of a minute and an hour: 1 where arrivals are
   * independent (Poisson), more in bursts; null of fewer than two windows.
   */
  readonly dispersion: { readonly second: number | null; readonly minute: number | null; readonly hour: number | null };
  /** Times between one event and the next, µs, of events in order. */
  readonly gapsUs: Quantiles;
  /** Events that came after a later one; they are in no gap and in no count of a second. */
  readonly outOfOrder: number;
}

/** Parts of the whole time that a course has at most. */
const COURSE_PARTS = 96;

export class ArrivalCounts {
  #count = 0;
  #firstUs = Number.POSITIVE_INFINITY;
  #lastUs = Number.NEGATIVE_INFINITY;
  #outOfOrder = 0;
  readonly #hours = new Array<number>(24).fill(0);
  readonly #weekdays = new Array<number>(7).fill(0);
  /** By minute since 1970: as many as had events, wherever they lie. */
  readonly #minutes = new Map<number, number>();
  readonly #gaps = new Histograms();
  readonly #gap = this.#gaps.open();
  #previousUs = -1;
  #second = Number.NaN;
  #inSecond = 0;
  #peakSecond = { count: 0, second: 0 };
  #secondSquares = 0;
  #secondEvents = 0;

  add(atUs: number): void {
    this.#count += 1;
    this.#firstUs = Math.min(this.#firstUs, atUs);
    this.#lastUs = Math.max(this.#lastUs, atUs);
    const hour = Math.floor(atUs / HOUR_US);
    this.#hours[hour % 24]! += 1;
    this.#weekdays[(Math.floor(hour / 24) + FIRST_WEEKDAY) % 7]! += 1;
    const minute = Math.floor(atUs / MINUTE_US);
    this.#minutes.set(minute, (this.#minutes.get(minute) ?? 0) + 1);
    if (atUs < this.#previousUs) {
      this.#outOfOrder += 1;
      return;
    }
    if (this.#previousUs >= 0) this.#gaps.add(this.#gap, atUs - this.#previousUs);
    this.#previousUs = atUs;
    const second = Math.floor(atUs / SECOND_US);
    if (second !== this.#second) this.#endSecond(second);
    this.#inSecond += 1;
  }

  /** Of at least one event. */
  arrivals(): Arrivals {
    this.#endSecond(Number.NaN);
    const spanUs = this.#lastUs - this.#firstUs;
    const seconds = Math.floor(this.#lastUs / SECOND_US) - Math.floor(this.#firstUs / SECOND_US) + 1;
    const [minute, inMinute] = [...this.#minutes].reduce((most, each) => (each[1] > most[1] ? each : most));
    return {
      firstUs: this.#firstUs,
      lastUs: this.#lastUs,
      meanPerSecond: spanUs > 0 ? this.#count / (spanUs / SECOND_US) : null,
      peakMinute: { perSecond: inMinute / 60, atUs: minute * MINUTE_US },
      peakSecond: { perSecond: this.#peakSecond.count, atUs: this.#peakSecond.second * SECOND_US },
      byHour: this.#hours,
      byWeekday: this.#weekdays,
      course: this.#course(spanUs),
      dispersion: {
        second: dispersion(this.#secondEvents, this.#secondSquares, seconds),
        minute: this.#dispersionOf(1),
        hour: this.#dispersionOf(60),
      },
      gapsUs: quantilesOf(this.#gaps.data(this.#gap)),
      outOfOrder: this.#outOfOrder,
    };
  }

  #endSecond(next: number): void {
    if (this.#inSecond > this.#peakSecond.count) this.#peakSecond = { count: this.#inSecond, second: this.#second };
    this.#secondSquares += this.#inSecond * this.#inSecond;
    this.#secondEvents += this.#inSecond;
    this.#inSecond = 0;
    this.#second = next;
  }

  /** Over windows that lie between the first and the last event as a whole. @param minutes of a window */
  #dispersionOf(minutes: number): number | null {
    const widthUs = minutes * MINUTE_US;
    const from = Math.ceil(this.#firstUs / widthUs);
    const to = Math.floor(this.#lastUs / widthUs);
    const windows = new Map<number, number>();
    let events = 0;
    for (const [minute, count] of this.#minutes) {
      const window = Math.floor(minute / minutes);
      if (window < from || window >= to) continue;
      windows.set(window, (windows.get(window) ?? 0) + count);
      events += count;
    }
    let squares = 0;
    for (const count of windows.values()) squares += count * count;
    return dispersion(events, squares, to - from);
  }

  #course(spanUs: number): number[] {
    // Parts of whole minutes, so that no minute is split.
    const first = Math.floor(this.#firstUs / MINUTE_US);
    const minutes = Math.floor((this.#firstUs + spanUs) / MINUTE_US) - first + 1;
    const width = Math.ceil(minutes / COURSE_PARTS);
    const course = new Array<number>(Math.ceil(minutes / width)).fill(0);
    for (const [minute, count] of this.#minutes) course[Math.floor((minute - first) / width)]! += count;
    return course;
  }
}

/** Variance (n − 1 in the denominator) over mean; null of fewer than two windows. */
function dispersion(events: number, squares: number, windows: number): number | null {
  if (windows < 2 || events === 0) return null;
  const mean = events / windows;
  return (squares - windows * mean * mean) / (windows - 1) / mean;
}

/** Exact in mean and max, within 0.8 % in between; null of no values. */
export function quantilesOf(data: HistogramData): Quantiles {
  const at = (p: number): number | null => (data.count === 0 ? null : histogramQuantile(data, p));
  const mean = data.count === 0 ? null : histogramMean(data);
  return { n: data.count, mean, p50: at(0.5), p90: at(0.9), p99: at(0.99), max: data.count === 0 ? null : data.max };
}
