/**
 * The course of a comparison: scenario by scenario, each in all that is asked of it, so that an interrupt leaves whole ones. What
 * two or more scenarios are done in can be compared.
 */
import type { Availability } from '../studies/assess/availability/availability.ts';
import { COMPARE_PARTS, type ComparePart, type Unfinished } from '../studies/compare/compareResult.ts';
import type { AssessedDurability } from '../studies/compare/durability.ts';
import type { PlayedScenario } from '../studies/compare/runs.ts';
import { TrialDefect } from '../studies/executors/executor.ts';
import { durabilityOf, serviceOf } from './compareAssessed.ts';
import type { CompareFlags } from './compareFiles.ts';
import { playedOne } from './compareRuns.ts';
import type { CompareSubject } from './compareSubjects.ts';

/** How much of a year is served, and what that rests on: the same text, the same availability. */
export interface ServedScenario {
  readonly availability: Availability;
  readonly rests: string;
}

/** Of the first of the scenarios, as far as it came. */
export interface Done {
  readonly durability: readonly AssessedDurability[];
  readonly served: readonly ServedScenario[];
  readonly played: readonly PlayedScenario[];
}

/** All of it, or what was done when it was interrupted. */
export async function playAll(
  subjects: readonly CompareSubject[],
  parts: ReadonlySet<ComparePart>,
  seeds: readonly number[],
  flags: CompareFlags,
  workers: number,
  signal: AbortSignal,
): Promise<Done> {
  const durability: AssessedDurability[] = [];
  const served: ServedScenario[] = [];
  const played: PlayedScenario[] = [];
  try {
    for (const subject of subjects) {
      if (parts.has('durability')) durability.push(await durabilityOf(subject, flags, workers, signal));
      if (parts.has('availability')) served.push(await serviceOf(subject, flags, workers, signal));
      if (parts.has('run')) played.push(await playedOne(subject, seeds, flags, workers, signal));
    }
  } catch (error) {
    // What was broken off is left out, and not what is broken.
    if (!signal.aborted || error instanceof TrialDefect) throw error;
  }
  return { durability, served, played };
}

/** What is told: so many of the scenarios, from the first, in these parts. */
export interface Told {
  readonly count: number;
  readonly parts: ReadonlySet<ComparePart>;
}

/**
 * As many scenarios as are done in all parts, or else the first two in what both are done in. Costs take no time, and are no
 * comparison where more was asked for. Null: there is nothing to compare.
 */
export function toldOf(
  { durability, served, played }: Done,
  parts: ReadonlySet<ComparePart>,
  scenarios: number,
): Told | null {
  const doneIn: Record<ComparePart, number> = {
    durability: durability.length,
    availability: served.length,
    cost: scenarios,
    run: played.length,
  };
  const wanted = COMPARE_PARTS.filter((part) => parts.has(part));
  const count = Math.max(2, Math.min(...wanted.map((part) => doneIn[part])));
  const told = wanted.filter((part) => doneIn[part] >= count);
  const isAny = told.some((part) => part !== 'cost') || wanted.every((part) => part === 'cost');
  return isAny ? { count, parts: new Set(told) } : null;
}

export function unfinished(
  subjects: readonly CompareSubject[],
  parts: ReadonlySet<ComparePart>,
  told: Told,
): Unfinished {
  return {
    scenarios: subjects.slice(told.count).map(({ reference }) => reference.name),
    parts: COMPARE_PARTS.filter((part) => parts.has(part) && !told.parts.has(part)),
  };
}
