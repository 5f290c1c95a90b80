/**
 * Deletes at a rate: Poisson arrivals, each about an image of the client's choice: a repository at random, in it a tag at random
 * of those that name something. Nothing arrives after the run's duration. Streams of their own, so that nothing else is drawn
 * otherwise because somebody deletes.
 */
import type { EventQueue } from '../kernel/eventQueue.ts';
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import type { Streams } from '../kernel/streams.ts';
import { EVENT_DELETE_ARRIVAL } from '../kinds.ts';
import type { Plan } from '../plan.ts';
import type { Catalogue } from '../storage/catalogue.ts';
import type { Origin } from './operationTable.ts';
import { SOURCE_DELETES } from './operationTable.ts';
import type { Traffic } from './traffic.ts';

export class DeleteArrivals implements Stateful {
  private readonly plan: Plan;
  private readonly queue: EventQueue;
  private readonly streams: Streams;
  private readonly catalogue: Catalogue;
  private readonly traffic: Traffic;
  /** Of each client's each rate (client × rates): its stream, −1 for none, and how many have arrived. */
  private readonly stream: Int32Array;
  private readonly rates: number;
  private arrived: Int32Array;

  constructor(plan: Plan, queue: EventQueue, streams: Streams, catalogue: Catalogue, traffic: Traffic) {
    this.plan = plan;
    this.queue = queue;
    this.streams = streams;
    this.catalogue = catalogue;
    this.traffic = traffic;
    this.rates = Math.max(0, ...plan.clients.map(({ deletes }) => deletes.length));
    this.stream = new Int32Array(plan.clients.length * this.rates).fill(-1);
    for (const [c, { name, deletes }] of plan.clients.entries()) {
      for (const [i, { by }] of deletes.entries()) {
        this.stream[c * this.rates + i] = streams.open(`clients:${name}/delete/${by}`);
      }
    }
    this.arrived = new Int32Array(this.stream.length);
  }

  start(): void {
    for (let c = 0; c < this.plan.clients.length; c++) {
      for (let i = 0; i < this.plan.clients[c]!.deletes.length; i++) this.planNext(c, i);
    }
  }

  arrives(client: number, rate: number): void {
    const at = client * this.rates + rate;
    const stream = this.stream[at]!;
    const repository = this.streams.below(stream, this.plan.catalogue.repositories.length);
    const u = this.streams.uniform(stream);
    const ordinal = this.arrived[at]!;
    this.arrived[at] = ordinal + 1;
    const { nodes, deletes } = this.plan.clients[client]!;
    const by: Origin = {
      client,
      machine: ordinal % nodes,
      source: SOURCE_DELETES,
      // By its own rates alone: what other clients do leaves its draws as they are.
      serial: ordinal * deletes.length + rate,
    };
    this.begin(by, deletes[rate]!.by, repository, this.tagIn(repository, u));
    this.planNext(client, rate);
  }

  visitState(v: StateVisitor): void {
    this.arrived = v.i32('deletes.arrived', this.arrived, this.arrived.length);
  }

  private begin(by: Origin, what: string, repository: number, tag: number): void {
    const { deletes } = this.traffic;
    if (tag < 0) return;
    if (what === 'repository') deletes.startRepository(by, repository);
    else if (what === 'untag') deletes.startUntag(by, tag, -1);
    else if (what === 'tag') deletes.startByTag(by, tag);
    else deletes.startByDigest(by, this.catalogue.tagNewest[tag]!);
  }

  /** From a place at random on, the first of the repository's tags that names something; −1 when none does. */
  private tagIn(repository: number, u: number): number {
    const { catalogue } = this;
    const count = catalogue.tagsIn(repository);
    const from = Math.floor(u * count);
    for (let i = 0; i < count; i++) {
      const tag = catalogue.tagAt(repository, (from + i) % count);
      if (catalogue.tagNewest[tag]! >= 0) return tag;
    }
    return -1;
  }

  private planNext(client: number, rate: number): void {
    const { ratePerUs } = this.plan.clients[client]!.deletes[rate]!;
    const stream = this.stream[client * this.rates + rate]!;
    const us = Math.floor(this.queue.nowUs + this.streams.exponential(stream) / ratePerUs);
    if (us < this.plan.durationUs) this.queue.schedule(us, EVENT_DELETE_ARRIVAL, client, rate);
  }
}
