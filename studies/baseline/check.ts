/**
 * Is a scenario worse than its baseline? Each watched figure is compared with what it was, seed by seed and part by part, and counts
 * as worse only where the whole interval of the difference is, by more than the tolerance. What got better is told; what there was and
 * is no more is open, where nothing else tells of it.
 */

import { METRICS } from '../../scenarios/metricFacts.ts';
import type { SeedOutcome } from '../../sim/outcome.ts';
import type { AvailabilityRow } from '../assess/availability/availability.ts';
import type { DifferenceOf } from '../compare/compareResult.ts';
import { pairedBySeed } from '../compare/runs.ts';
import { settingsSaid } from '../compare/settings.ts';
import { formatFigure, formatNumber } from '../figures.ts';
import { compareText } from '../order.ts';
import { formatSeeds } from '../repro.ts';
import type { VerdictEntry } from '../result.ts';
import { pairedDifference } from '../statistics/paired.ts';
import {
  type AssessedYear,
  type Baseline,
  type BaselineSubject,
  durabilityNines,
  tracesOf,
  watchedFigures,
} from './baseline.ts';
import { BETTER } from './better.ts';

export interface CheckedAgainst {
  readonly verdicts: readonly VerdictEntry[];
  /** What is not as it was when the baseline was made: sentences for the reader. */
  readonly notes: readonly string[];
}

interface Compared {
  readonly name: string;
  readonly unit: 'fraction' | 'us' | 'bytes' | 'number' | 'nines' | 'minutes';
  readonly before: number;
  readonly after: number;
  /** After less before, turned so that more is worse. */
  readonly worse: DifferenceOf;
  /** What a tolerance of 1 would be. */
  readonly scale: number;
}

/**
 * @param tolerance 0–1: of times and counts that share of what they were, of fractions that share of a percent, of nines twice that
 * many nines, of minutes a year that share of them and of an hour
 */
export function checkBaseline(
  baseline: Baseline,
  subject: BaselineSubject,
  outcomes: readonly SeedOutcome[],
  year: AssessedYear | null,
  tolerance: number,
  version: string,
): CheckedAgainst {
  const changed = changedSettings(baseline, subject);
  const missing: string[] = [];
  const compared = [
    ...runsCompared(baseline, subject, outcomes, missing),
    ...(year === null || baseline.year === null ? [] : yearCompared(baseline.year, year, missing)),
  ];
  const isWorse = ({ worse, scale }: Compared): boolean => (worse.lower95 ?? 0) > tolerance * scale;
  const isBetter = ({ worse, scale }: Compared): boolean => (worse.upper95 ?? 0) < -tolerance * scale;
  const worst = compared.filter(isWorse);
  const because = changed.length === 0 ? '' : `; changed: ${changed.slice(0, CHANGES_TOLD).join(', ')}`;
  const more = changed.length > CHANGES_TOLD ? ` and ${changed.length - CHANGES_TOLD} more` : '';
  return {
    verdicts: [
      ...worst.map((one) => entryOf(one, `${because}${more}`)),
      ...missing.map((name) => gone(name)),
      ...(worst.length === 0 ? [held(compared, compared.filter(isBetter))] : []),
    ],
    notes: notesOf(baseline, subject, outcomes, changed, version),
  };
}

const CHANGES_TOLD = 4;

function runsCompared(
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
    const better = BETTER[metric];
    const sign = better === 'more' ? -1 : 1;
    const perSeed = (values: readonly (number | null)[]) =>
      values.map((value) => (value === null ? undefined : sign * value));
    const anyChance = run.chance || scenario.run.chance;
    const worse = exactWhereEqual(before, after) ?? pairedBySeed(perSeed(before), perSeed(after), anyChance);
    const [was, is] = [meanOf(before), meanOf(after)];
    if (was === null || is === null) return [];
    const unit = unitOf(metric);
    return [{ name, unit, before: was, after: is, worse, scale: unit === 'fraction' ? 0.01 : Math.abs(was) }];
  });
}

/** The same numbers in every seed are no difference, whatever chance might do in others. */
function exactWhereEqual(before: readonly (number | null)[], after: readonly (number | null)[]): DifferenceOf | null {
  const isEqual = before.length === after.length && before.every((value, seed) => value === after[seed]);
  return isEqual ? { change: 'same', estimate: 0, lower95: 0, upper95: 0, reason: null } : null;
}

function yearCompared(before: NonNullable<Baseline['year']>, year: AssessedYear, missing: string[]): Compared[] {
  const durability = durabilityCompared(before.durability, year);
  const rows = new Map<string, AvailabilityRow>(
    (year.availability.rows ?? []).map((row) => [`${row.client} ${row.operation}`, row]),
  );
  const availability = Object.entries(before.availability).flatMap(([name, was]): Compared[] => {
    const row = rows.get(name);
    if (row === undefined) return [];
    const estimate = row.minutesPerYear - was.estimate;
    const half = Math.hypot(was.upper95 - was.estimate, row.minutesPerYear - row.lower95);
    const isSame = Math.abs(estimate) <= ROUNDING * Math.abs(was.estimate);
    const worse = {
      change: 'same',
      estimate,
      lower95: isSame ? 0 : estimate - half,
      upper95: isSame ? 0 : estimate + half,
      reason: null,
    } as const;
    return [
      {
        name: `availability of ${name}`,
        unit: 'minutes',
        before: was.estimate,
        after: row.minutesPerYear,
        worse,
        scale: Math.max(MINUTES_LEAST, was.estimate),
      },
    ];
  });
  if (durability === 'gone') missing.push('durability');
  return [...(typeof durability === 'string' || durability === null ? [] : [durability]), ...availability];
}

/** Of a scenario that loses nothing in a year an hour more of outage counts as its whole would. */
const MINUTES_LEAST = 60;
const ROUNDING = 1e-5;

function durabilityCompared(
  was: NonNullable<Baseline['year']>['durability'],
  { durability }: AssessedYear,
): Compared | 'gone' | null {
  const is = durabilityNines(durability, was === null || was.without.length === 0 ? null : was.without.length);
  if (is === null) return null;
  if (was === null) {
    const never = {
      change: 'more',
      estimate: null,
      lower95: Number.POSITIVE_INFINITY,
      upper95: null,
      reason: null,
    } as const;
    return {
      name: 'durability',
      unit: 'nines',
      before: Number.POSITIVE_INFINITY,
      after: is.estimate,
      worse: never,
      scale: 2,
    };
  }
  if (durability.result.verdict === 'inconclusive' && durability.result.exact === null) return 'gone';
  const common = { name: 'durability', unit: 'nines', before: was.estimate, after: is.estimate, scale: 2 } as const;
  const paired =
    was.without.length > 1 && was.without.length === is.without.length
      ? pairedDifference(
          { estimate: is.estimate, without: is.without },
          { estimate: was.estimate, without: was.without },
        )
      : null;
  const estimate = was.estimate - is.estimate;
  const half = Math.hypot(was.estimate - was.lower95, is.upper95 - is.estimate);
  const { lower95, upper95 } = paired ?? { lower95: estimate - half, upper95: estimate + half };
  return { ...common, worse: { change: 'same', estimate, lower95, upper95, reason: null } };
}

function entryOf({ name, unit, before, after, worse }: Compared, because: string): VerdictEntry {
  const range =
    worse.upper95 === null || worse.lower95 === null ? '' : `, ${rangeText(worse.lower95, worse.upper95, unit)}`;
  return {
    kind: 'baseline',
    name,
    verdict: 'fail',
    observed: after,
    expected: `no worse than ${told(before, unit)}`,
    reason: `it is ${told(after, unit)} and was ${told(before, unit)}${range}${because}`,
    evidence: [],
    seed: null,
  };
}

/** Of shares in points; one figure where the ends are told alike. */
function rangeText(lower95: number, upper95: number, unit: Compared['unit']): string {
  const points = (value: number): string => `${formatNumber(100 * value)} points`;
  const [from, to] = [lower95, upper95].map((value) => (unit === 'fraction' ? points(value) : told(value, unit)));
  return from === to ? `worse by ${from}` : `worse by ${from} to ${to} (95 %)`;
}

function gone(name: string): VerdictEntry {
  return {
    kind: 'baseline',
    name,
    verdict: 'inconclusive',
    observed: null,
    expected: 'as in the baseline',
    reason: 'the baseline has it, and now nothing tells of it',
    evidence: [],
    seed: null,
  };
}

function held(compared: readonly Compared[], better: readonly Compared[]): VerdictEntry {
  const gains = better
    .slice(0, CHANGES_TOLD)
    .map(({ name, unit, before, after }) => `${name} is ${told(after, unit)} and was ${told(before, unit)}`);
  const isAny = compared.length > 0;
  return {
    kind: 'baseline',
    name: 'baseline',
    verdict: isAny ? 'pass' : 'inconclusive',
    observed: null,
    expected: 'no worse',
    reason: isAny
      ? `none of ${compared.length} figures is worse${gains.length === 0 ? '' : `; better: ${gains.join(', ')}`}`
      : 'nothing was measured that the baseline has: play its seeds',
    evidence: [],
    seed: null,
  };
}

function notesOf(
  baseline: Baseline,
  { scenario, hash }: BaselineSubject,
  outcomes: readonly SeedOutcome[],
  changed: readonly string[],
  version: string,
): string[] {
  const traces = tracesOf(scenario);
  const otherTraces = Object.keys(baseline.traces).filter(
    (client) => traces[client] !== undefined && traces[client] !== baseline.traces[client],
  );
  const seeds = formatSeeds(outcomes.map(({ seed }) => seed));
  return [
    ...(baseline.scenario.hash === hash
      ? []
      : [
          `The scenario is not the one that the baseline was made of: ${changed.join(', ') || 'what it means has changed'}.`,
        ]),
    ...(otherTraces.length === 0
      ? []
      : [`The trace of ${otherTraces.join(', ')} has changed since the baseline was made.`]),
    ...(baseline.tool.version === version
      ? []
      : [`The baseline was made by nines ${baseline.tool.version}, and this is ${version}.`]),
    ...(baseline.run.seeds === seeds
      ? []
      : [
          `The baseline is of the seeds ${baseline.run.seeds}, and these are ${seeds || 'none'}: runs were not compared.`,
        ]),
  ];
}

/** `registry.regions: [a, b] → [a]`, by key. */
function changedSettings({ settings }: Baseline, subject: BaselineSubject): string[] {
  const now = settingsSaid(subject);
  const keys = [...new Set([...Object.keys(settings), ...now.keys()])].sort(compareText);
  return keys.flatMap((key) => {
    const [was, is] = [settings[key], now.get(key)];
    return was === is ? [] : [`${key}: ${was ?? 'default'} → ${is ?? 'default'}`];
  });
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function unitOf(metric: string): Compared['unit'] {
  const unit = METRICS[metric];
  if (unit === 'fraction') return 'fraction';
  if (unit === 'duration') return 'us';
  return unit === 'size' ? 'bytes' : 'number';
}

function told(value: number, unit: Compared['unit']): string {
  if (unit === 'nines')
    return value === Number.POSITIVE_INFINITY ? 'without end of nines' : `${value.toFixed(2)} nines`;
  if (unit === 'minutes') return `${formatNumber(value)} min a year`;
  return formatFigure(value, unit);
}
