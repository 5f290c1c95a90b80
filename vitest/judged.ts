/** From a verdict to what Vitest wants to know: what is inconclusive passes neither a matcher nor its negation. */
import type { Verdict } from '../sim/outcome.ts';

/** What Vitest tells a matcher, as `this`. */
export interface MatcherContext {
  readonly isNot: boolean;
  /** Absolute. */
  readonly testPath?: string;
}

export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

export function judged({ isNot }: MatcherContext, verdict: Verdict, message: () => string): MatcherResult {
  return { pass: verdict === 'inconclusive' ? isNot : verdict === 'pass', message };
}
