/**
 * What takes service away by chance, as independent parts: each part (a region, its storage, one of its zones) is in
 * service or out, and one or more hazards take it out. To clients a destruction is an outage that lasts until the place is
 * rebuilt and filled again, since routing keeps away from it until then.
 *
 * Left out: hazards of nodes, disks and single copies. What they make unreadable is a group here and there, for the time of
 * a repair; `nines assess` tells of them as far as they lose data.
 */
import {
  ALL_AT_ONCE,
  areMixedUp,
  BLANK_FAULT,
  type HazardPlan,
  NO_REGION,
  type PlannedFault,
} from '../../../sim/faultPlan.ts';
import { accruesIn, firingOf, hazardTargets } from '../../../sim/faults/hazardTargets.ts';
import { compileLaw, type LawSpec } from '../../../sim/kernel/distributions.ts';
import type { Plan } from '../../../sim/plan.ts';
import { Decoder } from '../../../sim/storage/decoding.ts';
import { Nodes } from '../../../sim/storage/nodes.ts';
import { copiesPlannedIn, stampKinds } from '../../../sim/storage/stampKinds.ts';
import { formatDuration } from '../../figures.ts';
import { felt, isRecovered } from './keyOutages.ts';

/** A part that is in service or out. */
export interface Part {
  /** Action and target of the planned fault that stands for it: `region.outage@eastus`. */
  readonly key: string;
  /** Region id; `NO_REGION` for what strikes wherever sites are out: names, and common causes. */
  readonly region: number;
  /** It strikes several regions at once. */
  readonly isCommon: boolean;
  /** The whole site is out: what else is out in the region makes no difference then, and nothing else strikes there. */
  readonly isSite: boolean;
  /** The planned fault, without its instants. */
  readonly fault: PlannedFault;
  readonly processes: readonly OutageProcess[];
  /** Share of the time in which it is out, 0 to 1. */
  readonly out: number;
  /** Outages per µs that begin while it is in service. */
  readonly ratePerUs: number;
}

/** One hazard on one target: a Poisson process of outages. */
export interface OutageProcess {
  /** Action and target of the hazard, `region.loss@eastus`; where two hazards share them, the hazard's id instead. */
  readonly label: string;
  /** Names its draws. */
  readonly source: string;
  readonly ratePerUs: number;
  readonly duration: Duration;
}

/** µs from the beginning of an outage to its end: the hazard's own law, and for a destruction the time to fill the place again. */
export interface Duration {
  readonly meanUs: number;
  /** By two uniform draws in (0, 1). */
  us(u: number, v: number): number;
}

/** In the order of their keys. Hazards of rate 0 and outages that last no time have no part. */
export function partsOf(plan: Plan): Part[] {
  const parts = new Map<string, { fault: PlannedFault; region: number; processes: OutageProcess[] }>();
  const refill = new Refill(plan);
  for (const hazard of plan.hazards) {
    if (hazard.ratePerUs === 0) continue;
    for (const region of hazard.regions) {
      for (const { target, struck } of hazardTargets(plan, hazard, region)) {
        const fault = standInFor(plan, hazard, region, target, struck);
        if (fault === null) continue;
        const { duration, share } = felt(plan, hazard, () => refill.durationOf(hazard, region, struck));
        if (duration.meanUs === 0 || share === 0) continue;
        const part = parts.get(fault.id) ?? { fault, region: placeOf(hazard, region), processes: [] };
        parts.set(fault.id, part);
        part.processes.push({
          label: `${labelOf(plan, hazard)}@${target}`,
          source: `${hazard.id}/${target}`,
          ratePerUs: hazard.ratePerUs * share,
          duration,
        });
      }
    }
  }
  return [...parts.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { fault, region, processes }]) => {
      const isSite = fault.action === 'region.outage' && region !== NO_REGION;
      const load = processes.reduce((sum, { ratePerUs, duration }) => sum + ratePerUs * duration.meanUs, 0);
      return {
        key,
        region,
        isCommon: isCommonCause(fault),
        isSite,
        fault,
        processes,
        // A site that is out is not struck again until it is back; what is out in a site that is up may be struck once more.
        out: isSite ? load / (1 + load) : -Math.expm1(-load),
        ratePerUs: processes.reduce((sum, { ratePerUs }) => sum + ratePerUs, 0),
      };
    });
}

/**
 * How long a place that was destroyed is out after its rebuild, beside what durability says of one group; null where nothing
 * is destroyed, or there is nothing to fill it from.
 */
export function refillOf(plan: Plan): string | null {
  const isDestroyed = plan.hazards.some(
    ({ action, ratePerUs }) => ratePerUs > 0 && (action === 'region.loss' || action === 'storage.loss'),
  );
  const { placementGroups } = plan.stamp;
  const { geoTime } = plan.repair;
  if (!isDestroyed || placementGroups === 1 || !new Refill(plan).hasSource()) return null;
  const [one, all] = [1, placementGroups].map((groups) => formatDuration(durationOf(NO_TIME, geoTime, groups).meanUs));
  return one === all
    ? null
    : `what was destroyed serves nobody until the last of its ${placementGroups} groups is filled again, ${all} after its rebuild on average (durability: ${one} for one group)`;
}

/** The planned fault that does to service what the hazard does; null for hazards that leave it alone. */
function standInFor(
  plan: Plan,
  hazard: HazardPlan,
  region: number,
  target: string,
  struck: Partial<PlannedFault>,
): PlannedFault | null {
  const { id, action, common, regions, errors } = hazard;
  const { zones = [], pairs = [] } = struck;
  // What strikes several regions at once, or has no place, is only told with its first region.
  if (placeOf(hazard, region) !== NO_REGION && isBackupAlone(plan, region)) return null;
  const { name, zones: zonesThere } = plan.regions[region]!;
  const site: PlannedFault = {
    ...BLANK_FAULT,
    id: `region.outage@${name}`,
    action: 'region.outage',
    regions: [region],
  };
  switch (action) {
    case 'region.outage':
      if (common) return { ...BLANK_FAULT, id: `${id}@${target}`, action, regions };
      return site;
    case 'region.loss':
      return site;
    case 'storage.loss':
      return { ...BLANK_FAULT, id: `storage.outage@${name}`, action: 'storage.outage', regions: [region] };
    case 'zone.outage':
    case 'zone.loss':
      // With its only zone the site is out.
      if (zonesThere === 1) return site;
      return { ...BLANK_FAULT, id: `zone.outage@${name}/z${zones[0]!.zone}`, action: 'zone.outage', zones };
    case 'storage.outage':
    case 'endpoint.outage':
    case 'auth.outage':
    case 'dns.outage':
    case 'service.outage':
      // Those of one action may differ in regions and errors: each is a part of its own.
      return common
        ? { ...BLANK_FAULT, id: `${id}@${ALL_AT_ONCE}`, action, regions, errors }
        : { ...BLANK_FAULT, id: `${partId(action, id)}@${name}`, action, regions: [region], errors };
    case 'network.partition':
    case 'network.degrade':
      if (!pairs.some((way) => isAskedAcross(plan, way) || (action === 'network.partition' && isToVault(plan, way))))
        return null;
      return { ...firingOf(hazard, struck), id: `${labelOf(plan, hazard)}@${target}` };
    case 'key.purge':
      // One that is recovered is like a key that was disabled; what a purged one takes is durability's affair.
      return isRecovered(plan, hazard) ? { ...BLANK_FAULT, id: `${id}@${target}`, action: 'key.disable' } : null;
    case 'endpoint.grayFailure':
    case 'limit.change':
    case 'routing.stale':
    case 'client.surge':
    case 'vault.outage':
    case 'key.disable':
      // As a planned fault its name is its part's: hazards that differ in what they do are parts of their own.
      return { ...firingOf(hazard, struck), id: `${labelOf(plan, hazard)}@${target}` };
    default:
      return null;
  }
}

/** Nobody is served from there. */
function isBackupAlone(plan: Plan, region: number): boolean {
  const isStored = plan.regions[region]!.replica >= 0 || copiesPlannedIn(plan, region).length > 0;
  return plan.backup?.region === region && !isStored;
}

/** Of one region's service errors there may be several kinds; of its other outages there is one. */
function partId(action: HazardPlan['action'], id: string): string {
  return action === 'service.outage' ? id.split('@')[0]! : action;
}

/** A client's requests go that way, or answers to them come back by it. */
function isAskedAcross({ clients, regions }: Plan, { from, to }: PlannedFault['pairs'][number]): boolean {
  const isHere = (region: number): boolean => clients.some((client) => client.region === region);
  return (isHere(from) && regions[to]!.replica >= 0) || (isHere(to) && regions[from]!.replica >= 0);
}

/** A replica asks the vault of the customer's key that way. */
function isToVault({ customerKey, regions }: Plan, { from, to }: PlannedFault['pairs'][number]): boolean {
  if (customerKey === null) return false;
  const isVault = (region: number): boolean =>
    region === customerKey.vaultRegion || region === customerKey.pairedRegion;
  return (isVault(from) && regions[to]!.replica >= 0) || (isVault(to) && regions[from]!.replica >= 0);
}

function placeOf(hazard: HazardPlan, region: number): number {
  return hazard.action === 'dns.outage' ? NO_REGION : accruesIn(hazard, region);
}

function isCommonCause({ regions }: PlannedFault): boolean {
  return regions.length > 1;
}

function labelOf(plan: Plan, hazard: HazardPlan): string {
  const isOneOfSeveral = plan.hazards.some((other) => other !== hazard && areMixedUp(other, hazard));
  return isOneOfSeveral ? hazard.id : hazard.action;
}

/** Quantiles that a mean is taken over. */
const POINTS = 2000;

/** How long it takes until what was destroyed is filled again, where there is somewhere to fill it from. */
class Refill {
  private readonly plan: Plan;
  private readonly nodes: Nodes;

  constructor(plan: Plan) {
    this.plan = plan;
    const kinds = stampKinds(plan);
    const zones = plan.replicas.map((region) => plan.regions[region]!.zones);
    const ofCopies = plan.secondaries.map(({ region }) => plan.regions[region]!.zones);
    this.nodes = new Nodes(kinds, [...zones, ...ofCopies]);
  }

  durationOf({ action, lasts }: HazardPlan, region: number, struck: Partial<PlannedFault>): Duration {
    const own = lasts ?? NO_TIME;
    const { geoTime } = this.plan.repair;
    const { placementGroups } = this.plan.stamp;
    switch (action) {
      case 'region.loss':
      case 'storage.loss':
        return durationOf(own, this.hasSource() ? geoTime : NO_TIME, placementGroups);
      case 'zone.loss':
        if (!this.isSpoiltBy(region, struck)) return durationOf(own, NO_TIME, 1);
        return durationOf(own, this.hasSource() ? geoTime : this.plan.repair.localTime, 1);
      default:
        return durationOf(own, NO_TIME, 1);
    }
  }

  /** Else the place stands again at once, empty: what is lost is durability's affair. */
  hasSource(): boolean {
    return this.plan.replicas.length > 1 || this.plan.secondaries.length > 0;
  }

  /** Without the zone some group of the region cannot be read. */
  private isSpoiltBy(region: number, { zones = [] }: Partial<PlannedFault>): boolean {
    const stamp = this.plan.regions[region]!.replica;
    if (stamp < 0) return false;
    const { copies, need } = this.plan.stamp;
    const decoder = new Decoder(copies, need);
    const gone = this.nodes.copiesOn(stamp, this.nodes.inZone(stamp, zones[0]!.zone));
    return gone.some((mask) => !decoder.decodes(((1 << copies) - 1) & ~mask));
  }
}

const NO_TIME: LawSpec = { kind: 'deterministic', value: 0 };

/** A law, and after it the longest of so many draws of another. */
export function durationOf(first: LawSpec, then: LawSpec, draws: number): Duration {
  const own = compileLaw(first);
  const further = compileLaw(then);
  const longest = (v: number): number => further.quantile(draws === 1 ? v : Math.exp(Math.log(v) / draws));
  let furtherMean = further.mean;
  if (draws > 1) {
    furtherMean = 0;
    for (let i = 0; i < POINTS; i++) furtherMean += longest((i + 0.5) / POINTS) / POINTS;
  }
  return { meanUs: own.mean + furtherMean, us: (u, v) => own.quantile(u) + longest(v) };
}
