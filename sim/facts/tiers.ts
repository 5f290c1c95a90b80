/** Service tiers and their documented limits, by the date of the documents. Data in `data/sku.json`; this file reads no file. */
import type { Counting } from '../limitsPlan.ts';

export type TierName = 'basic' | 'standard' | 'premium';
export type TierEdition = '2020-06' | '2024-09' | '2026-08';

/** The documented figures of one tier; null where that edition of the page has no figure. */
export interface Tier {
  readonly name: TierName;
  readonly includedStorageGiB: number;
  readonly storageLimitTiB: number | null;
  readonly maxLayerGiB: number | null;
  /** Operations a minute of one replica; null where the edition states none. */
  readonly readsPerMinute: number | null;
  readonly writesPerMinute: number | null;
  readonly deletesPerMinute: number | null;
  /** Listings of referrers a minute, and sign-ins, likewise. */
  readonly referrersPerMinute: number | null;
  readonly signInsPerMinute: number | null;
  /** What one identity has of each of the replica's limits; signing in has none. */
  readonly identity: {
    readonly readsPerMinute: number | null;
    readonly writesPerMinute: number | null;
    readonly deletesPerMinute: number | null;
    readonly referrersPerMinute: number | null;
  };
  /** Of the registry, in bytes a second; whether of one replica or of one client the page does not say. */
  readonly downloadBytesPerSecond: number | null;
  readonly uploadBytesPerSecond: number | null;
  /** More than one region is offered on this tier. */
  readonly geoReplication: boolean;
  /** Storage over several zones of a region is offered on this tier. */
  readonly zones: boolean;
  /** Offered on this tier, also where it is a preview: deleting untagged manifests after a time. */
  readonly retention: boolean;
  /** Likewise: a bin for what is deleted. */
  readonly softDelete: boolean;
  /** Encryption under a key of the customer's own is offered on this tier. */
  readonly customerKeys: boolean;
}

export interface TierFacts {
  readonly edition: TierEdition;
  readonly date: string;
  readonly source: string;
  /** What its operations are: requests by their method, or manifests and layers. */
  readonly counting: Counting;
  /** The operations a minute are limits. False: estimates of what is served at the least, which a replica may exceed. */
  readonly isEnforced: boolean;
  readonly tiers: Readonly<Record<TierName, Tier>>;
}

interface EditionRecord {
  readonly id: string;
  readonly date: string;
  readonly source: string;
  readonly limits: Readonly<Record<string, readonly unknown[] | null>>;
  /** Of the editions that state bandwidths. */
  readonly bandwidthUnit?: keyof typeof BYTES_OF;
  /** Of the editions whose limits are enforced. */
  readonly rateLimits?: {
    readonly perRegistry: Readonly<Record<string, readonly number[]>>;
    readonly perIdentity: Readonly<Record<string, readonly number[] | null>>;
  };
}

/** Bandwidths are printed as MBps in 2020 and, with the same numbers, as Mbps later; each edition is taken at its word. */
const BYTES_OF = { MBps: 1e6, Mbps: 1e6 / 8 } as const;

const TIER_NAMES: readonly TierName[] = ['basic', 'standard', 'premium'];

/** Reads the text of `sku.json`; editions in order of date. */
export function parseTiers(text: string): ReadonlyMap<TierEdition, TierFacts> {
  const file = JSON.parse(text) as { readonly versions: readonly EditionRecord[] };
  return new Map(file.versions.map((record) => [record.id as TierEdition, editionOf(record)]));
}

function editionOf(record: EditionRecord): TierFacts {
  const tiers = Object.fromEntries(TIER_NAMES.map((name, column) => [name, tierOf(record, name, column)]));
  return {
    edition: record.id as TierEdition,
    date: record.date,
    source: record.source,
    counting: record.rateLimits === undefined ? 'operations' : 'requests',
    isEnforced: record.rateLimits !== undefined,
    tiers: tiers as Record<TierName, Tier>,
  };
}

function tierOf(record: EditionRecord, name: TierName, column: number): Tier {
  const figure = (key: string): number | null => {
    const value = record.limits[key]?.[column];
    return typeof value === 'number' ? value : null;
  };
  const rate = (key: string): number | null => record.rateLimits?.perRegistry[key]?.[column] ?? null;
  const ofIdentity = (key: string): number | null => record.rateLimits?.perIdentity[key]?.[column] ?? null;
  const isOffered = (key: string): boolean =>
    record.limits[key]?.[column] === true || record.limits[key]?.[column] === 'preview';
  const perSecond = (key: string): number | null => {
    const value = figure(key);
    return value === null ? null : value * BYTES_OF[record.bandwidthUnit ?? 'Mbps'];
  };
  const includedStorageGiB = figure('includedStorageGiB');
  if (includedStorageGiB === null) throw new Error(`tiers of ${record.id}: ${name} has no included storage`);
  return {
    name,
    includedStorageGiB,
    storageLimitTiB: figure('storageLimitTiB'),
    maxLayerGiB: figure('maxLayerGiB'),
    readsPerMinute: rate('DataplaneRead') ?? figure('readOpsPerMin'),
    writesPerMinute: rate('DataplaneWrite') ?? figure('writeOpsPerMin'),
    deletesPerMinute: rate('DataplaneDelete'),
    referrersPerMinute: rate('ListReferrers'),
    signInsPerMinute: rate('OAuth'),
    identity: {
      readsPerMinute: ofIdentity('DataplaneRead'),
      writesPerMinute: ofIdentity('DataplaneWrite'),
      deletesPerMinute: ofIdentity('DataplaneDelete'),
      referrersPerMinute: ofIdentity('ListReferrers'),
    },
    downloadBytesPerSecond: perSecond('downloadBandwidth'),
    uploadBytesPerSecond: perSecond('uploadBandwidth'),
    geoReplication: isOffered('geoReplication'),
    zones: isOffered('availabilityZones'),
    retention: isOffered('retentionPolicyUntagged'),
    softDelete: isOffered('softDelete'),
    customerKeys: isOffered('customerManagedKeys'),
  };
}
