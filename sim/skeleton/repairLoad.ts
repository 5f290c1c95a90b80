/**
 * Repair that is bound by bandwidth, as the tagged group meets it. The copies that a strike takes are rebuilt together, with
 * those of other groups that it takes; all rebuilds of a stamp share its repair link equally, so what is lost together is
 * back together. What others lose meanwhile on nodes without a copy of the group is counted as a steady load.
 *
 * In units of one copy's transfer: a node's loss moves as many as the node has, a disk's its part, a shock its share of all.
 */
import type { Plan, StampPlan } from '../plan.ts';
import { stampKinds } from '../storage/stampKinds.ts';
import type { Component } from './components.ts';

export interface RepairLoad {
  /** µs that one fragment of a copy takes with the whole link to itself. */
  readonly fragmentUs: number;
  readonly detectionUs: number;
  /** Of each component and stamp: copies of all groups that a strike takes there together, at least 1. */
  together(component: number, stamp: number): number;
  /** Of each stamp: what other nodes leave of the link, above 0. Where nothing is left, repair never catches up: 0. */
  readonly left: readonly number[];
}

/** Null where repairs take a time by law. */
export function repairLoadOf(plan: Plan, components: readonly Component[]): RepairLoad | null {
  const { bandwidthBytesPerSecond, bytesPerNode, detectionUs } = plan.repair;
  if (bandwidthBytesPerSecond === null || bytesPerNode === null) return null;
  const kinds = stampKinds(plan);
  const bytesPerUs = bandwidthBytesPerSecond / 1e6;
  const fragmentUs = bytesPerNode / copiesPerNode(kinds[0]!) / bytesPerUs;
  return {
    fragmentUs,
    detectionUs,
    together: (component, stamp) => {
      const found = components[component];
      if (found === undefined) return Math.max(1, copiesPerNode(kinds[stamp]!));
      return Math.max(1, copiesTaken(found, kinds[stamp]!, plan.regions[found.region]?.zones ?? 1));
    },
    left: kinds.map((kind) => Math.max(0, 1 - loadOf(plan, kind, bytesPerNode / bytesPerUs))),
  };
}

/** Share of the link that rebuilds of nodes without a copy of the group take on average. */
function loadOf(plan: Plan, { nodes, copies, need, disks }: StampPlan, nodeUs: number): number {
  const others = Math.max(0, nodes - copies);
  const fragments = typeof need === 'number' ? need : 1;
  let load = 0;
  for (const { action, ratePerUs, probability } of plan.hazards) {
    if (action === 'node.loss') load += others * ratePerUs * nodeUs * fragments;
    if (action === 'node.burst') load += others * ratePerUs * probability * nodeUs * fragments;
    if (action === 'disk.loss') load += others * disks * ratePerUs * (nodeUs / disks) * fragments;
  }
  return load;
}

function copiesPerNode({ placementGroups, copies, nodes }: StampPlan): number {
  return (placementGroups * copies) / nodes;
}

/** @param zones of the region that is struck */
function copiesTaken({ fault }: Component, kind: StampPlan, zones: number): number {
  const all = kind.placementGroups * kind.copies;
  switch (fault.action) {
    case 'disk.loss':
      return copiesPerNode(kind) / kind.disks;
    case 'copy.shock':
      return all * fault.probability;
    case 'zone.loss':
      return all / 3;
    case 'node.burst':
      return (all / zones) * fault.probability;
    default:
      return copiesPerNode(kind);
  }
}
