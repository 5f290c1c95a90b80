/** Which copies of which groups a node holds: the inverse of placement, as a compressed table. */
import type { StampPlan } from '../plan.ts';
import { placementOf } from './placement.ts';
import type { Scheme } from './scheme.ts';

export interface NodeGroups {
  /** Entries of node n are `first[n]` to `first[n + 1] − 1`. */
  readonly first: Int32Array;
  readonly group: Int32Array;
  /** Copy position of the group that stands on the node. */
  readonly position: Int32Array;
  /** Node of each copy, group-major. */
  readonly nodeOf: Int32Array;
}

/** Builds the table for one stamp. */
export function nodeGroupsOf(stamp: StampPlan, zones: number): NodeGroups {
  const scheme: Scheme = {
    name: stamp.scheme,
    copies: stamp.copies,
    need: stamp.need,
    quorum: stamp.writeQuorum,
    spread: stamp.spread,
  };
  const layout = { nodes: stamp.nodes, zones };
  const total = stamp.placementGroups * stamp.copies;
  const nodeOf = new Int32Array(total);
  const first = new Int32Array(stamp.nodes + 1);
  const nodes = new Int32Array(stamp.copies);
  for (let group = 0; group < stamp.placementGroups; group++) {
    placementOf(layout, scheme, group, nodes);
    for (let p = 0; p < stamp.copies; p++) {
      nodeOf[group * stamp.copies + p] = nodes[p]!;
      first[nodes[p]! + 1] = first[nodes[p]! + 1]! + 1;
    }
  }
  for (let node = 0; node < stamp.nodes; node++) first[node + 1] = first[node + 1]! + first[node]!;
  const next = first.slice();
  const group = new Int32Array(total);
  const position = new Int32Array(total);
  for (let i = 0; i < total; i++) {
    const at = next[nodeOf[i]!]!++;
    group[at] = Math.floor(i / stamp.copies);
    position[at] = i % stamp.copies;
  }
  return { first, group, position, nodeOf };
}
