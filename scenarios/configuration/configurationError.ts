import { ScenarioError, type ScenarioIssue } from '../scenarioError.ts';

/** A problem of a configuration file: one sentence, what to do, and the place (from 1) where there is one. */
export function configurationError(
  file: string,
  message: string,
  hint: string,
  line: number | null = null,
  column: number | null = null,
): ScenarioError {
  return new ScenarioError(file, [configurationIssue(file, message, hint, line, column)]);
}

export function configurationIssue(
  file: string,
  message: string,
  hint: string,
  line: number | null = null,
  column: number | null = null,
): ScenarioIssue {
  return { file, line, column, path: '', message, hint, flag: null };
}
