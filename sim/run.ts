/** The door of the simulator: one plan, one seed, one outcome. */
import { outcomeOf } from './measure/outcome.ts';
import type { Ring } from './measure/ring.ts';
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

/**
 * The same run in some hundred stretches, with what happens written to a ring: whoever iterates empties the ring after
 * each stretch, and has all the time in the world for it. Yields the world and the instant that it has come to; returns the
 * outcome that `runSeed` gives, bit for bit.
 */
export function* runSeedRecorded(plan: Plan, seed: number, ring: Ring): Generator<Stretch, SeedOutcome> {
  const world = new World(plan, seed, ring);
  for (let i = 1; i <= REPORTS; i++) {
    const untilUs = Math.floor((world.horizonUs * i) / REPORTS);
    world.runUntil(untilUs);
    if (i === REPORTS) world.recorder?.finish(world.horizonUs);
    yield { world, untilUs, fraction: i / REPORTS };
  }
  return outcomeOf(world, seed);
}

/** How far a recorded run has come. */
export interface Stretch {
  readonly world: World;
  readonly untilUs: number;
  /** Share of simulated time that is done, 0–1. */
  readonly fraction: number;
}
