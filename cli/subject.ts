import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { loadScenario, loadScenarioText } from '../scenarios/load.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { ScenarioError } from '../scenarios/scenarioError.ts';
import type { ScenarioReference } from '../studies/result.ts';
import { looksLikeSavedResult, readSavedResult, SavedResultError, type SavedRun } from '../studies/savedResult.ts';

/** What `nines run` was pointed at: a scenario, or a saved result that holds one. */
export interface Subject {
  readonly scenario: Scenario;
  /** Where the scenario's relative file names start. */
  readonly directory: string;
  readonly reference: ScenarioReference;
  /** The seeds of a saved result; null for a scenario. */
  readonly seeds: readonly number[] | null;
  readonly replayOf: { readonly digest: string | null; readonly version: string } | null;
}

/** Opens a file, whichever of the two its content says it is. Throws ScenarioError. */
export function openSubject(file: string, sets: readonly string[]): Subject {
  const text = readIfThere(file);
  if (text !== null && looksLikeSavedResult(text)) return savedSubject(file, text);
  return { ...scenarioSubject(file, sets), seeds: null, replayOf: null };
}
