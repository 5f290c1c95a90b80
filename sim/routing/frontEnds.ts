/**
 * What a health probe finds at a geo-replica's front end.
 *
 * Fault model: a probe needs the site, the storage behind it and an answering front end. It is blind to what is broken
 * inside a front end (gray failures) and to sign-in, for which it has no use. Errors of the common service reach it too:
 * from one in two on it fails with their chance, and below that it is too rarely hit to take an endpoint out.
 */
import {
  type Conditions,
  ENDPOINT_DOWN,
  PULL_ERRORS,
  PULL_HANGS,
  PUSH_ERRORS,
  PUSH_HANGS,
  SERVICE_ERRORS,
  SIGN_IN_DOWN,
} from '../conditions.ts';
import type { EventQueue } from '../kernel/eventQueue.ts';
import type { KeyedDraws } from '../kernel/streams.ts';
import type { Plan } from '../plan.ts';
import type { Places } from '../storage/places.ts';
import type { Stamps } from '../storage/stamps.ts';

/** Share of errors from which on probes see them. */
const SEEN_FROM = 0.5;

/** Conditions under which a front end fails requests. */
const STOPPERS = [ENDPOINT_DOWN, SIGN_IN_DOWN, SERVICE_ERRORS, PULL_ERRORS, PUSH_ERRORS, PULL_HANGS, PUSH_HANGS];

export class FrontEnds {
  private readonly plan: Plan;
  private readonly places: Places;
  private readonly queue: EventQueue;
  private readonly conditions: Conditions;
  private readonly stamps: Stamps;
  /** Of each replica, keyed by the probe's number. */
  private readonly probeDraws: readonly KeyedDraws[];

  constructor(
    plan: Plan,
    places: Places,
    queue: EventQueue,
    conditions: Conditions,
    stamps: Stamps,
    probeDraws: readonly KeyedDraws[],
  ) {
    this.plan = plan;
    this.places = places;
    this.queue = queue;
    this.conditions = conditions;
    this.stamps = stamps;
    this.probeDraws = probeDraws;
  }

  /** Whether a probe that arrives now is answered. */
  answerProbe(replica: number): boolean {
    if (!this.stamps.isHealthy(replica)) return false;
    const { values } = this.conditions;
    const region = this.places.region[replica]!;
    if (values[ENDPOINT_DOWN]![region]! > 0) return false;
    const errors = values[SERVICE_ERRORS]![region]!;
    if (errors < SEEN_FROM) return true;
    const probe = Math.floor(this.queue.nowUs / this.plan.routing.probeIntervalUs);
    return this.probeDraws[replica]!.uniform(probe, 0) >= errors;
  }

  /** Nothing keeps the front end from answering whoever comes. */
  isWhole(replica: number): boolean {
    const region = this.places.region[replica]!;
    return this.stamps.isServing(replica) && STOPPERS.every((kind) => this.conditions.values[kind]![region] === 0);
  }
}
