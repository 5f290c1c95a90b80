/** What a program names a scenario by. */
import { fileURLToPath } from 'node:url';
import type { LoadedScenario } from '../scenarios/load.ts';
import { shownPath } from '../scenarios/shownPath.ts';
import { openSubject, type Subject, subjectOf } from '../studies/subject.ts';

/**
 * What `defineScenario` or `loadScenario` returned, or a scenario file: its path from the working directory or its file URL, either
 * with `#alternative`.
 */
export type ScenarioSource = LoadedScenario | string | URL;

/** Throws ScenarioError for what is no scenario, TypeError for what names none. */
export function subjectFrom(source: unknown): Subject {
  if (isLoaded(source)) return subjectOf(source, null);
  const path = pathOf(source);
  if (path === null) {
    throw new TypeError(
      'a scenario is what defineScenario or loadScenario returns, or the path or file URL of a scenario file',
    );
  }
  const subject = openSubject(path, []);
  if (subject.saved !== null) {
    throw new TypeError(`${path} is a saved result: name the scenario that it is of (${subject.reference.path})`);
  }
  return subject;
}

/** Of files below the working directory the path from there, as a command line would have it; null of what is no path. */
export function pathOf(source: unknown): string | null {
  if (source instanceof URL || (typeof source === 'string' && source.startsWith('file:'))) {
    const url = new URL(source);
    const alternative = decodeURIComponent(url.hash);
    url.hash = '';
    return `${shownPath(fileURLToPath(url))}${alternative}`;
  }
  return typeof source === 'string' ? source : null;
}

function isLoaded(source: unknown): source is LoadedScenario {
  return typeof source === 'object' && source !== null && 'scenario' in source && 'document' in source;
}
