/** Enters in the ledger what has just been lost, with how every replica stood to it at that moment. */
import {
  CAPACITY,
  KEY_DELETED,
  KEY_DISABLED,
  PARTITIONED,
  REGION_DOWN,
  REPLICATION_CAPACITY,
  REPLICATION_PAUSED,
  STORAGE_OUT,
  VAULT_OUT,
} from '../conditions.ts';
import { FREE } from '../replication/jobs.ts';
import { STORED_BEFORE } from '../storage/catalogue.ts';
import { goodBlobIn, goodManifestIn, sweepLost } from '../storage/destruction.ts';
import type { World } from '../world.ts';
import {
  STOOD_DATABASE,
  STOOD_DESTROYED,
  STOOD_DROPPED,
  STOOD_GONE,
  STOOD_HAD_IT,
  STOOD_OUTSIDE,
  STOOD_UNCOPIED,
  STOOD_UNMADE,
  STOOD_UNNAMED,
  STOOD_UNSEEDED,
  STOOD_UNSENT,
  STOOD_USED_UP,
} from './ledger.ts';
import { faultAction } from './names.ts';

/** A failover, and how everything stood to it just before: it drops what was on its way. */
export interface Exchange {
  readonly replica: number;
  /** State of the job that brought a manifest to a holder, FREE for none. */
  statusOf(manifest: number, to: number): number;
  /** Region in which each holder stood. */
  readonly region: Int32Array;
}

/** A replica is about to change places with its geo-redundant copy. */
export function beforeExchange({ replication, places }: World, replica: number): Exchange {
  const { jobs, pairs } = replication;
  const underWay = new Map<number, number>();
  for (let job = jobs.slots.used - 1; job >= 0; job--) {
    if (jobs.state[job] === FREE) continue;
    underWay.set(jobs.manifest[job]! * places.holders + pairs.to(jobs.pair[job]!), jobs.state[job]!);
  }
  return {
    replica,
    statusOf: (manifest, to) => underWay.get(manifest * places.holders + to) ?? FREE,
    region: places.region.slice(),
  };
}

/**
 * Finds the images that can be read nowhere any more since `fault` struck.
 * @param takesDatabase the fault took the one database that named them
 * @param exchange the failover that has just taken place, null for none
 */
export function enterLosses(
  world: World,
  fault: number,
  takesDatabase = false,
  exchange: Exchange | null = null,
): void {
  const uncopied = exchange === null ? -1 : world.places.secondaryOf(exchange.replica);
  const { catalogue, ledger, replication, stamps, queue, places, membership, metadata, topology } = world;
  const intactIn = (group: number): number => stamps.intactIn(group);
  const region = exchange?.region ?? places.region;
  sweepLost(catalogue, intactIn, (manifest) => {
    const ever = catalogue.manifestEver[manifest]!;
    const loss = ledger.add(manifest, fault, queue.nowUs);
    const home = catalogue.manifestHome[manifest]!;
    let waited = false;
    for (let r = 0; r < places.holders; r++) {
      const at = loss * places.holders + r;
      if (takesDatabase && (metadata.isAt(r) || catalogue.isComplete(manifest, r))) {
        ledger.stood[at] = metadata.isAt(r) ? STOOD_DATABASE : STOOD_UNNAMED;
        ledger.heldBy[at] = -1;
        continue;
      }
      if ((ever & (1 << r)) !== 0) {
        ledger.stood[at] = STOOD_HAD_IT;
        ledger.heldBy[at] = -1;
        noteParts(world, loss, manifest, r);
        continue;
      }
      const isCopy = places.isSecondary(r);
      if (!membership.isMember(isCopy ? places.primaryOf(r) : r)) {
        ledger.stood[at] = STOOD_OUTSIDE;
        ledger.heldBy[at] = -1;
        continue;
      }
      if (r === uncopied) {
        // What was on its way to the copy had to be dropped before the copy could serve.
        ledger.stood[at] = STOOD_UNCOPIED;
        ledger.heldBy[at] = -1;
        waited = true;
        continue;
      }
      const underWay = (exchange ?? replication.jobs).statusOf(manifest, r);
      if (isCopy && underWay === FREE && (ever & (1 << places.primaryOf(r))) === 0) {
        // The copy of a replica that never had the image was never to get it.
        ledger.stood[at] = STOOD_OUTSIDE;
        ledger.heldBy[at] = -1;
        continue;
      }
      const isUnsent = !isCopy && !topology.expects(catalogue, manifest, r);
      const isStored = catalogue.manifestStanding[manifest] === STORED_BEFORE;
      const isUnseeded = !isCopy && membership.isSyncing(r) && (underWay === FREE || isStored);
      if (isUnseeded || (isUnsent && underWay === FREE)) {
        // An image that waited for seeding had stood alone for long: no replication lag excuses its loss.
        ledger.stood[at] = isUnsent ? STOOD_UNSENT : STOOD_UNSEEDED;
        ledger.heldBy[at] = -1;
        continue;
      }
      const status = standingOf(world, r, underWay, catalogue.manifestAckedUs[manifest]!);
      ledger.stood[at] = status;
      const from = isCopy ? places.primaryOf(r) : home;
      ledger.heldBy[at] = heldUpBy(world, region[from]!, region[r]!, isCopy ? [PARTITIONED] : WAYS, fault);
      waited ||= status !== FREE && status !== STOOD_GONE && status !== STOOD_USED_UP;
    }
    // Never visible in a second region although one was meant to get it and could have: destroyed before its replication lag
    // allowed another copy. Where there is no other region, or none any more, nothing excuses the loss.
    const isSingle = (ever & (ever - 1)) === 0;
    // What the registry takes of its own accord no lag excuses.
    const mayExcuse = waited && !takesDatabase && fault >= 0;
    const excused = isSingle && mayExcuse && catalogue.manifestStanding[manifest] !== STORED_BEFORE;
    ledger.excused[loss] = excused ? 1 : 0;
  });
}

/** What a holder's storage has to do with its not having an image, else how far the image was on its way. */
function standingOf({ stamps, places, ledger }: World, holder: number, underWay: number, ackedUs: number): number {
  if (places.isSecondary(holder) && stamps.isDestroyed(holder) && stamps.isGivenUp(holder)) return STOOD_USED_UP;
  if (stamps.isDestroyed(holder)) return ledger.lastGoneUs(holder) < ackedUs ? STOOD_GONE : STOOD_DESTROYED;
  return places.isSecondary(holder) && stamps.isSeeding(holder) ? STOOD_UNMADE : underWay;
}

/** The fault makes copies rot: it spoils nothing that is written later. */
function isRot(world: World, fault: number): boolean {
  return fault >= 0 && faultAction(world, fault) === 'copy.corrupt';
}

/** Which of its groups took a replica's copy of the image away. */
function noteParts(world: World, loss: number, manifest: number, replica: number): void {
  const { catalogue, ledger, stamps } = world;
  const bit = 1 << replica;
  const group = catalogue.manifestGroup[manifest]!;
  const intactIn = (of: number): number => stamps.intactIn(of);
  const note = (of: number, isFresh: boolean): void => {
    ledger.notePart(loss, replica, of);
    // Good itself, and given up with a group in which older data had rotted.
    const isDropped = isFresh && isRot(world, ledger.emptiedByOf(replica, of));
    if (isDropped) ledger.stood[loss * ledger.holders + replica] = STOOD_DROPPED;
  };
  if ((goodManifestIn(catalogue, manifest, intactIn) & bit) === 0) {
    note(group, ((catalogue.fresh?.ofManifest(manifest) ?? 0) & bit) !== 0);
  }
  const start = catalogue.manifestStart[manifest]!;
  for (let i = start; i < start + catalogue.manifestCount[manifest]!; i++) {
    const blob = catalogue.pool[i]!;
    if ((goodBlobIn(catalogue, blob, intactIn) & bit) === 0) {
      note(catalogue.blobGroup[blob]!, ((catalogue.fresh?.ofBlob(blob) ?? 0) & bit) !== 0);
    }
  }
}

/** What can keep replication between two regions from moving. */
export const WAYS = [REPLICATION_PAUSED, PARTITIONED, CAPACITY, REPLICATION_CAPACITY];

/**
 * The fault that keeps what one region sends to another from moving, −1 for none.
 * @param cause what has just taken the image: it held nothing up before
 */
export function heldUpBy(
  { conditions }: World,
  from: number,
  to: number,
  ways: readonly number[],
  cause: number,
): number {
  const pair = conditions.pair(from, to);
  for (const kind of ways) {
    const fault = conditions.heldBy(kind, pair);
    if (fault >= 0) return fault;
  }
  // Without its key a region neither sends nor takes anything in; storage copies what is encrypted as it is.
  if (ways === WAYS && conditions.keyless[from]! + conditions.keyless[to]! > 0) {
    for (const kind of [KEY_DISABLED, VAULT_OUT, KEY_DELETED]) {
      const fault = conditions.heldBy(kind, 0);
      if (fault >= 0) return fault;
    }
  }
  for (const region of [to, from]) {
    for (const kind of [REGION_DOWN, STORAGE_OUT]) {
      const outage = conditions.heldBy(kind, region);
      if (outage >= 0 && outage !== cause) return outage;
    }
  }
  return -1;
}
