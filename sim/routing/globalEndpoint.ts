/**
 * The global endpoint: which geo-replica a client's name resolution hands out.
 *
 * Fault model: an answer lives in the client machine's cache for the time to live, whatever happens to the replica
 * meanwhile. The resolver's place decides which replica is near; two that are about as near are handed out by chance, so
 * that a client without a cache meets now the one, now the other. When no endpoint is online, those that are catching up
 * are handed out, and when none of these is left all, nearest first, as a DNS balancer does that would otherwise answer
 * nothing. A replica that is not (yet, or any more) part of the registry is never handed out. A client that uses the regional
 * endpoint of a replica is sent there, whatever probes say, or nowhere. A fault can keep clients
 * from any fresh answer, or the balancer from noticing anything (conditions.ts).
 */
import { GLOBAL, NOWHERE } from '../clientPlan.ts';
import { type Conditions, ROUTING_STALE } from '../conditions.ts';
import type { EventQueue } from '../kernel/eventQueue.ts';
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import type { KeyedDraws } from '../kernel/streams.ts';
import type { Plan } from '../plan.ts';
import type { Membership } from '../replication/membership.ts';
import type { Places } from '../storage/places.ts';
import { OUT_OF_ROUTING, type Prober } from './prober.ts';

/** Rank of a replica that is no member, behind those that probes have found dead. */
const NOT_SERVED = OUT_OF_ROUTING + 1;

/** In place of a replica: the name could not be resolved. */
export const NO_ANSWER = -1;

/** Draws of a client's resolver for the operations of one source; asked for where the answer is left to chance. */
export type ResolverDraws = (client: number, source: number) => KeyedDraws;

export class GlobalEndpoint implements Stateful {
  /** Called when who is sent where may have changed, if anybody wants to know. */
  refreshed: (() => void) | null = null;
  private readonly plan: Plan;
  private readonly places: Places;
  private readonly queue: EventQueue;
  private readonly prober: Prober;
  private readonly membership: Membership;
  private readonly conditions: Conditions;
  private readonly draws: ResolverDraws;
  private readonly nearUs: number;
  private readonly clients: number;
  private readonly clientRegion: Int32Array;
  private readonly ttlUs: Float64Array;
  /** Of each client: the replica whose regional endpoint it uses; GLOBAL for the global one, NOWHERE where that region has none. */
  private readonly pinned: Int32Array;
  /** Replicas that are handed out at all. */
  private readonly choices: number;
  /** client × choices: replica indices, nearest first by median round trip, ties by index; and those round trips. */
  private byDistance: Int32Array;
  private distanceUs: Float64Array;
  private readonly firstMachine: Int32Array;
  /** client × choices: the replicas that a client may be sent to now, nearest first, and how many they are. */
  private near: Int32Array;
  private nearCount: Int32Array;
  /** Of each client: when what it may be handed out changed the last time, −∞ for never. */
  changedUs: Float64Array;
  private cached: Uint8Array;
  private cachedUntilUs: Float64Array;

  constructor(
    plan: Plan,
    places: Places,
    prober: Prober,
    membership: Membership,
    queue: EventQueue,
    conditions: Conditions,
    draws: ResolverDraws,
  ) {
    this.plan = plan;
    this.places = places;
    this.membership = membership;
    this.queue = queue;
    this.prober = prober;
    this.conditions = conditions;
    this.draws = draws;
    this.nearUs = plan.routing.nearUs;
    this.clients = plan.clients.length;
    this.clientRegion = Int32Array.from(plan.clients, ({ region }) => region);
    this.ttlUs = Float64Array.from(plan.clients, ({ dnsCache }) => (dnsCache ? plan.routing.dnsTtlUs : 0));
    this.pinned = Int32Array.from(plan.clients, ({ endpoint }) => pinnedTo(plan, endpoint));
    const included = includedIn(plan);
    this.choices = included.length;
    this.byDistance = new Int32Array(this.clients * this.choices);
    this.distanceUs = new Float64Array(this.clients * this.choices);
    this.firstMachine = new Int32Array(this.clients);
    let machines = 0;
    plan.clients.forEach((client, c) => {
      this.rankByDistance(c, included);
      this.firstMachine[c] = machines;
      machines += client.nodes;
    });
    this.near = new Int32Array(this.clients * this.choices);
    this.nearCount = new Int32Array(this.clients);
    this.changedUs = new Float64Array(this.clients);
    this.cached = new Uint8Array(machines);
    this.cachedUntilUs = new Float64Array(machines).fill(-1);
    this.refresh();
    this.changedUs.fill(Number.NEGATIVE_INFINITY);
  }

  /**
   * Recomputes who is sent where; call when the prober's view or the membership has changed. While routing is stale
   * nothing does.
   */
  refresh(): void {
    if (this.conditions.values[ROUTING_STALE]![0]! > 0) return;
    for (let c = 0; c < this.clients; c++) this.refreshClient(c);
    this.refreshed?.();
  }

  /** The nearest replica that a fresh answer sends a client to; NO_ANSWER where its regional endpoint is not there. */
  bestOf(client: number): number {
    return this.pinned[client] === GLOBAL ? this.near[client * this.choices]! : this.regionalOf(client);
  }

  /** A replica stands elsewhere now. */
  relocated(): void {
    const included = includedIn(this.plan);
    for (let c = 0; c < this.clients; c++) this.rankByDistance(c, included);
    this.refresh();
  }

  /** The replica that a client's machine knows from an earlier answer, NO_ANSWER when that is too old. */
  known(client: number, machine: number): number {
    const slot = this.firstMachine[client]! + machine;
    return this.queue.nowUs < this.cachedUntilUs[slot]! ? this.cached[slot]! : NO_ANSWER;
  }

  /**
   * A fresh answer to a client's machine, kept for its time to live; NO_ANSWER when there is none.
   * Source, serial and request say which request of which operation asks: the entity of the resolver's draw.
   */
  resolve(client: number, machine: number, source: number, serial: number, request: number): number {
    const slot = this.firstMachine[client]! + machine;
    const replica = this.ask(client, source, serial, request);
    if (replica === NO_ANSWER) return NO_ANSWER;
    this.cached[slot] = replica;
    this.cachedUntilUs[slot] = this.queue.nowUs + this.ttlUs[client]!;
    return replica;
  }

  visitState(v: StateVisitor): void {
    this.byDistance = v.i32('byDistance', this.byDistance, this.byDistance.length);
    this.distanceUs = v.f64('distanceUs', this.distanceUs, this.distanceUs.length);
    this.near = v.i32('near', this.near, this.clients * this.choices);
    this.nearCount = v.i32('nearCount', this.nearCount, this.clients);
    this.changedUs = v.f64('near.changedUs', this.changedUs, this.clients);
    this.cached = v.u8('cached', this.cached, this.cached.length);
    this.cachedUntilUs = v.f64('cachedUntilUs', this.cachedUntilUs, this.cachedUntilUs.length);
  }

  private ask(client: number, source: number, serial: number, request: number): number {
    if (this.conditions.namesDown[this.clientRegion[client]!]! > 0) return NO_ANSWER;
    if (this.pinned[client] !== GLOBAL) return this.regionalOf(client);
    const row = client * this.choices;
    const count = this.nearCount[client]!;
    if (count === 1) return this.near[row]!;
    return this.near[row + Math.floor(this.draws(client, source).uniform(serial, request) * count)]!;
  }

  /** The replica whose regional endpoint a client uses, while it is part of the registry. */
  private regionalOf(client: number): number {
    const replica = this.pinned[client]!;
    return replica !== NOWHERE && this.membership.isServed(replica) ? replica : NO_ANSWER;
  }

  private refreshClient(client: number): void {
    if (this.pinned[client] !== GLOBAL) return;
    const row = client * this.choices;
    let best = NOT_SERVED;
    for (let i = row; i < row + this.choices; i++) best = Math.min(best, this.rank(this.byDistance[i]!));
    let count = 0;
    let limitUs = 0;
    let isSame = true;
    for (let i = row; i < row + this.choices; i++) {
      if (this.rank(this.byDistance[i]!) !== best) continue;
      if (count === 0) limitUs = this.distanceUs[i]! + this.nearUs;
      // Without a span only the nearest is handed out, and of equals the first.
      else if (this.nearUs === 0 || this.distanceUs[i]! > limitUs) break;
      isSame &&= this.near[row + count] === this.byDistance[i];
      this.near[row + count++] = this.byDistance[i]!;
    }
    if (!isSame || count !== this.nearCount[client]) this.changedUs[client] = this.queue.nowUs;
    this.nearCount[client] = count;
  }

  private rank(replica: number): number {
    return this.membership.isServed(replica) ? this.prober.rank(replica) : NOT_SERVED;
  }

  private rankByDistance(c: number, included: readonly number[]): void {
    const { plan, places } = this;
    const from = plan.clients[c]!.resolverRegion * plan.regions.length;
    const distanceUs = (replica: number): number => plan.rttP50Us[from + places.region[replica]!]!;
    const order = [...included].sort((a, b) => distanceUs(a) - distanceUs(b) || a - b);
    this.byDistance.set(order, c * this.choices);
    this.distanceUs.set(order.map(distanceUs), c * this.choices);
  }
}

function pinnedTo({ replicas }: Plan, endpoint: number): number {
  if (endpoint === GLOBAL) return GLOBAL;
  const replica = replicas.indexOf(endpoint);
  return replica < 0 ? NOWHERE : replica;
}

/** Replicas that are handed out at all. */
function includedIn({ replicas, routing }: Plan): number[] {
  return replicas.map((_, replica) => replica).filter((replica) => !routing.isExcluded[replica]);
}
