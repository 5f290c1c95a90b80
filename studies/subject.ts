import { readFileSync } from 'node:fs';
import { afterChanges } from '../scenarios/fewerReplicas.ts';
import { scenarioHash } from '../scenarios/hash.ts';
import { type LoadedScenario, loadScenario, parseAgain } from '../scenarios/load.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { ScenarioDocument } from '../scenarios/scenarioDocument.ts';
import { ScenarioError } from '../scenarios/scenarioError.ts';
import type { ScenarioReference } from './result.ts';
import { looksLikeSavedResult, readSavedResult, SavedResultError, type SavedRun } from './savedResult.ts';

/** What is to be played or assessed: a scenario, or a saved result that holds one. */
export interface Subject {
  readonly scenario: Scenario;
  /** Where the scenario's relative file names start. */
  readonly directory: string;
  /** What the scenario was read from. */
  readonly document: ScenarioDocument;
  readonly reference: ScenarioReference;
  /** The saved result that is to be played again; null for a scenario. */
  readonly saved: SavedRun | null;
}

/** Opens a file, whichever of the two its content says it is. Throws ScenarioError. */
export function openSubject(file: string, sets: readonly string[]): Subject {
  const text = textIfThere(file);
  if (text === null || !looksLikeSavedResult(text)) return subjectOf(loadScenario(file, { set: sets }), null);
  const saved = savedIn(file, text);
  // Errors and relative file names go by the scenario's own path; its text is the one that was saved.
  return subjectOf(savedScenario(saved, file), saved);
}

/** No name of a scenario has a #: what follows one is the alternative. */
export function savedScenario(
  { name, path, source, sets, configuration }: Pick<SavedRun, 'name' | 'path' | 'source' | 'sets' | 'configuration'>,
  file: string,
): LoadedScenario {
  const [, alternative] = name.split('#');
  const own = path?.endsWith(`#${alternative}`) ? path.slice(0, -1 - (alternative?.length ?? 0)) : path;
  return parseAgain(source, own ?? file, sets, alternative ?? null, configuration);
}

/** Null for what cannot be read: loading it as a scenario says why, in its own words. */
function textIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function savedIn(file: string, text: string): SavedRun {
  try {
    return readSavedResult(text);
  } catch (error) {
    if (!(error instanceof SavedResultError)) throw error;
    const { line, column, message } = error;
    const hint = 'run the scenario again with --save';
    throw new ScenarioError(file, [{ file, line, column, path: '', message, hint, flag: null }]);
  }
}

/** With the field's hazards, where it has none of its own; a saved result is as it was. */
export function withHazards(subject: Subject): Subject {
  const { saved, scenario, document, reference } = subject;
  if (saved !== null || scenario.hazards.length > 0 || reference.source === null) return subject;
  const { file, alternative, configuration } = document;
  const sets = [...reference.sets, 'hazards=field'];
  return subjectOf(parseAgain(reference.source, file, sets, alternative, configuration), null);
}

/** As it is for a year: with its changes of membership made. */
export function afterItsChanges(subject: Subject): Subject {
  return { ...subject, scenario: afterChanges(subject.scenario) };
}

/** Of a scenario that is no file, `reference.path` is null. */
export function subjectOf({ scenario, source, sets, document }: LoadedScenario, saved: SavedRun | null): Subject {
  return {
    scenario,
    directory: source.directory,
    document,
    reference: {
      name: scenario.name,
      description: scenario.description,
      hash: scenarioHash(scenario),
      path: source.isFile ? source.path : null,
      source: source.text,
      sets,
      ...(document.configuration === null ? {} : { configuration: document.configuration }),
    },
    saved,
  };
}
