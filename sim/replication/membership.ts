/**
 * Which replicas belong to the registry now, and in which state: the driver of the geo-replica's lifecycle. Every replica
 * that ever belongs to the registry has its place in all columns from the start.
 *
 * Fault model: a replica that is being created cannot be struck; one that is being seeded can; one that is removed while
 * it hands on what it alone has, and is destroyed meanwhile, is gone.
 */
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import { LIFECYCLES } from '../lifecycles/index.ts';
import type { Plan } from '../plan.ts';

const lifecycle = LIFECYCLES.geoReplica;
const ABSENT = lifecycle.state('absent');
const CREATING = lifecycle.state('creating');
const SYNCING = lifecycle.state('syncing');
const DRAINING = lifecycle.state('draining');

export class Membership implements Stateful {
  private readonly replicas: number;
  private readonly durationUs: number;
  private readonly serveWhileSyncing: boolean;
  private state: Uint8Array;
  /** Since when the replica is a member (−1: it is none), and for how long it was one before, within the run's duration. */
  private sinceUs: Float64Array;
  private memberUs: Float64Array;

  constructor(plan: Plan) {
    const { membership, replicas } = plan;
    this.replicas = replicas.length;
    this.durationUs = plan.durationUs;
    this.serveWhileSyncing = membership.serveWhileSyncing;
    this.state = new Uint8Array(this.replicas).fill(lifecycle.initial);
    this.sinceUs = new Float64Array(this.replicas);
    this.memberUs = new Float64Array(this.replicas);
    for (let r = 0; r < this.replicas; r++) {
      if ((membership.members & (1 << r)) !== 0) continue;
      this.state[r] = ABSENT;
      this.sinceUs[r] = -1;
    }
  }

  /** It stands: it may hold content, and faults may strike it. */
  isMember(replica: number): boolean {
    return replica >= 0 && this.state[replica] !== ABSENT && this.state[replica] !== CREATING;
  }

  /** The global endpoint may hand it out. */
  isServed(replica: number): boolean {
    if (!this.isMember(replica) || this.isDraining(replica)) return false;
    return this.serveWhileSyncing || !this.isSyncing(replica);
  }

  /** What is pushed elsewhere is meant for it. */
  takes(replica: number): boolean {
    return this.isMember(replica) && !this.isDraining(replica);
  }

  /** Its state in the words of the geo-replica's lifecycle. */
  stateOf(replica: number): string {
    return lifecycle.states[this.state[replica]!]!;
  }

  isCreating(replica: number): boolean {
    return this.state[replica] === CREATING;
  }

  /** Added, and what was there before is still on its way to it. */
  isSyncing(replica: number): boolean {
    return this.state[replica] === SYNCING;
  }

  /** Removed, and it still has what no other replica has. */
  isDraining(replica: number): boolean {
    return this.state[replica] === DRAINING;
  }

  /** Replicas that pushes are meant for, as bits. */
  get taking(): number {
    let bits = 0;
    for (let r = 0; r < this.replicas; r++) if (this.takes(r)) bits |= 1 << r;
    return bits;
  }

  /** Takes a step of the lifecycle where it is possible; returns whether it was. */
  step(replica: number, event: string, nowUs: number): boolean {
    const next = lifecycle.next(this.state[replica]!, lifecycle.event(event), 0);
    if (next < 0) return false;
    const was = this.isMember(replica);
    this.state[replica] = next;
    const is = this.isMember(replica);
    const atUs = Math.min(nowUs, this.durationUs);
    if (was && !is) {
      this.memberUs[replica] = this.memberUs[replica]! + atUs - this.sinceUs[replica]!;
      this.sinceUs[replica] = -1;
    } else if (!was && is) {
      this.sinceUs[replica] = atUs;
    }
    return true;
  }

  /** µs of the run's duration for which the replica was a member, by the end of the run. */
  memberTimeUs(replica: number): number {
    const runs = this.sinceUs[replica]! >= 0 ? this.durationUs - this.sinceUs[replica]! : 0;
    return this.memberUs[replica]! + runs;
  }

  visitState(v: StateVisitor): void {
    this.state = v.u8('membership.state', this.state, this.replicas);
    this.sinceUs = v.f64('membership.sinceUs', this.sinceUs, this.replicas);
    this.memberUs = v.f64('membership.memberUs', this.memberUs, this.replicas);
  }
}
