/**
 * Buckets of tokens, each with a limit of its own in operations a minute.
 *
 * A bucket holds one minute's worth and is full at first; it is refilled continuously at the limit's rate. So in any window
 * of w minutes at most (1 + w) × limit operations are let in, and never more than the limit at once. Counted in integers: a
 * token is a minute's worth of microseconds, and each microsecond brings `limit` of them.
 *
 * With `perMinute` counting, a known mistake, a bucket is filled at once at every full minute and never in between: who comes
 * at the end of one minute and at the start of the next gets twice the limit within a second.
 */
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import type { Clock } from '../kernel/time.ts';
import { type Counter, MOST_PER_MINUTE } from '../limitsPlan.ts';

const MINUTE_US = 60_000_000;

export class TokenBuckets implements Stateful {
  private readonly name: string;
  private readonly planned: Float64Array;
  private readonly isContinuous: boolean;
  /** By bucket: the limit in force, the bucket's level at an instant, and when its period of refusals ends. */
  private limit: Float64Array;
  private level: Float64Array;
  private atUs: Float64Array;
  private periodEndUs: Float64Array;

  /** @param planned limits: whole numbers from 1 to MOST_PER_MINUTE, or Infinity for none */
  constructor(name: string, planned: Float64Array, counter: Counter) {
    this.name = name;
    this.planned = planned;
    this.isContinuous = counter === 'bucket';
    this.limit = planned.slice();
    this.level = planned.map((limit) => limit * MINUTE_US);
    this.atUs = new Float64Array(planned.length);
    this.periodEndUs = new Float64Array(planned.length);
  }

  /** Takes a token where a whole one is there. */
  take(bucket: number, clock: Clock): boolean {
    if (!this.isThere(bucket, clock)) return false;
    this.spend(bucket);
    return true;
  }

  /** Whether a whole token is there; brings the bucket's level to now. */
  isThere(bucket: number, clock: Clock): boolean {
    this.refill(bucket, clock);
    return this.level[bucket]! >= MINUTE_US;
  }

  /** Takes the token that `isThere` has found. */
  spend(bucket: number): void {
    // Of what has no limit there is no level: Infinity stays what it is.
    this.level[bucket] = this.level[bucket]! - MINUTE_US;
  }

  /** An operation is refused: what Retry-After says, in µs; whole seconds from 1 s to 60 s, down to the end of a minute that the first refusal began. */
  refuse(bucket: number, { nowUs }: Clock): number {
    if (nowUs >= this.periodEndUs[bucket]!) this.periodEndUs[bucket] = nowUs + MINUTE_US;
    return -Math.floor((nowUs - this.periodEndUs[bucket]!) / 1e6) * 1e6;
  }

  /**
   * From now on a bucket has its planned limit so many times, rounded to whole operations a minute; 0: it serves none. What
   * is in the bucket stays there, as far as it holds it. What has no limit keeps none. Returns the limit in force.
   */
  change(bucket: number, factor: number, clock: Clock): number {
    const planned = this.planned[bucket]!;
    if (planned === Number.POSITIVE_INFINITY) return planned;
    const limit = Math.min(Math.floor(planned * factor + 0.5), MOST_PER_MINUTE);
    this.refill(bucket, clock);
    this.limit[bucket] = limit;
    this.level[bucket] = Math.min(this.level[bucket]!, limit * MINUTE_US);
    return limit;
  }

  /** Whether any operation was ever refused. */
  wasReached(bucket: number): boolean {
    return this.periodEndUs[bucket]! > 0;
  }

  visitState(v: StateVisitor): void {
    const { name } = this;
    const n = this.planned.length;
    this.limit = v.f64(`${name}.limit`, this.limit, n);
    this.level = v.f64(`${name}.level`, this.level, n);
    this.atUs = v.f64(`${name}.atUs`, this.atUs, n);
    this.periodEndUs = v.f64(`${name}.periodEndUs`, this.periodEndUs, n);
  }

  /** Brings the bucket's level to now. What has no limit is full for ever: its level is Infinity, and stays that. */
  private refill(bucket: number, clock: Clock): void {
    const limit = this.limit[bucket]!;
    if (limit === Number.POSITIVE_INFINITY) return;
    const { nowUs } = clock;
    const fromUs = this.atUs[bucket]!;
    const full = limit * MINUTE_US;
    const sinceUs = nowUs - fromUs;
    this.atUs[bucket] = nowUs;
    if (this.isContinuous) {
      // A minute fills any bucket; what is longer would leave the range of exact integers.
      this.level[bucket] = sinceUs >= MINUTE_US ? full : Math.min(full, this.level[bucket]! + sinceUs * limit);
    } else if (Math.floor(nowUs / MINUTE_US) !== Math.floor(fromUs / MINUTE_US)) {
      this.level[bucket] = full;
    }
  }
}
