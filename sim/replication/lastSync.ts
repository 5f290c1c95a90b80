/**
 * How far replicas are behind one another: of each ordered pair the last sync time, the instant up to which everything
 * that the one took is visible in the other, and what became of jobs that never will arrive.
 *
 * Fault model: a job that is dropped (a queue that is full, or an end out of service where nothing is tried again) leaves
 * its image or tag update behind until a comparison of inventories queues it again; until then the last sync time stays
 * before it.
 */
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import { FREE, type Jobs } from './jobs.ts';
import type { Pairs } from './pairs.ts';

export class LastSync implements Stateful {
  private readonly pairs: Pairs;
  private readonly jobs: Jobs;
  /** Jobs dropped because their queue was full, and because an end was out of service, by pair. */
  overflowed: Float64Array;
  givenUp: Float64Array;
  /** Longest time from taking something at the one to its arrival at the other. */
  private mostUs: Float64Array;
  /** Oldest instant of what was dropped and not queued again since; infinite for none. */
  private leftUs: Float64Array;

  constructor(pairs: Pairs, jobs: Jobs) {
    this.pairs = pairs;
    this.jobs = jobs;
    this.overflowed = new Float64Array(pairs.count);
    this.givenUp = new Float64Array(pairs.count);
    this.mostUs = new Float64Array(pairs.count);
    this.leftUs = new Float64Array(pairs.count).fill(Number.POSITIVE_INFINITY);
  }

  /** The instant up to which all that the pair's source took is visible at its destination, whichever way it went. */
  lastSyncUs(pair: number, nowUs: number): number {
    const { jobs } = this;
    const by = this.pairs.from(pair);
    const to = this.pairs.to(pair);
    let oldestUs = Math.min(nowUs, this.leftUs[pair]!);
    for (let job = 0; job < jobs.slots.used; job++) {
      if (jobs.state[job] === FREE || jobs.takenBy[job] !== by || this.pairs.to(jobs.pair[job]!) !== to) continue;
      if (jobs.takenUs[job]! < oldestUs) oldestUs = jobs.takenUs[job]!;
    }
    return oldestUs;
  }

  /** The longest that the destination has been behind so far; between two arrivals it falls further behind. */
  mostAgeUs(pair: number, nowUs: number): number {
    return Math.max(this.mostUs[pair]!, nowUs - this.lastSyncUs(pair, nowUs));
  }

  /** What a job brought has arrived. The destination is furthest behind just before its oldest job arrives. */
  arrived(job: number, nowUs: number): void {
    const pair = this.originOf(job);
    const ageUs = nowUs - this.jobs.takenUs[job]!;
    if (ageUs > this.mostUs[pair]!) this.mostUs[pair] = ageUs;
  }

  /** A job of a pair's own was dropped: its queue was full. */
  overflow(pair: number, takenUs: number): void {
    this.overflowed[pair] = this.overflowed[pair]! + 1;
    this.leave(pair, takenUs);
  }

  /** A job of a pair was given up: an end of it is out of service. @param origin pair from where it was taken */
  giveUp(pair: number, origin: number, takenUs: number): void {
    this.givenUp[pair] = this.givenUp[pair]! + 1;
    this.leave(origin, takenUs);
  }

  /** The pair from the replica that took what a job brings to where it brings it. */
  originOf(job: number): number {
    return this.pairs.of(this.jobs.takenBy[job]!, this.pairs.to(this.jobs.pair[job]!));
  }

  /** All that a replica lacks is queued for it, or it is gone: nothing is left behind any more. */
  nothingLeft(to: number): void {
    for (let by = 0; by < this.pairs.holders; by++) this.leftUs[this.pairs.of(by, to)] = Number.POSITIVE_INFINITY;
  }

  visitState(v: StateVisitor): void {
    const { count } = this.pairs;
    this.overflowed = v.f64('sync.overflowed', this.overflowed, count);
    this.givenUp = v.f64('sync.givenUp', this.givenUp, count);
    this.mostUs = v.f64('sync.mostUs', this.mostUs, count);
    this.leftUs = v.f64('sync.leftUs', this.leftUs, count);
  }

  private leave(pair: number, takenUs: number): void {
    if (takenUs < this.leftUs[pair]!) this.leftUs[pair] = takenUs;
  }
}
