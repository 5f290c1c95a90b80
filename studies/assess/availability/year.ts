/**
 * A year of one client and operation, put together from the courses of all states:
 *
 *   unavailability = usual failures + Σ states: share of the time × steady share of failures
 *                                   + Σ states: entries × what beginning and end cost beyond that
 *
 * Intervals are over the seeds of the runs (jackknife): the whole sum is reckoned without each seed in turn. Failures without
 * any outage are rare, and often none is seen, which that takes for none at all: they have a bound of their own.
 */
import { clopperPearson } from '../../statistics/intervals.ts';
import { jackknife } from '../../statistics/jackknife.ts';
import type { Replicates } from '../../statistics/paired.ts';
import { type Combination, combinationsOf } from './combinations.ts';
import { type Bins, binsOf, type Course, courseCounts, courseOf, transitionUs } from './course.ts';
import type { Phases, StateCounts } from './stateRun.ts';
import type { ServiceState } from './states.ts';

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
  /** The unavailability as it would be without each seed in turn, those that played every state first. */
  readonly replicates: Replicates;
  /** Without any outage, and the upper bound of that (Clopper and Pearson's), also where none was seen. */
  readonly usual: number;
  readonly usualUpper95: number;
  /** Of the unavailability, by the outage that it is due to; most first. */
  readonly shares: readonly OutageShare[];
  /** Courses of the states in their order, without the first. */
  readonly courses: readonly Course[];
  /** Operations that the shares without an outage were counted from, in all seeds together, and those that failed. */
  readonly operations: number;
  readonly failed: number;
}

export interface OutageShare {
  readonly outage: string;
  readonly unavailability: number;
}

/** @param further runs without an outage, of seeds that no other state was played with */
export function yearOf(
  pair: number,
  played: readonly PlayedState[],
  phases: Phases,
  further: readonly StateCounts[] = [],
): YearOfPair {
  const [usual, ...others] = played as [PlayedState, ...PlayedState[]];
  const bins = binsOf(courseCounts(pair, usual.runs, usual.runs, NOBODY), phases);
  const lengths = others.map(({ state }) => combinationsOf(state));
  const sums = (leave: number): Sums => sumUp(pair, usual, further, others, lengths, bins, phases, leave);
  const whole = sums(NOBODY);
  // What is known of outages does not come from further seeds.
  const withoutFurther = (seed: number): number =>
    whole.total - whole.usual + usualOf(pair, [...usual.runs, ...further], phases, seed).usual;
  const { operations, failed } = whole;
  const seeds = usual.runs.length;
  const without = Array.from({ length: seeds + further.length }, (_, seed) =>
    seed < seeds ? sums(seed).total : withoutFurther(seed),
  );
  const half = jackknife(without, seeds);
  const usualUpper95 = operations === 0 ? 1 : 1 - clopperPearson(operations - failed, operations).lower95;
  return {
    unavailability: clamped(whole.total),
    lower95: clamped(whole.total - half),
    upper95: clamped(whole.total + half),
    replicates: { estimate: clamped(whole.total), without: without.map(clamped), first: seeds },
    usual: whole.usual,
    usualUpper95,
    shares: whole.shares,
    courses: whole.courses,
    operations,
    failed,
  };
}

const NOBODY = -1;

/** What fails without any outage. */
interface Usual {
  readonly usual: number;
  readonly operations: number;
  readonly failed: number;
}

interface Sums extends Usual {
  readonly total: number;
  readonly shares: readonly OutageShare[];
  readonly courses: readonly Course[];
}

function sumUp(
  pair: number,
  usual: PlayedState,
  further: readonly StateCounts[],
  others: readonly PlayedState[],
  lengths: readonly (readonly Combination[])[],
  bins: Bins,
  phases: Phases,
  leave: number,
): Sums {
  const usually = usualOf(pair, [...usual.runs, ...further], phases, leave);
  const shares = new Map<string, number>();
  const courses = others.map(({ state, runs }, i) => {
    const course = courseOf(courseCounts(pair, runs, usual.runs.slice(0, runs.length), leave), bins, phases);
    for (const { label, share, entriesPerUs, lengthsUs } of lengths[i]!) {
      const meanUs = lengthsUs.reduce((sum, us) => sum + transitionUs(course, us), 0) / lengthsUs.length;
      shares.set(label, (shares.get(label) ?? 0) + state.share * share * course.steady + entriesPerUs * meanUs);
    }
    return course;
  });
  let total = usually.usual;
  for (const unavailability of shares.values()) total += unavailability;
  return {
    ...usually,
    total,
    shares: [...shares]
      .map(([outage, unavailability]) => ({ outage, unavailability }))
      .sort((a, b) => b.unavailability - a.unavailability || (a.outage < b.outage ? -1 : 1)),
    courses,
  };
}

function usualOf(pair: number, runs: readonly StateCounts[], phases: Phases, leave: number): Usual {
  const counts = courseCounts(pair, runs, runs, leave);
  const within = (of: Float64Array): number =>
    of.subarray(phases.before, phases.end).reduce((sum, count) => sum + count, 0);
  const operations = within(counts.total);
  const failed = within(counts.failed);
  return { usual: operations === 0 ? 0 : failed / operations, operations, failed };
}

function clamped(share: number): number {
  return Math.min(1, Math.max(0, share));
}
