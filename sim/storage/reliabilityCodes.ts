/**
 * What can befall a placement group, as integers: kind, region and copy position in one code, so that hot loops move
 * numbers and only reports speak in names. The two tables list every kind once; a new cause is a new entry here and a
 * case in the core.
 */

import { Defect } from '../kernel/assert.ts';

/** Whose fault a loss is. Null: nothing is lost by it. */
export type CauseClass = 'device' | 'disaster' | 'people';

export interface EventKind {
  readonly name: string;
  /** The fault action whose rate or plan brings it about; the first part of its name in causal chains. */
  readonly action: string;
  readonly class: CauseClass | null;
  readonly scope: 'copy' | 'region';
  /** Listed by `causes`: a hazard that may strike whenever its target is up. The rest only follow from something else. */
  readonly byChance: boolean;
}

export const COPY_LOSS = 0;
export const REGION_LOSS = 1;
export const STORAGE_LOSS = 2;
/** The last copies that were needed turned out to be unreadable when repair wanted them. */
export const UNREADABLE_FOUND = 3;
export const COPY_DOWN = 4;
export const COPY_UP = 5;
/** The stamp cannot be reached, for a while or (after a loss that nobody rebuilds) for ever. */
export const REGION_DOWN = 6;
export const REGION_UP = 7;
/** An empty stamp takes writes again, without what it held. */
export const RENEWED = 8;
/** A copy has rotten and nobody knows: it counts as present until a read, a rebuild or a scrub finds it. */
export const COPY_CORRUPT = 9;
/** A read has found that a copy is corrupt: it is lost from now on, and known to be. */
export const CORRUPT_FOUND = 10;

export const EVENT_KINDS: readonly EventKind[] = [
  { name: 'copyLoss', action: 'node.loss', class: 'device', scope: 'copy', byChance: true },
  { name: 'regionLoss', action: 'region.loss', class: 'disaster', scope: 'region', byChance: true },
  { name: 'storageLoss', action: 'storage.loss', class: 'disaster', scope: 'region', byChance: false },
  { name: 'unreadableFound', action: 'copy.unreadable', class: 'device', scope: 'region', byChance: false },
  { name: 'copyDown', action: 'node.outage', class: null, scope: 'copy', byChance: false },
  { name: 'copyUp', action: 'node.outage.end', class: null, scope: 'copy', byChance: false },
  { name: 'regionDown', action: 'region.outage', class: null, scope: 'region', byChance: false },
  { name: 'regionUp', action: 'region.outage.end', class: null, scope: 'region', byChance: false },
  { name: 'renewed', action: 'stamp.renewal', class: null, scope: 'region', byChance: false },
  { name: 'latentLoss', action: 'copy.corrupt', class: 'device', scope: 'copy', byChance: true },
  { name: 'corruptFound', action: 'copy.corrupt.found', class: null, scope: 'copy', byChance: false },
];

export interface RepairKind {
  readonly name: string;
  /** Which law of the scenario it follows: `repair.local`, `repair.geo` or `scrub`. */
  readonly law: 'local' | 'geo' | 'scrub';
  readonly scope: 'copy' | 'region';
}

/** Repairs share the code space with events; they start here so that one cannot be taken for the other. */
export const FIRST_REPAIR_KIND = 16;
export const LOCAL_REPAIR = 16;
export const GEO_REFILL = 17;
/** Not a repair itself: the look at every copy in reach that finds what has rotten. */
export const SCRUB = 18;

export const REPAIR_KINDS: readonly RepairKind[] = [
  { name: 'localRepair', law: 'local', scope: 'copy' },
  { name: 'geoRefill', law: 'geo', scope: 'region' },
  { name: 'scrub', law: 'scrub', scope: 'region' },
];

/** Regions that a code can tell apart. */
export const REGIONS_MAX = 256;

/** Packs a kind, a region (0–255) and a copy position (0–255; 0 for what strikes a whole region) into one integer. */
export function encode(kind: number, region: number, position = 0): number {
  return (kind << 16) | (region << 8) | position;
}

export function kindOf(code: number): number {
  return code >>> 16;
}

export function regionOf(code: number): number {
  return (code >>> 8) & 255;
}

/** Copy position inside the region; 0 and meaningless for what strikes a whole region. */
export function positionOf(code: number): number {
  return code & 255;
}

/** The table entry of an event code. Throws for a repair code. */
export function eventKindOf(code: number): EventKind {
  const kind = EVENT_KINDS[kindOf(code)];
  if (kind === undefined) throw new Defect(`not an event code: ${code}`);
  return kind;
}

/** The table entry of a repair code, with the law it follows. Throws for an event code. */
export function repairKindOf(code: number): RepairKind {
  const kind = REPAIR_KINDS[kindOf(code) - FIRST_REPAIR_KIND];
  if (kind === undefined) throw new Defect(`not a repair code: ${code}`);
  return kind;
}

/** Name of a place: a region, or the node of a copy when `position` is not -1. */
export type PlaceName = (region: number, position: number) => string;

const plainPlace: PlaceName = (region, position) => (position < 0 ? `r${region}` : `r${region}/c${position}`);

/** A code in words, for causal chains: `node.loss@eastus/n3`, `region.loss@eastus`, `geoRefill@westeurope`. */
export function describe(code: number, placeName: PlaceName = plainPlace): string {
  const isRepair = kindOf(code) >= FIRST_REPAIR_KIND;
  const what = isRepair ? repairKindOf(code).name : eventKindOf(code).action;
  const scope = isRepair ? repairKindOf(code).scope : eventKindOf(code).scope;
  return `${what}@${placeName(regionOf(code), scope === 'copy' ? positionOf(code) : -1)}`;
}
