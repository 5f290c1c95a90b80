import { compileScenario } from '../scenarios/compile.ts';
import type { Assumption, Scenario } from '../scenarios/scenario.ts';
import type { SeedOutcome } from '../sim/outcome.ts';
import type { Plan } from '../sim/plan.ts';
import { runSeed } from '../sim/run.ts';

/** A scenario as plain data, ready to cross a thread boundary, with the directory that its relative file names start from. */
export interface Script {
  readonly scenario: Scenario;
  readonly directory: string;
}

/** Plays one seed from its first event to the end of its drain; `onProgress` hears of it as a fraction 0–1. */
export type Play = PlayOf<SeedOutcome>;
/** The same of any numbered task. */
export type PlayOf<O> = (seed: number, onProgress: (fraction: number) => void) => O;

export interface Staged {
  readonly plan: Plan;
  readonly play: Play;
  /** What the compiled plan assumes beyond the scenario's own keys. */
  readonly assumptions: readonly Assumption[];
  /** The calendar instant of time 0, milliseconds since 1970 UTC, where the scenario has a calendar. */
  readonly originMs: number | null;
}

/** Compiles a scenario once, for any number of seeds. Throws ScenarioError for files it names that cannot be used. */
export function stage(script: Script): Staged {
  const plan = compileScenario(script.scenario, script.directory);
  return {
    plan,
    play: (seed, onProgress) => runSeed(plan, seed, { onProgress }),
    assumptions: plan.assumptions,
    originMs: plan.originMs,
  };
}
