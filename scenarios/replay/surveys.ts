/**
 * Surveys of logs, by what they are of. A scenario is compiled again with each change and in every thread that plays it, and a survey goes
 * through all of a log: the last are kept, and threads are handed those of the thread that starts them.
 */
import type { PullSurvey } from './pullSurvey.ts';

const MADE = new Map<string, PullSurvey>();
const MADE_MAX = 2;
/** Of their pulls that are kept, together. */
const KEPT_BYTES = 400 << 20;

let handed: ReadonlyMap<string, PullSurvey> = new Map();

/** @param make a survey that keeps so many bytes of pulls at most */
export function surveyOnce(key: string, make: (keptMax: number) => PullSurvey): PullSurvey {
  const known = MADE.get(key) ?? handed.get(key);
  if (known !== undefined) return known;
  if (MADE.size >= MADE_MAX) MADE.clear();
  const survey = make([...MADE.values()].reduce((left, { keptBytes }) => left - keptBytes, KEPT_BYTES));
  MADE.set(key, survey);
  return survey;
}

/** What another thread of the process may go by: its columns are shared memory, the rest is copied. */
export function surveysToHand(): ReadonlyMap<string, PullSurvey> {
  return new Map([...handed, ...MADE]);
}

/** Those of another thread, in place of what it handed before. */
export function takeSurveys(surveys: ReadonlyMap<string, PullSurvey>): void {
  handed = surveys;
}
