/**
 * Months of outages, without requests: the processes of all parts are played for thousands of months on end, and each
 * month pays for its outages what their courses say. Tells how many months miss a target, which a yearly mean cannot.
 */
import { Streams } from '../../../sim/kernel/streams.ts';
import { clopperPearson } from '../../statistics/intervals.ts';
import { transitionUs } from './course.ts';
import type { Part } from './outages.ts';
import { keyOf, type ServiceState, visible } from './states.ts';
import type { YearOfPair } from './year.ts';

const MONTHS = 20_000;
/** Outages that are played at most: where there are very many a month, fewer months say as much. */
const OUTAGES_MOST = 1_000_000;
const HOUR_US = 3600e6;
const MONTH_HOURS = 30 * 24;

export interface MonthsOfPair {
  /** Share of months whose unavailability is above what the target allows. */
  readonly missing: number;
  /** Upper bound of that (Clopper and Pearson's), above 0 also where none was seen. */
  readonly missingUpper95: number;
  /** How many were played. */
  readonly months: number;
  /** Over all months. */
  readonly unavailability: number;
}

/**
 * @param states as they were played, everything in service first
 * @param target availability that a month is to have, below 1
 */
export function playMonths(
  parts: readonly Part[],
  states: readonly ServiceState[],
  pairs: readonly YearOfPair[],
  target: number,
  seed: number | string,
): MonthsOfPair[] {
  const perMonth = parts.reduce((sum, { ratePerUs }) => sum + ratePerUs * HOUR_US * MONTH_HOURS, 0);
  const months = Math.max(100, Math.min(MONTHS, Math.floor(OUTAGES_MOST / Math.max(perMonth, 1e-9))));
  const tally = new MonthTally(pairs, target, months);
  const outages = new OutageLine(parts, seed);
  const indexOf = new Map(states.map(({ key }, index) => [key, index]));
  // Hours are doubles: a thousand years of µs would be past their exact range.
  let nowHours = 0;
  let index: number | undefined = 0;
  while (nowHours < months * MONTH_HOURS) {
    const untilHours = Math.min(outages.nextHours(), months * MONTH_HOURS);
    tally.spend(nowHours, untilHours, index);
    nowHours = untilHours;
    const begunUs = outages.step();
    const shown = indexOf.get(keyOf(visible(outages.out())));
    if (begunUs !== null && shown !== index && shown !== undefined) tally.begin(nowHours, shown, begunUs);
    index = shown;
  }
  return tally.results();
}

/** Unavailability by month: the month at hand in full, of those before it only how they went. */
class MonthTally {
  private readonly pairs: readonly YearOfPair[];
  private readonly target: number;
  private readonly months: number;
  private month = 0;
  private readonly lostHours: Float64Array;
  private readonly missed: Float64Array;
  private readonly sum: Float64Array;

  constructor(pairs: readonly YearOfPair[], target: number, months: number) {
    this.pairs = pairs;
    this.target = target;
    this.months = months;
    this.lostHours = new Float64Array(pairs.length);
    this.missed = new Float64Array(pairs.length);
    this.sum = new Float64Array(pairs.length);
  }

  /** Time in a state; undefined: in one that was not played, where nothing is served. */
  spend(fromHours: number, untilHours: number, state: number | undefined): void {
    let atHours = fromHours;
    while (atHours < untilHours) {
      const end = Math.min(untilHours, (this.month + 1) * MONTH_HOURS);
      for (const [p, { usual, courses }] of this.pairs.entries()) {
        const excess = state === undefined ? 1 - usual : state === 0 ? 0 : courses[state - 1]!.steady;
        this.lostHours[p] = this.lostHours[p]! + (end - atHours) * (usual + excess);
      }
      atHours = end;
      if (end === (this.month + 1) * MONTH_HOURS) this.close();
    }
  }

  /** An outage of this length leads into a state. */
  begin(atHours: number, state: number, lengthUs: number): void {
    if (state === 0 || atHours >= this.months * MONTH_HOURS) return;
    for (const [p, { courses }] of this.pairs.entries()) {
      this.lostHours[p] = this.lostHours[p]! + transitionUs(courses[state - 1]!, lengthUs) / HOUR_US;
    }
  }

  results(): MonthsOfPair[] {
    return this.pairs.map((_, p) => ({
      missing: this.missed[p]! / this.months,
      missingUpper95: clopperPearson(this.missed[p]!, this.months).upper95,
      months: this.months,
      unavailability: this.sum[p]! / this.months,
    }));
  }

  private close(): void {
    this.month++;
    for (let p = 0; p < this.pairs.length; p++) {
      const share = Math.min(1, Math.max(0, this.lostHours[p]! / MONTH_HOURS));
      if (share > 1 - this.target) this.missed[p] = this.missed[p]! + 1;
      this.sum[p] = this.sum[p]! + share;
      this.lostHours[p] = 0;
    }
  }
}

/** The outages of all parts, one after another. What a site that is out hides does not begin meanwhile. */
class OutageLine {
  private readonly parts: readonly Part[];
  private readonly line: Line[];

  constructor(parts: readonly Part[], seed: number | string) {
    const streams = new Streams(seed);
    this.parts = parts;
    this.line = parts.flatMap((part, p) =>
      part.processes.map((process): Line => {
        const draws = streams.keyed(`assess/months/${process.source}`);
        const gap = (n: number): number => -Math.log(draws.uniform(n, 0)) / (process.ratePerUs * HOUR_US);
        const lastsUs = (n: number): number => process.duration.us(draws.uniform(n, 1), draws.uniform(n, 2));
        return { part: p, region: part.region, gap, lastsUs, next: gap(0), begun: 0, ends: [] };
      }),
    );
  }

  nextHours(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { ends, next: begins } of this.line) {
      next = Math.min(next, begins);
      for (const end of ends) next = Math.min(next, end);
    }
    return next;
  }

  /** Goes on to the next beginning or end. Returns the length of the outage that begins (µs), null at an end. */
  step(): number | null {
    const now = this.nextHours();
    for (const line of this.line) {
      const ended = line.ends.indexOf(now);
      if (ended < 0) continue;
      line.ends.splice(ended, 1);
      return null;
    }
    const line = this.line.find(({ next }) => next === now);
    if (line === undefined) return null;
    line.begun++;
    const lengthUs = line.lastsUs(line.begun);
    const end = now + lengthUs / HOUR_US;
    line.ends.push(end);
    line.next = now + line.gap(line.begun);
    if (this.parts[line.part]!.isSite) this.holdBack(line.region, end - now);
    return lengthUs;
  }

  out(): Part[] {
    const out = new Set(this.line.filter(({ ends }) => ends.length > 0).map(({ part }) => part));
    return this.parts.filter((_, p) => out.has(p));
  }

  /** Rates do not accrue in a region that is out. */
  private holdBack(region: number, hours: number): void {
    for (const line of this.line) if (line.region === region) line.next += hours;
  }
}

interface Line {
  readonly part: number;
  readonly region: number;
  /** Hours from one beginning to the next, of its n-th. */
  readonly gap: (n: number) => number;
  readonly lastsUs: (n: number) => number;
  /** Hour at which the next outage begins. */
  next: number;
  begun: number;
  /** Hours at which those that have begun end. */
  readonly ends: number[];
}
