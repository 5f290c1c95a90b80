/**
 * Where listings come from: a Poisson process for each client that lists, from its own stream, two draws a listing besides the
 * gap: machine and repository. Nothing arrives after the run's duration.
 */
import type { EventQueue } from '../kernel/eventQueue.ts';
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import type { Streams } from '../kernel/streams.ts';
import { EVENT_LIST_ARRIVAL } from '../kinds.ts';
import type { Plan } from '../plan.ts';
import type { Scale } from '../registry/scale.ts';
import type { Listing } from '../scalePlan.ts';
import { SOURCE_LISTS } from './operationTable.ts';
import * as steps from './steps.ts';
import type { Traffic } from './traffic.ts';

const STEP_OF: Readonly<Record<Listing, number>> = {
  repositories: steps.LIST_REPOSITORIES,
  tags: steps.LIST_TAGS,
  referrers: steps.LIST_REFERRERS,
};

export interface ListingParts {
  readonly plan: Plan;
  readonly queue: EventQueue;
  readonly streams: Streams;
  readonly scale: Scale;
  readonly traffic: Traffic;
}

export class Listings implements Stateful {
  private readonly parts: ListingParts;
  /** −1 for a client that lists nothing. */
  private readonly stream: Int32Array;
  private arrived: Int32Array;

  constructor(parts: ListingParts) {
    this.parts = parts;
    const { clients } = parts.plan;
    this.stream = Int32Array.from(clients, ({ name, list }) =>
      list === null ? -1 : parts.streams.open(`clients:${name}/list`),
    );
    this.arrived = new Int32Array(clients.length);
  }

  start(): void {
    for (let client = 0; client < this.stream.length; client++) this.schedule(client, 0);
  }

  arrives(client: number): void {
    const { plan, queue, streams, traffic } = this.parts;
    const { nodes, list } = plan.clients[client]!;
    const machine = Math.floor(streams.uniform(this.stream[client]!) * nodes);
    const u = streams.uniform(this.stream[client]!);
    const serial = this.arrived[client]!;
    this.arrived[client] = serial + 1;
    const by = { client, machine, source: SOURCE_LISTS, serial };
    traffic.startList(by, STEP_OF[list!.of], this.pages(list!.of, u));
    this.schedule(client, queue.nowUs);
  }

  visitState(v: StateVisitor): void {
    this.arrived = v.i32('listings.arrived', this.arrived, this.arrived.length);
  }

  /** @param u in [0, 1): which repository, of all */
  private pages(of: Listing, u: number): number {
    const { scale } = this.parts;
    const all = scale.repositories;
    if (of === 'repositories') return scale.pages(all);
    return of === 'tags' && all > 0 ? scale.pages(scale.tagsIn(Math.floor(u * all))) : 1;
  }

  private schedule(client: number, fromUs: number): void {
    const { plan, queue, streams } = this.parts;
    const { list } = plan.clients[client]!;
    if (list === null) return;
    const us = Math.floor(fromUs + streams.exponential(this.stream[client]!) / list.ratePerUs);
    if (us < plan.durationUs) queue.schedule(us, EVENT_LIST_ARRIVAL, client, 0);
  }
}
