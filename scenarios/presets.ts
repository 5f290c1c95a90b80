/** Dated sets of defaults (`registry.like`): what the documents of that date say. A file's own keys override them. */
import type { TierEdition } from '../sim/facts/tiers.ts';
import type { Grade, PresetName } from './scenario.ts';

export interface Preset {
  readonly name: PresetName;
  readonly title: string;
  /** The edition of the tiers' limits that was in force. */
  readonly tiers: TierEdition;
  /** Clients can ask for one replica by its own name (container-registry-geo-replication.md of 2026-08-13: a preview). */
  readonly regionalEndpoints: boolean;
  /** Default of `registry.storage.scheme`, given the fewest zones that any region of the registry has. */
  readonly scheme: (fewestZones: number) => 'lrs' | 'zrs';
  readonly schemeSource: string;
  readonly schemeGrade: Grade;
  /** Default of `registry.storage.geoRedundancy`. */
  readonly geoRedundancy: 'none' | 'grs';
  readonly geoRedundancySource: string;
  readonly geoRedundancyGrade: Grade;
}

export const PRESETS: Readonly<Record<PresetName, Preset>> = {
  'acr-2020-06': {
    name: 'acr-2020-06',
    title: 'Azure Container Registry as documented in June 2020',
    tiers: '2020-06',
    regionalEndpoints: false,
    scheme: () => 'lrs',
    schemeSource: 'container-registry-storage.md of 2020-06-18: no zone redundancy was offered',
    schemeGrade: 'documented',
    geoRedundancy: 'grs',
    geoRedundancySource:
      'container-registry-storage.md of 2020-06-18: images of every tier are copied to distant data centers; which kind of storage does it is not said',
    geoRedundancyGrade: 'documented',
  },
  'acr-2023-10': {
    name: 'acr-2023-10',
    title: 'Azure Container Registry as documented in October 2023',
    tiers: '2024-09',
    regionalEndpoints: false,
    scheme: () => 'lrs',
    schemeSource: 'zone-redundancy.md of 2023: zone redundancy was opt-in',
    schemeGrade: 'documented',
    geoRedundancy: 'none',
    geoRedundancySource:
      'container-registry-storage.md of 2023-10-31: a copy in the paired region may exist and is not recovered automatically, so it cannot be counted on',
    geoRedundancyGrade: 'documented',
  },
  'acr-2026-08': {
    name: 'acr-2026-08',
    title: 'Azure Container Registry as documented in August 2026',
    tiers: '2026-08',
    regionalEndpoints: true,
    scheme: (fewestZones) => (fewestZones >= 3 ? 'zrs' : 'lrs'),
    schemeSource: 'zone-redundancy.md of 2026-03-25: on for every tier in regions with zones',
    schemeGrade: 'documented',
    geoRedundancy: 'none',
    geoRedundancySource:
      'container-registry-storage.md of 2023-10-31, still in force: a copy in the paired region may exist, so it cannot be counted on',
    geoRedundancyGrade: 'documented',
  },
};

export const PRESET_NAMES = Object.keys(PRESETS) as readonly PresetName[];
export const DEFAULT_PRESET: PresetName = 'acr-2026-08';
