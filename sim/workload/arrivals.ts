/**
 * Where operations come from: Poisson pulls with a daily rhythm and Zipf popularity, push rates, push events of a
 * trace, and the single operations that a scenario lists. Nothing arrives after the run's duration.
 *
 * Every arrival takes the same number of draws from its client's own streams whatever it finds, so the n-th arrival of
 * a client is the same in every variant of a scenario.
 */
import { AliasTable, zipfWeights } from '../kernel/distributions.ts';
import type { EventQueue } from '../kernel/eventQueue.ts';
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import type { KeyedDraws, Streams } from '../kernel/streams.ts';
import { EVENT_PULL_ARRIVAL, EVENT_PUSH_ARRIVAL, EVENT_SINGLE, EVENT_TRACE } from '../kinds.ts';
import type { ClientPlan, OperationPlan, Plan, PullFeed, PushedSizes } from '../plan.ts';
import { type Catalogue, LOST } from '../storage/catalogue.ts';
import { LOCK_IMAGE, LOCK_REPOSITORY, LOCK_TAG } from '../storage/locks.ts';
import { DailyCurve } from './dailyCurve.ts';
import { LookAhead } from './lookAhead.ts';
import { NamedContents } from './namedContents.ts';
import type { NewImages } from './newImages.ts';
import { type Origin, SOURCE_PULLS, SOURCE_PUSHES, SOURCE_SINGLES } from './operationTable.ts';
import { MANIFEST_ALONE, WHOLE_IMAGE } from './pullFlow.ts';
import { ITEM_IMAGE, ITEM_RETAG, type PushQueue } from './pushQueue.ts';
import { DELETE, LOCK, PULL, RETAG } from './steps.ts';
import type { Traffic } from './traffic.ts';

/** What is drawn for each pull, in this order: its machine, whether it asks for something new, and for what by popularity. */
export const MACHINE = 0;
const FRESH = 1;
const REPOSITORY = 2;
const RANK = 3;
export const CHOICES = 4;

interface Popularity {
  readonly repositories: AliasTable;
  readonly ranks: AliasTable;
}

export interface ArrivalParts {
  readonly plan: Plan;
  readonly queue: EventQueue;
  readonly streams: Streams;
  readonly catalogue: Catalogue;
  readonly traffic: Traffic;
  readonly pushes: PushQueue;
  readonly images: NewImages;
}

export class Arrivals implements Stateful {
  private readonly parts: ArrivalParts;
  private readonly by: Origin = { client: 0, machine: 0, source: 0, serial: 0 };
  /** Draws of the pull that arrives, by MACHINE, FRESH, REPOSITORY and RANK, and of the gap before the next. */
  private readonly choice = new Float64Array(CHOICES);
  private readonly gap = new Float64Array(1);
  private readonly pullStream: Int32Array;
  private readonly choiceStream: Int32Array;
  private readonly pushStream: Int32Array;
  private readonly imageDraws: readonly KeyedDraws[];
  private readonly curves: readonly (DailyCurve | null)[];
  private readonly popularity: readonly (Popularity | null)[];
  /** Of clients that pull what a log says. No part of the state: what they hand out depends on `arrived` alone. */
  private readonly feeds: readonly (PullFeed | null)[];
  /** Of each client: pulls that arrived; items of pushes taken; pushes under way; images made; next trace event. */
  private arrived: Int32Array;
  private taken: Int32Array;
  private pushing: Int32Array;
  private made: Int32Array;
  private traceCursor: Int32Array;
  private readonly contents: NamedContents;
  private readonly lookAhead: LookAhead;

  constructor(parts: ArrivalParts) {
    this.parts = parts;
    const { clients } = parts.plan;
    const open = (what: string): Int32Array =>
      Int32Array.from(clients, (client) => parts.streams.open(`clients:${client.name}/${what}`));
    this.pullStream = open('pull');
    this.choiceStream = open('choice');
    this.pushStream = open('push');
    this.imageDraws = clients.map((client) => parts.streams.keyed(`clients:${client.name}/images`));
    this.curves = clients.map((client) =>
      client.pull === null ? null : new DailyCurve(client.pull.dailyAmplitude, client.pull.dailyPeakUs),
    );
    this.feeds = clients.map((client) => client.pull?.logged?.open() ?? null);
    const tables = new Map<number, Popularity>();
    this.popularity = clients.map((client) => popularityOf(client, parts.plan, tables));
    this.arrived = new Int32Array(clients.length);
    this.taken = new Int32Array(clients.length);
    this.pushing = new Int32Array(clients.length);
    this.made = new Int32Array(clients.length);
    this.traceCursor = new Int32Array(clients.length);
    this.contents = new NamedContents(parts.plan);
    this.lookAhead = new LookAhead(parts.catalogue);
  }

  /** Schedules everybody's first arrival. */
  start(): void {
    const { plan, queue } = this.parts;
    for (const [c, client] of plan.clients.entries()) {
      if (client.pull !== null) this.schedulePull(c);
      if (client.push?.kind === 'rate') this.schedulePush(c, 0);
      if (client.push?.kind === 'trace') this.scheduleTrace(c);
      for (const [i, operation] of client.operations.entries()) {
        if (operation.atUs < plan.durationUs) queue.schedule(operation.atUs, EVENT_SINGLE, c, i);
      }
    }
  }

  pullArrives(client: number): void {
    const feed = this.feeds[client]!;
    if (feed !== null) {
      this.loggedPullArrives(client, feed);
      return;
    }
    const { streams, traffic, plan } = this.parts;
    const { choice } = this;
    streams.fill(this.choiceStream[client]!, choice, CHOICES);
    const tag = this.chooseTag(client, choice);
    const machine = Math.floor(choice[MACHINE]! * plan.clients[client]!.nodes);
    // Counted whether or not there is anything to pull: the n-th arrival has the n-th round trips.
    const serial = this.arrived[client]!;
    this.arrived[client] = serial + 1;
    if (tag >= 0) traffic.startPull(this.origin(client, machine, SOURCE_PULLS, serial), tag);
    this.schedulePull(client);
  }

  private loggedPullArrives(client: number, feed: PullFeed): void {
    const { plan, traffic } = this.parts;
    const serial = this.arrived[client]!;
    this.arrived[client] = serial + 1;
    // It is loaded already, unless the run was put back meanwhile.
    if (feed.load(serial)) {
      const by = this.origin(client, feed.machine, SOURCE_PULLS, serial);
      const { byRequest } = plan.clients[client]!.pull!.logged!;
      if (feed.place >= 0) traffic.startPull(by, -1, -1, feed.manifest, feed.place + 1);
      else traffic.startPull(by, feed.tag, -1, -1, byRequest ? MANIFEST_ALONE : WHOLE_IMAGE);
    }
    this.schedulePull(client);
  }

  pushArrives(client: number): void {
    const { streams, catalogue, pushes, queue, plan } = this.parts;
    const stream = this.pushStream[client]!;
    const repository = Math.floor(streams.uniform(stream) * plan.catalogue.repositories.length);
    const moves = catalogue.tagsIn(repository) > 0;
    pushes.add(client, repository, 1, moves ? 0 : 1, moves ? 1 : 0, 0, streams.uniform(stream));
    this.startPushes(client);
    this.schedulePush(client, queue.nowUs);
  }

  traceEventArrives(client: number): void {
    const { plan, pushes, streams } = this.parts;
    const push = plan.clients[client]!.push;
    if (push?.kind !== 'trace') return;
    const { trace } = push;
    const i = this.traceCursor[client]!;
    this.traceCursor[client] = i + 1;
    const u = streams.uniform(this.pushStream[client]!);
    const [images, added, moved, removed] = [
      trace.newImages[i]!,
      trace.tagsAdded[i]!,
      trace.tagsMoved[i]!,
      trace.tagsRemoved[i]!,
    ];
    pushes.add(client, trace.repository[i]!, images, added, moved, removed, u, i);
    this.startPushes(client);
    this.scheduleTrace(client);
  }

  singleArrives(client: number, index: number): void {
    const { plan, traffic, catalogue } = this.parts;
    const operation = plan.clients[client]!.operations[index]!;
    const by = this.origin(client, 0, SOURCE_SINGLES, index);
    switch (operation.op) {
      case 'pull':
        if (operation.content < 0) traffic.startPull(by, operation.tag);
        else this.withImage(by, operation, PULL, (manifest) => traffic.startPull(by, -1, -1, manifest));
        return;
      case 'restore':
        if (operation.content < 0) traffic.deletes.startRestore(by, operation.repository, -1);
        else this.withImage(by, operation, LOCK, (m) => traffic.deletes.startRestore(by, operation.repository, m));
        return;
      case 'lock':
        this.lock(by, operation);
        return;
      case 'delete':
        if (operation.content >= 0) {
          this.withImage(by, operation, DELETE, (manifest) => traffic.deletes.startByDigest(by, manifest));
        } else if (operation.tag >= 0) traffic.deletes.startByTag(by, operation.tag);
        else traffic.deletes.startRepository(by, operation.repository);
        return;
      case 'push': {
        const manifest = this.imageOf(client, operation);
        const mounts = operation.content >= 0 && this.contents.first(operation.content) !== manifest;
        traffic.startPush(by, manifest, operation.tag, -1, mounts);
        return;
      }
      case 'retag':
        if (catalogue.tagNewest[operation.tag]! >= 0) {
          traffic.startRetag(by, catalogue.tagNewest[operation.tag]!, operation.toTag, -1);
        } else {
          traffic.refuse(by, RETAG);
        }
        return;
      default:
        traffic.deletes.startUntag(by, operation.tag, -1);
    }
  }

  private lock(by: Origin, operation: OperationPlan): void {
    const { deletes } = this.parts.traffic;
    const { content, tag, repository, forbids } = operation;
    if (content >= 0)
      this.withImage(by, operation, LOCK, (manifest) => deletes.startLock(by, LOCK_IMAGE, manifest, forbids));
    else if (tag >= 0) deletes.startLock(by, LOCK_TAG, tag, forbids);
    else deletes.startLock(by, LOCK_REPOSITORY, repository, forbids);
  }

  /** An operation names an image by its content: there is none before the content's first push into the repository. */
  private withImage(by: Origin, operation: OperationPlan, kind: number, begin: (manifest: number) => void): void {
    const manifest = this.contents.manifest(operation.content, operation.repository);
    if (manifest >= 0) begin(manifest);
    else this.parts.traffic.refuse(by, kind);
  }

  /** A push, retag or untag of a push event has ended: the next item may start. */
  itemEnded(client: number, event: number): void {
    this.parts.pushes.itemEnded(event);
    this.pushing[client] = this.pushing[client]! - 1;
    this.startPushes(client);
  }

  visitState(v: StateVisitor): void {
    const n = this.parts.plan.clients.length;
    this.arrived = v.i32('arrivals.arrived', this.arrived, n);
    this.taken = v.i32('arrivals.taken', this.taken, n);
    this.pushing = v.i32('arrivals.pushing', this.pushing, n);
    this.made = v.i32('arrivals.made', this.made, n);
    this.traceCursor = v.i32('arrivals.traceCursor', this.traceCursor, n);
    this.contents.visitState(v);
  }

  private startPushes(client: number): void {
    const { plan, pushes, traffic, catalogue } = this.parts;
    const most = plan.clients[client]!.push?.concurrency ?? 1;
    while (this.pushing[client]! < most && pushes.nextItem(client)) {
      const event = pushes.itemEvent;
      const tag = pushes.itemTag;
      const serial = this.taken[client]!;
      this.taken[client] = serial + 1;
      const by = this.origin(client, serial % plan.clients[client]!.nodes, SOURCE_PUSHES, serial);
      this.pushing[client] = this.pushing[client]! + 1;
      if (pushes.itemKind === ITEM_IMAGE) {
        const manifest = this.makeImage(client, pushes);
        traffic.startPush(by, manifest, pushes.itemImage, event);
      } else if (pushes.itemKind === ITEM_RETAG) {
        const manifest = catalogue.tagNewest[catalogue.tagAt(pushes.itemRepository, 0)]!;
        if (manifest >= 0) traffic.startRetag(by, manifest, tag, event);
        else this.skipItem(client, event);
      } else if (tag >= 0 && catalogue.tagNewest[tag]! >= 0) {
        traffic.deletes.startUntag(by, tag, event);
      } else {
        this.skipItem(client, event);
      }
    }
  }

  /** The image that a single push is about: one of its own, or that of its name, which the first push makes. */
  private imageOf(client: number, { content, repository, layerBytes }: OperationPlan): number {
    const { images, catalogue } = this.parts;
    const draws = this.imageDraws[client]!;
    if (content < 0) return images.make(repository, client, draws, this.nextImage(client), layerBytes);
    const known = this.contents.manifest(content, repository);
    if (known >= 0 && catalogue.manifestStanding[known] !== LOST) return known;
    const first = this.contents.first(content);
    // What was lost is pushed as a new image: nothing of it is there any more.
    const isCopy = first >= 0 && catalogue.manifestStanding[first] !== LOST;
    const manifest = isCopy
      ? images.copy(first, repository, client, draws, this.nextImage(client))
      : images.make(repository, client, draws, this.nextImage(client), layerBytes);
    this.contents.note(content, repository, manifest, isCopy);
    return manifest;
  }

  private skipItem(client: number, event: number): void {
    this.parts.pushes.itemEnded(event);
    this.pushing[client] = this.pushing[client]! - 1;
  }

  private makeImage(client: number, { itemRepository, itemRow, itemImage }: PushQueue): number {
    const push = this.parts.plan.clients[client]!.push;
    let layers: readonly number[] | null = null;
    if (push?.kind === 'rate') layers = push.layerBytes;
    else if (push?.trace.sizes) layers = sizesOf(push.trace.sizes, itemRow, itemImage);
    return this.parts.images.make(itemRepository, client, this.imageDraws[client]!, this.nextImage(client), layers);
  }

  /** The tag that a pull of the client's asks for; −1 when there is nothing to pull. @param choice uniform draws, by FRESH, REPOSITORY and RANK */
  chooseTag(client: number, choice: Float64Array): number {
    const { catalogue, plan } = this.parts;
    const pull = plan.clients[client]!.pull!;
    if (choice[FRESH]! < pull.fresh) {
      const recent = catalogue.recentTag(choice[RANK]!);
      if (recent >= 0 && catalogue.tagNewest[recent]! >= 0) return recent;
    }
    const popularity = this.popularity[client]!;
    // A repository that nobody has pushed to yet has no users: they are those of the next more popular one.
    for (let rank = popularity.repositories.pick(choice[REPOSITORY]!); rank >= 0; rank--) {
      const tag = this.tagIn(plan.catalogue.repositoryByRank[rank]!, popularity.ranks.pick(choice[RANK]!));
      if (tag >= 0) return tag;
    }
    return -1;
  }

  /** The repository's tag of that rank, or its most popular one where that was removed; −1 when it has none. */
  private tagIn(repository: number, rank: number): number {
    const { catalogue } = this.parts;
    const known = catalogue.tagsIn(repository);
    if (known === 0) return -1;
    const tag = catalogue.tagAt(repository, rank % known);
    if (catalogue.tagNewest[tag]! >= 0) return tag;
    const first = catalogue.tagAt(repository, 0);
    return catalogue.tagNewest[first]! >= 0 ? first : -1;
  }

  /**
   * Whole µs until the next pull at `factor` times the client's rate; −1 where that is after the run's duration.
   * Thinning (Lewis and Shedler, 1979): arrivals at the day's greatest rate, kept with the share of the moment.
   */
  nextPullAfterUs(client: number, stream: number, factor: number): number {
    const { plan, streams, queue } = this.parts;
    const { gap } = this;
    const pull = plan.clients[client]!.pull!;
    const curve = this.curves[client]!;
    const mostPerUs = pull.ratePerUs * factor * curve.most;
    const fromUs = queue.nowUs;
    let us = fromUs;
    do {
      streams.fill(stream, gap, 1);
      us += -Math.log(gap[0]!) / mostPerUs;
      if (us >= plan.durationUs) return -1;
      streams.fill(stream, gap, 1);
    } while (gap[0]! * curve.most >= curve.at(us));
    return Math.max(0, Math.floor(us) - fromUs);
  }

  private schedulePull(client: number): void {
    const { queue } = this.parts;
    const feed = this.feeds[client]!;
    if (feed !== null) {
      const isDue = feed.load(this.arrived[client]!);
      if (feed.ready.areNew) this.lookAhead.at(feed.ready);
      if (isDue) queue.after(feed.atUs - queue.nowUs, EVENT_PULL_ARRIVAL, client, 0);
      return;
    }
    const afterUs = this.nextPullAfterUs(client, this.pullStream[client]!, 1);
    if (afterUs >= 0) queue.after(afterUs, EVENT_PULL_ARRIVAL, client, 0);
  }

  private schedulePush(client: number, fromUs: number): void {
    const { plan, streams, queue } = this.parts;
    const push = plan.clients[client]!.push;
    if (push?.kind !== 'rate') return;
    const us = Math.floor(fromUs + streams.exponential(this.pushStream[client]!) / push.ratePerUs);
    if (us < plan.durationUs) queue.schedule(us, EVENT_PUSH_ARRIVAL, client, 0);
  }

  private scheduleTrace(client: number): void {
    const push = this.parts.plan.clients[client]!.push;
    if (push?.kind !== 'trace') return;
    const i = this.traceCursor[client]!;
    if (i < push.trace.atUs.length) this.parts.queue.schedule(push.trace.atUs[i]!, EVENT_TRACE, client, 0);
  }

  /** One record for all: it is read before the next operation starts. */
  private origin(client: number, machine: number, source: number, serial: number): Origin {
    const { by } = this;
    by.client = client;
    by.machine = machine;
    by.source = source;
    by.serial = serial;
    return by;
  }

  private nextImage(client: number): number {
    const serial = this.made[client]!;
    this.made[client] = serial + 1;
    return serial;
  }
}

/** Layers of an image that a log has told; null where it told none of it. */
function sizesOf({ firstImage, start, bytes }: PushedSizes, row: number, image: number): readonly number[] | null {
  const at = firstImage[row]! + image;
  const [from, to] = [start[at]!, start[at + 1]!];
  return from === to ? null : Array.from(bytes.subarray(from, to));
}

/** Tables of popularity, one per exponent: over ranks of repositories and of tags in a repository. */
function popularityOf(client: ClientPlan, plan: Plan, tables: Map<number, Popularity>): Popularity | null {
  if (client.pull === null || client.pull.logged !== null) return null;
  const known = tables.get(client.pull.zipf);
  if (known !== undefined) return known;
  const perRepository = new Int32Array(plan.catalogue.repositories.length);
  for (const repository of plan.catalogue.tagRepository) perRepository[repository] = perRepository[repository]! + 1;
  let most = 1;
  for (const tags of perRepository) most = Math.max(most, tags);
  const table: Popularity = {
    repositories: new AliasTable(zipfWeights(Math.max(1, perRepository.length), client.pull.zipf)),
    ranks: new AliasTable(zipfWeights(most, client.pull.zipf)),
  };
  tables.set(client.pull.zipf, table);
  return table;
}
