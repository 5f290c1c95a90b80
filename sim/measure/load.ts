/**
 * How hard each geo-replica's front end works over time: requests per second, and the share of its bandwidth in use. What
 * survivors inherit and what retry storms add shows in the peaks.
 */
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import type { Plan } from '../plan.ts';
import { BUCKETS, type Measure } from './measure.ts';

/** Bytes that the front ends' links carried, by the buckets of the timeline. */
export class EndpointLoad implements Stateful {
  private readonly replicas: number;
  private readonly bucketUs: number;
  private readonly durationUs: number;
  /** replicas × buckets: downloads and uploads together. */
  private movedBytes: Float64Array;

  constructor(plan: Plan, bucketUs: number) {
    this.replicas = plan.replicas.length;
    this.bucketUs = bucketUs;
    this.durationUs = plan.durationUs;
    this.movedBytes = new Float64Array(this.replicas * BUCKETS);
  }

  /** Links are the downloads of every replica, then the uploads. Called while bytes move, at every change of pace. */
  readonly meter = (link: number, fromUs: number, untilUs: number, bytesPerUs: number): void => {
    const row = (link % this.replicas) * BUCKETS;
    const endUs = Math.min(untilUs, this.durationUs);
    for (let us = fromUs; us < endUs; ) {
      const bucket = Math.floor(us / this.bucketUs);
      const nextUs = Math.min(endUs, (bucket + 1) * this.bucketUs);
      this.movedBytes[row + bucket] = this.movedBytes[row + bucket]! + bytesPerUs * (nextUs - us);
      us = nextUs;
    }
  };

  /** Of each bucket the share of the replica's bandwidth, both ways together, that was in use, 0–1. */
  sharesOf(replica: number, plan: Plan): number[] {
    const { downloadBytesPerSecond, uploadBytesPerSecond } = plan.endpoint;
    const bytesPerUs = (downloadBytesPerSecond + uploadBytesPerSecond) / 1e6;
    return this.lengthsUs().map((us, bucket) => this.movedBytes[replica * BUCKETS + bucket]! / (bytesPerUs * us));
  }

  /** Of each bucket the requests per second that a replica's front end got, answered or not. */
  ratesOf(replica: number, measure: Measure): number[] {
    return this.lengthsUs().map((us, bucket) => measure.requestTotalAt[replica * BUCKETS + bucket]! / (us / 1e6));
  }

  visitState(v: StateVisitor): void {
    this.movedBytes = v.f64('load.movedBytes', this.movedBytes, this.replicas * BUCKETS);
  }

  /** µs of each bucket that has any: the last may be short, and buckets of a very short run may lie past its end. */
  lengthsUs(): number[] {
    const lengths = Array.from({ length: BUCKETS }, (_, bucket) =>
      Math.min(this.bucketUs, this.durationUs - bucket * this.bucketUs),
    );
    return lengths.filter((us) => us > 0);
  }
}
