/** Records of a ring, and losses of the ledger, as entries of a log. */
import { counted } from '../../sim/kernel/counted.ts';
import { formatDuration } from '../../sim/kernel/durationText.ts';
import { faultAction, faultName, imageName, placeName } from '../../sim/measure/names.ts';
import * as ring from '../../sim/measure/ring.ts';
import { OPERATION_NAMES } from '../../sim/sink.ts';
import type { World } from '../../sim/world.ts';
import type { LogEntry } from './view.ts';

/** Replication that took longer is told of. */
const LATE_US = 60_000_000;
/** Losses of one instant that are told of one by one. */
const LOSSES_TOLD = 20;

/** Everything that the ring holds and is worth telling, and the losses from number `lossesFrom` on; in order of time. */
export function entriesIn(world: World, records: ring.Ring, lossesFrom: number): LogEntry[] {
  const entries: LogEntry[] = [];
  const repairs = new Repairs(world);
  while (records.take()) {
    if (repairs.take(records, entries)) continue;
    repairs.tell(entries);
    const entry = entryOf(world, records);
    if (entry !== null) entries.push(entry);
  }
  repairs.tell(entries);
  entries.push(...lossEntries(world, lossesFrom));
  return entries.sort((a, b) => a.atUs - b.atUs);
}

function entryOf(world: World, record: ring.Ring): LogEntry | null {
  const { a, b, c, d, e, startUs, endUs, kind } = record;
  const nameOf = (replica: number): string | null =>
    replica < 0 ? null : world.plan.regions[world.places.region[replica]!]!.name;
  switch (kind) {
    case ring.FAULT_FIRED:
    case ring.FAULT_RECOVERED: {
      const fault = faultName(world, a);
      const target = targetOf(world, a);
      const word = kind === ring.FAULT_FIRED ? 'strikes' : 'is over at';
      const text = `${fault} (${faultAction(world, a)}) ${word} ${target}`;
      return { atUs: endUs, kind: 'fault', text, region: regionIn(world, target), fault };
    }
    case ring.ENDPOINT_OUT: {
      const fault = b < 0 ? null : faultName(world, b);
      const why = fault === null ? '' : `, held by ${fault}`;
      const text = `${nameOf(a)} is handed out to clients no more${why}`;
      return { atUs: endUs, kind: 'routing', text, region: nameOf(a), fault };
    }
    case ring.ENDPOINT_BACK:
      return {
        atUs: endUs,
        kind: 'routing',
        text: `${nameOf(a)} is handed out to clients again`,
        region: nameOf(a),
        fault: null,
      };
    case ring.CLIENT_MOVED: {
      const client = world.plan.clients[a]!.name;
      const from = nameOf(b) ?? 'nowhere';
      const text = `${client} is sent to ${nameOf(c) ?? 'nowhere'} in place of ${from}`;
      return { atUs: startUs, kind: 'client', text, region: nameOf(c), fault: null };
    }
    case ring.REPLICATION: {
      if (endUs - startUs <= LATE_US) return null;
      const way = `${nameOf(a)} → ${nameOf(b)}`;
      const text = `${imageName(world, c)} arrived ${way} after ${formatDuration(endUs - startUs)}`;
      return { atUs: endUs, kind: 'replication', text, region: nameOf(b), fault: null };
    }
    case ring.OPERATION: {
      if (e === ring.ENDED_OK) return null;
      const client = world.plan.clients[a]!.name;
      const what = `${OPERATION_NAMES[b]}${d < 0 ? '' : ` of ${imageName(world, d)}`} by ${client}`;
      const where = c < 0 ? '' : ` at ${nameOf(c)}`;
      const ended = e === ring.ENDED_NEVER ? 'had not ended when the run did, begun' : 'failed after';
      const text = `${what} ${ended} ${formatDuration(endUs - startUs)}${e === ring.ENDED_NEVER ? ' before' : ''}${where}`;
      return { atUs: endUs, kind: 'operation', text, region: nameOf(c), fault: null };
    }
    default:
      return null;
  }
}

/** Repairs of one instant, in one region, of one kind and cause are one entry. */
class Repairs {
  private readonly world: World;
  private key = '';
  private count = 0;
  private entry: LogEntry | null = null;
  private words = '';

  constructor(world: World) {
    this.world = world;
  }

  /** False for a record of another kind. */
  take(record: ring.Ring, entries: LogEntry[]): boolean {
    const { kind, startUs, a, d, e } = record;
    if (kind !== ring.REPAIR_BEGAN && kind !== ring.REPAIR_ENDED) return false;
    const key = [kind, startUs, a, d, e].join();
    if (key !== this.key) this.tell(entries);
    const region = placeName(this.world, a, startUs);
    const began = kind === ring.REPAIR_BEGAN;
    const fault = began && e >= 0 ? faultName(this.world, e) : null;
    this.key = key;
    this.count++;
    const end = began ? (fault === null ? 'began' : `began after ${fault}`) : e === 1 ? 'ended' : 'called off';
    this.words = `in ${region} ${end}`;
    this.entry = { atUs: startUs, kind: 'storage', text: d === 1 ? 'refill' : 'repair', region, fault };
    return true;
  }

  tell(entries: LogEntry[]): void {
    if (this.entry === null) return;
    const what = counted(this.count, this.entry.text, `${this.entry.text}s`);
    entries.push({ ...this.entry, text: `${what} ${this.words}` });
    this.entry = null;
    this.count = 0;
  }
}

function lossEntries(world: World, from: number): LogEntry[] {
  const { ledger } = world;
  const entries: LogEntry[] = [];
  for (let loss = from; loss < ledger.losses; loss++) {
    const [atUs, by] = [ledger.atUs[loss]!, ledger.fault[loss]!];
    let end = loss + 1;
    while (end < ledger.losses && ledger.atUs[end] === atUs && ledger.fault[end] === by) end++;
    const fault = faultName(world, by);
    const entry = { atUs, kind: 'loss', region: null, fault } as const;
    const count = end - loss;
    const told = count > LOSSES_TOLD + 1 ? LOSSES_TOLD : count;
    for (let i = loss; i < loss + told; i++) {
      entries.push({ ...entry, text: `${imageName(world, ledger.manifest[i]!)} is lost with ${fault}` });
    }
    if (count > told) entries.push({ ...entry, text: `${count - told} images more are lost with ${fault}` });
    loss = end - 1;
  }
  return entries;
}

function targetOf(world: World, reference: number): string {
  const { plan, faults, hazards } = world;
  return reference < plan.faults.length
    ? faults.targetNames(reference)
    : hazards.targetOf(reference - plan.faults.length);
}

/** The region that a target's name begins with, where it does. */
function regionIn({ plan }: World, target: string): string | null {
  const name = target.split(/[/→, ]/)[0];
  return plan.regions.find((region) => region.name === name)?.name ?? null;
}
