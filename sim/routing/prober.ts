/**
 * Health probes and what the global endpoint believes of each geo-replica.
 *
 * Fault model: a probe goes through the front end into the replica's storage, so it sees a region that is out and a
 * stamp that is gone. It does not see partitions between a client and the replica, nor single unreadable groups.
 * A probe that fails costs its time-out; `tolerated` failures in a row are forgiven, the next one takes the endpoint
 * out of routing; one success brings it back.
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
const PROBE_OK = lifecycle.event('PROBE_OK');
const PROBE_FAILED = lifecycle.event('PROBE_FAILED');

export const PROBE_SENT = 0;
export const PROBE_TIMED_OUT = 1;

export class Prober implements Stateful {
  private readonly queue: EventQueue;
  private readonly plan: RoutingPlan;
  private readonly replicas: number;
  private state: Uint8Array;
  /** Failures in a row, and the last success, per endpoint. */
  private failed: Int32Array;
  private aliveUs: Float64Array;

  constructor(plan: RoutingPlan, replicas: number, queue: EventQueue) {
    this.plan = plan;
    this.replicas = replicas;
    this.queue = queue;
    this.state = new Uint8Array(replicas).fill(ONLINE);
    this.failed = new Int32Array(replicas);
    this.aliveUs = new Float64Array(replicas).fill(-1);
  }

  /** Schedules the first probe of each endpoint, at a phase of its own. */
  start(phases: readonly KeyedDraws[]): void {
    for (let r = 0; r < this.replicas; r++) {
      const phaseUs = Math.floor(phases[r]!.uniform(0, 0) * this.plan.probeIntervalUs);
      this.queue.schedule(this.queue.nowUs + phaseUs, EVENT_PROBE, r, PROBE_SENT);
    }
  }

  /** True while the global endpoint hands this replica out. */
  isOnline(replica: number): boolean {
    return this.state[replica] !== DEGRADED;
  }

  /** A probe was sent, or one ran into its time-out. Returns true when the set of online endpoints has changed. */
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
  }

  private observe(replica: number, event: number): boolean {
    const wasOnline = this.isOnline(replica);
    this.failed[replica] = event === PROBE_OK ? 0 : this.failed[replica]! + 1;
    const exhausted = this.failed[replica]! > this.plan.probeTolerated ? 1 : 0;
    this.state[replica] = lifecycle.step(this.state[replica]!, event, exhausted);
    return wasOnline !== this.isOnline(replica);
  }
}
