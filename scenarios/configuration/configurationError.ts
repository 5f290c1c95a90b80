import { ScenarioError } from '../scenarioError.ts';

/** A problem of a configuration file: one sentence, what to do, and the place (from 1) where there is one. */
export function configurationError(
  file: string,
  message: string,
  hint: string,
  line: number | null = null,
  column: number | null = null,
): ScenarioError {
  return new ScenarioError(file, [{ file, line, column, path: '', message, hint, flag: null }]);
}
