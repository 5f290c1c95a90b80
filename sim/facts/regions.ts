/** The cloud's public regions: place, zones and pair. Data with its sources in `data/regions.json`; this file reads no file. */

export interface Region {
  /** Programmatic name: `eastus`. */
  readonly name: string;
  /** `East US`. */
  readonly displayName: string;
  readonly geography: string;
  /** A part of the world as the cloud groups its regions: `US`, `Canada`, `Europe`, `Asia Pacific`. */
  readonly geographyGroup: string;
  /** Availability zones, 1 where the region has none: the region is then a single zone. */
  readonly zones: number;
  /** Degrees, north and east positive; ARM metadata, good for a distance, not for exact geography. */
  readonly latitude: number;
  readonly longitude: number;
  /** The paired region, or null. Pairs need not be mutual. */
  readonly pairedRegion: string | null;
  readonly accessRestricted: boolean;
}

export interface RegionFacts {
  readonly asOf: string;
  readonly regions: ReadonlyMap<string, Region>;
}

interface RegionRecord {
  readonly name: string;
  readonly displayName: string;
  readonly geography: string;
  readonly geographyGroup: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly pairedRegion: string | null;
  readonly availabilityZoneCount: number;
  readonly accessRestricted: boolean;
}

/** Reads the text of `regions.json`. Regions come in order of name. Throws on a region that lacks a coordinate. */
export function parseRegions(text: string): RegionFacts {
  const file = JSON.parse(text) as { readonly asOf: string; readonly regions: readonly RegionRecord[] };
  const sorted = [...file.regions].sort((a, b) => (a.name < b.name ? -1 : 1));
  return { asOf: file.asOf, regions: new Map(sorted.map((record) => [record.name, regionOf(record)])) };
}

function regionOf(record: RegionRecord): Region {
  const { name, displayName, geography, geographyGroup, latitude, longitude, pairedRegion, accessRestricted } = record;
  if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) throw new Error(`region ${name} has no coordinates`);
  const zones = Math.max(1, record.availabilityZoneCount);
  return { name, displayName, geography, geographyGroup, zones, latitude, longitude, pairedRegion, accessRestricted };
}
