/** Plays one scenario at two values of a setting, over a few seeds with the same chance. */
import type { SeedOutcome } from '../../sim/outcome.ts';
import { play } from '../sim/fixture.ts';

/** Reads one figure off an outcome. */
export type Figure = (outcome: SeedOutcome) => number;

const SEEDS = [1, 2, 3];

/**
 * The figure's mean over the seeds at either value. `before` and `after` are what `--set` takes, `path=value`, one or
 * several.
 */
export function flip(
  yaml: string,
  before: string | readonly string[],
  after: string | readonly string[],
  figure: Figure,
): { readonly before: number; readonly after: number } {
  const mean = (sets: string | readonly string[]): number =>
    SEEDS.reduce((sum, seed) => sum + figure(play(yaml, seed, [sets].flat())), 0) / SEEDS.length;
  return { before: mean(before), after: mean(after) };
}

/** The same for a fault of the scenario: without its effect, and with it. */
export function strike(
  yaml: string,
  fault: string,
  figure: Figure,
): { readonly before: number; readonly after: number } {
  return flip(yaml, `suppress=[${fault}]`, [], figure);
}
