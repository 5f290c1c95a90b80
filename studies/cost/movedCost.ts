/** What the bytes cost that a run really moved between regions, on average over its seeds: failovers, seeding and repairs are in it. */
import type { Scenario } from '../../scenarios/scenario.ts';
import { priceFacts } from '../../scenarios/worldData.ts';
import type { Plan } from '../../sim/plan.ts';
import type { Measurements } from '../measurements.ts';
import { billionths, inCurrency } from './money.ts';
import { type CostItem, type MonthOfUse, type Transfer, transferItems } from './monthlyCost.ts';
import { placementOf } from './placement.ts';

/** At list prices, of one run; what stays inside of a region is free, and in no item. */
export interface MovedCost {
  readonly currency: string;
  /** Exactly the sum of the items, not rounded to cents. */
  readonly perRun: number;
  readonly items: readonly MovedItem[];
}

export interface MovedItem extends Omit<CostItem, 'perMonth'> {
  readonly perRun: number;
}

/** Where those are between whom bytes move. */
export interface PricedPlaces {
  /** Region of each client, by its name. */
  readonly clients: Readonly<Record<string, string>>;
  readonly continents: MonthOfUse['continents'];
}

/** @param plan of that scenario */
export function pricedPlaces(scenario: Scenario, plan: Plan): PricedPlaces {
  return {
    clients: Object.fromEntries(scenario.clients.map(({ name, region }) => [name, region])),
    continents: Object.fromEntries(plan.regions.map(({ name }) => [name, placementOf(name, scenario).continent])),
  };
}

export function movedCost({ clients, continents }: PricedPlaces, measurements: Measurements): MovedCost {
  const replicated = transfersOf(measurements, 'bytes_replicated', 'from', 'to', (to) => to);
  const served = transfersOf(measurements, 'bytes_egress', 'region', 'client', (client) => clients[client]!);
  const prices = priceFacts();
  const items = [
    ...transferItems('replication', replicated, continents, prices),
    ...transferItems('egress', served, continents, prices),
  ].map(({ perMonth, ...item }): MovedItem => ({ ...item, perRun: perMonth }));
  const perRun = inCurrency(items.reduce((sum, item) => sum + billionths(item.perRun), 0));
  return { currency: prices.currency, perRun, items };
}

/** Means over the seeds, in whole bytes, of each two values of labels that a figure has. */
function transfersOf(
  measurements: Measurements,
  metric: string,
  from: string,
  to: string,
  regionOf: (to: string) => string,
): Transfer[] {
  return measurements.labelValues(metric, from).flatMap((source) =>
    measurements.labelValues(metric, to).flatMap((target): Transfer[] => {
      const mean = measurements.statistics(metric, { [from]: source, [to]: target })?.mean ?? null;
      return mean === null ? [] : [{ from: source, to: regionOf(target), bytes: Math.round(mean) }];
    }),
  );
}
