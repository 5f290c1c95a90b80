/**
 * When the repairs, refills and scrubs end that the reliability core says are under way: draws their times, or moves their
 * bytes, and keeps their ends in step with the core as that changes its mind.
 *
 * Model: a rebuild takes a time drawn from a law, never shorter than detection. Or, where the stamp has a repair
 * bandwidth, the loss is detected first, and then the fragments that the rebuild reads cross the region's repair link,
 * which all its rebuilds share equally. A repair that is no longer under way is dropped with what was drawn or moved for it.
 */
import { compileLaw, type Law } from '../kernel/distributions.ts';
import type { EventQueue } from '../kernel/eventQueue.ts';
import { SharedLinks } from '../kernel/sharedLinks.ts';
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import type { KeyedDraws, Streams } from '../kernel/streams.ts';
import { EVENT_REPAIR, EVENT_REPAIR_LINK } from '../kinds.ts';
import { type Plan, type StampPlan, withinUs } from '../plan.ts';
import type { Nodes } from './nodes.ts';
import type { ReliabilityCore } from './reliability.ts';
import * as codes from './reliabilityCodes.ts';
import type { RepairWatch } from './repairWatch.ts';
import { stampKinds } from './stampKinds.ts';

/** A refill whose sources cannot be reached looks again after this long. */
const REFILL_RETRY_US = 60e6;
const NO_TRANSFER = -1;

export class Repairs implements Stateful {
  readonly links: SharedLinks;
  /** Who wants to know of repairs, if anybody does. */
  watch: RepairWatch | null = null;
  private readonly plan: Plan;
  private readonly queue: EventQueue;
  private readonly core: ReliabilityCore;
  private readonly nodes: Nodes;
  private readonly kinds: readonly StampPlan[];
  private readonly detectionUs: number;
  private readonly localLaw: Law;
  private readonly geoLaw: Law;
  private readonly scrubLaw: Law | null;
  /** Of each stamp: repair times by (group and copy, ordinal), scrubs by (group, ordinal). */
  private readonly repairDraws: readonly KeyedDraws[];
  private readonly scrubDraws: readonly KeyedDraws[];
  /** Repair link of each stamp; none where repairs take a time by law. */
  private readonly link: Int32Array;
  /** group × slots: the pending event of each repair (0: none), its transfer, and how many repairs the slot has seen. */
  private handle: Float64Array;
  private transfer: Int32Array;
  private ordinal: Int32Array;
  /** Bytes that finished rebuilds have read, of each stamp, where they did not cross a link. */
  private readBytes: Float64Array;

  /** @param names of the stamps as sources of chance */
  constructor(
    plan: Plan,
    names: readonly string[],
    queue: EventQueue,
    core: ReliabilityCore,
    nodes: Nodes,
    streams: Streams,
  ) {
    const { repair } = plan;
    this.plan = plan;
    this.queue = queue;
    this.core = core;
    this.nodes = nodes;
    this.kinds = stampKinds(plan);
    this.detectionUs = repair.detectionUs;
    this.localLaw = compileLaw(repair.localTime);
    this.geoLaw = compileLaw(repair.geoTime);
    this.scrubLaw = repair.scrubTime === null ? null : compileLaw(repair.scrubTime);
    this.repairDraws = names.map((name) => streams.keyed(`region:${name}/repair`));
    this.scrubDraws = names.map((name) => streams.keyed(`region:${name}/scrub`));
    this.links = new SharedLinks(queue, EVENT_REPAIR_LINK);
    const bandwidth = repair.bandwidthBytesPerSecond;
    this.link = Int32Array.from(bandwidth === null ? [] : names, () =>
      this.links.addLink((bandwidth ?? 0) / 1e6, Number.POSITIVE_INFINITY),
    );
    const slots = plan.stamp.placementGroups * core.slots;
    this.handle = new Float64Array(slots);
    this.transfer = new Int32Array(bandwidth === null ? 0 : slots).fill(NO_TRANSFER);
    this.ordinal = new Int32Array(slots);
    this.readBytes = new Float64Array(names.length);
  }

  /** Repairs and refills under way. */
  get underWay(): number {
    let pending = 0;
    for (let i = 0; i < this.handle.length; i++) {
      if (this.handle[i]! !== 0 || (this.transfer.length > 0 && this.transfer[i]! !== NO_TRANSFER)) pending++;
    }
    return pending;
  }

  /** Bytes that rebuilds have read in a stamp, whole or in part; 0 where the plan gives no size of a node. */
  bytesRead(stamp: number): number {
    const moved = this.link.length === 0 ? 0 : this.links.deliveredBytes(this.link[stamp]!);
    return moved + this.readBytes[stamp]!;
  }

  /** Brings the scheduled ends of a group's repairs in line with its state. */
  refresh(states: Int32Array, group: number): void {
    const { core, handle, transfer } = this;
    const { slots } = core;
    const offset = group * core.stride;
    const first = group * slots;
    for (let slot = 0; slot < slots; slot++) {
      const at = first + slot;
      const code = core.codeOfSlot(slot);
      const pending = core.isPending(states, offset, code);
      const scheduled = handle[at]! !== 0 || (transfer.length !== 0 && transfer[at]! !== NO_TRANSFER);
      if (pending === scheduled) continue;
      if (pending) this.schedule(group, slot, code);
      else this.drop(group, slot);
    }
  }

  /** The event of a repair: true when it is over, false when its bytes are now on their way. */
  isOver(states: Int32Array, group: number, slot: number): boolean {
    const { core } = this;
    const at = group * core.slots + slot;
    const code = core.codeOfSlot(slot);
    this.handle[at] = 0;
    if (codes.kindOf(code) !== codes.LOCAL_REPAIR) return true;
    const stamp = codes.regionOf(code);
    const bytes = this.bytesOf(states, group, code);
    if (this.link.length === 0) {
      this.readBytes[stamp] = this.readBytes[stamp]! + bytes;
      return true;
    }
    this.transfer[at] = this.links.start(this.link[stamp]!, bytes, at);
    return false;
  }

  /** The bytes of a repair have arrived; `at` is group · slots + slot, the owner of its transfer. */
  arrived(at: number): void {
    this.transfer[at] = NO_TRANSFER;
  }

  /** A refill that found no source looks again. */
  retry(group: number, slot: number): void {
    const at = group * this.core.slots + slot;
    this.handle[at] = this.queue.schedule(this.queue.nowUs + REFILL_RETRY_US, EVENT_REPAIR, group, slot);
  }

  /** The time of a local repair for a uniform draw, never shorter than it takes to notice the loss. */
  localUs(u: number): number {
    return Math.max(this.detectionUs, this.localLaw.quantile(u));
  }

  visitState(v: StateVisitor): void {
    this.links.visitState(v);
    this.handle = v.f64('repairs.handle', this.handle, this.handle.length);
    this.transfer = v.i32('repairs.transfer', this.transfer, this.transfer.length);
    this.ordinal = v.i32('repairs.ordinal', this.ordinal, this.ordinal.length);
    this.readBytes = v.f64('repairs.readBytes', this.readBytes, this.readBytes.length);
  }

  private schedule(group: number, slot: number, code: number): void {
    const at = group * this.core.slots + slot;
    const ordinal = this.ordinal[at]!;
    this.ordinal[at] = ordinal + 1;
    const us = Math.floor(this.timeUs(group, code, ordinal) + 0.5);
    this.handle[at] = this.queue.schedule(withinUs(this.queue.nowUs + us, this.plan), EVENT_REPAIR, group, slot);
    this.watch?.repairBegan(group, slot);
  }

  /** To the end of a repair; to its detection where its bytes follow. */
  private timeUs(group: number, code: number, ordinal: number): number {
    const stamp = codes.regionOf(code);
    const kind = codes.kindOf(code);
    if (kind === codes.LOCAL_REPAIR && this.link.length > 0) return this.detectionUs;
    if (kind === codes.SCRUB) return this.scrubLaw!.quantile(this.scrubDraws[stamp]!.uniform(group, ordinal));
    // Copies and the refill of a group in one region, whatever else the core has slots for.
    const entity = group * (this.kinds[stamp]!.copies + 1) + this.core.slotWithin(code);
    const u = this.repairDraws[stamp]!.uniform(entity, ordinal);
    return kind === codes.GEO_REFILL ? this.geoLaw.quantile(u) : this.localUs(u);
  }

  private drop(group: number, slot: number): void {
    const at = group * this.core.slots + slot;
    if (this.handle[at]! !== 0) this.queue.cancel(this.handle[at]!);
    else this.links.cancel(this.transfer[at]!);
    this.handle[at] = 0;
    if (this.transfer.length > 0) this.transfer[at] = NO_TRANSFER;
    this.watch?.repairEnded(group, slot, false);
  }

  /** What a rebuild reads: fragments of the size that a node's copies share evenly. */
  private bytesOf(states: Int32Array, group: number, code: number): number {
    const { bytesPerNode } = this.plan.repair;
    if (bytesPerNode === null) return 0;
    const copies = this.nodes.copiesBeside(codes.regionOf(code), group, codes.positionOf(code));
    const fragments = this.core.fragmentsRead(states, group * this.core.stride, code);
    return Math.floor((bytesPerNode / copies) * fragments + 0.5);
  }
}
