/**
 * What the exit code of every command means. When several apply, the worst wins: the order below, worst first, is that order.
 * 97–111 keep clear of the codes of shells, signals and Node itself.
 */
export const exitCodes = {
  /** A defect in nines: an assertion of the model failed, a worker died twice on one seed. */
  defect: 109,
  /** Two runs that had to be the same bytes were not. */
  nondeterminism: 111,
  /** A scenario's own code threw. */
  scenarioCode: 107,
  /** A bad scenario or bad usage. */
  badUsage: 104,
  /** Interrupted, or a shard of it is missing: what was done is kept and reported. */
  interrupted: 105,
  /** An invariant is violated. */
  invariantViolated: 97,
  /** No convergence after the drain. */
  notConverged: 3,
  /** An expectation is missed, something listed under mustFail holds, or something that runs would be deleted. */
  expectationMissed: 99,
  /** Worse than the baseline. */
  worseThanBaseline: 98,
  /** A planned fault never fired, a metric had no data, an interval could not be told, no listing has what runs. */
  inconclusive: 2,
  /** All verdicts pass. */
  ok: 0,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The worst of some exit codes; 0 of none. A code that is not in the table counts as a defect. */
export function worstExitCode(codes: readonly number[]): ExitCode {
  const order: readonly number[] = Object.values(exitCodes);
  let worst: number = order.length - 1;
  for (const code of codes) worst = Math.min(worst, Math.max(0, order.indexOf(code)));
  return order[worst] as ExitCode;
}
