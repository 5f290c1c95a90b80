/**
 * Which nodes of a stamp hold the copies of a placement group. What placement must guarantee: no node holds two copies
 * of a group, so one node loss takes one copy; `zrs` puts each copy in a zone of its own, so one zone takes one copy;
 * `lrs` keeps a group in one zone, and a zone loss takes it whole.
 *
 * Placement is arithmetic on the group's number rather than a hash ring: nothing is stored per group, the nodes of a
 * zone carry the same load to within one group, and groups share no nodes while there are nodes enough.
 */
import { assert } from '../kernel/assert.ts';
import type { Scheme } from './scheme.ts';

/** Nodes are numbered from 0 and dealt to the zones round robin: node i stands in zone i mod zones. */
export interface StampLayout {
  readonly nodes: number;
  readonly zones: number;
}

/** The zone in which a node stands. */
export function zoneOfNode(layout: StampLayout, node: number): number {
  return node % layout.zones;
}

/** Why a scheme does not fit a stamp, in a sentence for the scenario's author; null when it fits. */
export function placementProblem(layout: StampLayout, scheme: Scheme): string | null {
  const { nodes, zones } = layout;
  if (!Number.isInteger(nodes) || nodes < 1) return `a stamp needs a whole number of nodes, at least 1, not ${nodes}`;
  if (!Number.isInteger(zones) || zones < 1) return `a stamp needs a whole number of zones, at least 1, not ${zones}`;
  if (nodes < scheme.copies)
    return `${scheme.name} keeps ${scheme.copies} copies on distinct nodes; there are ${nodes}`;
  if (scheme.spread === 'zones' && zones < scheme.copies) {
    return `${scheme.name} keeps ${scheme.copies} copies in distinct zones; the region has ${zones}`;
  }
  const largestZone = nodesInZone(layout, 0);
  if (scheme.spread === 'oneZone' && largestZone < scheme.copies) {
    return `${scheme.name} keeps ${scheme.copies} copies in one zone; ${nodes} nodes in ${zones} zones leave ${largestZone} in a zone`;
  }
  return null;
}

/**
 * Writes the nodes of `group`'s copies to `out[0 … copies-1]` and returns their number. `out[p]` is the node of copy
 * position p. Deterministic; allocates nothing. The layout must fit the scheme (`placementProblem` is null).
 */
export function placementOf(layout: StampLayout, scheme: Scheme, group: number, out: Int32Array): number {
  return scheme.spread === 'oneZone'
    ? placeInOneZone(layout, scheme.copies, group, out)
    : placeOverZones(layout, scheme.copies, group, out);
}

/** Zones take turns; inside a zone each group goes on from where the last one ended. */
function placeInOneZone(layout: StampLayout, copies: number, group: number, out: Int32Array): number {
  const { nodes, zones } = layout;
  // Round robin makes the first nodes mod zones zones one node larger; when only these are large enough, use only these.
  const usableZones = nodesInZone(layout, zones - 1) >= copies ? zones : nodes % zones;
  assert(usableZones > 0, 'some zone has a node for every copy');
  const zone = group % usableZones;
  const size = nodesInZone(layout, zone);
  const first = Math.floor(group / usableZones) * copies;
  for (let copy = 0; copy < copies; copy++) out[copy] = zone + zones * ((first + copy) % size);
  return copies;
}

/**
 * Deals copies to zones in turn, the deal going on from group to group: a group's zones differ by at most one copy. A
 * zone all of whose nodes already hold a copy of this group is passed over.
 */
function placeOverZones(layout: StampLayout, copies: number, group: number, out: Int32Array): number {
  const { zones } = layout;
  const first = group * copies;
  let placed = 0;
  for (let turn = 0; placed < copies; turn++) {
    const zone = (first + turn) % zones;
    const size = nodesInZone(layout, zone);
    const takenInZone = Math.floor(turn / zones);
    if (takenInZone >= size) continue;
    out[placed++] = zone + zones * (Math.floor((first + turn) / zones) % size);
  }
  return copies;
}

function nodesInZone({ nodes, zones }: StampLayout, zone: number): number {
  return Math.floor((nodes - zone + zones - 1) / zones);
}
