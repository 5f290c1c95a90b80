/** `nines run` for programs: a scenario played and judged, without a terminal. */
import { parseSeeds } from '../scenarios/seeds.ts';
import { UnitError } from '../scenarios/units.ts';
import { NOBODY } from '../studies/executors/nobody.ts';
import { stage } from '../studies/play.ts';
import type { RunResult } from '../studies/result.ts';
import { executorOf, played } from './played.ts';
import { type ScenarioSource, subjectFrom } from './source.ts';

/** Seeds as a file or a command line writes them (`'1..20'`, `'3,5'`), one, or a list. */
export type Seeds = string | number | readonly number[];

export interface PlayOptions {
  /** Left out: those of the scenario. */
  readonly seeds?: Seeds | undefined;
  /** Threads to play seeds on; 0: none, for debuggers. Left out: one for each core, at most one for each seed. */
  readonly workers?: number | undefined;
  /** Ends the play early, with the seeds that are done. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Plays a scenario and judges what came out, as `nines run` does: the same result, byte by byte, but for `environment`, which it
 * lacks. Nothing is printed, and a scenario that fails is a result like any other.
 * @throws ScenarioError for what is no scenario, TypeError for what names none or for seeds that are none
 */
export async function playScenario(source: ScenarioSource, options: PlayOptions = {}): Promise<RunResult> {
  const subject = subjectFrom(source);
  const seeds = seedsOf(options.seeds) ?? subject.scenario.run.seeds;
  const staged = stage(subject);
  const executor = executorOf(subject, staged, seeds.length, options.workers);
  const trials = await executor.run(seeds, NOBODY, options.signal ?? new AbortController().signal);
  return played(subject, staged, seeds, trials).result;
}

/** Distinct and ascending; null where none are given. Throws TypeError. */
export function seedsOf(seeds: Seeds | undefined): readonly number[] | null {
  if (seeds === undefined) return null;
  try {
    return parseSeeds(seeds);
  } catch (error) {
    if (error instanceof UnitError) throw new TypeError(`${error.message} (${error.hint})`);
    throw error;
  }
}
