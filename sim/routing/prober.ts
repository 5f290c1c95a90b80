/**
 * Health probes and what the global endpoint believes of each geo-replica.
 *
 * Fault model: a probe goes through the front end into the replica's storage, so it sees a region that is out and a
 * stamp that is gone. It does not see partitions between a client and the replica, nor single unreadable groups.
 * A probe that fails costs its time-out; `tolerated` failures in a row are forgiven, the next one takes the endpoint
 * out of routing. A success brings it back, and under `failback: afterCatchUp` not before everything has arrived that
 * had been acknowledged elsewhere when the first probe succeeded again.
 */

import type { EventQueue } from '../kernel/eventQueue.ts';
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import type { KeyedDraws } from '../kernel/streams.ts';
import { EVENT_PROBE } from '../kinds.ts';
import { LIFECYCLES } from '../lifecycles/index.ts';
import type { RoutingPlan } from '../plan.ts';

const lifecycle = LIFECYCLES.endpoint;
const ONLINE = lifecycle.state('online');
const DEGRADED = lifecycle.state('degraded');
const CATCHING_UP = lifecycle.state('catchingUp');
const PROBE_OK = lifecycle.event('PROBE_OK');
const PROBE_FAILED = lifecycle.event('PROBE_FAILED');
const EXHAUSTED_BIT = 1 << lifecycle.guards.indexOf('toleranceExhausted');
const BEHIND_BIT = 1 << lifecycle.guards.indexOf('isBehind');

const PROBE_SENT = 0;
const PROBE_TIMED_OUT = 1;

/** How willingly an endpoint is handed out: those of the lowest rank that any endpoint has. */
export const IN_ROUTING = 0;
/** It answers and lacks images still. */
export const BEHIND = 1;
export const OUT_OF_ROUTING = 2;

export class Prober implements Stateful {
  private readonly queue: EventQueue;
  private readonly plan: RoutingPlan;
  private readonly replicas: number;
  /** Whether something acknowledged by an instant is still on its way to a replica. */
  private readonly lacks: (replica: number, byUs: number) => boolean;
  private state: Uint8Array;
  /** Failures in a row, the last success, and the success that found it back after an outage, per endpoint. */
  private failed: Int32Array;
  private aliveUs: Float64Array;
  private backUs: Float64Array;

  constructor(
    plan: RoutingPlan,
    replicas: number,
    queue: EventQueue,
    lacks: (replica: number, byUs: number) => boolean,
  ) {
    this.plan = plan;
    this.replicas = replicas;
    this.queue = queue;
    this.lacks = lacks;
    this.state = new Uint8Array(replicas).fill(ONLINE);
    this.failed = new Int32Array(replicas);
    this.aliveUs = new Float64Array(replicas).fill(-1);
    this.backUs = new Float64Array(replicas).fill(-1);
  }

  /** Schedules the first probe of each endpoint, at a phase of its own. */
  start(phases: readonly KeyedDraws[]): void {
    for (let r = 0; r < this.replicas; r++) {
      const phaseUs = Math.floor(phases[r]!.uniform(0, 0) * this.plan.probeIntervalUs);
      this.queue.schedule(this.queue.nowUs + phaseUs, EVENT_PROBE, r, PROBE_SENT);
    }
  }

  /** IN_ROUTING, BEHIND or OUT_OF_ROUTING. */
  rank(replica: number): number {
    const state = this.state[replica];
    return state === DEGRADED ? OUT_OF_ROUTING : state === CATCHING_UP ? BEHIND : IN_ROUTING;
  }

  /** The state of the replica's endpoint in the words of its lifecycle. */
  stateOf(replica: number): string {
    return lifecycle.states[this.state[replica]!]!;
  }

  /** When a probe found the replica back after its last outage, −1 for never. */
  backSinceUs(replica: number): number {
    return this.backUs[replica]!;
  }

  /** A probe was sent, or one ran into its time-out. Returns true when the rank of an endpoint has changed. */
  probe(replica: number, phase: number, alive: boolean): boolean {
    const now = this.queue.nowUs;
    if (phase === PROBE_TIMED_OUT) {
      // A later probe may have been answered by now: then this one says nothing any more.
      const sentUs = now - this.plan.probeTimeoutUs;
      return this.aliveUs[replica]! < sentUs && this.observe(replica, PROBE_FAILED);
    }
    this.queue.schedule(now + this.plan.probeIntervalUs, EVENT_PROBE, replica, PROBE_SENT);
    if (alive) {
      this.aliveUs[replica] = now;
      return this.observe(replica, PROBE_OK);
    }
    this.queue.schedule(now + this.plan.probeTimeoutUs, EVENT_PROBE, replica, PROBE_TIMED_OUT);
    return false;
  }

  visitState(v: StateVisitor): void {
    this.state = v.u8('state', this.state, this.replicas);
    this.failed = v.i32('failed', this.failed, this.replicas);
    this.aliveUs = v.f64('aliveUs', this.aliveUs, this.replicas);
    this.backUs = v.f64('backUs', this.backUs, this.replicas);
  }

  private observe(replica: number, event: number): boolean {
    const before = this.rank(replica);
    this.failed[replica] = event === PROBE_OK ? 0 : this.failed[replica]! + 1;
    const exhausted = this.failed[replica]! > this.plan.probeTolerated ? EXHAUSTED_BIT : 0;
    const behind = event === PROBE_OK && this.isBehind(replica) ? BEHIND_BIT : 0;
    this.state[replica] = lifecycle.step(this.state[replica]!, event, exhausted | behind);
    return before !== this.rank(replica);
  }

  private isBehind(replica: number): boolean {
    if (this.state[replica] === DEGRADED) this.backUs[replica] = this.queue.nowUs;
    if (this.plan.failback === 'immediate' || this.rank(replica) === IN_ROUTING) return false;
    return this.lacks(replica, this.backUs[replica]!);
  }
}
