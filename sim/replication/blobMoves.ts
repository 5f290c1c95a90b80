/**
 * The blobs of jobs under way: which one is missing next, and its transfer over the pair's link. One job at a time brings a
 * blob to a replica; others that need it wait for it.
 *
 * Fault model: a blob is asked for only where its group can be read at the source and written at the destination; a
 * destination that cannot take what has arrived any more gets it again.
 */
import type { SharedLinks } from '../kernel/sharedLinks.ts';
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import type { Sink } from '../sink.ts';
import type { Catalogue } from '../storage/catalogue.ts';
import type { Stamps } from '../storage/stamps.ts';
import { ASKING, type Jobs, MOVING, TOMBSTONE, WAITING } from './jobs.ts';
import type { Pairs } from './pairs.ts';

/** What there is to do for a job: nothing is missing, a blob is to be asked for, another job brings it, it cannot move. */
const NONE_MISSING = 0;
export const TO_ASK = 1;
export const COMING = 2;
export const STUCK = 3;

export class BlobMoves implements Stateful {
  private readonly links: SharedLinks;
  private readonly catalogue: Catalogue;
  private readonly stamps: Stamps;
  private readonly sink: Sink;
  private readonly jobs: Jobs;
  private readonly pairs: Pairs;
  private readonly linkOfPair: Int32Array;
  /** Jobs that wait at each replica for a blob that another is bringing. */
  private waitingAt: Int32Array;

  constructor(
    links: SharedLinks,
    catalogue: Catalogue,
    stamps: Stamps,
    sink: Sink,
    jobs: Jobs,
    pairs: Pairs,
    bytesPerUs: number,
  ) {
    this.links = links;
    this.catalogue = catalogue;
    this.stamps = stamps;
    this.sink = sink;
    this.jobs = jobs;
    this.pairs = pairs;
    this.waitingAt = new Int32Array(pairs.holders);
    this.linkOfPair = new Int32Array(pairs.count).fill(-1);
    for (let pair = 0; pair < pairs.count; pair++) {
      if (pairs.from(pair) !== pairs.to(pair))
        this.linkOfPair[pair] = links.addLink(bytesPerUs, Number.POSITIVE_INFINITY);
    }
  }

  /** The pair's link carries what conditions leave of it now. */
  refreshLink(pair: number): void {
    this.links.setCapacity(this.linkOfPair[pair]!, this.pairs.capacityBytesPerUs(pair));
  }

  /** Goes on to the job's next missing blob; one to be asked for is claimed for it, one that is coming is waited for. */
  next(job: number): number {
    const { catalogue, jobs, stamps } = this;
    const from = this.pairs.from(jobs.pair[job]!);
    const to = this.pairs.to(jobs.pair[job]!);
    const manifest = jobs.manifest[job]!;
    const count = manifest === TOMBSTONE ? 0 : catalogue.manifestCount[manifest]!;
    for (; jobs.cursor[job]! < count; jobs.cursor[job] = jobs.cursor[job]! + 1) {
      const blob = this.blobAt(job);
      if ((catalogue.blobPresent[blob]! & (1 << to)) !== 0) continue;
      if ((catalogue.blobIncoming[blob]! & (1 << to)) !== 0) {
        jobs.state[job] = WAITING;
        this.waitingAt[to] = this.waitingAt[to]! + 1;
        return COMING;
      }
      const group = catalogue.blobGroup[blob]!;
      const readable = (catalogue.blobPresent[blob]! & (1 << from)) !== 0 && stamps.canSend(from, group);
      if (!readable || !stamps.canWrite(to, group)) return STUCK;
      catalogue.blobIncoming[blob] = catalogue.blobIncoming[blob]! | (1 << to);
      jobs.state[job] = ASKING;
      return TO_ASK;
    }
    return NONE_MISSING;
  }

  /** The blob that was asked for is on its way. */
  start(job: number): void {
    const { jobs } = this;
    jobs.state[job] = MOVING;
    const bytes = this.catalogue.blobBytes[this.blobAt(job)]!;
    jobs.transfer[job] = this.links.start(this.linkOfPair[jobs.pair[job]!]!, bytes, job);
  }

  /** The transfer is complete. False when the destination cannot take the blob. */
  arrived(job: number): boolean {
    const { catalogue, jobs } = this;
    const pair = jobs.pair[job]!;
    const to = this.pairs.to(pair);
    const blob = this.blobAt(job);
    jobs.transfer[job] = -1;
    catalogue.blobIncoming[blob] = catalogue.blobIncoming[blob]! & ~(1 << to);
    this.sink.bytesReplicated(this.pairs.from(pair), to, catalogue.blobBytes[blob]!);
    if (!this.stamps.canWrite(to, catalogue.blobGroup[blob]!)) return false;
    catalogue.put(blob, to);
    jobs.cursor[job] = jobs.cursor[job]! + 1;
    return true;
  }

  /** Takes back what the job has going: its transfer, its claim on a blob, its waiting for one. */
  stop(job: number): void {
    const { catalogue, jobs } = this;
    const to = this.pairs.to(jobs.pair[job]!);
    const state = jobs.state[job]!;
    if (state === MOVING) this.links.cancel(jobs.transfer[job]!);
    if (state === MOVING || state === ASKING) {
      const blob = this.blobAt(job);
      catalogue.blobIncoming[blob] = catalogue.blobIncoming[blob]! & ~(1 << to);
    }
    if (state === WAITING) this.waitingAt[to] = this.waitingAt[to]! - 1;
    jobs.transfer[job] = -1;
  }

  anyWaitsAt(replica: number): boolean {
    return this.waitingAt[replica] !== 0;
  }

  isWaitingAt(job: number, replica: number): boolean {
    return this.jobs.state[job] === WAITING && this.pairs.to(this.jobs.pair[job]!) === replica;
  }

  /** The job waits no longer; the caller takes it on. */
  wake(job: number): void {
    const to = this.pairs.to(this.jobs.pair[job]!);
    this.waitingAt[to] = this.waitingAt[to]! - 1;
  }

  visitState(v: StateVisitor): void {
    this.waitingAt = v.i32('waitingAt', this.waitingAt, this.pairs.holders);
  }

  private blobAt(job: number): number {
    const { catalogue, jobs } = this;
    return catalogue.pool[catalogue.manifestStart[jobs.manifest[job]!]! + jobs.cursor[job]!]!;
  }
}
