/**
 * The global endpoint: which geo-replica a client's name resolution hands out.
 *
 * Fault model: an answer lives in the client machine's cache for the time to live, whatever happens to the replica
 * meanwhile. When no endpoint is online the nearest is handed out all the same, as a DNS balancer does that would
 * otherwise answer nothing.
 */
import type { EventQueue } from '../kernel/eventQueue.ts';
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import type { Plan } from '../plan.ts';
import type { Places } from '../storage/places.ts';
import type { Prober } from './prober.ts';

export class GlobalEndpoint implements Stateful {
  private readonly queue: EventQueue;
  private readonly prober: Prober;
  private readonly ttlUs: number;
  private readonly replicas: number;
  /** client × replicas: replica indices, nearest first by median round trip, ties by index. */
  private byDistance: Int32Array;
  private readonly firstMachine: Int32Array;
  private readonly clients: number;
  /** The replica that a client is sent to now. */
  private best: Int32Array;
  private cached: Uint8Array;
  private cachedUntilUs: Float64Array;

  private readonly plan: Plan;
  private readonly places: Places;

  constructor(plan: Plan, places: Places, prober: Prober, queue: EventQueue) {
    this.plan = plan;
    this.places = places;
    this.queue = queue;
    this.prober = prober;
    this.ttlUs = plan.routing.dnsTtlUs;
    this.replicas = plan.replicas.length;
    this.clients = plan.clients.length;
    this.byDistance = replicasByDistance(plan, places);
    this.firstMachine = new Int32Array(this.clients);
    let machines = 0;
    plan.clients.forEach((client, c) => {
      this.firstMachine[c] = machines;
      machines += client.nodes;
    });
    this.best = new Int32Array(this.clients);
    this.cached = new Uint8Array(machines);
    this.cachedUntilUs = new Float64Array(machines).fill(-1);
    this.refresh();
  }

  /** Recomputes who is sent where; call when the prober's view has changed. */
  refresh(): void {
    for (let c = 0; c < this.clients; c++) {
      const row = c * this.replicas;
      this.best[c] = this.byDistance[row]!;
      for (let i = 0; i < this.replicas; i++) {
        const replica = this.byDistance[row + i]!;
        if (!this.prober.isOnline(replica)) continue;
        this.best[c] = replica;
        break;
      }
    }
  }

  /** A replica stands elsewhere now. */
  relocated(): void {
    this.byDistance = replicasByDistance(this.plan, this.places);
    this.refresh();
  }

  /** The replica that a client's machine talks to now: its cached answer, else a fresh one. */
  resolve(client: number, machine: number): number {
    const slot = this.firstMachine[client]! + machine;
    const now = this.queue.nowUs;
    if (now < this.cachedUntilUs[slot]!) return this.cached[slot]!;
    const replica = this.best[client]!;
    this.cached[slot] = replica;
    this.cachedUntilUs[slot] = now + this.ttlUs;
    return replica;
  }

  visitState(v: StateVisitor): void {
    this.byDistance = v.i32('byDistance', this.byDistance, this.byDistance.length);
    this.best = v.i32('best', this.best, this.clients);
    this.cached = v.u8('cached', this.cached, this.cached.length);
    this.cachedUntilUs = v.f64('cachedUntilUs', this.cachedUntilUs, this.cachedUntilUs.length);
  }
}

function replicasByDistance(plan: Plan, { region }: Places): Int32Array {
  const regions = plan.regions.length;
  const table = new Int32Array(plan.clients.length * plan.replicas.length);
  plan.clients.forEach((client, c) => {
    const distanceUs = (replica: number): number => plan.rttP50Us[client.region * regions + region[replica]!]!;
    const order = plan.replicas.map((_, replica) => replica);
    order.sort((a, b) => distanceUs(a) - distanceUs(b) || a - b);
    table.set(order, c * order.length);
  });
  return table;
}
