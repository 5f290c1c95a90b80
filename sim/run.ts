/** The door of the simulator: one plan, one seed, one outcome. */
import { outcomeOf } from './measure/outcome.ts';
import type { SeedOutcome } from './outcome.ts';
import type { Plan } from './plan.ts';
import { World } from './world.ts';

export interface RunHooks {
  /** Called some hundred times with the share of simulated time that is done, 0–1. */
  onProgress?(fraction: number): void;
}

const REPORTS = 100;

/** Plays a plan with one seed, to the end of the drain. Same plan and seed: the same outcome, bit for bit. */
export function runSeed(plan: Plan, seed: number, hooks: RunHooks = {}): SeedOutcome {
  const world = new World(plan, seed);
  for (let i = 1; i < REPORTS && hooks.onProgress !== undefined; i++) {
    world.runUntil(Math.floor((world.horizonUs * i) / REPORTS));
    hooks.onProgress(i / REPORTS);
  }
  world.runUntil(world.horizonUs);
  return outcomeOf(world, seed);
}
