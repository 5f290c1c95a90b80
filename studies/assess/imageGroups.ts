/** From the loss of a placement group to that of an image, which has a part in several: what takes one, and what takes all of them. */
import { compileLaw } from '../../sim/kernel/distributions.ts';
import type { Plan } from '../../sim/plan.ts';
import { GroupPlace } from '../../sim/skeleton/groupPlace.ts';
import { bitCount } from '../../sim/storage/reliabilityBits.ts';
import { stampNames } from '../../sim/storage/stampKinds.ts';
import { classOf } from './causes.ts';

/** On average over the images of time 0; null where there are none. Blobs are spread over the groups evenly by their hash. */
export function groupsPerImage(plan: Plan): number | null {
  return averaged(plan, () => true)?.groupsPerImage ?? null;
}

export interface ClassGroups {
  /** Null: of those that are in no class. */
  readonly class: string | null;
  readonly images: number;
  readonly groupsPerImage: number;
}

/** The same of each class that has images at time 0; null where there are no classes. */
export function groupsPerClass(plan: Plan): readonly ClassGroups[] | null {
  const { classes } = plan;
  if (classes === null) return null;
  return [...classes.names, null].flatMap((name, kind): ClassGroups[] => {
    const found = averaged(plan, (repository) => classes.ofRepository[repository] === kind);
    return found === null ? [] : [{ class: name, ...found }];
  });
}

/** Null where none is counted. */
function averaged(
  { catalogue, stamp }: Plan,
  isCounted: (repository: number) => boolean,
): Omit<ClassGroups, 'class'> | null {
  let images = 0;
  let sum = 0;
  for (const [manifest, blobs] of catalogue.manifestCount.entries()) {
    if (!isCounted(catalogue.manifestRepository[manifest]!)) continue;
    images++;
    sum += groupsOf(blobs + 1, stamp.placementGroups);
  }
  return images === 0 ? null : { images, groupsPerImage: sum / images };
}

/** Distinct groups among so many draws, on average. */
function groupsOf(parts: number, groups: number): number {
  return groups === 1 ? 1 : -groups * Math.expm1(parts * Math.log1p(-1 / groups));
}

/** How many times as likely as its one group an image is lost by a pattern, at most by the number of its groups. */
export interface ImageFactor {
  readonly factor: number;
  /** It takes every group as it takes one. */
  readonly takesAll: boolean;
}

/**
 * People take an image whole, and so do losses of whole regions and storages: once. Refills of different groups are over at
 * different times, though, and an image waits for the slowest of its own. A zone takes those groups that lie in it alone: of an
 * image's the one or the other. What takes nodes, disks or single copies besides takes here one group and there another.
 * @param groups that an image has a part in, 1 or more
 */
export function imageFactors(plan: Plan, groups: number): (pattern: string) => ImageFactor {
  const zonesAt = zonesHolding(plan);
  const waiting = slowestRefill(plan, groups);
  const single: ImageFactor = { factor: groups, takesAll: false };
  const known = new Map<string, ImageFactor>();
  const found = (pattern: string): ImageFactor => {
    if (classOf(pattern) === 'people') return WHOLE;
    const parts = pattern.split(' + ').map((part) => part.split('@') as [string, string | undefined]);
    let places = 1;
    for (const [name, where] of parts) {
      const zones = name === 'zone.loss' ? zonesAt.get(where ?? '') : WHOLLY.has(name) ? 1 : undefined;
      if (zones === undefined) return single;
      places *= zones;
    }
    const oneOf = places * -Math.expm1(groups * Math.log1p(-1 / places));
    const factor = Math.min(groups, (places === 1 ? 1 : oneOf) * waiting ** (parts.length - 1));
    return { factor, takesAll: places === 1 };
  };
  return (pattern) => {
    const factor = known.get(pattern) ?? found(pattern);
    known.set(pattern, factor);
    return factor;
  };
}

const WHOLE: ImageFactor = { factor: 1, takesAll: true };
const WHOLLY: ReadonlySet<string> = new Set(['region.loss', 'storage.loss']);

/**
 * By region: in how many zones a group may lie that a zone can take whole; 1 where every group has as many copies in each zone,
 * so that all fare alike. Absent where groups differ in how many copies they have in a zone.
 */
function zonesHolding(plan: Plan): ReadonlyMap<string, number> {
  const place = new GroupPlace(plan);
  const found = new Map<string, number>();
  const uneven = new Set<string>();
  for (const stamp of stampNames(plan).keys()) {
    const { name, zones } = plan.regions[place.regionOf[stamp]!]!;
    const counts = Array.from({ length: zones }, (_, zone) => bitCount(place.inZone(stamp, zone)));
    const used = counts.filter((count) => count > 0);
    if (used.length === 1) found.set(name, Math.max(zones, found.get(name) ?? 1));
    else if (used.length === zones && new Set(used).size === 1) found.set(name, found.get(name) ?? 1);
    else uneven.add(name);
  }
  for (const name of uneven) found.delete(name);
  return found;
}

/** Points of the law of refills that its mean is taken over. */
const POINTS = 2000;

/** How much longer a place is without the slowest of an image's groups than without one: the rebuild is the same for all. */
function slowestRefill({ repair, hazards }: Plan, groups: number): number {
  const law = compileLaw(repair.geoTime);
  let slowest = 0;
  for (let i = 0; i < POINTS; i++) slowest += law.quantile(((i + 0.5) / POINTS) ** (1 / groups)) / POINTS;
  const takers = hazards.filter(({ action, ratePerUs }) => WHOLLY.has(action) && ratePerUs > 0);
  const rate = takers.reduce((sum, { ratePerUs }) => sum + ratePerUs, 0);
  const rebuilt = takers.reduce((sum, { ratePerUs, lasts }) => {
    return sum + (lasts === null ? 0 : (ratePerUs / rate) * compileLaw(lasts).mean);
  }, 0);
  const one = rebuilt + law.mean;
  return one === 0 ? 1 : Math.max(1, (rebuilt + slowest) / one);
}
