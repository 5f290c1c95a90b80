/**
 * The queues of replication jobs, one per ordered pair of replicas, and the list of jobs under way. A job is queued or
 * under way, never both; order of arrival is kept within a pair.
 */
import { assert } from '../kernel/assert.ts';
import { grownI32, type Stateful, type StateVisitor } from '../kernel/state.ts';
import { type Jobs, QUEUED } from './jobs.ts';

export class PairQueues implements Stateful {
  private readonly jobs: Jobs;
  private readonly pairs: number;
  private head: Int32Array;
  private tail: Int32Array;
  private queuedJobs: Int32Array;
  private activeJobs: Int32Array;
  /** Most jobs that have been queued or under way at once. */
  private mostJobs: Int32Array;
  /** Jobs under way, all pairs, in no particular but a reproducible order. */
  private active = new Int32Array(64);
  private activeCount = 0;

  constructor(jobs: Jobs, pairs: number) {
    this.jobs = jobs;
    this.pairs = pairs;
    this.head = new Int32Array(pairs).fill(-1);
    this.tail = new Int32Array(pairs).fill(-1);
    this.queuedJobs = new Int32Array(pairs);
    this.activeJobs = new Int32Array(pairs);
    this.mostJobs = new Int32Array(pairs);
  }

  /** Appends a job to its pair's queue. */
  enqueue(job: number): void {
    const pair = this.jobs.pair[job]!;
    this.jobs.state[job] = QUEUED;
    this.jobs.next[job] = -1;
    if (this.tail[pair]! >= 0) this.jobs.next[this.tail[pair]!] = job;
    else this.head[pair] = job;
    this.tail[pair] = job;
    this.queuedJobs[pair] = this.queuedJobs[pair]! + 1;
    const held = this.queuedJobs[pair]! + this.activeJobs[pair]!;
    if (held > this.mostJobs[pair]!) this.mostJobs[pair] = held;
  }

  /** Takes the oldest job of a pair's queue and puts it under way; −1 when the queue is empty. */
  begin(pair: number): number {
    const job = this.head[pair]!;
    if (job < 0) return -1;
    this.head[pair] = this.jobs.next[job]!;
    if (this.head[pair]! < 0) this.tail[pair] = -1;
    this.queuedJobs[pair] = this.queuedJobs[pair]! - 1;
    this.activeJobs[pair] = this.activeJobs[pair]! + 1;
    this.active = grownI32(this.active, this.activeCount + 1);
    this.active[this.activeCount++] = job;
    return job;
  }

  /** A job is no longer under way on a pair, by default its own. */
  end(job: number, pair: number = this.jobs.pair[job]!): void {
    for (let i = 0; i < this.activeCount; i++) {
      if (this.active[i] !== job) continue;
      this.active[i] = this.active[--this.activeCount]!;
      this.activeJobs[pair] = this.activeJobs[pair]! - 1;
      return;
    }
    assert(false, 'a job under way is in the list of jobs under way');
  }

  /** Forgets a pair's queue; its jobs have been taken elsewhere or removed. */
  clear(pair: number): void {
    this.head[pair] = -1;
    this.tail[pair] = -1;
    this.queuedJobs[pair] = 0;
  }

  queued(pair: number): number {
    return this.queuedJobs[pair]!;
  }

  underWay(pair: number): number {
    return this.activeJobs[pair]!;
  }

  /** Most jobs of a pair that have been queued or under way at once. */
  most(pair: number): number {
    return this.mostJobs[pair]!;
  }

  /** A copy of the list of a pair's jobs under way. */
  activeOn(pair: number): number[] {
    return this.activeWhere((job) => this.jobs.pair[job] === pair);
  }

  /** A copy of the list of jobs under way for which `test` holds. */
  activeWhere(test: (job: number) => boolean): number[] {
    const found: number[] = [];
    for (let i = 0; i < this.activeCount; i++) if (test(this.active[i]!)) found.push(this.active[i]!);
    return found;
  }

  visitState(v: StateVisitor): void {
    this.head = v.i32('pairs.head', this.head, this.pairs);
    this.tail = v.i32('pairs.tail', this.tail, this.pairs);
    this.queuedJobs = v.i32('pairs.queued', this.queuedJobs, this.pairs);
    this.activeJobs = v.i32('pairs.underWay', this.activeJobs, this.pairs);
    this.mostJobs = v.i32('pairs.most', this.mostJobs, this.pairs);
    this.activeCount = v.int('pairs.activeCount', this.activeCount);
    this.active = v.i32('pairs.active', this.active, this.activeCount);
  }
}
