/** List prices of the registry and of traffic, with their dates. Data in `data/pricing.json`; this file reads no file. */
import type { TierName } from './tiers.ts';

export interface PriceFacts {
  readonly currency: string;
  readonly asOf: string;
  readonly sources: readonly string[];
  /** Per day and per region: every geo-replica pays one more premium day. */
  readonly tierPerDay: Readonly<Record<TierName, number>>;
  readonly geoReplicaPerDay: number;
  /** Above the included amount, per replica. */
  readonly extraStoragePerGiBPerDay: number;
  /** Traffic that leaves a region, by where it goes. */
  readonly egressPerGB: {
    readonly sameRegion: number;
    readonly withinNorthAmericaOrEurope: number;
    readonly asiaOceaniaMiddleEastAfrica: number;
    readonly southAmerica: number;
  };
}

interface PriceRecord {
  readonly currency: string;
  readonly acr: {
    readonly asOf: string;
    readonly sources: readonly string[];
    readonly perDay: Readonly<Record<'Basic' | 'Standard' | 'Premium', number>>;
    readonly geoReplicaPerDay: number;
    readonly extraStoragePerGiBPerDay: number;
  };
  readonly egressPerGB: {
    readonly sameRegion: number;
    readonly interRegionWithinNorthAmericaOrEurope: number;
    readonly interRegionAsiaOceaniaMiddleEastAfrica: number;
    readonly interRegionSouthAmerica: number;
  };
}

/** Reads the text of `pricing.json`. */
export function parsePrices(text: string): PriceFacts {
  const { currency, acr, egressPerGB } = JSON.parse(text) as PriceRecord;
  return {
    currency,
    asOf: acr.asOf,
    sources: acr.sources,
    tierPerDay: { basic: acr.perDay.Basic, standard: acr.perDay.Standard, premium: acr.perDay.Premium },
    geoReplicaPerDay: acr.geoReplicaPerDay,
    extraStoragePerGiBPerDay: acr.extraStoragePerGiBPerDay,
    egressPerGB: {
      sameRegion: egressPerGB.sameRegion,
      withinNorthAmericaOrEurope: egressPerGB.interRegionWithinNorthAmericaOrEurope,
      asiaOceaniaMiddleEastAfrica: egressPerGB.interRegionAsiaOceaniaMiddleEastAfrica,
      southAmerica: egressPerGB.interRegionSouthAmerica,
    },
  };
}
