/**
 * The nodes of every stamp: which copies each holds, in which zone it stands, on which of its disks a copy lies, and how
 * many faults hold it down.
 *
 * Fault model: a node is down while anything holds it; its slots are held with it. What destroys copies does so to sets of
 * them at once: those of some nodes, of one disk, or chosen one by one.
 */
import { assert } from '../kernel/assert.ts';
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import type { KeyedDraws } from '../kernel/streams.ts';
import type { StampPlan } from '../plan.ts';
import { type NodeGroups, nodeGroupsOf } from './nodeGroups.ts';
import { zoneOfNode } from './placement.ts';

export class Nodes implements Stateful {
  /** Of each stamp: which groups have a copy on a node. */
  readonly tables: readonly NodeGroups[];
  private readonly perStamp: number;
  private readonly kinds: readonly StampPlan[];
  private readonly zones: readonly number[];
  /** Faults that hold each node down, stamp-major. */
  private down: Int32Array;

  /** @param zones of each stamp: availability zones of its region */
  constructor(kinds: readonly StampPlan[], zones: readonly number[]) {
    this.kinds = kinds;
    this.zones = zones;
    this.tables = kinds.map((kind, stamp) => nodeGroupsOf(kind, zones[stamp]!));
    this.perStamp = Math.max(...kinds.map(({ nodes }) => nodes));
    this.down = new Int32Array(kinds.length * this.perStamp);
  }

  isDown(stamp: number, node: number): boolean {
    return this.down[stamp * this.perStamp + node]! > 0;
  }

  /** One more fault holds the node down; true for the first. */
  hold(stamp: number, node: number): boolean {
    const at = stamp * this.perStamp + node;
    this.down[at] = this.down[at]! + 1;
    return this.down[at] === 1;
  }

  /** One fault less holds it; true for the last. */
  release(stamp: number, node: number): boolean {
    const at = stamp * this.perStamp + node;
    assert(this.down[at]! > 0, 'a node comes up as often as it went down');
    this.down[at] = this.down[at]! - 1;
    return this.down[at] === 0;
  }

  /** Nodes of a zone, ascending. */
  inZone(stamp: number, zone: number): number[] {
    const { nodes } = this.kinds[stamp]!;
    const layout = { nodes, zones: this.zones[stamp]! };
    return Array.from({ length: nodes }, (_, node) => node).filter((node) => zoneOfNode(layout, node) === zone);
  }

  /** Copies on some nodes, as a mask of positions for each group. */
  copiesOn(stamp: number, nodes: readonly number[]): Int32Array {
    const masks = this.noCopies(stamp);
    for (const node of nodes) this.add(masks, stamp, node, () => true);
    return masks;
  }

  /** Copies on one disk: those of a node are dealt to its disks in turn. */
  copiesOnDisk(stamp: number, node: number, disk: number): Int32Array {
    const masks = this.noCopies(stamp);
    const { disks } = this.kinds[stamp]!;
    this.add(masks, stamp, node, (nth) => nth % disks === disk);
    return masks;
  }

  /**
   * Copies that chance chooses, each with this probability, by draws keyed by (group and copy, 0).
   * @param node only copies on this node; −1: of the whole stamp
   */
  copiesByChance(stamp: number, node: number, probability: number, draws: KeyedDraws): Int32Array {
    const masks = this.noCopies(stamp);
    const { copies, placementGroups } = this.kinds[stamp]!;
    const { nodeOf } = this.tables[stamp]!;
    for (let i = 0; i < placementGroups * copies; i++) {
      if (node >= 0 && nodeOf[i] !== node) continue;
      if (draws.uniform(i, 0) >= probability) continue;
      const group = Math.floor(i / copies);
      masks[group] = masks[group]! | (1 << (i % copies));
    }
    return masks;
  }

  /** Copies on the node of a copy, that one included. */
  copiesBeside(stamp: number, group: number, position: number): number {
    const { first, nodeOf } = this.tables[stamp]!;
    const node = nodeOf[group * this.kinds[stamp]!.copies + position]!;
    return first[node + 1]! - first[node]!;
  }

  visitState(v: StateVisitor): void {
    this.down = v.i32('nodes.down', this.down, this.down.length);
  }

  private noCopies(stamp: number): Int32Array {
    return new Int32Array(this.kinds[stamp]!.placementGroups);
  }

  private add(masks: Int32Array, stamp: number, node: number, test: (nth: number) => boolean): void {
    const { first, group, position } = this.tables[stamp]!;
    for (let i = first[node]!; i < first[node + 1]!; i++) {
      if (test(i - first[node]!)) masks[group[i]!] = masks[group[i]!]! | (1 << position[i]!);
    }
  }
}
