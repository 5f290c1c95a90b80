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
import type { Plan } from '../plan.ts';
import { type NodeGroups, nodeGroupsOf } from './nodeGroups.ts';
import { zoneOfNode } from './placement.ts';

export class Nodes implements Stateful {
  /** Of each replica: which groups have a copy on a node. */
  readonly tables: readonly NodeGroups[];
  private readonly perStamp: number;
  private readonly disks: number;
  private readonly copies: number;
  private readonly groups: number;
  private readonly zones: readonly number[];
  /** Faults that hold each node down, replica-major. */
  private down: Int32Array;

  constructor({ stamp, replicas, regions }: Plan) {
    this.tables = replicas.map((r) => nodeGroupsOf(stamp, regions[r]!.zones));
    this.zones = replicas.map((r) => regions[r]!.zones);
    this.perStamp = stamp.nodes;
    this.disks = stamp.disks;
    this.copies = stamp.copies;
    this.groups = stamp.placementGroups;
    this.down = new Int32Array(replicas.length * stamp.nodes);
  }

  /** One more fault holds the node down; true for the first. */
  hold(replica: number, node: number): boolean {
    const at = replica * this.perStamp + node;
    this.down[at] = this.down[at]! + 1;
    return this.down[at] === 1;
  }

  /** One fault less holds it; true for the last. */
  release(replica: number, node: number): boolean {
    const at = replica * this.perStamp + node;
    assert(this.down[at]! > 0, 'a node comes up as often as it went down');
    this.down[at] = this.down[at]! - 1;
    return this.down[at] === 0;
  }

  /** Nodes of a zone, ascending. */
  inZone(replica: number, zone: number): number[] {
    const layout = { nodes: this.perStamp, zones: this.zones[replica]! };
    return Array.from({ length: this.perStamp }, (_, node) => node).filter((node) => zoneOfNode(layout, node) === zone);
  }

  /** Copies on some nodes, as a mask of positions for each group. */
  copiesOn(replica: number, nodes: readonly number[]): Int32Array {
    const masks = new Int32Array(this.groups);
    for (const node of nodes) this.add(masks, replica, node, () => true);
    return masks;
  }

  /** Copies on one disk: those of a node are dealt to its disks in turn. */
  copiesOnDisk(replica: number, node: number, disk: number): Int32Array {
    const masks = new Int32Array(this.groups);
    this.add(masks, replica, node, (nth) => nth % this.disks === disk);
    return masks;
  }

  /**
   * Copies that chance chooses, each with this probability, by draws keyed by (group and copy, 0).
   * @param node only copies on this node; −1: of the whole replica
   */
  copiesByChance(replica: number, node: number, probability: number, draws: KeyedDraws): Int32Array {
    const masks = new Int32Array(this.groups);
    const { nodeOf } = this.tables[replica]!;
    for (let i = 0; i < this.groups * this.copies; i++) {
      if (node >= 0 && nodeOf[i] !== node) continue;
      if (draws.uniform(i, 0) >= probability) continue;
      const group = Math.floor(i / this.copies);
      masks[group] = masks[group]! | (1 << (i % this.copies));
    }
    return masks;
  }

  /** Copies on the node of a copy, that one included. */
  copiesBeside(replica: number, group: number, position: number): number {
    const { first, nodeOf } = this.tables[replica]!;
    const node = nodeOf[group * this.copies + position]!;
    return first[node + 1]! - first[node]!;
  }

  visitState(v: StateVisitor): void {
    this.down = v.i32('nodes.down', this.down, this.down.length);
  }

  private add(masks: Int32Array, replica: number, node: number, test: (nth: number) => boolean): void {
    const { first, group, position } = this.tables[replica]!;
    for (let i = first[node]!; i < first[node + 1]!; i++) {
      if (test(i - first[node]!)) masks[group[i]!] = masks[group[i]!]! | (1 << position[i]!);
    }
  }
}
