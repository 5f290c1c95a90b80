/** From the loss of a placement group to that of an image, which has a part in several: what takes one, and what takes all of them. */
import type { Plan } from '../../sim/plan.ts';
import { GroupPlace } from '../../sim/skeleton/groupPlace.ts';
import { bitCount } from '../../sim/storage/reliabilityBits.ts';
import { stampNames } from '../../sim/storage/stampKinds.ts';
import { classOf } from './causes.ts';

/** On average over the images of time 0; null where there are none. Blobs are spread over the groups evenly by their hash. */
export function groupsPerImage({ catalogue, stamp }: Plan): number | null {
  const images = catalogue.manifestCount.length;
  if (images === 0) return null;
  let sum = 0;
  for (const blobs of catalogue.manifestCount) sum += groupsOf(blobs + 1, stamp.placementGroups);
  return sum / images;
}

/** Distinct groups among so many draws, on average. */
function groupsOf(parts: number, groups: number): number {
  return groups === 1 ? 1 : -groups * Math.expm1(parts * Math.log1p(-1 / groups));
}

/**
 * A pattern that takes every group as it takes one: of people, or of whole regions, storages and zones alone. What takes nodes,
 * disks or single copies besides takes here one group and there another.
 */
export function takesAllGroups(plan: Plan): (pattern: string) => boolean {
  const evenly = evenlyZoned(plan);
  return (pattern) =>
    classOf(pattern) === 'people' ||
    pattern.split(' + ').every((part) => {
      const [name, where] = part.split('@') as [string, string | undefined];
      if (name === 'region.loss' || name === 'storage.loss') return true;
      return name === 'zone.loss' && evenly.has(where ?? '');
    });
}

/** Regions in which each group has as many copies in one zone as in the next, or all in the same: there all groups fare alike. */
function evenlyZoned(plan: Plan): ReadonlySet<string> {
  const place = new GroupPlace(plan);
  const found = new Set(plan.regions.map(({ name }) => name));
  for (const stamp of stampNames(plan).keys()) {
    const { name, zones } = plan.regions[place.regionOf[stamp]!]!;
    const counts = Array.from({ length: zones }, (_, zone) => bitCount(place.inZone(stamp, zone)));
    const used = new Set(counts.filter((count) => count > 0));
    const isEven = used.size === 1 && (!counts.includes(0) || counts.filter((count) => count > 0).length === 1);
    if (!isEven) found.delete(name);
  }
  return found;
}
