/** Runs of several scenarios over the same seeds: every metric seed by seed, and what was lost. */
import type { Labels, SeedOutcome } from '../../sim/outcome.ts';
import { digestOf } from '../assemble.ts';
import { Measurements } from '../measurements.ts';
import { compareText } from '../order.ts';
import type { MetricResult, MetricStatistics } from '../result.ts';
import { meanInterval, sum } from '../statistics/intervals.ts';
import { decidedBy, differenceOf } from './change.ts';
import type { DifferenceOf, LossesOf, MetricComparison, RunComparison } from './compareResult.ts';

/** One scenario as it was played. */
export interface PlayedScenario {
  /** Of the same seeds in the same order for all. */
  readonly outcomes: readonly SeedOutcome[];
  /** Whether hazards strike: then seeds that agree may be luck. */
  readonly chance: boolean;
  /** How the replay of a saved result went, if it is one. */
  readonly replay: RunComparison['replays'][number];
}

/**
 * @param all the base first
 * @param divergence of each of the others, where it was looked for
 */
export function compareRuns(
  seeds: readonly number[],
  all: readonly PlayedScenario[],
  divergence: RunComparison['firstDivergence'],
): RunComparison {
  const [base, ...others] = all as readonly [PlayedScenario, ...PlayedScenario[]];
  const metrics = compareMetrics(all);
  const wentAlike = ({ outcomes }: PlayedScenario): boolean =>
    outcomes.every(({ digest }, i) => digest === base.outcomes[i]!.digest);
  return {
    seeds,
    digests: all.map(({ outcomes }) => digestOf(outcomes)),
    // The same events can come to other figures: what lies in a bin is billed.
    identical: others.map((other, i) => wentAlike(other) && metrics.every((metric) => isTheSame(metric, i))),
    metrics,
    losses: all.map(lossesOf),
    unfired: all.map(unfiredIn),
    replays: all.map(({ replay }) => replay),
    firstDivergence: divergence,
  };
}

/** @param all the base first */
export function compareMetrics(all: readonly PlayedScenario[]): MetricComparison[] {
  const figures = all.map(figuresOf);
  const keys = new Map<string, Figure>();
  for (const figure of figures.flatMap((of) => [...of.values()])) keys.set(keyOf(figure), figure);
  const anyChance = all.some(({ chance }) => chance);
  return [...keys.values()]
    .sort((a, b) => compareText(a.metric, b.metric) || compareText(labelsText(a.labels), labelsText(b.labels)))
    .map(({ metric, labels, statistic, unit }) => {
      const key = keyOf({ metric, labels });
      const [base, ...others] = figures.map((of): PerSeed => of.get(key)?.perSeed ?? []) as [PerSeed, ...PerSeed[]];
      return {
        metric,
        labels,
        statistic,
        unit,
        scenarios: [base, ...others].map(meanOf),
        differences: others.map((other) => pairedBySeed(base, other, anyChance)),
      };
    });
}

/** What only one of the two has a figure of is no difference. */
function isTheSame({ differences }: MetricComparison, other: number): boolean {
  const { estimate } = differences[other]!;
  return estimate === null || estimate === 0;
}

function lossesOf({ outcomes }: PlayedScenario): LossesOf {
  const losses = outcomes.flatMap((outcome) => outcome.losses);
  return {
    images: losses.length,
    bytes: sum(losses.map(({ bytes }) => bytes)),
    seeds: outcomes.filter((outcome) => outcome.losses.length > 0).length,
  };
}

function unfiredIn({ outcomes }: PlayedScenario): string[] {
  const planned = outcomes.flatMap(({ journal }) => journal.filter(({ chance, suppressed }) => !chance && !suppressed));
  return [...new Set(planned.filter(({ fired }) => !fired).map(({ id }) => id))];
}

/** By the place of the seed; undefined for a seed without data. */
export type PerSeed = readonly (number | undefined)[];

export interface Figure {
  readonly metric: string;
  readonly labels: Labels;
  readonly statistic: MetricComparison['statistic'];
  readonly unit: MetricComparison['unit'];
  readonly perSeed: (number | undefined)[];
}

/** Every metric under every combination of labels, by a name of them. */
export function figuresOf({ outcomes, chance }: Pick<PlayedScenario, 'outcomes' | 'chance'>): Map<string, Figure> {
  const figures = new Map<string, Figure>();
  for (const [seed, outcome] of outcomes.entries()) {
    const measured = new Measurements([outcome], chance);
    for (const [metric, result] of Object.entries(measured.results())) {
      const statistic = measured.bareStatistic(metric);
      if (result === null || statistic === null) continue;
      for (const { labels, figures: of } of everyLabel(result)) {
        const value = of[statistic];
        if (value === null) continue;
        const key = keyOf({ metric, labels });
        const figure = figures.get(key) ?? { metric, labels, statistic, unit: of.unit, perSeed: [] };
        figure.perSeed[seed] = value;
        figures.set(key, figure);
      }
    }
  }
  return figures;
}

function everyLabel(result: MetricResult): { readonly labels: Labels; readonly figures: MetricStatistics }[] {
  return [{ labels: {}, figures: result }, ...result.by.map((of) => ({ labels: of.labels, figures: of }))];
}

function keyOf({ metric, labels }: Pick<Figure, 'metric' | 'labels'>): string {
  return `${metric}${labelsText(labels)}`;
}

function labelsText(labels: Labels): string {
  return Object.entries(labels)
    .map(([label, value]) => `{${label}=${value}}`)
    .join('');
}

function meanOf(perSeed: PerSeed): number | null {
  const known = perSeed.filter((value) => value !== undefined);
  return known.length === 0 ? null : sum(known) / known.length;
}

/** Student's t of the differences of seeds that both have data of. */
export function pairedBySeed(base: PerSeed, other: PerSeed, chance: boolean): DifferenceOf {
  const differences = base.flatMap((value, seed) => {
    const there = other[seed];
    return value === undefined || there === undefined ? [] : [there - value];
  });
  if (differences.length === 0) return decidedBy('inconclusive', 'no seed has it in both');
  const estimate = sum(differences) / differences.length;
  if (differences.length === 1) return { ...decidedBy('inconclusive', 'one seed has no interval'), estimate };
  const interval = meanInterval(differences, chance);
  if (interval === null) return { ...decidedBy('notSeen', 'all seeds agree, which may be luck'), estimate };
  return differenceOf({ estimate, ...interval });
}
