/** On which continent a region is priced. */
import { distanceKm } from '../../scenarios/latency.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { regionFacts } from '../../scenarios/worldData.ts';
import { type Continent, continentOf } from '../../sim/facts/continents.ts';

export interface Placement {
  readonly continent: Continent;
  /** `known`: a region of the cloud; `near`: a place of the scenario's own; `nowhere`: nothing is known of its place. */
  readonly basis: 'known' | 'near' | 'nowhere';
}

/** Where the scenario gives coordinates like the cloud's nearest region, else like the one of that name, else as if in North America. */
export function placementOf(region: string, { regions }: Scenario): Placement {
  const facts = regionFacts().regions;
  const { latitude = null, longitude = null } = regions[region] ?? {};
  if (latitude === null || longitude === null) {
    const known = facts.get(region);
    if (known === undefined) return { continent: 'northAmerica', basis: 'nowhere' };
    return { continent: continentOf(known.geographyGroup), basis: 'known' };
  }
  let nearest: { readonly group: string; readonly kilometres: number } | null = null;
  for (const other of facts.values()) {
    const kilometres = distanceKm({ latitude, longitude }, other);
    if (kilometres === null || kilometres >= (nearest?.kilometres ?? Number.POSITIVE_INFINITY)) continue;
    nearest = { group: other.geographyGroup, kilometres };
  }
  return { continent: nearest === null ? 'northAmerica' : continentOf(nearest.group), basis: 'near' };
}
