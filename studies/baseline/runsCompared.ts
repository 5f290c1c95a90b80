/** Runs held against those of a baseline, seed by seed: a run and its predecessor have had the same luck. */
import { METRICS } from '../../scenarios/metricFacts.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { parseSeeds } from '../../scenarios/seeds.ts';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { SAME } from '../compare/change.ts';
import { pairedBySeed } from '../compare/runs.ts';
import { sum } from '../statistics/intervals.ts';
import { type Baseline, type BaselineSubject, watchedFigures } from './baseline.ts';
import { BETTER } from './better.ts';
import type { Compared, Untold } from './compared.ts';
import { GROWS_WITH, type Operation, operationsOf } from './operations.ts';

/** Which seeds of a baseline were played again: those alone can be held against it. */
export interface SeedsCompared {
  /** All that the baseline is of, ascending. */
  readonly before: readonly number[];
  readonly common: readonly number[];
}

export function seedsCompared({ run }: Baseline, outcomes: readonly SeedOutcome[]): SeedsCompared {
  const before = parseSeeds(run.seeds);
  const played = new Set(outcomes.map(({ seed }) => seed));
  return { before, common: before.filter((seed) => played.has(seed)) };
}

/** Over the seeds that both have. @param untold what is measured no more is added to it */
export function runsCompared(
  baseline: Baseline,
  { scenario }: BaselineSubject,
  played: readonly SeedOutcome[],
  untold: Untold[],
): Compared[] {
  const { before: seeds, common } = seedsCompared(baseline, played);
  if (common.length === 0) return [];
  const isCommon = seeds.map((seed) => common.includes(seed));
  const ofCommon = <T>(perSeed: readonly T[]): T[] => perSeed.filter((_, i) => isCommon[i]);
  const outcomes = played.filter(({ seed }) => common.includes(seed));
  const now = watchedFigures(outcomes, scenario.run.chance);
  const operations = operationsOf(outcomes);
  return Object.entries(baseline.run.metrics).flatMap(([name, all]): Compared[] => {
    const metric = name.split('{')[0]!;
    const before = ofCommon(all);
    const is = now[name];
    if (is === undefined) {
      // A client of another name is no worse one; all clients together are still told of.
      if (name === metric) untold.push({ name, why: 'nothing tells of it' });
      return [];
    }
    const grown = grownLoads(name, baseline.run.operations, operations, ofCommon);
    const after = grown.reduce<PerSeed>(atLoadOf, is);
    const [was, mean] = [meanOf(before), meanOf(after)];
    if (was === null || mean === null) return [];
    const unit = unitOf(metric);
    const scale = unit === 'fraction' ? 0.01 : Math.abs(was);
    const difference = worseBySeed(metric, unit, before, after, was);
    const worse = within(difference, mostWorse(metric, unit, was, scenario));
    const common = { name, unit, before: was, after: mean, worse, scale } as const;
    return [grown.length === 0 ? common : { ...common, forAsMany: grown.map(({ operation }) => operation) }];
  });
}

/** How often something was tried in each seed, then and now. */
interface Load {
  readonly operation: Operation;
  readonly before: readonly number[];
  readonly after: readonly number[];
}

type Operations = Readonly<Record<string, readonly number[]>>;

/** A share: what fails and is tried again moves the number of operations too. */
const LOAD_ALIKE = 0.01;

/**
 * What a count grows with and there is more of. Where there is less of it the count stands as it is: few of these counts fall in
 * proportion, and nobody is to be told that less went wrong and it is worse.
 */
function grownLoads(
  name: string,
  before: Operations = {},
  after: Operations,
  ofCommon: (perSeed: readonly number[]) => readonly number[],
): Load[] {
  const [metric = '', client] = name.split('{');
  return (GROWS_WITH[metric] ?? []).flatMap((operation): Load[] => {
    const own = `${operation}{${client}`;
    const key = before[own] === undefined || after[own] === undefined ? operation : own;
    const [was, is] = [before[key], after[key]];
    if (was === undefined || is === undefined) return [];
    const common = ofCommon(was);
    return sum(is) > (1 + LOAD_ALIKE) * sum(common) ? [{ operation, before: common, after: is }] : [];
  });
}

/** What it would be if as much had been tried as then: twice the pulls meet twice as much, and nothing is worse for that. */
function atLoadOf(values: PerSeed, { before, after }: Load): PerSeed {
  return values.map((value, seed) =>
    value === null || after[seed] === 0 ? value : (value * before[seed]!) / after[seed]!,
  );
}

/** By how much a figure can be worse at most, as far as that is known: a run ends, and no share is below nothing or above all. */
function mostWorse(metric: string, unit: Compared['unit'], was: number, { run }: Pick<Scenario, 'run'>): number {
  if (unit === 'us') return run.durationUs + run.drainUs - was;
  if (unit === 'fraction') return BETTER[metric] === 'more' ? was : 1 - was;
  return Number.POSITIVE_INFINITY;
}

function within({ lower95, upper95 }: Compared['worse'], most: number): Compared['worse'] {
  if (upper95 === null || upper95 <= most) return { lower95, upper95 };
  return { lower95, upper95: Math.max(most, lower95 ?? most) };
}

type PerSeed = readonly (number | null)[];

/** What differs by as much in every seed does so in others: no luck has told them apart. */
function worseBySeed(
  metric: string,
  unit: Compared['unit'],
  before: PerSeed,
  after: PerSeed,
  was: number,
): Compared['worse'] {
  if (before.every((value, seed) => value === after[seed])) return SAME;
  const isProportional = unit === 'us' || unit === 'bytes';
  const isPositive = [...before, ...after].every((value) => value === null || value > 0);
  if (!isProportional || !isPositive) {
    const sign = BETTER[metric] === 'more' ? -1 : 1;
    return pairedBySeed(
      known(before, (value) => sign * value),
      known(after, (value) => sign * value),
      false,
    );
  }
  // A seed in which everything takes longer is slowed down by more: by how many times is alike in all.
  const { lower95, upper95 } = pairedBySeed(known(before, Math.log), known(after, Math.log), false);
  const more = (end: number | null): number | null => (end === null ? null : was * (Math.exp(end) - 1));
  return { lower95: more(lower95), upper95: more(upper95) };
}

function known(values: PerSeed, of: (value: number) => number): (number | undefined)[] {
  return values.map((value) => (value === null ? undefined : of(value)));
}

function meanOf(values: PerSeed): number | null {
  const found = values.filter((value) => value !== null);
  return found.length === 0 ? null : sum(found) / found.length;
}

function unitOf(metric: string): Compared['unit'] {
  const unit = METRICS[metric];
  if (unit === 'fraction') return 'fraction';
  if (unit === 'duration') return 'us';
  return unit === 'size' ? 'bytes' : 'number';
}
