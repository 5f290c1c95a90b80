/** Where a baseline stands, what is found there, and how it gets there. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { addressOf } from '../../scenarios/alternatives.ts';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { writeText } from '../save.ts';
import type { Subject } from '../subject.ts';
import { toolVersion } from '../version.ts';
import { type Baseline, baselineOf, baselineText, describedOf, readBaseline } from './baseline.ts';
import type { AssessedYear } from './year.ts';

/** Of `my-scenario.yaml` `my-scenario.baseline.json` beside it, and of its alternative `my-scenario.premium.baseline.json`. */
export function baselinePath(scenario: string): string {
  const { file, alternative } = addressOf(scenario);
  const name = basename(file).replace(/\.(?:ya?ml|json)$/i, '');
  return join(dirname(file), `${name}${alternative === null ? '' : `.${alternative}`}.baseline.json`);
}

/** Or why there is none: nothing is there, or something else, or what another version wrote. */
export function baselineAt(path: string): Baseline | 'missing' | 'unreadable' {
  if (!existsSync(path)) return 'missing';
  try {
    return readBaseline(readFileSync(path, 'utf8'));
  } catch {
    return 'unreadable';
  }
}

/** What a subject came to, whole or not at all. Throws SaveError. */
export function writeBaseline(
  path: string,
  subject: Subject,
  outcomes: readonly SeedOutcome[],
  year: AssessedYear | null,
): void {
  writeText(path, baselineText(baselineOf(toolVersion(), describedOf(subject), outcomes, year)));
}
