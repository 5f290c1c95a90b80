/**
 * `nines/vitest`: matchers for a project's own Vitest suite, registered by being imported, in a setup file or in a test. A subject is
 * what `defineScenario` or `loadScenario` returns, the path or file URL of a scenario file, or what `playScenario` came to.
 */
import { expect } from 'vitest';
import type { Seeds } from '../api/playScenario.ts';
import type { MatcherOptions } from './plays.ts';
import { toConverge, toHaveFired, toHold, toHoldForSeeds } from './runMatchers.ts';
import { type BaselineOptions, toMatchBaseline } from './toMatchBaseline.ts';
import { toMeet } from './toMeet.ts';

expect.extend({ toHold, toHoldForSeeds, toMeet, toConverge, toHaveFired, toMatchBaseline });

export type { BaselineOptions, MatcherOptions };

/** All are asynchronous: without `await` they judge nothing. What is inconclusive passes neither a matcher nor its `.not`. */
export interface NinesMatchers {
  /** All that `nines run` judges: `expect`, `mustFail`, invariants, convergence, and that planned faults strike. */
  toHold(options?: MatcherOptions): Promise<void>;
  /** The same with other seeds than the scenario's, such as `'1..50'`. */
  toHoldForSeeds(seeds: Seeds, options?: Pick<MatcherOptions, 'workers'>): Promise<void>;
  /** One expression: `pull_ok{client=fleet}.rate >= 99%`. What is of a year (`durability`, `availability`) is assessed. */
  toMeet(expression: string, options?: MatcherOptions): Promise<void>;
  /** Replicas agree after the drain. */
  toConverge(options?: MatcherOptions): Promise<void>;
  /** A planned fault strikes in every seed; with `.not`, in none. */
  toHaveFired(id: string, options?: MatcherOptions): Promise<void>;
  /**
   * No worse than its baseline, which is written where there is none and under `vitest -u`, and never made in continuous
   * integration. It has no `.not`.
   * @param file from the test file; left out: beside the scenario file, or beside the test
   */
  toMatchBaseline(file?: string | URL, options?: BaselineOptions): Promise<void>;
}

declare module 'vitest' {
  interface Matchers<T> extends NinesMatchers {}
}
