/**
 * Surges: while a fault lasts, a client's operations come several times as often; by chance again and again, never twice at
 * once. What comes in addition is a process of its own, with (factor − 1) times the client's rates, its own streams and its own
 * queue of pushes, so that every arrival that would have come without the surge comes as it would have.
 *
 * Pulls follow the client's daily curve and its choice of images; pushes are images of its own kind. Nothing arrives
 * after the surge, nor after the run's duration; pushes that wait in its queue by then are still done.
 */
import type { PlannedFault } from '../faultPlan.ts';
import type { EventQueue } from '../kernel/eventQueue.ts';
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import type { KeyedDraws, Streams } from '../kernel/streams.ts';
import { EVENT_SURGE } from '../kinds.ts';
import type { Plan } from '../plan.ts';
import type { Catalogue } from '../storage/catalogue.ts';
import { type Arrivals, CHOICES, MACHINE } from './arrivals.ts';
import type { NewImages } from './newImages.ts';
import { SOURCE_SURGES } from './operationTable.ts';
import type { PushQueue } from './pushQueue.ts';
import type { Traffic } from './traffic.ts';

/** What a surge's event brings. */
const PULL = 0;
const PUSH = 1;
const KINDS = 2;

export interface SurgeParts {
  readonly plan: Plan;
  readonly queue: EventQueue;
  readonly streams: Streams;
  readonly catalogue: Catalogue;
  readonly arrivals: Arrivals;
  readonly traffic: Traffic;
  readonly pushes: PushQueue;
  readonly images: NewImages;
}

/** One surge of one client. */
interface Surge {
  /** Rank of its planned fault, or beyond these of its hazard. */
  readonly source: number;
  readonly client: number;
  /** Times the client's own rate. */
  readonly extra: number;
  readonly pulls: number;
  readonly choices: number;
  readonly pushes: number;
  readonly images: KeyedDraws;
  /** The first number of its operations and of its images: apart from those of other surges of the client. */
  readonly firstOperation: number;
  readonly firstImage: number;
}

export class Surges implements Stateful {
  private readonly parts: SurgeParts;
  private readonly surges: readonly Surge[];
  /** Draws of the pull that arrives. */
  private readonly choice = new Float64Array(CHOICES);
  /** Of each surge and kind: the pending event (0: none), and arrivals so far. */
  private handle: Float64Array;
  private arrived: Int32Array;
  /** Of each surge: pushes started, and under way. */
  private taken: Int32Array;
  private pushing: Int32Array;
  /** 1 while a surge is on; told apart by chance alone. */
  private on: Uint8Array;

  constructor(parts: SurgeParts) {
    this.parts = parts;
    this.surges = surgesOf(parts.plan, parts.streams);
    const count = this.surges.length;
    this.handle = new Float64Array(count * KINDS);
    this.arrived = new Int32Array(count * KINDS);
    this.taken = new Int32Array(count);
    this.pushing = new Int32Array(count);
    this.on = new Uint8Array(count);
  }

  /** @param source rank of a planned fault, or beyond these of a hazard; @param number of the client */
  begin(source: number, number: number): void {
    const { plan, queue } = this.parts;
    const s = this.indexOf(source, number);
    const client = plan.clients[number]!;
    this.on[s] = 1;
    if (client.pull !== null && client.pull.logged === null) this.schedulePull(s);
    if (client.push?.kind === 'rate') this.schedulePush(s, queue.nowUs);
  }

  end(source: number, client: number): void {
    const s = this.indexOf(source, client);
    this.on[s] = 0;
    for (let kind = 0; kind < KINDS; kind++) {
      const at = s * KINDS + kind;
      if (this.handle[at] !== 0) this.parts.queue.cancel(this.handle[at]!);
      this.handle[at] = 0;
    }
  }

  isOn(source: number, client: number): boolean {
    return this.on[this.indexOf(source, client)] === 1;
  }

  /** An operation of a surge arrives. */
  arrives(s: number, kind: number): void {
    this.handle[s * KINDS + kind] = 0;
    if (kind === PULL) this.pullArrives(s);
    else this.pushArrives(s);
  }

  /** A push of a surge has ended: the next in its queue may start. */
  itemEnded(s: number, event: number): void {
    this.parts.pushes.itemEnded(event);
    this.pushing[s] = this.pushing[s]! - 1;
    this.startPushes(s);
  }

  visitState(v: StateVisitor): void {
    const count = this.surges.length;
    this.handle = v.f64('surges.handle', this.handle, count * KINDS);
    this.arrived = v.i32('surges.arrived', this.arrived, count * KINDS);
    this.taken = v.i32('surges.taken', this.taken, count);
    this.pushing = v.i32('surges.pushing', this.pushing, count);
    this.on = v.u8('surges.on', this.on, count);
  }

  private indexOf(source: number, client: number): number {
    return this.surges.findIndex((surge) => surge.source === source && surge.client === client);
  }

  private pullArrives(s: number): void {
    const { plan, streams, arrivals, traffic } = this.parts;
    const { choice } = this;
    const { client, choices, firstOperation } = this.surges[s]!;
    streams.fill(choices, choice, CHOICES);
    const tag = arrivals.chooseTag(client, choice);
    const machine = Math.floor(choice[MACHINE]! * plan.clients[client]!.nodes);
    const serial = (firstOperation + 2 * this.count(s, PULL)) | 0;
    if (tag >= 0) traffic.startPull({ client, machine, source: SOURCE_SURGES, serial }, tag);
    this.schedulePull(s);
  }

  private pushArrives(s: number): void {
    const { plan, streams, catalogue, pushes, queue } = this.parts;
    const stream = this.surges[s]!.pushes;
    this.count(s, PUSH);
    const repository = Math.floor(streams.uniform(stream) * plan.catalogue.repositories.length);
    const moves = catalogue.tagsIn(repository) > 0;
    pushes.add(plan.clients.length + s, repository, 1, moves ? 0 : 1, moves ? 1 : 0, 0, streams.uniform(stream));
    this.startPushes(s);
    this.schedulePush(s, queue.nowUs);
  }

  private startPushes(s: number): void {
    const { plan, pushes, traffic, images } = this.parts;
    const { client, images: draws, firstImage, firstOperation } = this.surges[s]!;
    const push = plan.clients[client]!.push;
    if (push?.kind !== 'rate') return;
    while (this.pushing[s]! < push.concurrency && pushes.nextItem(plan.clients.length + s)) {
      const taken = this.taken[s]!;
      this.taken[s] = taken + 1;
      this.pushing[s] = this.pushing[s]! + 1;
      const machine = taken % plan.clients[client]!.nodes;
      const serial = (firstOperation + 2 * taken + 1) | 0;
      const manifest = images.make(pushes.itemRepository, client, draws, firstImage + taken, push.layerBytes);
      const by = { client, machine, source: SOURCE_SURGES, serial };
      traffic.startPush(by, manifest, pushes.itemImage, pushes.itemEvent);
    }
  }

  private schedulePull(s: number): void {
    const { client, extra, pulls } = this.surges[s]!;
    const { arrivals, queue } = this.parts;
    const afterUs = arrivals.nextPullAfterUs(client, pulls, extra);
    if (afterUs >= 0) this.schedule(s, PULL, queue.nowUs + afterUs);
  }

  private schedulePush(s: number, fromUs: number): void {
    const { client, extra, pushes } = this.surges[s]!;
    const push = this.parts.plan.clients[client]!.push;
    if (push?.kind !== 'rate') return;
    const gapUs = this.parts.streams.exponential(pushes) / (push.ratePerUs * extra);
    this.schedule(s, PUSH, Math.floor(fromUs + gapUs));
  }

  private schedule(s: number, kind: number, us: number): void {
    if (us >= this.parts.plan.durationUs) return;
    this.handle[s * KINDS + kind] = this.parts.queue.schedule(us, EVENT_SURGE, s, kind);
  }

  private count(s: number, kind: number): number {
    const at = s * KINDS + kind;
    const arrived = this.arrived[at]!;
    this.arrived[at] = arrived + 1;
    return arrived;
  }
}

/** Surges of a client that a plan's surges can start: as many queues of pushes as there are beyond those of the clients. */
export function surgesIn(plan: Plan): number {
  return spellsIn(plan).reduce((sum, { surges }) => sum + surges.length, 0);
}

/** Faults and hazards with what they make surge, by their ranks. */
function spellsIn({ faults, hazards, chance }: Plan): Spell[] {
  const planned = faults.map(({ id, surges }, source): Spell => ({ source, stream: `faults/${id}`, surges }));
  if (!chance) return planned;
  const byChance = hazards.map(({ id, processes = [] }, h): Spell => {
    const surges = processes.flatMap(({ struck }) => struck.surges ?? []);
    return { source: faults.length + h, stream: `hazards/${id}`, surges };
  });
  return [...planned, ...byChance];
}

interface Spell {
  readonly source: number;
  /** What its streams of chance are named after. */
  readonly stream: string;
  readonly surges: PlannedFault['surges'];
}

/** Words of a draw that number images: a thousand ranges of a million each. */
const RANGES_SHIFT = 22;
const RANGE = 1_000_000;

function surgesOf(plan: Plan, streams: Streams): Surge[] {
  return spellsIn(plan).flatMap(({ source, stream: of, surges }) =>
    surges.map(({ client, factor }): Surge => {
      const stream = `${of}/${plan.clients[client]!.name}`;
      const words = new Int32Array(2);
      const images = streams.keyed(`${stream}/images`);
      images.bits(-1, 0, words, 0);
      return {
        source,
        client,
        extra: factor - 1,
        pulls: streams.open(`${stream}/pull`),
        choices: streams.open(`${stream}/choice`),
        pushes: streams.open(`${stream}/push`),
        images,
        firstOperation: words[0]!,
        firstImage: RANGE * (1 + (words[1]! >>> RANGES_SHIFT)),
      };
    }),
  );
}
