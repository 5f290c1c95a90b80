/**
 * How an outage goes for one client and operation: the share of operations that fail because of it, by how long after its
 * beginning, and how long before its end, they began. From the course of one long outage that was played, what an outage of
 * any length costs is put together.
 */
import type { Phases, StateCounts } from './stateRun.ts';

/** Operations that a bin of the course has at least: single buckets of rare pushes say nothing. */
const BIN_LEAST = 20;
/** Below this share of failures the end of an outage saves nobody that can be told from noise, and fewer failures than usual are none. */
const SAVED_FROM = 0.02;

export interface Course {
  /** Time lost by what began before the outage, and after its end, in µs at the client's usual rate. */
  readonly beforeUs: number;
  readonly afterUs: number;
  /** Share that fails of what begins so long after the beginning. */
  readonly onset: readonly Bin[];
  /**
   * Share that fails well after the beginning and before the end. Negative where less fails than usual: clients that are sent to
   * and fro between two replicas are served while one of them is out.
   */
  readonly steady: number;
  /** Of that what is left so long before the end, 1 for all: clients that go on trying outlast the outage. Latest first. */
  readonly ending: readonly Bin[];
}

interface Bin {
  readonly us: number;
  readonly share: number;
}

/** Bins that hold for every subset of the runs: their edges come from all of them. */
export interface Bins {
  readonly onset: readonly number[];
  readonly ending: readonly number[];
}

/** Sums of some runs for one pair: buckets of failures in the state, and without any outage, and of operations without. */
export interface CourseCounts {
  readonly failed: Float64Array;
  readonly usual: Float64Array;
  readonly total: Float64Array;
}

export function courseCounts(
  pair: number,
  state: readonly StateCounts[],
  usual: readonly StateCounts[],
  leave: number,
): CourseCounts {
  const sum = (runs: readonly StateCounts[], of: 'failed' | 'total'): Float64Array => {
    const sums = new Float64Array(runs[0]![of][pair]!.length);
    for (const [run, counts] of runs.entries()) {
      if (run === leave) continue;
      for (const [bucket, count] of counts[of][pair]!.entries()) sums[bucket] = sums[bucket]! + count;
    }
    return sums;
  };
  return { failed: sum(state, 'failed'), usual: sum(usual, 'failed'), total: sum(usual, 'total') };
}

/** First buckets of bins with enough operations each, and the end. */
export function binsOf({ total }: CourseCounts, phases: Phases): Bins {
  const within = (from: number, to: number): number[] => {
    const edges = [from];
    let held = 0;
    for (let bucket = from; bucket < to; bucket++) {
      held += total[bucket]!;
      if (held < BIN_LEAST) continue;
      edges.push(bucket + 1);
      held = 0;
    }
    // What is left over goes with the bin before.
    if (edges.length > 1) edges.pop();
    return [...edges, to];
  };
  return { onset: within(phases.onset, phases.steady), ending: within(phases.ending, phases.after) };
}

export function courseOf(counts: CourseCounts, bins: Bins, phases: Phases): Course {
  const { bucketUs } = phases;
  const share = (from: number, to: number): number => shareOf(counts, from, to);
  const found = share(phases.steady, phases.ending);
  const steady = found > -SAVED_FROM ? Math.min(1, Math.max(0, found)) : found;
  const binned = (edges: readonly number[], of: (share: number) => number): Bin[] =>
    edges.slice(1).map((to, i) => ({ us: (to - edges[i]!) * bucketUs, share: of(share(edges[i]!, to)) }));
  const isSaved = Math.abs(steady) >= SAVED_FROM;
  return {
    beforeUs: share(phases.before, phases.onset) * (phases.onset - phases.before) * bucketUs,
    afterUs: share(phases.after, phases.end) * (phases.end - phases.after) * bucketUs,
    onset: binned(bins.onset, (value) => value),
    steady,
    ending: isSaved ? binned(bins.ending, (value) => Math.min(1, Math.max(0, value / steady))).reverse() : [],
  };
}

/** Failures beyond the usual ones, of the operations that there usually are. */
function shareOf({ failed, usual, total }: CourseCounts, from: number, to: number): number {
  let excess = 0;
  let all = 0;
  for (let bucket = from; bucket < to; bucket++) {
    excess += failed[bucket]! - usual[bucket]!;
    all += total[bucket]!;
  }
  return all === 0 ? 0 : excess / all;
}

/**
 * What beginning and end of an outage of this length (µs) cost beyond its length at the steady share, in µs; negative
 * where clients outlast it. Exact for what was played; a shorter outage is as the played one up to its end.
 */
export function transitionUs(course: Course, lengthUs: number): number {
  const { beforeUs, afterUs, onset, steady, ending } = course;
  const onsetUs = lengthOf(onset);
  const endingUs = lengthOf(ending);
  if (lengthUs >= onsetUs + endingUs) {
    let lost = beforeUs + afterUs;
    for (const { us, share } of onset) lost += (share - steady) * us;
    for (const { us, share } of ending) lost -= (1 - share) * steady * us;
    return lost;
  }
  // Pieces between the edges of both, in which neither share changes.
  const edges = new Set<number>([0, lengthUs]);
  let atUs = 0;
  for (const { us } of onset) {
    atUs += us;
    if (atUs < lengthUs) edges.add(atUs);
  }
  atUs = lengthUs;
  for (const { us } of ending) {
    atUs -= us;
    if (atUs > 0) edges.add(atUs);
  }
  const sorted = [...edges].sort((a, b) => a - b);
  let lost = beforeUs * shareAt(ending, lengthUs, 1) + afterUs;
  for (let i = 1; i < sorted.length; i++) {
    const us = sorted[i]! - sorted[i - 1]!;
    const middle = (sorted[i]! + sorted[i - 1]!) / 2;
    lost += (shareAt(onset, middle, steady) * shareAt(ending, lengthUs - middle, 1) - steady) * us;
  }
  return lost;
}

function lengthOf(bins: readonly Bin[]): number {
  return bins.reduce((sum, { us }) => sum + us, 0);
}

function shareAt(bins: readonly Bin[], atUs: number, beyond: number): number {
  let endUs = 0;
  for (const { us, share } of bins) {
    endUs += us;
    if (atUs < endUs) return share;
  }
  return beyond;
}
