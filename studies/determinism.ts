import type { Trial } from './executors/executor.ts';
import type { VerdictEntry } from './result.ts';
import type { SavedRun } from './savedResult.ts';

/** What playing seeds twice came to: plain data, so that parts of it can be put together. */
export interface Repetition {
  /** Seeds that were played to their end both times. */
  readonly compared: number;
  /** By seed, ascending: the first thing that was not the same. */
  readonly differences: readonly { readonly seed: number; readonly what: string }[];
}

/** Compares two plays of the same seeds: digests and the whole outcomes must be the same bytes. */
export function repetitionOf(first: readonly Trial[], second: readonly Trial[]): Repetition {
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
  return { compared, differences };
}

/**
 * Seeds that either play did not finish say nothing and make the verdict inconclusive, never a pass.
 * @param asked how many seeds were to be compared
 */
export function judgeRepetition({ compared, differences }: Repetition, asked: number): VerdictEntry {
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
  const observed = `${compared} of ${asked} seeds played twice, all the same`;
  return {
    ...common,
    verdict: compared === asked ? 'pass' : 'inconclusive',
    observed,
    reason: observed,
    evidence: [],
    seed: null,
  };
}

/** What a play of a scenario came to: `version` of nines, `hash` of the scenario, `digest` of all its seeds in order. */
export type Play = Pick<SavedRun, 'version' | 'hash' | 'digest'>;

/**
 * Compares a replay with the saved play that it repeats. Only the same model on the same input must give the same bytes: where another
 * version of nines saved the result, a file that the scenario names has changed, or a seed was not played to its end, a different digest says
 * nothing, and the verdict is inconclusive.
 */
export function judgeReplay(saved: Play, replay: Play & { readonly complete: boolean }): VerdictEntry {
  const common = {
    kind: 'determinism',
    name: 'replay of a saved result',
    observed: replay.digest,
    expected: saved.digest ?? 'no digest',
    evidence: [],
    seed: null,
  } as const;
  if (saved.digest === replay.digest) return { ...common, verdict: 'pass', reason: 'bit for bit the saved run' };
  const digests = `the digest is ${replay.digest ?? 'none'}, the saved one ${saved.digest ?? 'none'}`;
  const excuse = excuseOf(saved, replay);
  if (excuse === null) return { ...common, verdict: 'fail', reason: digests };
  return { ...common, verdict: 'inconclusive', reason: `${digests}: ${excuse}` };
}

/** What else than chance may have made two plays differ; null where nothing may. */
function excuseOf(saved: Play, replay: Play & { readonly complete: boolean }): string | null {
  if (!replay.complete) return 'not every seed was played to its end this time';
  if (saved.version !== replay.version) {
    return `it was saved by nines ${saved.version}, this is ${replay.version}: the model may have changed`;
  }
  return saved.hash === replay.hash ? null : 'a file that the scenario names has changed since';
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
