/**
 * Is a scenario worse than its baseline? Each watched figure is compared with what it was, seed by seed and part by part, and counts
 * as worse only where the whole interval of the difference is, by more than the tolerance. What got better is told; what there was and
 * is no more is open, where nothing else tells of it.
 */
import type { SeedOutcome, Verdict } from '../../sim/outcome.ts';
import { settingsToKeep } from '../compare/settings.ts';
import { formatFigure, formatNines, formatNumber } from '../figures.ts';
import { compareText } from '../order.ts';
import { formatSeeds } from '../repro.ts';
import type { VerdictEntry } from '../result.ts';
import type { Beside } from '../run.ts';
import { type Baseline, type BaselineSubject, tracesOf } from './baseline.ts';
import { BETTER } from './better.ts';
import { type Compared, isBetter, isWorse } from './compared.ts';
import { runsCompared } from './runsCompared.ts';
import type { AssessedYear } from './year.ts';
import { yearCompared } from './yearCompared.ts';

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
  const unsure: string[] = [];
  const compared = [
    ...runsCompared(baseline, subject, outcomes, missing),
    ...(year === null || baseline.year === null ? [] : yearCompared(baseline.year, year, tolerance, unsure)),
  ];
  const worst = compared.filter((one) => isWorse(one, tolerance)).sort((a, b) => rankOf(a) - rankOf(b));
  const better = compared.filter((one) => isBetter(one, tolerance));
  // Whoever takes a replica away is told what got worse, and need not decide about each figure that was of this replica.
  const isToldOf = worst.length > 0 && changed.length > 0;
  const gone = isToldOf && missing.length > 0 ? [`Gone with what was changed: ${missing.join(', ')}.`] : [];
  return {
    verdicts: [
      ...worst.map((one) => worseEntry(one, changed)),
      ...(isToldOf ? [] : missing.map((name) => openEntry(name, 'now nothing tells of it', changed))),
      ...unsure.map((name) => openEntry(name, 'now a guard of its estimate does not hold', changed)),
      ...(worst.length === 0 ? [held(compared, better)] : []),
    ],
    notes: [...notesOf(baseline, subject, outcomes, changed, worst.length > 0, version), ...gone],
  };
}

/** Where nobody says otherwise. */
export const TOLERANCE = 0.01;

const METRICS_RANKED = Object.keys(BETTER);

/** What a year comes to before runs, and what matters most first. */
function rankOf({ name }: Compared): number {
  return METRICS_RANKED.indexOf(name.split('{')[0]!);
}

const CHANGES_TOLD = 4;

/** @param changed settings, without which it might be as it was */
function worseEntry({ name, unit, before, after, worse }: Compared, changed: readonly Changed[]): VerdictEntry {
  const { lower95, upper95 } = worse;
  const range = lower95 === null || upper95 === null ? '' : `, ${rangeText(lower95, upper95, unit)}`;
  const reason = `${told(before, unit)} → ${told(after, unit)}${range}${timesText(unit, before, after)}`;
  const entry = entryOf(name, 'fail', `no worse than ${told(before, unit)}`, reason);
  return { ...entry, observed: after, evidence: changed.map(({ said }) => said), ...keysOf(changed) };
}

function entryOf(name: string, verdict: Verdict, expected: string, reason: string): VerdictEntry {
  return { kind: 'baseline', name, verdict, observed: null, expected, reason, evidence: [], seed: null };
}

/** For readers to whom nines are no measure yet. */
function timesText(unit: Compared['unit'], before: number, after: number): string {
  return unit === 'nines' && Number.isFinite(before)
    ? `: lost ${formatNumber(10 ** (before - after))} times as often`
    : '';
}

/** One figure where the ends are told alike. */
function rangeText(lower95: number, upper95: number, unit: Compared['unit']): string {
  const [from, to] = [lower95, upper95].map((value) => differenceText(value, unit));
  if (from === to) return `worse by ${from}`;
  // One unit is enough, where all of it stands at the end: `3 to 4 min a year`.
  const [, , end = ''] = /^([\d.,e+-]+)( (?:nines|points|min a year))$/.exec(to!) ?? [];
  const start = end !== '' && from!.endsWith(end) ? from!.slice(0, -end.length) : from;
  return `worse by ${start} to ${to} (95 %)`;
}

/** Shares in points, and nines to the nearest: of a difference neither end flatters. */
function differenceText(value: number, unit: Compared['unit']): string {
  if (unit === 'fraction') return `${formatNumber(100 * value)} points`;
  return unit === 'nines' && Number.isFinite(value) ? `${value.toFixed(2)} nines` : told(value, unit);
}

function openEntry(name: string, why: string, changed: readonly Changed[]): VerdictEntry {
  const entry = entryOf(name, 'inconclusive', 'as in the baseline', `the baseline has it, and ${why}`);
  return { ...entry, ...keysOf(changed) };
}

/** None where nothing was changed. */
function keysOf(changed: readonly Changed[]): Pick<VerdictEntry, 'changed'> {
  return changed.length === 0 ? {} : { changed: changed.map(({ key }) => key) };
}

function held(compared: readonly Compared[], better: readonly Compared[]): VerdictEntry {
  if (compared.length === 0) {
    const reason = 'nothing was measured that the baseline has: play its seeds';
    return entryOf('baseline', 'inconclusive', 'no worse', reason);
  }
  const gains = better
    .slice(0, CHANGES_TOLD)
    .map(({ name, unit, before, after }) => `${name} ${told(before, unit)} → ${told(after, unit)}`);
  const also = gains.length === 0 ? '' : `; better: ${gains.join(', ')}`;
  return entryOf('baseline', 'pass', 'no worse', `none of ${compared.length} figures is worse${also}`);
}

/** @param anyWorse what has changed is told with that */
function notesOf(
  baseline: Baseline,
  { scenario, hash }: BaselineSubject,
  outcomes: readonly SeedOutcome[],
  changed: readonly Changed[],
  anyWorse: boolean,
  version: string,
): string[] {
  const traces = tracesOf(scenario);
  const otherTraces = Object.keys(baseline.traces).filter(
    (client) => traces[client] !== undefined && traces[client] !== baseline.traces[client],
  );
  const seeds = formatSeeds(outcomes.map(({ seed }) => seed));
  return [
    ...(baseline.scenario.hash === hash || (anyWorse && changed.length > 0)
      ? []
      : [
          `The scenario is not the one that the baseline was made of: ${saidOf(changed) || 'what it means has changed'}.`,
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
    ...(baseline.run.seeds === seeds && outcomes.length === 1
      ? ['The baseline is of one seed, which has no interval: runs were not judged by it. Make it of five, say.']
      : []),
  ];
}

interface Changed {
  readonly key: string;
  /** `registry.regions: [a, b] → [a]`. */
  readonly said: string;
}

/** By key. Of a default that the baseline does not tell it is not known whether it has moved. */
function changedSettings({ settings }: Baseline, subject: BaselineSubject): Changed[] {
  const now = settingsToKeep(subject);
  const keys = [...new Set([...Object.keys(settings), ...now.keys()])].sort(compareText);
  return keys.flatMap((key) => {
    const [was, is] = [settings[key], now.get(key)];
    if (was === is?.value || (was === undefined && is?.isDefault === true)) return [];
    const then = is === undefined ? 'default' : is.isDefault ? `${is.value} by default` : is.value;
    return [{ key, said: `${key}: ${was ?? 'default'} → ${then}` }];
  });
}

function saidOf(changed: readonly Changed[]): string {
  return changed.map(({ said }) => said).join(', ');
}

function told(value: number, unit: Compared['unit']): string {
  if (unit === 'nines')
    return value === Number.POSITIVE_INFINITY ? 'without end of nines' : `${formatNines(value, 2)} nines`;
  if (unit === 'minutes') return `${formatNumber(value)} min a year`;
  return formatFigure(value, unit);
}
