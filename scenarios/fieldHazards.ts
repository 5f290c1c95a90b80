/**
 * `hazards: field`: the failure rates that were seen in the field, as hazards of a scenario, and what each of them rests on.
 * Nobody publishes the rates of a registry's own storage; these are the nearest figures that are public, and every report
 * lists them.
 */

import type { LawSpec } from '../sim/kernel/distributions.ts';
import { YEAR_US } from '../sim/kernel/time.ts';
import type { Hazard } from './faultSettings.ts';
import type { Assumption, Grade } from './scenario.ts';

/** A region that something is stored in, as far as its hazards go by what it is. */
export interface FieldRegion {
  readonly name: string;
  /** Availability zones, 1 and more. */
  readonly zones: number;
  /** Only the registry's backup is there, and so no nodes. */
  readonly isBackupAlone?: boolean;
}

/** A key's value, where it comes from, and how well it is known. */
interface FieldFact {
  readonly key: string;
  readonly value: string;
  readonly source: string;
  readonly grade: Grade;
}

/** @param disks of each node: where a node has one, losing it is losing the node */
export function fieldHazards(regions: readonly FieldRegion[], disks: number): readonly Hazard[] {
  const names = (kept: (region: FieldRegion) => boolean): readonly string[] =>
    regions.filter(kept).map(({ name }) => name);
  const all = names(() => true);
  const withNodes = names(({ isBackupAlone }) => isBackupAlone !== true);
  const found: readonly Hazard[] = [
    {
      id: ids.disk,
      action: disks === 1 ? 'node.loss' : 'disk.loss',
      regions: withNodes,
      ratePerUs: perYear(DISK_LOSSES),
    },
    {
      id: ids.node,
      action: 'node.outage',
      regions: withNodes,
      ratePerUs: perYear(NODE_OUTAGES),
      duration: NODE_OUTAGE,
    },
    { id: ids.burst, action: 'copy.shock', regions: withNodes, ratePerUs: perYear(BURSTS), probability: BURST_LOSES },
    { id: ids.outage, action: 'region.outage', regions: all, ratePerUs: perYear(OUTAGES), duration: OUTAGE },
    {
      id: ids.oneZone,
      action: 'region.loss',
      regions: names(({ zones }) => zones === 1),
      ratePerUs: perYear(LOSSES_OF_ONE_ZONE),
      rebuild: REBUILD,
    },
    {
      id: ids.zones,
      action: 'region.loss',
      regions: names(({ zones }) => zones > 1),
      ratePerUs: perYear(LOSSES_OF_ZONES),
      rebuild: REBUILD,
    },
    {
      id: ids.zone,
      action: 'zone.loss',
      regions: names(({ zones, isBackupAlone }) => zones > 1 && isBackupAlone !== true),
      ratePerUs: perYear(LOSSES_OF_ONE_ZONE),
      rebuild: REBUILD,
    },
  ];
  return found.filter(({ regions: struck }) => struck.length > 0).map((hazard) => ({ ...hazard, isField: true }));
}

/** A hazard of the scenario's own stands in place of the field's of the same action, in the regions that it covers. */
export function withoutReplaced(field: readonly Hazard[], own: readonly Hazard[]): readonly Hazard[] {
  const isReplaced = ({ action }: Hazard, region: string): boolean =>
    own.some((other) => other.action === action && other.regions.includes(region));
  return field
    .map((hazard) => ({ ...hazard, regions: hazard.regions.filter((region) => !isReplaced(hazard, region)) }))
    .filter(({ regions }) => regions.length > 0);
}

/** What the field's hazards among these rest on, in the order of the field. */
export function fieldAssumptions(hazards: readonly Hazard[]): readonly Assumption[] {
  const used = new Set(hazards.filter(({ isField }) => isField).map(({ id }) => id));
  return Object.entries(FACTS).flatMap(([id, facts]) => (used.has(id) ? facts : []));
}

/** Whose rates a scenario's hazards have. */
export function hazardOrigin(hazards: readonly Hazard[]): 'field' | 'own' | 'mixed' {
  const isSomeField = hazards.some(({ isField }) => isField);
  if (!isSomeField) return 'own';
  return hazards.every(({ isField }) => isField) ? 'field' : 'mixed';
}

const HOUR_US = 3600e6;
const perYear = (rate: number): number => rate / YEAR_US;

/** Names of their streams of chance: constant, so that one region more changes no other's failures. */
const ids = {
  disk: 'field/disk.loss',
  node: 'field/node.outage',
  burst: 'field/copy.shock',
  outage: 'field/region.outage',
  oneZone: 'field/region.loss.one-zone',
  zones: 'field/region.loss.zones',
  zone: 'field/zone.loss',
} as const;

const BACKBLAZE = 'Backblaze Drive Stats for 2025: 1.36 % of 344,196 drives, models 0.22–6.30 %';
const FORD = 'Ford et al., Availability in Globally Distributed Storage Systems, OSDI 2010';
const DISASTERS =
  'a round value, as in the Ceph reliability model (Kampe); public cases: OVH SBG2 2021, NIRS Daejeon 2025; sweep it from 1e-5 to 1e-2';

/** Per year and disk. */
const DISK_LOSSES = 0.0136;

/** Per year and node: one in 4.3 months. */
const NODE_OUTAGES = 12 / 4.3;
/** One in ten is longer than 15 minutes: exp(−15 min/mean) = 10 %. */
const NODE_OUTAGE: LawSpec = { kind: 'exponential', mean: Math.floor((0.25 * HOUR_US) / Math.log(10)) };

/**
 * Of the copies, what a power restart takes for good; and as often as makes bursts 37 % of a disk's losses, as they are of
 * node failures: 0.37 × 1.36 %/y ÷ 1 %.
 */
const BURST_LOSES = 0.01;
const BURSTS = 0.5;

/** Per year and region. */
const OUTAGES = 0.3;
/** The quarter of the public outages that is longest lasts 872 min and more, the shortest 126 min and less. */
const OUTAGE_SIGMA = 1.43;
const OUTAGE: LawSpec = { kind: 'lognormal', mu: Math.log(5 * HOUR_US), sigma: OUTAGE_SIGMA };

/** Per year and site, be it a region of one zone or one zone of several. */
const LOSSES_OF_ONE_ZONE = 1e-3;
/** Per year and region, all its zones at once. */
const LOSSES_OF_ZONES = 1e-4;
const REBUILD: LawSpec = { kind: 'deterministic', value: 30 * 24 * HOUR_US };

const FACTS: Readonly<Record<(typeof ids)[keyof typeof ids], readonly FieldFact[]>> = {
  [ids.disk]: [
    {
      key: 'hazards.field: loss of a disk',
      value: '0.0136/y for each disk; of the node where it has one disk',
      source: BACKBLAZE,
      grade: 'measured',
    },
  ],
  [ids.node]: [
    {
      key: 'hazards.field: node.outage',
      value: '2.79/y for each node: one in 4.3 months, nearly all of them transient',
      source: FORD,
      grade: 'measured',
    },
    {
      key: 'hazards.field: node.outage.duration',
      value: 'exponential with mean 6m31s, so that one in ten exceeds 15m; each node by itself',
      source: `under 10 % exceed 15 minutes (${FORD}); the shape is a guess, and 37 % come in bursts`,
      grade: 'assumed',
    },
  ],
  [ids.burst]: [
    {
      key: 'hazards.field: copy.shock',
      value: '0.5/y for each region, each copy there lost with 1 %, whatever its zone',
      source:
        `a power restart takes 0.5–1 % of nodes for good (${FORD}); as often as makes bursts 37 % of a disk’s ` +
        'losses, which they are of node failures: 0.37 × 1.36 %/y ÷ 1 %',
      grade: 'assumed',
    },
  ],
  [ids.outage]: [
    {
      key: 'hazards.field: region.outage',
      value: '0.3/y for each region',
      source: 'inferred from reports of public outages; no provider publishes it',
      grade: 'assumed',
    },
    {
      key: 'hazards.field: region.outage.duration',
      value: 'lognormal with median 5h and sigma 1.43: one in a hundred exceeds 5.8d',
      source: '59 public outages from 2008 to 2026 with quartiles of 126, 354 and 872 minutes',
      grade: 'assumed',
    },
  ],
  [ids.oneZone]: [
    {
      key: 'hazards.field: region.loss of one zone',
      value: '1e-3/y for each region of one zone, rebuilt in 30d',
      source: DISASTERS,
      grade: 'assumed',
    },
  ],
  [ids.zones]: [
    {
      key: 'hazards.field: region.loss of several zones',
      value: '1e-4/y for each region of several zones, rebuilt in 30d',
      source: DISASTERS,
      grade: 'assumed',
    },
  ],
  [ids.zone]: [
    {
      key: 'hazards.field: zone.loss',
      value: '1e-3/y for each zone of a region of several, as for a region of one, rebuilt in 30d',
      source: DISASTERS,
      grade: 'assumed',
    },
  ],
};
