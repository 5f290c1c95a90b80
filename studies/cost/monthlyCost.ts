/**
 * What a month of a registry costs, from what is kept and moved in it. A month is 30 days of one fee per replica; storage
 * above the included amount is billed in every replica; traffic is billed where it leaves a region. A backup is storage of its own
 * and the traffic that brings it there.
 */
import { type Continent, internetPrice, transferPrice } from '../../sim/facts/continents.ts';
import type { Price, PriceFacts } from '../../sim/facts/prices.ts';
import type { TierFacts, TierName } from '../../sim/facts/tiers.ts';
import { assert } from '../../sim/kernel/assert.ts';
import { DAY_US } from '../../sim/kernel/time.ts';
import { compareText } from '../order.ts';
import { billionths, inCurrency } from './money.ts';

/** Days of the month that is billed. */
const MONTH_DAYS = 30;
export const MONTH_US = MONTH_DAYS * DAY_US;

/** A month's use. The order of the lists means nothing, and entries of one way are added up. Bytes are whole. */
export interface MonthOfUse {
  readonly tier: TierName;
  /** Every geo-replica, home included, by its region. */
  readonly replicas: readonly ReplicaUse[];
  /** Continents of all regions that are named. */
  readonly continents: Readonly<Record<string, Continent>>;
  /** Copied between replicas. */
  readonly replicated: readonly Transfer[];
  /** Fetched by clients; `to` null: over the internet. */
  readonly served: readonly (Transfer | InternetTransfer)[];
  readonly backup: BackupUse | null;
}

/** A backup outside the registry, on average over the month. */
export interface BackupUse {
  readonly region: string;
  /** The region has more than one zone: it is kept over them. */
  readonly hasZones: boolean;
  readonly storedBytes: number;
  /** Read from the home region for all backups of the month. */
  readonly sent: Transfer;
}

export interface ReplicaUse {
  readonly region: string;
  /** Unique layers and configs, each once. */
  readonly storedBytes: number;
  /** The replica has a geo-redundant copy. */
  readonly isGeoRedundant: boolean;
}

export interface Transfer {
  readonly from: string;
  readonly to: string;
  readonly bytes: number;
}

export interface InternetTransfer {
  readonly from: string;
  readonly to: null;
  readonly bytes: number;
}

export type CostKind = 'tier' | 'storage' | 'geoRedundancy' | 'replication' | 'egress' | 'backup';

export interface CostItem {
  readonly kind: CostKind;
  /** In words, with the other end of traffic: `replication to westeurope`. */
  readonly name: string;
  /** Where it is billed; null for the registry as a whole. */
  readonly region: string | null;
  readonly quantity: number;
  readonly unit: 'day' | 'GiB-month' | 'GB';
  readonly unitPrice: number;
  readonly perMonth: number;
  readonly source: string;
  readonly grade: Price['grade'];
}

export interface MonthlyCost {
  readonly currency: string;
  /** Exactly the sum of the items, not rounded to cents. */
  readonly perMonth: number;
  /** By kind, then region, then name. What is used and not billed is there for geo-redundant copies alone. */
  readonly items: readonly CostItem[];
}

/** Storage is included and billed by the GiB (registry pages); of traffic the pages say GB, which is taken as 10⁹ bytes. */
const GIB = 2 ** 30;
const GB = 1e9;
const KINDS: readonly CostKind[] = ['tier', 'storage', 'geoRedundancy', 'replication', 'egress', 'backup'];

/** Prices a month's use. Throws a Defect when the tier cannot have so many replicas, or bytes are not whole numbers from 0. */
export function monthlyCost(use: MonthOfUse, prices: PriceFacts, { tiers }: TierFacts): MonthlyCost {
  const tier = tiers[use.tier];
  assert(use.replicas.length > 0, 'a registry has a replica');
  assert(use.replicas.length === 1 || tier.geoReplication, 'the tier has geo-replicas');
  const items = [
    ...use.replicas.flatMap((replica) => [
      tierItem(replica, use.tier, prices),
      ...storageItems(replica, tier.includedStorageGiB, prices),
      ...geoRedundancyItems(replica),
    ]),
    ...transferItems('replication', use.replicated, use.continents, prices),
    ...transferItems('egress', use.served.filter(isBetweenRegions), use.continents, prices),
    ...internetItems(use.served.filter(isToInternet), use, prices),
    ...(use.backup === null ? [] : backupItems(use.backup, use.continents, prices)),
  ].sort(
    (a, b) =>
      KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
      compareText(a.region ?? '', b.region ?? '') ||
      compareText(a.name, b.name),
  );
  const sum = items.reduce((total, { perMonth }) => total + billionths(perMonth), 0);
  return { currency: prices.currency, perMonth: inCurrency(sum), items };
}

function tierItem({ region }: ReplicaUse, tier: TierName, prices: PriceFacts): CostItem {
  const { amount, source, grade } = prices.tierPer30Days[tier];
  return {
    kind: 'tier',
    name: `${tier} tier`,
    region,
    quantity: MONTH_DAYS,
    unit: 'day',
    unitPrice: amount / 30,
    perMonth: inCurrency(billionths((amount * MONTH_DAYS) / 30)),
    source,
    grade,
  };
}

function storageItems({ region, storedBytes }: ReplicaUse, includedGiB: number, prices: PriceFacts): CostItem[] {
  assertWhole(storedBytes);
  const extraBytes = storedBytes - includedGiB * GIB;
  if (extraBytes <= 0) return [];
  const name = `storage over ${includedGiB} GiB`;
  return [item('storage', name, region, extraBytes / GIB, 'GiB-month', prices.extraStoragePerGiBPer30Days)];
}

/** A line of its own although it costs nothing: whoever compares it with a geo-replica wants to see that. */
function geoRedundancyItems({ region, storedBytes, isGeoRedundant }: ReplicaUse): CostItem[] {
  return isGeoRedundant
    ? [item('geoRedundancy', 'geo-redundant storage', region, storedBytes / GIB, 'GiB-month', IN_THE_TIER)]
    : [];
}

const IN_THE_TIER: Price = {
  amount: 0,
  source: 'container-registry-storage.md of 2020-06-18 gives it to every tier; the price pages list no price for it',
  grade: 'assumed',
};

function backupItems(backup: BackupUse, continents: MonthOfUse['continents'], prices: PriceFacts): CostItem[] {
  const { region, hasZones, storedBytes, sent } = backup;
  assertWhole(storedBytes);
  const price = prices.backupPerGiBPer30Days[hasZones ? 'zones' : 'oneZone'];
  const stored =
    storedBytes === 0 ? [] : [item('backup', 'storage of the backup', region, storedBytes / GIB, 'GiB-month', price)];
  return [...stored, ...transferItems('backup', [sent], continents, prices)];
}

/** Priced where it leaves a region; what stays in one costs nothing and is left out. */
export function transferItems(
  kind: 'replication' | 'egress' | 'backup',
  transfers: readonly Transfer[],
  continents: MonthOfUse['continents'],
  prices: PriceFacts,
): CostItem[] {
  const across = transfers.filter(({ from, to }) => from !== to);
  return summed(across, ({ from, to }) => `${from} ${to}`).map(({ from, to, bytes }) => {
    const price = transferPrice(prices, known(continents, from), known(continents, to));
    return item(kind, `${kind} to ${to}`, from, bytes / GB, 'GB', price);
  });
}

/** What is free goes off the cheapest traffic first, so that a bill is rather too high than too low. */
function internetItems(
  transfers: readonly InternetTransfer[],
  { continents }: MonthOfUse,
  prices: PriceFacts,
): CostItem[] {
  const priced = summed(transfers, ({ from }) => from).map(({ from, bytes }) => ({
    from,
    bytes,
    price: internetPrice(prices, known(continents, from)),
  }));
  priced.sort((a, b) => a.price.amount - b.price.amount || compareText(a.from, b.from));
  let freeBytes = prices.internetFreeGB * GB;
  return priced.flatMap(({ from, bytes, price }) => {
    const billed = Math.max(0, bytes - freeBytes);
    freeBytes = Math.max(0, freeBytes - bytes);
    return billed === 0 ? [] : [item('egress', 'egress to the internet', from, billed / GB, 'GB', price)];
  });
}

/** One entry a key, with its bytes; without those that came to nothing. */
function summed<T extends { readonly bytes: number }>(transfers: readonly T[], keyOf: (transfer: T) => string): T[] {
  const byKey = new Map<string, T>();
  for (const transfer of transfers) {
    assertWhole(transfer.bytes);
    const key = keyOf(transfer);
    byKey.set(key, { ...transfer, bytes: transfer.bytes + (byKey.get(key)?.bytes ?? 0) });
  }
  return [...byKey.values()].filter(({ bytes }) => bytes > 0);
}

function item(
  kind: CostKind,
  name: string,
  region: string,
  quantity: number,
  unit: CostItem['unit'],
  { amount, source, grade }: Price,
): CostItem {
  const perMonth = inCurrency(billionths(quantity * amount));
  return { kind, name, region, quantity, unit, unitPrice: amount, perMonth, source, grade };
}

function isBetweenRegions(transfer: Transfer | InternetTransfer): transfer is Transfer {
  return transfer.to !== null;
}

function isToInternet(transfer: Transfer | InternetTransfer): transfer is InternetTransfer {
  return transfer.to === null;
}

function known(continents: MonthOfUse['continents'], region: string): Continent {
  const continent = continents[region];
  assert(continent !== undefined, 'the continent of every region is known');
  return continent;
}

function assertWhole(bytes: number): void {
  assert(Number.isInteger(bytes), 'bytes are whole');
  assert(bytes >= 0, 'bytes are not negative');
}
