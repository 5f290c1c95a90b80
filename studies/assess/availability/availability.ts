/**
 * A year's availability of pull and push, per client: the states that outages by chance lead to, what is served in each
 * (by short runs of it), and how much of a year is spent there.
 */
import type { Plan } from '../../../sim/plan.ts';
import { type Executor, outcomesOf, type TrialObserver } from '../../executors/executor.ts';
import type { PlayOf } from '../../play.ts';
import type { Replicates } from '../../statistics/paired.ts';
import { playMonths } from './months.ts';
import { type Part, partsOf } from './outages.ts';
import { operationsOf, type Pair, pairsOf, phasesOf, playState, type StateCounts } from './stateRun.ts';
import { type ServiceState, statesOf } from './states.ts';
import { type OutageShare, type PlayedState, type YearOfPair, yearOf } from './year.ts';

const MINUTES_PER_YEAR = 525_600;
/** Runs of each state; fewer where the operations of one are so many that these say enough. */
const SEEDS_MOST = 12;
const SEEDS_LEAST = 4;
/** Of a state with several parts out: it takes little of the time. */
const SEEDS_OF_RARE = 4;
const OPERATIONS_ENOUGH = 100_000;

export interface AvailabilityRequest {
  readonly plan: Plan;
  readonly seed: number;
  /** Availability that a month is to have, above 0 and below 1. */
  readonly target: number;
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
}

/** What the rows come from. */
export interface Outages {
  readonly target: number;
  /** Sets of what is out at the same time that were played, the one with nothing out included, and runs of each at most. */
  readonly states: number;
  readonly seeds: number;
  /** Share of the time in sets that were not; counted as served in the estimate, as not served in `upper95`. */
  readonly timeLeftOut: number;
  readonly causes: readonly OutageCause[];
  readonly reasons: readonly string[];
}

export interface OutageCause {
  readonly client: string;
  readonly operation: 'pull' | 'push';
  /** Hazard and target, several at once with ` + ` between them, or what fails without any outage. */
  readonly outage: string;
  readonly minutesPerYear: number;
  readonly share: number;
}

const NOTHING_PLAYED: Omit<Outages, 'target'> = {
  states: 0,
  seeds: 0,
  timeLeftOut: 0,
  causes: [],
  reasons: ['no client pulls or pushes at a rate, so there is nobody to be served'],
};

const WITHOUT_OUTAGE = 'without any outage';

export async function assessAvailability(
  { plan, seed, target }: AvailabilityRequest,
  executor: Executor<StateCounts>,
  observer: TrialObserver<StateCounts>,
  signal: AbortSignal,
): Promise<Availability> {
  const pairs = pairsOf(plan);
  if (pairs.length === 0) return { rows: null, replicates: [], outages: { ...NOTHING_PLAYED, target } };
  const parts = partsOf(plan);
  const { states, leftOut } = statesOf(parts);
  const tasks = tasksOf(plan, states);
  const played = states.map((state): PlayedState & { readonly runs: StateCounts[] } => ({ state, runs: [] }));
  const counts = outcomesOf(await executor.run([...tasks.keys()], observer, signal));
  for (const [task, { state }] of tasks.entries()) played[state]!.runs.push(counts[task]!);
  const years = pairs.map((_, pair) => yearOf(pair, played, phasesOf(plan)));
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
    without === null ? years[pair]!.unavailability : yearOf(pair, without, phasesOf(plan)).unavailability;
  return {
    rows: told.map((pair, i) => rowOf(pairs[pair]!, years[pair]!, leftOut, months[i]!.missing, less(pair))),
    replicates: told.map((pair) => ({ estimate: years[pair]!.unavailability, without: years[pair]!.without })),
    outages: {
      target,
      states: states.length,
      seeds: seedsOf(plan),
      timeLeftOut: leftOut,
      causes: told.flatMap((pair) => causesOf(pairs[pair]!, years[pair]!)),
      reasons: reasonsOf(pairs, years, states),
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

/** Plays runs by their numbers: state by state, seed by seed, and no state twice. */
export function stateRunsOf(plan: Plan, seed: number): PlayOf<StateCounts> {
  const { states } = statesOf(partsOf(plan));
  const tasks = tasksOf(plan, states);
  return (number) => {
    const task = tasks[number]!;
    // The same seeds in every state: what differs from the run without an outage is due to the outage.
    return playState(plan, states[task.state]!, seed + task.run);
  };
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

function rowOf(
  { name, operation }: Pair,
  year: YearOfPair,
  leftOut: number,
  missing: number,
  less: number,
): AvailabilityRow {
  const { unavailability, lower95, upper95 } = year;
  const minutesPerYear = unavailability * MINUTES_PER_YEAR;
  return {
    client: name,
    operation,
    nines: unavailability > 0 ? -Math.log10(unavailability) : null,
    minutesPerYear,
    lower95: lower95 * MINUTES_PER_YEAR,
    upper95: Math.min(1, upper95 + leftOut) * MINUTES_PER_YEAR,
    withoutCommonCauses: less * MINUTES_PER_YEAR,
    pMonthMisses: missing,
  };
}

function causesOf({ name, operation }: Pair, { unavailability, usual, shares }: YearOfPair): OutageCause[] {
  const all: OutageShare[] = [...shares, { outage: WITHOUT_OUTAGE, unavailability: usual }];
  return all
    .filter((share) => share.unavailability > 0)
    .sort((a, b) => b.unavailability - a.unavailability)
    .map((share) => ({
      client: name,
      operation,
      outage: share.outage,
      minutesPerYear: share.unavailability * MINUTES_PER_YEAR,
      share: unavailability > 0 ? Math.min(1, share.unavailability / unavailability) : 0,
    }));
}

function reasonsOf(pairs: readonly Pair[], years: readonly YearOfPair[], states: readonly ServiceState[]): string[] {
  const reasons: string[] = [];
  if (states.length === 1) reasons.push('no hazard takes a region, its storage or a zone out of service');
  const silent = pairs.filter((_, pair) => years[pair]!.operations === 0);
  for (const { name, operation } of silent)
    reasons.push(`${name} began no ${operation} in the runs: nothing is known of it`);
  reasons.push(
    'clients that act rarely are played at 4 pulls or 1 push a minute, all at the mean rate of their day',
    'nodes, disks and single copies are left out: what they make unreadable is a group here and there, for a repair',
    'what is lost for good is told under durability, not here',
  );
  return reasons;
}
