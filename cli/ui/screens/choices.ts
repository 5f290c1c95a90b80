/** What was chosen on screens beyond a row of a list: kinds of the log, and which branches are compared. */
import type { BranchFacts, BranchState, LogKind } from '../../../studies/experiment/view.ts';

export interface ScreenChoices {
  /** Empty: all. */
  readonly logKinds: readonly LogKind[];
  /** Branches by number; null: what is nearest at hand. */
  readonly base: number | null;
  readonly other: number | null;
}

export const NOTHING_CHOSEN: ScreenChoices = { logKinds: [], base: null, other: null };

/** The kinds of the log in the order of their chips, each with its key. */
export const LOG_KINDS: readonly { readonly kind: LogKind; readonly key: string }[] = [
  { kind: 'fault', key: 'F' },
  { kind: 'loss', key: 'L' },
  { kind: 'routing', key: 'R' },
  { kind: 'client', key: 'C' },
  { kind: 'operation', key: 'O' },
  { kind: 'replication', key: 'P' },
  { kind: 'storage', key: 'S' },
];

/** From all kinds to one alone, then each in or out; without any left, all again. */
export function kindToggled(kinds: readonly LogKind[], kind: LogKind): readonly LogKind[] {
  return kinds.includes(kind) ? kinds.filter((one) => one !== kind) : [...kinds, kind];
}

export interface Pair {
  readonly base: number;
  readonly other: number;
}

/**
 * Two branches to compare; null where there is one. Unless chosen, a branch is compared with the one that it came from: the one that
 * is looked at, or the newest where that came from none.
 */
export function pairOf(
  branches: readonly Pick<BranchState, 'id'>[],
  facts: ReadonlyMap<number, Pick<BranchFacts, 'parent'>>,
  viewed: number,
  { base: chosenBase, other: chosenOther }: Pick<ScreenChoices, 'base' | 'other'>,
): Pair | null {
  const ids = branches.map(({ id }) => id);
  const newest = ids[ids.length - 1];
  if (ids.length < 2 || newest === undefined) return null;
  const parentOf = (id: number) => facts.get(id)?.parent ?? null;
  const besides = (base: number) => [newest, ...ids].find((id) => id !== base) ?? base;
  if (chosenOther === null) {
    const near = parentOf(viewed) === null ? newest : viewed;
    const other = near === chosenBase ? besides(near) : near;
    return { base: chosenBase ?? parentOf(other) ?? besides(other), other };
  }
  const base = chosenBase ?? parentOf(chosenOther) ?? besides(chosenOther);
  return { base: base === chosenOther ? besides(base) : base, other: chosenOther };
}

/** The branch after one of a pair, past the other of them; null where there are only the two. */
export function nextOf(branches: readonly Pick<BranchState, 'id'>[], now: number, taken: number): number | null {
  const ids = branches.map(({ id }) => id).filter((id) => id !== taken);
  const next = ids[(ids.indexOf(now) + 1) % ids.length];
  return next === undefined || next === now ? null : next;
}
