/** How many placement groups an image has a part in: it is lost with any of them. */
import type { Plan } from '../../sim/plan.ts';

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
