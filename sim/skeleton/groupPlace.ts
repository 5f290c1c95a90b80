/** Where the copies of the tagged group lie: nodes, disks and zones, as masks of copy positions. Group 0 stands for all. */
import type { Plan } from '../plan.ts';
import { Nodes } from '../storage/nodes.ts';
import { Places } from '../storage/places.ts';
import { stampKinds } from '../storage/stampKinds.ts';

const GROUP = 0;

export class GroupPlace {
  /** Copies of the group in each stamp. */
  readonly copies: readonly number[];
  /** Region id of each stamp. */
  readonly regionOf: Int32Array;
  private readonly nodes: Nodes;

  constructor(plan: Plan) {
    const kinds = stampKinds(plan);
    this.regionOf = new Places(plan).region;
    this.copies = kinds.map(({ copies }) => copies);
    const zones = Array.from(this.regionOf, (region) => plan.regions[region]!.zones);
    this.nodes = new Nodes(kinds, zones);
  }

  /** Copies on a node of a stamp; none where there is no such stamp (−1). */
  onNode(stamp: number, node: number): number {
    return stamp < 0 ? 0 : this.nodes.copiesOn(stamp, [node])[GROUP]!;
  }

  onDisk(stamp: number, node: number, disk: number): number {
    return stamp < 0 ? 0 : this.nodes.copiesOnDisk(stamp, node, disk)[GROUP]!;
  }

  inZone(stamp: number, zone: number): number {
    return this.nodes.copiesOn(stamp, this.nodes.inZone(stamp, zone))[GROUP]!;
  }

  /** Stamps in a region, ascending. */
  inRegion(region: number): number[] {
    return [...this.regionOf.keys()].filter((stamp) => this.regionOf[stamp] === region);
  }
}
