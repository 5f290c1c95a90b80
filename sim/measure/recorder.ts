/**
 * Writes down what happens in a world as records of a ring, for telemetry. Installed only where it is wanted: then it
 * takes the place of the plain measure, and is told of faults, repairs and routing. It reads the world and never acts on
 * it, and the world does not read it: so it is no part of the state, and no figure or digest depends on it.
 */
import { ENDPOINT_DOWN, REGION_DOWN, SERVICE_ERRORS, SITE_LOST, STAMP_LOST, STORAGE_OUT } from '../conditions.ts';
import { STRUCK } from '../faults/hazards.ts';
import { FIRED, IMPOSSIBLE } from '../faults/plannedFaults.ts';
import type { EventQueue } from '../kernel/eventQueue.ts';
import { PHASE_START } from '../kernel/faultAgenda.ts';
import { EVENT_FETCH, EVENT_STEP } from '../kinds.ts';
import type { Plan } from '../plan.ts';
import { NO_ANSWER } from '../routing/globalEndpoint.ts';
import { IN_ROUTING } from '../routing/prober.ts';
import * as codes from '../storage/reliabilityCodes.ts';
import type { RepairWatch } from '../storage/repairWatch.ts';
import type { RequestObserver } from '../workload/requestTrace.ts';
import { operationOf } from '../workload/steps.ts';
import type { World } from '../world.ts';
import { Measure } from './measure.ts';
import * as ring from './ring.ts';

/** Counts as ever, and writes down what clients did and what replication brought. */
export class RecordingMeasure extends Measure {
  private readonly records: ring.Ring;
  private readonly clock: EventQueue;
  /** Holders from here on are geo-redundant copies. */
  private readonly replicaCount: number;
  /** Whether the operation of a client that began at an instant, and ends in this event, asked any replica. */
  hasAsked: (client: number, startUs: number) => boolean = () => true;

  constructor(plan: Plan, queue: EventQueue, records: ring.Ring) {
    super(plan, queue);
    this.records = records;
    this.clock = queue;
    this.replicaCount = plan.replicas.length;
  }

  override operationEnded(
    client: number,
    operation: number,
    us: number,
    ok: boolean,
    replica = -1,
    manifest = -1,
    tag = -1,
  ): void {
    super.operationEnded(client, operation, us, ok, replica, manifest, tag);
    if (ok && !this.records.tellsSuccesses) return;
    const endUs = this.clock.nowUs;
    const startUs = endUs - us;
    const ended = ok ? ring.ENDED_OK : ring.ENDED_FAILED;
    const endpoint = this.hasAsked(client, startUs) ? replica : -1;
    this.records.push(ring.OPERATION, startUs, endUs, client, operation, endpoint, manifest, ended);
  }

  override replicated(manifest: number, from: number, to: number, lagUs: number): void {
    super.replicated(manifest, from, to, lagUs);
    if (to >= this.replicaCount) return;
    const now = this.clock.nowUs;
    this.records.push(ring.REPLICATION, now - lagUs, now, from, to, manifest, 0, 0);
  }
}

export class Recorder implements RepairWatch, RequestObserver {
  readonly ring: ring.Ring;
  private readonly world: World;
  /** What the global endpoint answered so far: which replicas are handed out, and whom each client is sent to (NO_ANSWER: nobody). */
  private readonly online: Uint8Array;
  private readonly best: Int32Array;
  /** Start of the operation in each slot that a replica was asked for last: tells one from what used the slot before it. */
  private asked = new Float64Array(64).fill(-1);
  /** Records in the ring when the strike under way began. */
  private struckFrom = 0;

  constructor(world: World, records: ring.Ring) {
    this.world = world;
    this.ring = records;
    this.online = Uint8Array.from(world.plan.replicas, (_, replica) =>
      world.prober.rank(replica) === IN_ROUTING ? 1 : 0,
    );
    this.best = Int32Array.from(world.plan.clients, (_, client) => world.endpoint.bestOf(client));
    world.stamps.copies.repairs.watch = this;
    world.endpoint.refreshed = () => this.routed();
    world.traffic.requests.observer = this;
    if (world.measure instanceof RecordingMeasure) {
      world.measure.hasAsked = (client, startUs) => this.hasAsked(this.operationOfEvent(), client, startUs);
    }
  }

  /** The world was put into another state: what is told from here on goes by that. */
  restored(): void {
    const { world, online, best } = this;
    for (let r = 0; r < online.length; r++) online[r] = world.prober.rank(r) === IN_ROUTING ? 1 : 0;
    for (let client = 0; client < best.length; client++) best[client] = world.endpoint.bestOf(client);
    const { ops } = world.traffic.requests;
    // Whom operations under way have asked is not known any more: as good as asked.
    this.asked = new Float64Array(Math.max(64, ops.startUs.length));
    this.asked.set(ops.startUs);
    this.struckFrom = 0;
  }

  answered(op: number): void {
    if (op >= this.asked.length) {
      const grown = new Float64Array(2 * op + 2).fill(-1);
      grown.set(this.asked);
      this.asked = grown;
    }
    this.asked[op] = this.world.traffic.requests.ops.startUs[op]!;
  }

  /** A fault is about to strike: its place comes before what it causes. */
  striking(): void {
    this.struckFrom = this.ring.count;
    this.tell(ring.NOTHING, -1, 0, 0, 0, 0);
  }

  /** A planned fault's instant came; whether it had an effect its status says. */
  planned(rank: number, phase: number): void {
    const { faults, queue } = this.world;
    if (phase === PHASE_START && faults.status[rank] === FIRED && faults.firedUs[rank] === queue.nowUs) {
      this.struck(ring.FAULT_FIRED, rank);
    } else if (
      phase !== PHASE_START &&
      (faults.recoveredUs[rank] === queue.nowUs || faults.status[rank] === IMPOSSIBLE)
    ) {
      // An order that came to nothing is over, too.
      this.struck(ring.FAULT_RECOVERED, rank);
    }
  }

  /** A hazard fired, and is the last of the firings. */
  chance(): void {
    const { hazards, plan } = this.world;
    const firing = hazards.firings - 1;
    if (hazards.firingStatus[firing] === STRUCK) this.struck(ring.FAULT_FIRED, plan.faults.length + firing);
  }

  /** The end of what struck by chance. */
  recovered(reference: number): void {
    this.tell(ring.FAULT_RECOVERED, reference, 0, 0, 0, 0);
  }

  repairBegan(group: number, slot: number): void {
    const code = this.world.stamps.copies.core.codeOfSlot(slot);
    if (!this.isTold(code)) return;
    this.tell(ring.REPAIR_BEGAN, codes.regionOf(code), group, slot, isRefill(code), -1);
  }

  repairEnded(group: number, slot: number, completed: boolean): void {
    const code = this.world.stamps.copies.core.codeOfSlot(slot);
    if (!this.isTold(code)) return;
    this.tell(ring.REPAIR_ENDED, codes.regionOf(code), group, slot, isRefill(code), completed ? 1 : 0);
  }

  /** Scrubs mend nothing by themselves, and geo-redundant copies are storage's own affair. */
  private isTold(code: number): boolean {
    return codes.kindOf(code) !== codes.SCRUB && codes.regionOf(code) < this.world.plan.replicas.length;
  }

  /** Nothing more comes after `nowUs`: operations that have not ended are written down as such. */
  finish(nowUs: number): void {
    const { ops } = this.world.traffic.requests;
    for (const op of ops.slots.heldSlots()) {
      const operation = operationOf(ops.kind[op]!);
      const { client, replica, manifest, startUs } = ops;
      this.ring.push(
        ring.OPERATION,
        startUs[op]!,
        nowUs,
        client[op]!,
        operation,
        this.hasAsked(op, client[op]!, startUs[op]!) ? replica[op]! : -1,
        manifest[op]!,
        ring.ENDED_NEVER,
      );
    }
  }

  /** The operation whose step, or whose blob's, this event is; −1 for other events. */
  private operationOfEvent(): number {
    const { queue, traffic } = this.world;
    if (queue.kind === EVENT_STEP) return queue.a;
    return queue.kind === EVENT_FETCH ? traffic.requests.fetches.op[queue.a]! : -1;
  }

  /**
   * A request of the operation came to a replica, or failed on its way there: names were resolved for it once. What ends by
   * another event than its own had a transfer under way, or something that was cut.
   */
  private hasAsked(op: number, client: number, startUs: number): boolean {
    const { ops } = this.world.traffic.requests;
    if (op < 0 || ops.client[op] !== client || ops.startUs[op] !== startUs) return true;
    return op < this.asked.length && this.asked[op] === startUs;
  }

  /** Whom the global endpoint hands out, or whom it sends somewhere, may have changed. */
  private routed(): void {
    const { world, online, best, ring: records } = this;
    const { queue, prober, endpoint, plan, horizonUs } = world;
    for (let replica = 0; replica < online.length; replica++) {
      const isOnline = prober.rank(replica) === IN_ROUTING ? 1 : 0;
      if (isOnline === online[replica]) continue;
      online[replica] = isOnline;
      if (isOnline === 1) this.tell(ring.ENDPOINT_BACK, replica, 0, 0, 0, 0);
      else this.tell(ring.ENDPOINT_OUT, replica, this.holderOf(replica), 0, 0, 0);
    }
    const settledUs = Math.min(queue.nowUs + plan.routing.dnsTtlUs, horizonUs);
    for (let client = 0; client < best.length; client++) {
      const to = endpoint.bestOf(client);
      const from = best[client]!;
      if (to === from) continue;
      best[client] = to;
      // A regional endpoint that goes with its replica, or comes with it, moves nobody elsewhere.
      if (to === NO_ANSWER || from === NO_ANSWER) continue;
      records.push(ring.CLIENT_MOVED, queue.nowUs, settledUs, client, from, to, 0, 0);
    }
  }

  /**
   * A fault that keeps the replica's probes from succeeding: of several, one that destroyed or stopped it rather than one
   * that makes it fail in part. −1 where none does (its groups cannot be read, say).
   */
  private holderOf(replica: number): number {
    const { conditions, places } = this.world;
    const region = places.region[replica]!;
    for (const kind of OUT_OF_ROUTING) {
      const fault = conditions.heldBy(kind, region);
      if (fault >= 0) return fault;
    }
    return -1;
  }

  private struck(kind: number, fault: number): void {
    this.ring.become(this.struckFrom, kind, fault);
    this.ring.blame(this.struckFrom + 1, fault);
  }

  private tell(kind: number, a: number, b: number, c: number, d: number, e: number): void {
    const now = this.world.queue.nowUs;
    this.ring.push(kind, now, now, a, b, c, d, e);
  }
}

/** Conditions of a region that its probes see, those first that explain most. */
const OUT_OF_ROUTING = [SITE_LOST, STAMP_LOST, REGION_DOWN, STORAGE_OUT, ENDPOINT_DOWN, SERVICE_ERRORS];

function isRefill(code: number): number {
  return codes.kindOf(code) === codes.GEO_REFILL ? 1 : 0;
}
