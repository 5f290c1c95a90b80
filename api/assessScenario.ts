/** `nines assess` for programs: a year of a scenario, without a terminal. */
import { availableParallelism } from 'node:os';
import { AssessProblem, type Method } from '../studies/assess/assess.ts';
import { assessRequest } from '../studies/assess/assessRequest.ts';
import type { AssessResult, AvailabilityResult } from '../studies/assess/assessResult.ts';
import { assessYear, NO_YEAR_ONLOOKER } from '../studies/assess/assessYear.ts';
import { withAge } from '../studies/assess/atAge.ts';
import { withVerdicts } from '../studies/assess/judgeYear.ts';
import type { Subject } from '../studies/subject.ts';
import { type ScenarioSource, subjectFrom } from './source.ts';

export interface AssessOptions {
  /** One part alone. */
  readonly only?: 'durability' | 'availability' | undefined;
  /** Of estimates and short runs; left out: 1. */
  readonly seed?: number | undefined;
  readonly method?: Method | undefined;
  /** Half-width of the 95 % interval, relative to the estimate; left out: 0.01. */
  readonly precision?: number | undefined;
  /** Events of the estimate at most; left out: as many as the precision takes. */
  readonly events?: number | undefined;
  /** Beside the first year; left out: 10. */
  readonly missionYears?: number | undefined;
  /** What a month is to reach, 0–1; left out: 0.999. */
  readonly target?: number | undefined;
  /** Threads; 0: none, for debuggers. Left out: one for each core. */
  readonly workers?: number | undefined;
  /** Ends it early, with what is known by then. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A year of a scenario in nines, as `nines assess` tells it: the same result but for `environment`, which is null.
 * @throws ScenarioError for what is no scenario, and Error for what cannot be assessed as it was asked for, or was ended before
 * anything was known
 */
export async function assessScenario(
  source: ScenarioSource,
  options: AssessOptions = {},
): Promise<AssessResult | AvailabilityResult> {
  return assessSubject(subjectFrom(source), options);
}

export async function assessSubject(
  subject: Subject,
  options: AssessOptions,
): Promise<AssessResult | AvailabilityResult> {
  const { assessed, request } = assessRequest(subject, {
    replays: subject.reference.path,
    seed: options.seed ?? 1,
    method: options.method ?? null,
    precision: options.precision ?? null,
    events: options.events ?? null,
    missionYears: options.missionYears ?? null,
    target: options.target ?? null,
    only: options.only,
    further: [],
  });
  const workers = options.workers ?? availableParallelism();
  const signal = options.signal ?? new AbortController().signal;
  const year = assessYear(assessed, request, workers, NO_YEAR_ONLOOKER, { interrupt: signal });
  const { result } = await year.catch((error: unknown) => {
    if (!(error instanceof AssessProblem)) throw error;
    throw new Error(`${subject.reference.name}: ${error.message} (${error.hint})`);
  });
  return withVerdicts(result.durability === null ? result : withAge(result), assessed.scenario);
}
