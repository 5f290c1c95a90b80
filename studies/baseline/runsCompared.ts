/** Runs held against those of a baseline, seed by seed: a run and its predecessor have had the same luck. */
import { METRICS } from '../../scenarios/metricFacts.ts';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { SAME } from '../compare/change.ts';
import { pairedBySeed } from '../compare/runs.ts';
import { formatSeeds } from '../repro.ts';
import { sum } from '../statistics/intervals.ts';
import { type Baseline, type BaselineSubject, watchedFigures } from './baseline.ts';
import { BETTER } from './better.ts';
import type { Compared } from './compared.ts';

/** @param missing what is measured no more is added to it */
export function runsCompared(
  { run }: Baseline,
  { scenario }: BaselineSubject,
  outcomes: readonly SeedOutcome[],
  missing: string[],
): Compared[] {
  if (formatSeeds(outcomes.map(({ seed }) => seed)) !== run.seeds) return [];
  const now = watchedFigures(outcomes, scenario.run.chance);
  return Object.entries(run.metrics).flatMap(([name, before]): Compared[] => {
    const metric = name.split('{')[0]!;
    const after = now[name];
    if (after === undefined) {
      // A client of another name is no worse one; all clients together are still told of.
      if (name === metric) missing.push(name);
      return [];
    }
    const [was, is] = [meanOf(before), meanOf(after)];
    if (was === null || is === null) return [];
    const unit = unitOf(metric);
    const scale = unit === 'fraction' ? 0.01 : Math.abs(was);
    return [{ name, unit, before: was, after: is, worse: worseBySeed(metric, unit, before, after, was), scale }];
  });
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
