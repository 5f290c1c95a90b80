import type { Region } from '../sim/facts/regions.ts';

/** Names of regions: the public cloud's and the scenario's own. */
export class RegionNames {
  readonly #worldRegions: ReadonlyMap<string, Region>;
  readonly #ownZones: ReadonlyMap<string, number>;
  readonly #byDisplayName: ReadonlyMap<string, string>;

  constructor(worldRegions: ReadonlyMap<string, Region>, ownZones: ReadonlyMap<string, number>) {
    this.#worldRegions = worldRegions;
    this.#ownZones = ownZones;
    this.#byDisplayName = new Map(
      [...worldRegions.values()].map(({ name, displayName }) => [plain(displayName), name]),
    );
  }

  /** The scenario's own first. */
  get known(): readonly string[] {
    return [...this.#ownZones.keys(), ...this.#worldRegions.keys()];
  }

  /** The region that a name means (`East US` is eastus), or null when there is none. */
  canonicalRegion(written: string): string | null {
    if (this.#ownZones.has(written) || this.#worldRegions.has(written)) return written;
    return this.#byDisplayName.get(plain(written)) ?? null;
  }

  /** The region that the public cloud pairs with this one; null for a region without a pair, and for one of the scenario's own. */
  pairedRegion(region: string): string | null {
    return this.#ownZones.has(region) ? null : (this.#worldRegions.get(region)?.pairedRegion ?? null);
  }

  zonesOf(region: string): number {
    return this.#ownZones.get(region) ?? this.#worldRegions.get(region)?.zones ?? 1;
  }
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '');
}
