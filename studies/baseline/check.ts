/**
 * Is a scenario worse than its baseline? Each watched figure is compared with what it was, seed by seed and part by part, and counts
 * as worse only where the whole interval of the difference is, by more than the tolerance. What got better is told; what there was and
 * is no more is open, where nothing else tells of it.
 */
import { METRICS } from '../../scenarios/metricFacts.ts';
import type { SeedOutcome, Verdict } from '../../sim/outcome.ts';
import type { AvailabilityRow } from '../assess/availability/availability.ts';
import { SAME } from '../compare/change.ts';
import type { DifferenceOf } from '../compare/compareResult.ts';
import { pairedBySeed } from '../compare/runs.ts';
import { settingsSaid } from '../compare/settings.ts';
import { formatFigure, formatNumber } from '../figures.ts';
import { compareText } from '../order.ts';
import { formatSeeds } from '../repro.ts';
import type { VerdictEntry } from '../result.ts';
import type { Beside } from '../run.ts';
import { sum } from '../statistics/intervals.ts';
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

interface Compared {
  readonly name: string;
  readonly unit: 'fraction' | 'us' | 'bytes' | 'number' | 'nines' | 'minutes';
  readonly before: number;
  readonly after: number;
  /** After less before, turned so that more is worse; an end that is null is not known, or without bound. */
  readonly worse: Pick<DifferenceOf, 'lower95' | 'upper95'>;
  /** What a tolerance of 1 would be. */
  readonly scale: number;
}

/**
 * Verdicts on what is worse, and notes of what is not as it was when the baseline was made.
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
): Beside {
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
      ...worst.map((one) => worseEntry(one, `${because}${more}`)),
      ...missing.map(gone),
      ...(worst.length === 0 ? [held(compared, compared.filter(isBetter))] : []),
    ],
    notes: notesOf(baseline, subject, outcomes, changed, version),
  };
}

/** Where nobody says otherwise. */
export const TOLERANCE = 0.01;

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
    // The same numbers in every seed are no difference, whatever chance might do in others.
    const isEqual = before.every((value, seed) => value === after[seed]);
    const worse = isEqual ? SAME : pairedBySeed(perSeed(before), perSeed(after), anyChance);
    const [was, is] = [meanOf(before), meanOf(after)];
    if (was === null || is === null) return [];
    const unit = unitOf(metric);
    return [{ name, unit, before: was, after: is, worse, scale: unit === 'fraction' ? 0.01 : Math.abs(was) }];
  });
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
    const worse = isSame ? SAME : { lower95: estimate - half, upper95: estimate + half };
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
    return {
      name: 'durability',
      unit: 'nines',
      before: Number.POSITIVE_INFINITY,
      after: is.estimate,
      worse: { lower95: Number.POSITIVE_INFINITY, upper95: null },
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
  return { ...common, worse: paired ?? { lower95: estimate - half, upper95: estimate + half } };
}

function worseEntry({ name, unit, before, after, worse }: Compared, because: string): VerdictEntry {
  const { lower95, upper95 } = worse;
  const range = lower95 === null || upper95 === null ? '' : `, ${rangeText(lower95, upper95, unit)}`;
  const reason = `it is ${told(after, unit)} and was ${told(before, unit)}${range}${because}`;
  return { ...entryOf(name, 'fail', `no worse than ${told(before, unit)}`, reason), observed: after };
}

function entryOf(name: string, verdict: Verdict, expected: string, reason: string): VerdictEntry {
  return { kind: 'baseline', name, verdict, observed: null, expected, reason, evidence: [], seed: null };
}

/** Of shares in points; one figure where the ends are told alike. */
function rangeText(lower95: number, upper95: number, unit: Compared['unit']): string {
  const points = (value: number): string => `${formatNumber(100 * value)} points`;
  const [from, to] = [lower95, upper95].map((value) => (unit === 'fraction' ? points(value) : told(value, unit)));
  return from === to ? `worse by ${from}` : `worse by ${from} to ${to} (95 %)`;
}

function gone(name: string): VerdictEntry {
  return entryOf(name, 'inconclusive', 'as in the baseline', 'the baseline has it, and now nothing tells of it');
}

function held(compared: readonly Compared[], better: readonly Compared[]): VerdictEntry {
  if (compared.length === 0) {
    const reason = 'nothing was measured that the baseline has: play its seeds';
    return entryOf('baseline', 'inconclusive', 'no worse', reason);
  }
  const gains = better
    .slice(0, CHANGES_TOLD)
    .map(({ name, unit, before, after }) => `${name} is ${told(after, unit)} and was ${told(before, unit)}`);
  const also = gains.length === 0 ? '' : `; better: ${gains.join(', ')}`;
  return entryOf('baseline', 'pass', 'no worse', `none of ${compared.length} figures is worse${also}`);
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
  return known.length === 0 ? null : sum(known) / known.length;
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
