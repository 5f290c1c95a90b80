/**
 * A year's availability of pull and push, per client: the states that outages by chance lead to, what is served in each
 * (by short runs of it), and how much of a year is spent there.
 */
import { YEAR_MINUTES } from '../../../sim/kernel/time.ts';
import type { Plan } from '../../../sim/plan.ts';
import { type Executor, outcomesOf, type TrialObserver } from '../../executors/executor.ts';
import type { PlayOf } from '../../play.ts';
import type { Replicates } from '../../statistics/paired.ts';
import { withoutPartInAvailability } from '../withoutPart.ts';
import { FAILURE_REASONS } from './failureReasons.ts';
import { keyReasons } from './keyOutages.ts';
import { type MonthsOfPair, playMonths } from './months.ts';
import { type Part, partsOf, refillOf } from './outages.ts';
import { operationsOf, type Pair, pairsOf, phasesOf, playState, type StateCounts } from './stateRun.ts';
import { type ServiceState, statesOf } from './states.ts';
import { type OutageShare, type PlayedState, type YearOfPair, yearOf } from './year.ts';

/** Runs of each state; fewer where the operations of one are so many that these say enough. */
const SEEDS_MOST = 12;
const SEEDS_LEAST = 4;
/** Of a state with several parts out: it takes little of the time. */
const SEEDS_OF_RARE = 4;
const OPERATIONS_ENOUGH = 100_000;
/** Share of all that fails to which that without an outage is to be known; else more runs of it are played, … */
const USUAL_PRECISION = 0.1;
/** … so many at most, of so many operations together, and up to so many times as long where little happens in them. */
export const FURTHER_RUNS_MOST = 48;
const FURTHER_OPERATIONS = 800_000;
const STRETCH_MOST = 8;

export interface AvailabilityRequest {
  readonly plan: Plan;
  readonly seed: number;
  /** Availability that a month is to have, above 0 and below 1. */
  readonly target: number;
  /** Runs more without an outage at most, where what fails without one is not known well. */
  readonly furtherMost: number;
}

export interface Availability {
  /** By client, then pull before push; null for a scenario in which nobody pulls or pushes at a rate. */
  readonly rows: readonly AvailabilityRow[] | null;
  /** Unavailability of each row, and the same without each seed in turn. */
  readonly replicates: readonly Replicates[];
  readonly outages: Outages;
}

/** Minutes are of a year of 365 days: the share of operations that fail, as time. */
export interface AvailabilityRow {
  readonly client: string;
  readonly operation: 'pull' | 'push';
  /** Null: nothing ever fails. */
  readonly nines: number | null;
  readonly minutesPerYear: number;
  readonly lower95: number;
  readonly upper95: number;
  /** Minutes a year if nothing struck several regions at once. */
  readonly withoutCommonCauses: number;
  /** Share of months of 30 days whose unavailability is above what the target allows. */
  readonly pMonthMisses: number;
  /** Upper bound of it, above 0 also where none was seen in all `months`. */
  readonly pMonthMissesUpper95: number;
}

/** What the rows come from. */
export interface Outages {
  readonly target: number;
  /** Months that were played, without requests, to see how many miss it. */
  readonly months: number;
  /** Sets of what is out at the same time that were played, the one with nothing out included, and runs of each at most. */
  readonly states: number;
  readonly seeds: number;
  /** What fails without any outage, by client and operation, and from how many runs that is known. */
  readonly usual: readonly UsualFailures[];
  readonly usualSeeds: number;
  /** Share of the time in sets that were not; counted as served in the estimate, as not served in `upper95`. */
  readonly timeLeftOut: number;
  readonly causes: readonly OutageCause[];
  readonly reasons: readonly string[];
}

export interface UsualFailures {
  readonly client: string;
  readonly operation: 'pull' | 'push';
  readonly operations: number;
  readonly failed: number;
  /** Upper bound of the share that fails. */
  readonly upper95: number;
}

export interface OutageCause {
  readonly client: string;
  readonly operation: 'pull' | 'push';
  /** Hazard and target, several at once with ` + ` between them, or `without any outage: ` and why it fails. */
  readonly outage: string;
  readonly minutesPerYear: number;
  readonly share: number;
}

const NOTHING_PLAYED: Omit<Outages, 'target'> = {
  months: 0,
  states: 0,
  seeds: 0,
  usual: [],
  usualSeeds: 0,
  timeLeftOut: 0,
  causes: [],
  reasons: ['no client pulls or pushes at a rate, so there is nobody to be served'],
};

const WITHOUT_OUTAGE = 'without any outage';

/** Told in passing; nothing of it has an influence on what comes out. */
export interface AvailabilityObserver extends TrialObserver<StateCounts> {
  /** So many runs more than `stateRunCount` says are to follow: those without an outage were too few. */
  more?(runs: number): void;
}

export async function assessAvailability(
  { plan, seed, target, furtherMost }: AvailabilityRequest,
  executor: Executor<StateCounts>,
  observer: AvailabilityObserver,
  signal: AbortSignal,
): Promise<Availability> {
  const pairs = pairsOf(plan);
  if (pairs.length === 0) return { rows: null, replicates: [], outages: { ...NOTHING_PLAYED, target } };
  const parts = partsOf(plan);
  const { states, leftOut } = statesOf(parts);
  const tasks = tasksOf(plan, states);
  const stateRun = (number: number): string => `state run ${number} of seed ${seed}`;
  const played = states.map((state): PlayedState & { readonly runs: StateCounts[] } => ({ state, runs: [] }));
  const counts = outcomesOf(await executor.run([...tasks.keys()], observer, signal), stateRun);
  for (const [task, { state }] of tasks.entries()) played[state]!.runs.push(counts[task]!);
  const phases = phasesOf(plan);
  const yearsWith = (further: readonly StateCounts[]): YearOfPair[] =>
    pairs.map((_, pair) => yearOf(pair, played, phases, further));
  const known = yearsWith([]);
  const furtherTasks = known.every(isUsualKnown) ? [] : furtherOf(plan, tasks.length, furtherMost);
  observer.more?.(furtherTasks.length);
  const further = outcomesOf(await executor.run(furtherTasks, observer, signal), stateRun);
  const years = further.length === 0 ? known : yearsWith(further);
  const usualRuns = [...played[0]!.runs, ...further];
  const told = [...pairs.keys()].filter((pair) => years[pair]!.operations > 0);
  const months = playMonths(
    parts,
    states,
    told.map((pair) => years[pair]!),
    target,
    seed,
  );
  const without = withoutCommonCauses(parts, played);
  const less = (pair: number): number =>
    without === null ? years[pair]!.unavailability : yearOf(pair, without, phases, further).unavailability;
  return {
    rows: told.map((pair, i) => rowOf(pairs[pair]!, years[pair]!, leftOut, months[i]!, less(pair))),
    replicates: told.map((pair) => years[pair]!.replicates),
    outages: {
      target,
      months: months[0]?.months ?? 0,
      states: states.length,
      seeds: seedsOf(plan),
      usual: told.map((pair) => usualOf(pairs[pair]!, years[pair]!)),
      usualSeeds: usualRuns.length,
      timeLeftOut: leftOut,
      causes: told.flatMap((pair) => causesOf(pairs[pair]!, years[pair]!, reasonsIn(usualRuns, pair))),
      reasons: [...reasonsOf(plan, pairs, years, states), ...withoutPartInAvailability(plan), ...keyReasons(plan)],
    },
  };
}

/** The same runs, with the shares that their states have where nothing strikes several regions at once; null: nothing does. */
function withoutCommonCauses(parts: readonly Part[], played: readonly PlayedState[]): readonly PlayedState[] | null {
  if (!parts.some(({ isCommon }) => isCommon)) return null;
  const runsOf = new Map(played.map(({ state, runs }) => [state.key, runs]));
  return statesOf(parts.filter(({ isCommon }) => !isCommon)).states.flatMap((state) => {
    const runs = runsOf.get(state.key);
    return runs === undefined ? [] : [{ state, runs }];
  });
}

/** Plays runs by their numbers: state by state, seed by seed, and no state twice; then more seeds without an outage. */
export function stateRunsOf(plan: Plan, seed: number): PlayOf<StateCounts> {
  const { states } = statesOf(partsOf(plan));
  const tasks = tasksOf(plan, states);
  return (number) => {
    const task = tasks[number];
    if (task === undefined) {
      return playState(plan, states[0]!, seed + seedsOf(plan) + number - tasks.length, stretchOf(plan));
    }
    // The same seeds in every state: what differs from the run without an outage is due to the outage.
    return playState(plan, states[task.state]!, seed + task.run);
  };
}

/** Runs that an availability takes, before it is known whether more without an outage are wanted. */
export function stateRunCount(plan: Plan): number {
  return pairsOf(plan).length === 0 ? 0 : tasksOf(plan, statesOf(partsOf(plan)).states).length;
}

/** By their numbers: the index of a state, and which of its runs. */
function tasksOf(plan: Plan, states: readonly ServiceState[]): { readonly state: number; readonly run: number }[] {
  const seeds = seedsOf(plan);
  return states.flatMap(({ parts }, state) => {
    const runs = parts.length > 1 ? Math.min(seeds, SEEDS_OF_RARE) : seeds;
    return Array.from({ length: runs }, (_, run) => ({ state, run }));
  });
}

function seedsOf(plan: Plan): number {
  return Math.max(SEEDS_LEAST, Math.min(SEEDS_MOST, Math.floor(OPERATIONS_ENOUGH / operationsOf(plan))));
}

/** Failures without an outage are few against all, or well known. */
function isUsualKnown({ unavailability, usual, usualUpper95, operations }: YearOfPair): boolean {
  return operations === 0 || usualUpper95 - usual <= USUAL_PRECISION * unavailability;
}

/** Numbers of more runs without an outage, after those of the states. */
function furtherOf(plan: Plan, first: number, most: number): number[] {
  const runs = Math.min(most, Math.floor(FURTHER_OPERATIONS / (stretchOf(plan) * operationsOf(plan))));
  return Array.from({ length: runs }, (_, i) => first + i);
}

function stretchOf(plan: Plan): number {
  const most = Math.floor(FURTHER_OPERATIONS / (FURTHER_RUNS_MOST * operationsOf(plan)));
  return Math.max(1, Math.min(STRETCH_MOST, most));
}

function usualOf({ name, operation }: Pair, { operations, failed, usualUpper95 }: YearOfPair): UsualFailures {
  return { client: name, operation, operations, failed, upper95: usualUpper95 };
}

/** Of the failures of a pair without an outage, the share of each reason that there was. */
function reasonsIn(runs: readonly StateCounts[], pair: number): { readonly reason: string; readonly share: number }[] {
  const counts = FAILURE_REASONS.map((_, why) => runs.reduce((sum, { reasons }) => sum + reasons[pair]![why]!, 0));
  const all = counts.reduce((sum, count) => sum + count, 0);
  return FAILURE_REASONS.map((reason, why) => ({ reason, share: all === 0 ? 0 : counts[why]! / all }));
}

function rowOf(
  { name, operation }: Pair,
  year: YearOfPair,
  leftOut: number,
  { missing, missingUpper95 }: MonthsOfPair,
  less: number,
): AvailabilityRow {
  const { unavailability, lower95, upper95, usual, usualUpper95 } = year;
  // Of outages what the seeds show; of what fails without one never less than what so many operations can exclude.
  const most = Math.max(upper95, unavailability + usualUpper95 - usual) + leftOut;
  const minutesPerYear = unavailability * YEAR_MINUTES;
  return {
    client: name,
    operation,
    nines: unavailability > 0 ? -Math.log10(unavailability) : null,
    minutesPerYear,
    lower95: lower95 * YEAR_MINUTES,
    upper95: Math.min(1, most) * YEAR_MINUTES,
    withoutCommonCauses: less * YEAR_MINUTES,
    pMonthMisses: missing,
    pMonthMissesUpper95: missingUpper95,
  };
}

function causesOf(
  { name, operation }: Pair,
  { unavailability, usual, shares }: YearOfPair,
  reasons: readonly { readonly reason: string; readonly share: number }[],
): OutageCause[] {
  const all: OutageShare[] = [
    ...shares,
    ...reasons.map(({ reason, share }) => ({
      outage: `${WITHOUT_OUTAGE}: ${reason}`,
      // Outages may spare what usually fails: it is no more of the whole than that.
      unavailability: share * Math.min(usual, unavailability),
    })),
  ];
  return all
    .filter((share) => share.unavailability > 0)
    .sort((a, b) => b.unavailability - a.unavailability)
    .map((share) => ({
      client: name,
      operation,
      outage: share.outage,
      minutesPerYear: share.unavailability * YEAR_MINUTES,
      share: unavailability > 0 ? Math.min(1, share.unavailability / unavailability) : 0,
    }));
}

function reasonsOf(
  plan: Plan,
  pairs: readonly Pair[],
  years: readonly YearOfPair[],
  states: readonly ServiceState[],
): string[] {
  const refill = refillOf(plan);
  const reasons: string[] = [];
  if (states.length === 1) reasons.push('no hazard takes anything out of service that a client asks');
  const silent = pairs.filter((_, pair) => years[pair]!.operations === 0);
  for (const { name, operation } of silent)
    reasons.push(`${name} began no ${operation} in the runs: nothing is known of it`);
  if (refill !== null) reasons.push(refill);
  reasons.push(
    plan.replication.ackRegions > 1
      ? 'clients that act rarely are played at 4 pulls a minute, or 1 push in the time that one waits for other regions, all at the mean rate of their day'
      : 'clients that act rarely are played at 4 pulls or 1 push a minute, all at the mean rate of their day',
    'nodes, disks and single copies are left out: what they make unreadable is a group here and there, for a repair',
    'what is lost for good is told under durability, not here',
  );
  return reasons;
}
