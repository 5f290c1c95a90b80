/** List prices of the registry and of traffic, with their dates. Data in `data/pricing.json`; this file reads no file. */
import type { TierName } from './tiers.ts';

/** One price and how sure it is: `documented` where the provider's own text or price list has it. */
export interface Price {
  /** In the currency of the facts, per the unit that the field's name says. */
  readonly amount: number;
  readonly source: string;
  readonly grade: 'documented' | 'assumed';
}

/** By where traffic leaves: what it costs to go on from there. */
export interface PriceByOrigin {
  readonly northAmericaOrEurope: Price;
  readonly asiaOceaniaMiddleEastAfrica: Price;
  readonly southAmerica: Price;
}

export interface PriceFacts {
  readonly currency: string;
  readonly asOf: string;
  readonly sources: readonly string[];
  /** As printed, in thousandths: 1.667 is a thirtieth of 50. Bills are made from `tierPer30Days`. */
  readonly tierPerDay: Readonly<Record<TierName, number>>;
  /** Of 30 days, per region: every geo-replica pays one more. */
  readonly tierPer30Days: Readonly<Record<TierName, Price>>;
  /** As printed, in thousandths, like `tierPerDay`. */
  readonly extraStoragePerGiBPerDay: number;
  /** Of 30 days, above the included amount, per replica. */
  readonly extraStoragePerGiBPer30Days: Price;
  /** Of 30 days in hot blob storage, the first 50 TB: what a backup lies in. */
  readonly backupPerGiBPer30Days: { readonly oneZone: Price; readonly zones: Price };
  /** Traffic that leaves a region for another one of the same continent; inside a region it is free. */
  readonly withinContinentPerGB: PriceByOrigin;
  readonly betweenContinentsPerGB: PriceByOrigin;
  readonly internetPerGB: PriceByOrigin;
  /** Of a month's traffic to the internet, all regions together. */
  readonly internetFreeGB: number;
}

interface PriceRecord {
  readonly currency: string;
  readonly acr: {
    readonly asOf: string;
    readonly sources: readonly string[];
    readonly perDay: Readonly<Record<'Basic' | 'Standard' | 'Premium', number>>;
    readonly per30Days: Readonly<Record<'Basic' | 'Standard' | 'Premium', number>>;
    readonly extraStoragePerGiBPerDay: number;
    readonly extraStoragePerGiBPerMonth: number;
  };
  readonly storageBlobHotPerGBMonth: { readonly first50TB: Readonly<Record<'LRS' | 'ZRS', number>> };
  readonly egressPerGB: {
    readonly interRegionWithinNorthAmericaOrEurope: number;
    readonly interRegionAsiaOceaniaMiddleEastAfrica: number;
    readonly interRegionSouthAmerica: number;
    readonly internetNextTierNorthAmericaEurope: number;
    readonly internetRange: readonly [least: number, most: number];
    readonly recalled: {
      readonly interContinentalFromNorthAmericaOrEurope: number;
      readonly interContinentalFromAsiaOceaniaMEA: number;
      readonly interContinentalFromSouthAmerica: number;
    };
  };
}

const TIER_PAGE = 'container-registry-skus.md of 2023-03-30';
const PRICE_LIST = 'the provider’s price list as Infracost read it on 2024-07-01 (westus)';
const TRAFFIC_PAGES = 'lucidity.cloud and c3x.dev on egress prices, 2026; the provider’s own list was not read';
const FROM_MEMORY = 'the provider’s bandwidth prices, from memory: no page was found';

/** Reads the text of `pricing.json`. */
export function parsePrices(text: string): PriceFacts {
  const { currency, acr, storageBlobHotPerGBMonth: blobs, egressPerGB } = JSON.parse(text) as PriceRecord;
  const { recalled } = egressPerGB;
  const internet = assumed(TRAFFIC_PAGES);
  const dearest = assumed(`the upper end of the range in ${TRAFFIC_PAGES}`)(egressPerGB.internetRange[1]);
  return {
    currency,
    asOf: acr.asOf,
    sources: acr.sources,
    tierPerDay: { basic: acr.perDay.Basic, standard: acr.perDay.Standard, premium: acr.perDay.Premium },
    tierPer30Days: {
      basic: documented(acr.per30Days.Basic, `${TIER_PAGE}; ${PRICE_LIST}`),
      standard: assumed('c3x.dev on azurerm_container_registry, 2026')(acr.per30Days.Standard),
      premium: documented(acr.per30Days.Premium, PRICE_LIST),
    },
    extraStoragePerGiBPerDay: acr.extraStoragePerGiBPerDay,
    extraStoragePerGiBPer30Days: documented(acr.extraStoragePerGiBPerMonth, `${TIER_PAGE}; ${PRICE_LIST}`),
    backupPerGiBPer30Days: {
      oneZone: documented(blobs.first50TB.LRS, `hot blob storage in one zone, ${PRICE_LIST}`),
      zones: documented(blobs.first50TB.ZRS, `hot blob storage over zones, ${PRICE_LIST}`),
    },
    withinContinentPerGB: byOrigin(
      assumed(TRAFFIC_PAGES),
      egressPerGB.interRegionWithinNorthAmericaOrEurope,
      egressPerGB.interRegionAsiaOceaniaMiddleEastAfrica,
      egressPerGB.interRegionSouthAmerica,
    ),
    betweenContinentsPerGB: byOrigin(
      assumed(FROM_MEMORY),
      recalled.interContinentalFromNorthAmericaOrEurope,
      recalled.interContinentalFromAsiaOceaniaMEA,
      recalled.interContinentalFromSouthAmerica,
    ),
    internetPerGB: {
      northAmericaOrEurope: internet(egressPerGB.internetNextTierNorthAmericaEurope),
      asiaOceaniaMiddleEastAfrica: dearest,
      southAmerica: dearest,
    },
    // `internetFirst100GBPerMonth` is the price of them, 0; their number is in the key.
    internetFreeGB: 100,
  };
}

function documented(amount: number, source: string): Price {
  return { amount, source, grade: 'documented' };
}

function assumed(source: string): (amount: number) => Price {
  return (amount) => ({ amount, source, grade: 'assumed' });
}

function byOrigin(
  price: (amount: number) => Price,
  northAmericaOrEurope: number,
  asiaOceaniaMiddleEastAfrica: number,
  southAmerica: number,
): PriceByOrigin {
  return {
    northAmericaOrEurope: price(northAmericaOrEurope),
    asiaOceaniaMiddleEastAfrica: price(asiaOceaniaMiddleEastAfrica),
    southAmerica: price(southAmerica),
  };
}
