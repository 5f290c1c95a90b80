/**
 * How hard each geo-replica's front end works over time: requests per second, and the share of its bandwidth in use. What
 * survivors inherit and what retry storms add shows in the peaks.
 */
import type { SharedLinks } from '../kernel/sharedLinks.ts';
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import type { Plan } from '../plan.ts';
import { BUCKETS, type Measure } from './measure.ts';

/** Bytes that the front ends' links carried, by the buckets of the timeline, read off the links at the end of each. */
export class EndpointLoad implements Stateful {
  private readonly replicas: number;
  private readonly bucketUs: number;
  private readonly durationUs: number;
  private readonly links: SharedLinks;
  private readonly measure: Measure;
  /** Buckets that have been read off. */
  private buckets = 0;
  /** links × buckets: what downloads, then uploads, have carried by the end of each. */
  private carriedBytes: Float64Array;

  /** @param links of every replica's downloads, then of every replica's uploads */
  constructor(plan: Plan, measure: Measure, links: SharedLinks) {
    this.replicas = plan.replicas.length;
    this.bucketUs = measure.bucketUs;
    this.measure = measure;
    this.durationUs = plan.durationUs;
    this.links = links;
    this.carriedBytes = new Float64Array(2 * this.replicas * BUCKETS);
  }

  /** The instant at which the next bucket ends, infinite after the last. */
  get nextUs(): number {
    if (this.buckets >= BUCKETS || this.buckets * this.bucketUs >= this.durationUs) return Number.POSITIVE_INFINITY;
    return Math.min(this.durationUs, (this.buckets + 1) * this.bucketUs);
  }

  /** Reads links and counts off; to be called when everything before `nextUs` has happened, and nothing after. */
  sample(): void {
    const atUs = this.nextUs;
    for (let link = 0; link < 2 * this.replicas; link++) {
      this.carriedBytes[link * BUCKETS + this.buckets] = this.links.carriedBytes(link, atUs);
    }
    this.measure.bucketEnded(this.buckets);
    this.buckets++;
  }

  /** Of each bucket the share of the replica's bandwidth that was in use, 0–1: of download or upload, whichever was fuller. */
  sharesOf(replica: number, plan: Plan): number[] {
    const uploads = this.uploadsOf(replica, plan);
    return this.downloadsOf(replica, plan).map((share, bucket) => Math.max(share, uploads[bucket]!));
  }

  downloadsOf(replica: number, plan: Plan): number[] {
    return this.linkShares(replica, plan.endpoint.downloadBytesPerSecond);
  }

  uploadsOf(replica: number, plan: Plan): number[] {
    return this.linkShares(this.replicas + replica, plan.endpoint.uploadBytesPerSecond);
  }

  private linkShares(link: number, bytesPerSecond: number): number[] {
    return this.lengthsUs().map((us, bucket) => {
      const at = link * BUCKETS + bucket;
      const before = bucket === 0 ? 0 : this.carriedBytes[at - 1]!;
      return Math.max(0, this.carriedBytes[at]! - before) / ((bytesPerSecond / 1e6) * us);
    });
  }

  /** Of each bucket the requests per second that a replica's front end got, answered or not. */
  ratesOf(replica: number): number[] {
    const { requestTotalAt } = this.measure;
    return this.lengthsUs().map((us, bucket) => requestTotalAt[replica * BUCKETS + bucket]! / (us / 1e6));
  }

  visitState(v: StateVisitor): void {
    this.buckets = v.int('load.buckets', this.buckets);
    this.carriedBytes = v.f64('load.carriedBytes', this.carriedBytes, 2 * this.replicas * BUCKETS);
  }

  /** µs of each bucket that has any: the last may be short, and buckets of a very short run may lie past its end. */
  lengthsUs(): number[] {
    const lengths = Array.from({ length: BUCKETS }, (_, bucket) =>
      Math.min(this.bucketUs, this.durationUs - bucket * this.bucketUs),
    );
    return lengths.filter((us) => us > 0);
  }
}
