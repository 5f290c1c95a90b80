/**
 * A year of one client and operation, put together from the courses of all states:
 *
 *   unavailability = usual failures + Σ states: share of the time × steady share of failures
 *                                   + Σ states: entries × what beginning and end cost beyond that
 *
 * Intervals are over the seeds of the runs (jackknife): the whole sum is reckoned without each seed in turn.
 */
import { studentTQuantile } from '../../statistics/studentT.ts';
import { type Bins, binsOf, type Course, courseCounts, courseOf, transitionUs } from './course.ts';
import type { Duration, OutageProcess } from './outages.ts';
import type { Phases, StateCounts } from './stateRun.ts';
import type { ServiceState } from './states.ts';

/** Lengths of outages that a mean is taken over. */
const LENGTHS = 200;
/** Prime to it: lengths that are sums take both parts from all over their laws. */
const STRIDE = 77;

/** Each state with its runs, one for each of the first seeds, in their order; the first with everything in service. */
export interface PlayedState {
  readonly state: ServiceState;
  readonly runs: readonly StateCounts[];
}

export interface YearOfPair {
  /** Share of operations that fail, 0 to 1. */
  readonly unavailability: number;
  readonly lower95: number;
  readonly upper95: number;
  /** The unavailability as it would be without each seed in turn; empty with one seed. */
  readonly without: readonly number[];
  /** Without any outage. */
  readonly usual: number;
  /** Of the unavailability, by the outage that it is due to; most first. */
  readonly shares: readonly OutageShare[];
  /** Courses of the states in their order, without the first. */
  readonly courses: readonly Course[];
  /** Operations that the shares without an outage were counted from, in all seeds together. */
  readonly operations: number;
}

export interface OutageShare {
  readonly outage: string;
  readonly unavailability: number;
}

export function yearOf(pair: number, played: readonly PlayedState[], phases: Phases): YearOfPair {
  const [usual, ...others] = played as [PlayedState, ...PlayedState[]];
  const bins = binsOf(courseCounts(pair, usual.runs, usual.runs, NOBODY), phases);
  const lengths = others.map(({ state }) => lengthsOf(state));
  const whole = sumUp(pair, usual, others, lengths, bins, phases, NOBODY);
  const seeds = usual.runs.length;
  const without = Array.from(
    { length: seeds },
    (_, seed) => sumUp(pair, usual, others, lengths, bins, phases, seed).total,
  );
  const half = seeds < 2 ? 0 : jackknifeError(without) * studentTQuantile(0.975, seeds - 1);
  return {
    unavailability: clamped(whole.total),
    lower95: clamped(whole.total - half),
    upper95: clamped(whole.total + half),
    without: seeds < 2 ? [] : without.map(clamped),
    usual: whole.usual,
    shares: whole.shares,
    courses: whole.courses,
    operations: whole.operations,
  };
}

const NOBODY = -1;

interface Sums {
  readonly total: number;
  readonly usual: number;
  readonly shares: readonly OutageShare[];
  readonly courses: readonly Course[];
  readonly operations: number;
}

function sumUp(
  pair: number,
  usual: PlayedState,
  others: readonly PlayedState[],
  lengths: readonly (readonly ByProcess[])[],
  bins: Bins,
  phases: Phases,
  leave: number,
): Sums {
  const { failed, total: all } = courseCounts(pair, usual.runs, usual.runs, leave);
  const within = (counts: Float64Array): number =>
    counts.subarray(phases.before, phases.end).reduce((sum, count) => sum + count, 0);
  const operations = within(all);
  const usually = operations === 0 ? 0 : within(failed) / operations;
  const shares = new Map<string, number>();
  const courses = others.map(({ state, runs }, i) => {
    const course = courseOf(courseCounts(pair, runs, usual.runs.slice(0, runs.length), leave), bins, phases);
    for (const { label, share, entriesPerUs, lengthsUs } of lengths[i]!) {
      const meanUs = lengthsUs.reduce((sum, us) => sum + transitionUs(course, us), 0) / lengthsUs.length;
      shares.set(label, (shares.get(label) ?? 0) + state.share * share * course.steady + entriesPerUs * meanUs);
    }
    return course;
  });
  let total = usually;
  for (const unavailability of shares.values()) total += unavailability;
  return {
    total,
    usual: usually,
    shares: [...shares]
      .map(([outage, unavailability]) => ({ outage, unavailability }))
      .sort((a, b) => b.unavailability - a.unavailability || (a.outage < b.outage ? -1 : 1)),
    courses,
    operations,
  };
}

/** What part of a state is due to one hazard, and how long its outages last. */
interface ByProcess {
  readonly label: string;
  /** Of the state's time. */
  readonly share: number;
  readonly entriesPerUs: number;
  readonly lengthsUs: readonly number[];
}

function lengthsOf({ parts, key, share, entriesPerUs }: ServiceState): ByProcess[] {
  if (parts.length === 1) {
    const { processes, ratePerUs } = parts[0]!;
    const load = (of: OutageProcess): number => of.ratePerUs * of.duration.meanUs;
    const all = processes.reduce((sum, process) => sum + load(process), 0);
    return processes.map((process) => ({
      label: process.label,
      share: load(process) / all,
      entriesPerUs: (entriesPerUs * process.ratePerUs) / ratePerUs,
      lengthsUs: quantilesOf(process.duration),
    }));
  }
  // Several at once: the stay ends with the first that ends, whatever their laws; an exponential stay of the mean it has.
  const meanUs = share / entriesPerUs;
  const stay: Duration = { meanUs, us: (u) => -meanUs * Math.log1p(-u) };
  return [{ label: key, share: 1, entriesPerUs, lengthsUs: quantilesOf(stay) }];
}

function quantilesOf(duration: Duration): number[] {
  return Array.from({ length: LENGTHS }, (_, i) =>
    duration.us((i + 0.5) / LENGTHS, (((i * STRIDE) % LENGTHS) + 0.5) / LENGTHS),
  );
}

/** Of an estimate, from the same with one seed left out at a time. */
function jackknifeError(without: readonly number[]): number {
  const n = without.length;
  const mean = without.reduce((sum, value) => sum + value, 0) / n;
  const squares = without.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt((squares * (n - 1)) / n);
}

function clamped(share: number): number {
  return Math.min(1, Math.max(0, share));
}
