/** Images that are whole in one place alone: what they wait for at every other, in words, while the run goes on. */

import { PARTITIONED } from '../conditions.ts';
import { type ChainLink, NO_RULE, NOT_SEEDED } from '../outcome.ts';
import { FREE } from '../replication/jobs.ts';
import { ACKNOWLEDGED } from '../storage/catalogue.ts';
import { goodBlobIn, goodManifestIn } from '../storage/destruction.ts';
import type { World } from '../world.ts';
import { standingInWords, storedInWords } from './chains.ts';
import { STOOD_DESTROYED, STOOD_DROPPED, STOOD_HAD_IT, STOOD_OUTSIDE } from './ledger.ts';
import { heldUpBy, WAYS } from './lossEntry.ts';
import { faultName, placeName } from './names.ts';

/** How a place stands to an image, in words. */
export interface Copy {
  readonly region: string;
  readonly state: string;
}

/** The holders in which an image is whole, and good, as bits; made once for many images. */
export function holdersWhole({ catalogue, stamps }: World): (manifest: number) => number {
  const intact = Int32Array.from({ length: stamps.groups }, (_, group) => stamps.intactIn(group));
  const intactIn = (group: number): number => intact[group]!;
  return (manifest) => {
    let holders = goodManifestIn(catalogue, manifest, intactIn);
    const start = catalogue.manifestStart[manifest]!;
    const end = start + catalogue.manifestCount[manifest]!;
    for (let i = start; i < end && holders !== 0; i++) holders &= goodBlobIn(catalogue, catalogue.pool[i]!, intactIn);
    return holders;
  };
}

/** Where an image is, what it waits for at each other place, and which fault holds it up. */
export function chainAtRisk(world: World, manifest: number): { readonly copies: Copy[]; readonly chain: ChainLink[] } {
  const { catalogue, places, queue } = world;
  const nowUs = queue.nowUs;
  const ackedUs = Math.max(0, catalogue.manifestAckedUs[manifest]!);
  const isPushed = catalogue.manifestStanding[manifest] === ACKNOWLEDGED;
  const home = placeName(world, catalogue.manifestHome[manifest]!, ackedUs);
  const chain: ChainLink[] = [
    isPushed
      ? { atUs: ackedUs, what: 'acknowledged', region: home, fault: null }
      : { atUs: 0, what: storedInWords(world), region: null, fault: null },
  ];
  const copies: Copy[] = [];
  const whole = holdersWhole(world)(manifest);
  for (let holder = 0; holder < places.holders; holder++) {
    const region = placeName(world, holder, nowUs);
    if ((whole & (1 << holder)) !== 0) {
      copies.push({ region, state: 'whole' });
      chain.push({ atUs: nowUs, what: 'whole here alone', region, fault: null });
      continue;
    }
    const standing = standingNow(world, manifest, holder);
    if (standing === null) continue;
    const { words, fault } = standing;
    const state = fault === null ? words : `${words.replace(' and held', '')}, held up by ${fault}`;
    copies.push({ region, state });
    chain.push({ atUs: nowUs, what: state, region, fault });
  }
  return { copies, chain };
}

/** How a holder stood to a lost image; null for one that was no place of it. @param loss number in the ledger */
export function standingAt(world: World, loss: number, holder: number): Copy | null {
  const { ledger } = world;
  const at = loss * ledger.holders + holder;
  const stood = ledger.stood[at]!;
  if (stood === STOOD_OUTSIDE) return null;
  const region = placeName(world, holder, ledger.atUs[loss]!);
  const heldBy = ledger.heldBy[at]!;
  if (stood === STOOD_HAD_IT || stood === STOOD_DROPPED) {
    const by = ledger.goneUs[at]! >= 0 ? ledger.goneBy[at]! : ledger.fault[loss]!;
    return { region, state: `had it, until ${faultName(world, by)}` };
  }
  const words = standingInWords(stood);
  if (heldBy < 0) return { region, state: words };
  return { region, state: `${words.replace(' and held', '')}, held up by ${faultName(world, heldBy)}` };
}

interface Standing {
  readonly words: string;
  readonly fault: string | null;
}

/** Null for a place that is no part of the registry, or is not to have the image. */
function standingNow(world: World, manifest: number, holder: number): Standing | null {
  const { catalogue, membership, places, stamps, topology, replication } = world;
  const isCopy = places.isSecondary(holder);
  if (!membership.isMember(isCopy ? places.primaryOf(holder) : holder)) return null;
  if (stamps.isDestroyed(holder)) return { words: standingInWords(STOOD_DESTROYED), fault: takenBy(world, holder) };
  const job = replication.jobs.statusOf(manifest, holder);
  if (job === FREE && (catalogue.manifestEver[manifest]! & (1 << holder)) !== 0) {
    return {
      words: stamps.isSeeding(holder) ? 'to be refilled by geo-repair' : 'had it, and lacks part of it',
      fault: null,
    };
  }
  if (job === FREE && !isCopy && !topology.expects(catalogue, manifest, holder)) return { words: NO_RULE, fault: null };
  if (job === FREE && !isCopy && membership.isSyncing(holder)) return { words: NOT_SEEDED, fault: null };
  const from = isCopy ? places.primaryOf(holder) : catalogue.manifestHome[manifest]!;
  const ways = isCopy ? [PARTITIONED] : WAYS;
  const fault = heldUpBy(world, places.region[from]!, places.region[holder]!, ways, -1);
  return { words: standingInWords(job), fault: fault < 0 ? null : faultName(world, fault) };
}

/** The fault that destroyed what stood there, where it still holds. */
function takenBy(world: World, holder: number): string | null {
  const [first] = world.conditions.heldIn(world.places.region[holder]!, false);
  return first === undefined ? null : faultName(world, first);
}
