/**
 * Operations a minute that a replica's front end serves: a token bucket for each replica and kind of operation, and one for
 * each identity at each of them, as tokenBuckets.ts describes.
 *
 * An operation that finds a whole token in both takes them and is served, any other is refused and takes nothing. The first
 * refusal begins a period of a minute; Retry-After counts down to its end, in whole seconds, for all that are refused in it.
 * Buckets are not shared: who takes over from a replica that is gone has its own limit and no more.
 */
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import type { Clock } from '../kernel/time.ts';
import { type LimitsPlan, METERED } from '../limitsPlan.ts';
import { TokenBuckets } from './tokenBuckets.ts';

/** Kinds of operations, in the order of METERED. */
export const LIMIT_READ = 0;
export const LIMIT_WRITE = 1;
export const LIMIT_DELETE = 2;
export const LIMIT_REFERRERS = 3;
export const LIMIT_SIGN_IN = 4;
/** A request that counts as no operation. */
export const UNCOUNTED = 5;

const KINDS = METERED.length;
/** As whom the client signs in is not said: its operation counts against the replica's limit alone. */
const NO_IDENTITY = -1;

export class RateLimits implements Stateful {
  /** Of the last refusal: what Retry-After says, in µs; whole seconds from 1 s to 60 s. */
  retryAfterUs = 0;
  private readonly identities: number;
  private readonly ofReplicas: TokenBuckets;
  /** Null where there is no identity that has a limit. */
  private readonly ofIdentities: TokenBuckets | null;

  constructor(replicas: number, { perMinute, identityPerMinute, counter }: LimitsPlan, identities = 0) {
    this.identities = identities;
    const planned = (limits: readonly number[], owners: number): Float64Array =>
      Float64Array.from({ length: owners * KINDS }, (_, bucket) => limits[bucket % KINDS]!);
    this.ofReplicas = new TokenBuckets('limits', planned(perMinute, replicas), counter);
    const isAnyLimited = identities > 0 && identityPerMinute.some((limit) => limit < Number.POSITIVE_INFINITY);
    this.ofIdentities = isAnyLimited
      ? new TokenBuckets('limits.identities', planned(identityPerMinute, replicas * identities), counter)
      : null;
  }

  /** Takes a token for one operation at a replica; false: it is refused, and `retryAfterUs` says when to come again. */
  take(replica: number, kind: number, clock: Clock, identity = NO_IDENTITY): boolean {
    const own = replica * KINDS + kind;
    if (this.ofIdentities === null || identity === NO_IDENTITY) {
      if (this.ofReplicas.take(own, clock)) return true;
      this.retryAfterUs = this.ofReplicas.refuse(own, clock);
      return false;
    }
    if (!this.ofReplicas.isThere(own, clock)) {
      this.retryAfterUs = this.ofReplicas.refuse(own, clock);
      return false;
    }
    const theirs = (replica * this.identities + identity) * KINDS + kind;
    if (!this.ofIdentities.take(theirs, clock)) {
      this.retryAfterUs = this.ofIdentities.refuse(theirs, clock);
      return false;
    }
    this.ofReplicas.spend(own);
    return true;
  }

  /** From now on a replica has the plan's limit for a kind so many times; an identity keeps its own. Returns what is in force. */
  change(replica: number, kind: number, factor: number, clock: Clock): number {
    return this.ofReplicas.change(replica * KINDS + kind, factor, clock);
  }

  /** Whether any operation was ever refused because of the replica's limit. */
  wasReached(replica: number, kind: number): boolean {
    return this.ofReplicas.wasReached(replica * KINDS + kind);
  }

  /** The same because of the limit of one identity. */
  wasReachedBy(identity: number, replica: number, kind: number): boolean {
    return this.ofIdentities?.wasReached((replica * this.identities + identity) * KINDS + kind) ?? false;
  }

  visitState(v: StateVisitor): void {
    this.ofReplicas.visitState(v);
    this.ofIdentities?.visitState(v);
  }
}
