/**
 * What becomes of jobs when an end of their pair goes out of service.
 *
 * Fault model: an end that is out for a while cuts transfers, and their jobs are held until it is back; where nothing is
 * tried again (a defect that registries have shown) its jobs end as if they had succeeded. A destroyed replica takes with
 * it what was owed to it, and leaves what it owed to others as orphans.
 */
import type { EventQueue } from '../kernel/eventQueue.ts';
import type { BlobMoves } from './blobMoves.ts';
import { DELIVERING, FREE, HELD, type Jobs, QUEUED } from './jobs.ts';
import type { LastSync } from './lastSync.ts';
import type { PairQueues } from './pairQueues.ts';
import type { Pairs } from './pairs.ts';

export class Interruptions {
  private readonly queue: EventQueue;
  private readonly jobs: Jobs;
  private readonly queues: PairQueues;
  private readonly pairs: Pairs;
  private readonly moves: BlobMoves;
  private readonly sync: LastSync;

  constructor(queue: EventQueue, jobs: Jobs, queues: PairQueues, pairs: Pairs, moves: BlobMoves, sync: LastSync) {
    this.queue = queue;
    this.jobs = jobs;
    this.queues = queues;
    this.pairs = pairs;
    this.moves = moves;
    this.sync = sync;
  }

  /** What is under way on the pair is cut and held. @param lagged under a law of the lag arrivals come all the same */
  cut(pair: number, lagged: boolean): void {
    for (const job of this.queues.activeOn(pair)) {
      if (lagged && this.jobs.state[job] === DELIVERING) continue;
      this.stop(job);
      this.jobs.state[job] = HELD;
    }
  }

  /** Where nothing is tried again: all jobs of the pair, queued ones too, end as if they had succeeded. */
  abandonAll(pair: number): void {
    for (const job of this.queues.activeOn(pair)) this.abandon(job);
    for (let job = this.queues.begin(pair); job >= 0; job = this.queues.begin(pair)) this.abandon(job);
  }

  /** A job under way ends without having brought what it was to bring. */
  abandon(job: number): void {
    this.stop(job);
    this.sync.giveUp(this.jobs.pair[job]!, this.sync.originOf(job), this.jobs.takenUs[job]!);
    this.queues.end(job);
    this.jobs.remove(job);
  }

  /** Empties the queues from and to a destroyed replica; returns the jobs that it owed, in no queue any more. */
  orphansOf(replica: number): number[] {
    const orphans: number[] = [];
    for (let job = 0; job < this.jobs.slots.used; job++) {
      if (this.jobs.state[job] === FREE) continue;
      const pair = this.jobs.pair[job]!;
      if (this.pairs.to(pair) !== replica && this.pairs.from(pair) !== replica) continue;
      this.detach(job);
      if (this.pairs.from(pair) === replica) orphans.push(job);
      else this.jobs.remove(job);
    }
    for (let other = 0; other < this.pairs.holders; other++) {
      this.queues.clear(this.pairs.of(replica, other));
      this.queues.clear(this.pairs.of(other, replica));
    }
    return orphans;
  }

  private detach(job: number): void {
    if (this.jobs.state[job] === QUEUED) return;
    this.stop(job);
    this.queues.end(job);
    this.jobs.state[job] = QUEUED;
  }

  private stop(job: number): void {
    this.moves.stop(job);
    if (this.jobs.handle[job]! !== 0) this.queue.cancel(this.jobs.handle[job]!);
    this.jobs.handle[job] = 0;
  }
}
