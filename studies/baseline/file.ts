/** Where a baseline stands, and what is found there. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { addressOf } from '../../scenarios/alternatives.ts';
import { type Baseline, readBaseline } from './baseline.ts';

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
