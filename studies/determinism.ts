import type { Trial } from './executors/executor.ts';
import type { VerdictEntry } from './result.ts';

/**
 * Compares two plays of the same seeds: digests and the whole outcomes must be the same bytes. Seeds that either play did not finish say
 * nothing and make the verdict inconclusive, never a pass.
 */
export function judgeRepetition(first: readonly Trial[], second: readonly Trial[]): VerdictEntry {
  const again = new Map(second.map((trial) => [trial.seed, trial.outcome]));
  const differences: { seed: number; what: string }[] = [];
  let compared = 0;
  for (const { seed, outcome } of first) {
    const other = again.get(seed);
    if (outcome === null || other === null || other === undefined) continue;
    compared += 1;
    const what = firstDifference(outcome, other, 'outcome');
    if (what !== null) differences.push({ seed, what });
  }
  const common = {
    kind: 'determinism',
    name: 'same bytes twice',
    expected: 'every seed plays the same twice',
  } as const;
  if (differences.length > 0) {
    const { seed, what } = differences[0]!;
    return {
      ...common,
      verdict: 'fail',
      observed: `${differences.length} of ${compared} seeds differed`,
      reason: `seed ${seed} played differently the second time: ${what}`,
      evidence: differences.slice(0, 5).map((each) => `seed ${each.seed}: ${each.what}`),
      seed,
    };
  }
  const complete = compared === first.length;
  const observed = `${compared} of ${first.length} seeds played twice, all the same`;
  return {
    ...common,
    verdict: complete ? 'pass' : 'inconclusive',
    observed,
    reason: observed,
    evidence: [],
    seed: null,
  };
}

/** Compares a replay with what a saved result says of it; `savedBy` and `thisVersion` are versions of nines. */
export function judgeReplay(
  saved: { digest: string | null; version: string },
  digest: string | null,
  thisVersion: string,
): VerdictEntry {
  const same = saved.digest === digest;
  const versions =
    saved.version === thisVersion
      ? ''
      : ` (it was saved by nines ${saved.version}, this is ${thisVersion}: the model may have changed)`;
  return {
    kind: 'determinism',
    name: 'replay of a saved result',
    verdict: same ? 'pass' : 'fail',
    observed: digest,
    expected: saved.digest ?? 'no digest',
    reason: same ? 'bit for bit the saved run' : `the digest is ${digest}, the saved one ${saved.digest}${versions}`,
    evidence: [],
    seed: null,
  };
}

/** The path to the first place where two plain values differ, with both values; null when they are equal. */
function firstDifference(a: unknown, b: unknown, path: string): string | null {
  if (Object.is(a, b)) return null;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    return `${path} was ${JSON.stringify(a)}, then ${JSON.stringify(b)}`;
  }
  const keys = Object.keys(a);
  if (keys.join() !== Object.keys(b).join()) return `${path} has other keys or another length`;
  for (const key of keys) {
    const difference = firstDifference(
      (a as Record<string, unknown>)[key],
      (b as Record<string, unknown>)[key],
      `${path}.${key}`,
    );
    if (difference !== null) return difference;
  }
  return null;
}
