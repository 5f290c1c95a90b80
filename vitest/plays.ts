/** What matchers judge. A scenario is played and assessed once in a process, however many matchers ask: by its hash, seed by seed. */
import { availableParallelism } from 'node:os';
import { type AssessOptions, assessSubject } from '../api/assessScenario.ts';
import { executorOf, type Played, played, playedOf } from '../api/played.ts';
import { type PlayOptions, seedsOf } from '../api/playScenario.ts';
import { type ScenarioSource, subjectFrom } from '../api/source.ts';
import type { AssessResult, AvailabilityResult } from '../studies/assess/assessResult.ts';
import { NO_YEAR_ONLOOKER } from '../studies/assess/assessYear.ts';
import { assessedYear } from '../studies/baseline/assessedYear.ts';
import type { AssessedYear } from '../studies/baseline/year.ts';
import type { Trial } from '../studies/executors/executor.ts';
import { NOBODY } from '../studies/executors/nobody.ts';
import { type Staged, stage } from '../studies/play.ts';
import type { RunResult } from '../studies/result.ts';
import type { Subject } from '../studies/subject.ts';

/** A scenario, or what `playScenario` made of one. */
export type Expected = ScenarioSource | RunResult;

export type MatcherOptions = Pick<PlayOptions, 'seeds' | 'workers'>;

/** The play that a matcher is to judge. Throws ScenarioError, and TypeError for what is nothing to play. */
export async function playOf(received: unknown, { seeds, workers }: MatcherOptions): Promise<Played> {
  const expected = await received;
  if (!isResult(expected)) {
    const subject = subjectFrom(expected);
    return played(subject, ...(await trialsOf(subject, seedsOf(seeds) ?? subject.scenario.run.seeds, workers)));
  }
  const found = playedOf(expected);
  if (found === null) {
    throw new TypeError('this is a copy of a result: expect what playScenario returned, or the scenario');
  }
  const asked = seedsOf(seeds);
  if (asked === null || asked.join() === found.seeds.join()) return found;
  return played(found.subject, ...(await trialsOf(found.subject, asked, workers)));
}

/** What a matcher was given, without playing it: for what is judged of a year. */
export async function subjectOfExpected(received: unknown): Promise<Subject> {
  const expected = await received;
  return (isResult(expected) ? playedOf(expected)?.subject : undefined) ?? subjectFrom(expected);
}

function isResult(expected: unknown): expected is RunResult {
  return typeof expected === 'object' && expected !== null && 'verdicts' in expected && 'journal' in expected;
}

interface Known {
  readonly staged: Staged;
  readonly trials: Map<number, Promise<Trial>>;
}

const known = new Map<string, Known>();

async function trialsOf(
  subject: Subject,
  seeds: readonly number[],
  workers: number | undefined,
): Promise<[Staged, readonly number[], Trial[]]> {
  const key = keyOf(subject);
  const { staged, trials } = known.get(key) ?? { staged: stage(subject), trials: new Map<number, Promise<Trial>>() };
  known.set(key, { staged, trials });
  const missing = seeds.filter((seed) => !trials.has(seed));
  if (missing.length > 0) {
    const executor = executorOf(subject, staged, missing.length, workers);
    const playing = executor.run(missing, NOBODY, NEVER);
    for (const [i, seed] of missing.entries()) {
      trials.set(
        seed,
        playing.then((done) => done[i]!),
      );
    }
  }
  return [staged, seeds, await Promise.all(seeds.map((seed) => trials.get(seed)!))];
}

/** Relative files of a scenario are looked up in its directory, so the same text in another is another scenario. */
function keyOf({ reference, directory }: Subject): string {
  return `${reference.hash} ${directory}`;
}

const NEVER = new AbortController().signal;

const assessments = new Map<string, Promise<AssessResult | AvailabilityResult>>();

/** The part of a year that is asked for. */
export function assessmentOf(
  subject: Subject,
  { only, workers }: Pick<AssessOptions, 'only' | 'workers'>,
): Promise<AssessResult | AvailabilityResult> {
  return once(assessments, `${keyOf(subject)} ${only}`, () => assessSubject(subject, { only, workers }));
}

const years = new Map<string, Promise<AssessedYear>>();

/** A year as baselines have it. */
export function yearOf(subject: Subject, workers: number = availableParallelism()): Promise<AssessedYear> {
  return once(years, keyOf(subject), () => assessedYear(subject, workers, NO_YEAR_ONLOOKER, NEVER));
}

function once<T>(kept: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const made = kept.get(key) ?? make();
  kept.set(key, made);
  return made;
}
