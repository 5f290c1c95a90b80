/**
 * Operations a minute that a replica's front end serves: a token bucket for each replica and kind of operation.
 *
 * A bucket holds one minute's worth and is full at first; it is refilled continuously at the limit's rate. An operation
 * that finds a whole token takes it and is served, any other is refused and takes nothing. So in any window of w minutes
 * at most (1 + w) × limit operations are let in, and never more than the limit at once. The first refusal begins a period
 * of a minute; Retry-After counts down to its end, in whole seconds, for all that are refused in it. Buckets are not shared:
 * who takes over from a replica that is gone has its own limit and no more.
 *
 * Counted in integers: a token is a minute's worth of microseconds, and each microsecond brings `limit` of them.
 */
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import { LIMITED, type LimitsPlan, MOST_PER_MINUTE } from '../limitsPlan.ts';

/** Kinds of operations, in the order of LIMITED. */
export const LIMIT_READ = 0;
export const LIMIT_WRITE = 1;
export const LIMIT_DELETE = 2;
/** A request that counts as no operation. */
export const UNCOUNTED = 3;

const KINDS = LIMITED.length;
const MINUTE_US = 60_000_000;

export class RateLimits implements Stateful {
  /** Of the last refusal: what Retry-After says, in µs; whole seconds from 1 s to 60 s. */
  retryAfterUs = 0;
  private readonly perMinute: readonly number[];
  private readonly buckets: number;
  /** By replica and kind: the limit in force, the bucket's level at an instant, and when its period of refusals ends. */
  private limit: Float64Array;
  private level: Float64Array;
  private atUs: Float64Array;
  private periodEndUs: Float64Array;

  constructor(replicas: number, { perMinute }: LimitsPlan) {
    this.perMinute = perMinute;
    this.buckets = replicas * KINDS;
    this.limit = new Float64Array(this.buckets);
    for (let bucket = 0; bucket < this.buckets; bucket++) this.limit[bucket] = perMinute[bucket % KINDS]!;
    this.level = this.limit.map((limit) => limit * MINUTE_US);
    this.atUs = new Float64Array(this.buckets);
    this.periodEndUs = new Float64Array(this.buckets);
  }

  /** Takes a token for one operation at a replica; false: it is refused, and `retryAfterUs` says when to come again. */
  take(replica: number, kind: number, nowUs: number): boolean {
    const bucket = replica * KINDS + kind;
    const limit = this.limit[bucket]!;
    if (limit === Number.POSITIVE_INFINITY) return true;
    const level = this.levelAt(bucket, limit, nowUs);
    this.atUs[bucket] = nowUs;
    if (level >= MINUTE_US) {
      this.level[bucket] = level - MINUTE_US;
      return true;
    }
    this.level[bucket] = level;
    if (nowUs >= this.periodEndUs[bucket]!) this.periodEndUs[bucket] = nowUs + MINUTE_US;
    this.retryAfterUs = -Math.floor((nowUs - this.periodEndUs[bucket]!) / 1e6) * 1e6;
    return false;
  }

  /**
   * From now on a replica has the plan's limit for a kind so many times, rounded to whole operations a minute; 0: it serves
   * none. What is in the bucket stays there, as far as it holds it. What has no limit keeps none.
   */
  change(replica: number, kind: number, factor: number, nowUs: number): void {
    const planned = this.perMinute[kind]!;
    if (planned === Number.POSITIVE_INFINITY) return;
    const bucket = replica * KINDS + kind;
    const limit = Math.min(Math.floor(planned * factor + 0.5), MOST_PER_MINUTE);
    const level = this.levelAt(bucket, this.limit[bucket]!, nowUs);
    this.limit[bucket] = limit;
    this.level[bucket] = Math.min(level, limit * MINUTE_US);
    this.atUs[bucket] = nowUs;
  }

  /** Whether any operation was ever refused. */
  wasReached(replica: number, kind: number): boolean {
    return this.periodEndUs[replica * KINDS + kind]! > 0;
  }

  visitState(v: StateVisitor): void {
    this.limit = v.f64('limits.limit', this.limit, this.buckets);
    this.level = v.f64('limits.level', this.level, this.buckets);
    this.atUs = v.f64('limits.atUs', this.atUs, this.buckets);
    this.periodEndUs = v.f64('limits.periodEndUs', this.periodEndUs, this.buckets);
  }

  private levelAt(bucket: number, limit: number, nowUs: number): number {
    const sinceUs = nowUs - this.atUs[bucket]!;
    // A minute fills any bucket; what is longer would leave the range of exact integers.
    if (sinceUs >= MINUTE_US) return limit * MINUTE_US;
    return Math.min(limit * MINUTE_US, this.level[bucket]! + sinceUs * limit);
  }
}
