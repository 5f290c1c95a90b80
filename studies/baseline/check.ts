/**
 * Is a scenario worse than its baseline? Each watched figure is compared with what it was, seed by seed and part by part, and counts
 * as worse only where the whole interval of the difference is, by more than the tolerance. What got better is told; what there was and
 * is no more is open, where nothing else tells of it.
 */
import type { SeedOutcome, Verdict } from '../../sim/outcome.ts';
import { formatFigure, formatNines, formatNumber } from '../figures.ts';
import { formatSeeds } from '../repro.ts';
import type { VerdictEntry } from '../result.ts';
import type { Beside } from '../run.ts';
import { type Baseline, type BaselineSubject, tracesOf } from './baseline.ts';
import { BETTER } from './better.ts';
import { type Changed, changedSettings, goneHazards } from './changedSettings.ts';
import { type Compared, isBetter, isWorse, type Untold } from './compared.ts';
import { judgedNoMore } from './judged.ts';
import type { Operation } from './operations.ts';
import { runsCompared, seedsCompared } from './runsCompared.ts';
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
  const untold: Untold[] = [];
  const compared = [
    ...runsCompared(baseline, subject, outcomes, untold),
    ...(year === null || baseline.year === null ? [] : yearCompared(baseline.year, year, tolerance, untold)),
  ];
  const worst = compared.filter((one) => isWorse(one, tolerance)).sort((a, b) => rankOf(a) - rankOf(b));
  const better = compared.filter((one) => isBetter(one, tolerance));
  // Whoever takes a replica away is told what got worse, and need not decide about each figure that was of this replica.
  const isToldOf = worst.length > 0 && changed.length > 0;
  const explained = untold.filter(({ isOpen }) => isToldOf && isOpen !== true);
  const names = explained.map(({ name }) => name);
  const gone = names.length > 0 ? [`Gone with what was changed: ${names.join(', ')}.`] : [];
  const open = [
    ...seedsOpen(baseline, outcomes, changed),
    ...untold
      .filter((one) => !explained.includes(one))
      .map(({ name, why }) => openEntry(name, `the baseline has it, and now ${why}`, changed)),
    ...(year === null || baseline.year === null ? [] : hazardsOpen(baseline, subject, changed)),
  ];
  return {
    verdicts: [
      ...worst.map((one) => worseEntry(one, changed)),
      ...open,
      ...(worst.length === 0 && open.length === 0 ? [held(compared, better)] : []),
    ],
    notes: [...notesOf(baseline, subject, outcomes, changed, worst.length > 0, version), ...gone],
  };
}

/** Of an interrupt before the year was assessed: nothing is green that was not held against anything. */
export function interruptedCheck(): Beside {
  const reason = 'interrupted before it was held against its baseline';
  return { verdicts: [entryOf('baseline', 'inconclusive', 'no worse', reason)], notes: [] };
}

/** What other seeds come to is another course of chance, and says nothing of what was changed. */
function seedsOpen(baseline: Baseline, outcomes: readonly SeedOutcome[], changed: readonly Changed[]): VerdictEntry[] {
  const { before, common } = seedsCompared(baseline, outcomes);
  if (common.length === before.length) return [];
  const which = common.length === 0 ? 'none of them was' : `of them ${formatSeeds(common)} alone were`;
  const reason = `the baseline is of the seeds ${baseline.run.seeds}, and ${which} played: \`--seeds ${baseline.run.seeds}\` plays them`;
  return [openEntry('seeds', reason, changed)];
}

/** Hazards that do not strike any more make every year better: what it would be with them is not known. */
function hazardsOpen(baseline: Baseline, subject: BaselineSubject, changed: readonly Changed[]): VerdictEntry[] {
  const gone = goneHazards(baseline, subject);
  if (gone === null) return [];
  const keys = changed.filter(({ key }) => /^hazards(?:\.|$)/.test(key));
  const reason = `the year is of fewer of them than that of the baseline: ${gone}`;
  return [openEntry('hazards', reason, keys.length === 0 ? changed : keys)];
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
function worseEntry(
  { name, unit, before, after, worse, forAsMany = [] }: Compared,
  changed: readonly Changed[],
): VerdictEntry {
  const { lower95, upper95 } = worse;
  const range = lower95 === null || upper95 === null ? '' : `, ${rangeText(lower95, upper95, unit)}`;
  const reason = `${told(before, unit)} → ${told(after, unit)}${range}${timesText(unit, before, after)}${loadText(forAsMany)}`;
  const entry = entryOf(name, 'fail', `no worse than ${told(before, unit)}`, reason);
  return { ...entry, observed: after, evidence: changed.map(({ said }) => said), ...keysOf(changed) };
}

function entryOf(name: string, verdict: Verdict, expected: string, reason: string): VerdictEntry {
  return { kind: 'baseline', name, verdict, observed: null, expected, reason, evidence: [], seed: null };
}

function loadText(operations: readonly Operation[]): string {
  const words = operations.map((operation) => (operation === 'pull' ? 'pulls' : 'pushes'));
  return words.length === 0 ? '' : `, for as many ${words.join(' and ')} as then`;
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

function openEntry(name: string, reason: string, changed: readonly Changed[]): VerdictEntry {
  return { ...entryOf(name, 'inconclusive', 'as in the baseline', reason), ...keysOf(changed) };
}

/** None where nothing was changed. */
function keysOf(changed: readonly Changed[]): Pick<VerdictEntry, 'changed'> {
  return changed.length === 0 ? {} : { changed: changed.map(({ key }) => key) };
}

function held(compared: readonly Compared[], better: readonly Compared[]): VerdictEntry {
  if (compared.length === 0) {
    const reason = 'nothing was measured that the baseline has';
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
  const { before, common } = seedsCompared(baseline, outcomes);
  const removed = judgedNoMore(baseline.judged ?? [], scenario);
  const said = saidOf(changed);
  // A scenario that is judged by less means something else, and nothing else needs to.
  const isNamed = said !== '' || removed.length > 0;
  return [
    ...(baseline.scenario.hash === hash || (anyWorse && changed.length > 0)
      ? []
      : [
          `The scenario is not the one that the baseline was made of: ${said || (isNamed ? 'it is judged by less' : 'what it means has changed')}.`,
        ]),
    ...removed,
    ...(otherTraces.length === 0
      ? []
      : [`The trace of ${otherTraces.join(', ')} has changed since the baseline was made.`]),
    ...(baseline.tool.version === version
      ? []
      : [`The baseline was made by nines ${baseline.tool.version}, and this is ${version}.`]),
    ...(common.length === before.length && before.some((seed) => !scenario.run.seeds.includes(seed))
      ? [
          `The scenario’s own seeds are ${formatSeeds(scenario.run.seeds)}: those of the baseline, ${baseline.run.seeds}, were compared.`,
        ]
      : []),
    ...(before.length === 1 && common.length === 1
      ? ['The baseline is of one seed, which has no interval: runs were not judged by it. Make it of five, say.']
      : []),
  ];
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
