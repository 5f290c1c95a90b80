/**
 * Where the copies of the tagged group lie: nodes, disks and zones, as masks of copy positions. Group 0 stands for all. A backup
 * is a stamp of one copy that lies on no node: it goes with its region, or with the region's only zone.
 */
import type { Plan } from '../plan.ts';
import { Nodes } from '../storage/nodes.ts';
import { Places } from '../storage/places.ts';
import { stampKinds } from '../storage/stampKinds.ts';

const GROUP = 0;
/** More than a node has. */
const DISKS_MAX = 65_536;

export class GroupPlace {
  /** Copies of the group in each stamp. */
  readonly copies: readonly number[];
  /** Region id of each stamp. */
  readonly regionOf: Int32Array;
  /** Stamp of the backup, the last; −1 without one. */
  readonly backup: number;
  private readonly plan: Plan;
  private readonly nodes: Nodes;
  /** Of each stamp: the node of each copy. */
  private readonly nodeOf: readonly Int32Array[];
  /** Of each stamp, by node and disk; found when first asked for. */
  private readonly disks: readonly Map<number, number>[];

  constructor(plan: Plan) {
    const kinds = stampKinds(plan);
    const { region } = new Places(plan);
    const backups = plan.backup === null ? [] : [plan.backup];
    this.plan = plan;
    this.backup = plan.backup === null ? -1 : kinds.length;
    this.regionOf = Int32Array.from([...region, ...backups.map((backup) => backup.region)]);
    this.copies = [...kinds.map(({ copies }) => copies), ...backups.map(() => 1)];
    const zones = Array.from(region, (id) => plan.regions[id]!.zones);
    this.nodes = new Nodes(kinds, zones);
    this.nodeOf = kinds.map(({ copies }, stamp) =>
      this.nodes.tables[stamp]!.nodeOf.slice(GROUP * copies, (GROUP + 1) * copies),
    );
    this.disks = kinds.map(() => new Map());
  }

  /** Copies on a node of a stamp; none where there is no such stamp (−1). */
  onNode(stamp: number, node: number): number {
    if (stamp < 0) return 0;
    const nodeOf = this.nodeOf[stamp]!;
    let copies = 0;
    for (let p = 0; p < nodeOf.length; p++) if (nodeOf[p] === node) copies |= 1 << p;
    return copies;
  }

  onDisk(stamp: number, node: number, disk: number): number {
    if (this.onNode(stamp, node) === 0) return 0;
    const known = this.disks[stamp]!;
    const key = node * DISKS_MAX + disk;
    const copies = known.get(key) ?? this.nodes.copiesOnDisk(stamp, node, disk)[GROUP]!;
    known.set(key, copies);
    return copies;
  }

  inZone(stamp: number, zone: number): number {
    if (stamp === this.backup) return this.plan.regions[this.regionOf[stamp]!]!.zones === 1 ? 1 : 0;
    return this.nodes.copiesOn(stamp, this.nodes.inZone(stamp, zone))[GROUP]!;
  }

  /** Stamps in a region, ascending. */
  inRegion(region: number): number[] {
    return [...this.regionOf.keys()].filter((stamp) => this.regionOf[stamp] === region);
  }
}
