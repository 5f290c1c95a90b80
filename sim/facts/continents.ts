/** Continents as the cloud prices its traffic: what leaves a region costs by the continent it leaves, and whether it stays there. */
import type { Price, PriceByOrigin, PriceFacts } from './prices.ts';

export type Continent = 'northAmerica' | 'europe' | 'asiaPacific' | 'middleEastAndAfrica' | 'southAmerica';

/** By `geographyGroup` of `data/regions.json`. Asia and Oceania have one price, so they need not be told apart. */
const OF_GROUP: Readonly<Record<string, Continent>> = {
  US: 'northAmerica',
  Canada: 'northAmerica',
  Mexico: 'northAmerica',
  Europe: 'europe',
  UK: 'europe',
  'Asia Pacific': 'asiaPacific',
  'Middle East': 'middleEastAndAfrica',
  Africa: 'middleEastAndAfrica',
  'South America': 'southAmerica',
};

const ORIGIN_OF: Readonly<Record<Continent, keyof PriceByOrigin>> = {
  northAmerica: 'northAmericaOrEurope',
  europe: 'northAmericaOrEurope',
  asiaPacific: 'asiaOceaniaMiddleEastAfrica',
  middleEastAndAfrica: 'asiaOceaniaMiddleEastAfrica',
  southAmerica: 'southAmerica',
};

/** The continent of a group of regions; throws on a group that the world data do not have. */
export function continentOf(geographyGroup: string): Continent {
  const continent = OF_GROUP[geographyGroup];
  if (continent === undefined) throw new Error(`no continent for the group of regions ${geographyGroup}`);
  return continent;
}

/** Per GB from one region to another. */
export function transferPrice(prices: PriceFacts, from: Continent, to: Continent): Price {
  return (from === to ? prices.withinContinentPerGB : prices.betweenContinentsPerGB)[ORIGIN_OF[from]];
}

/** Per GB from a region to the internet, beyond what is free. */
export function internetPrice(prices: PriceFacts, from: Continent): Price {
  return prices.internetPerGB[ORIGIN_OF[from]];
}
