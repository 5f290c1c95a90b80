/** The causal chain of a lost image in words: when it was acknowledged, what kept each copy away, what took the last. */
import { formatDuration } from '../kernel/durationText.ts';
import {
  type ChainLink,
  DATABASE_OF_ALL,
  GONE_BEFORE,
  KEY_GONE,
  type Loss,
  NEVER_SENT,
  NO_RULE,
  NONE_MADE,
  NOT_SEEDED,
  WITH_ITS_GROUP,
} from '../outcome.ts';
import { ASKING, DELIVERING, FREE, HELD, MOVING, QUEUED, WAITING } from '../replication/jobs.ts';
import type { World } from '../world.ts';
import {
  STOOD_DATABASE,
  STOOD_DESTROYED,
  STOOD_DROPPED,
  STOOD_GONE,
  STOOD_HAD_IT,
  STOOD_OUTSIDE,
  STOOD_UNCOPIED,
  STOOD_UNDECRYPTED,
  STOOD_UNMADE,
  STOOD_UNNAMED,
  STOOD_UNSEEDED,
  STOOD_UNSENT,
  STOOD_USED_UP,
} from './ledger.ts';
import { faultAction, faultName, imageName, placeName, tagName } from './names.ts';

/** Tags of an image that are named; popular images have dozens. */
const TAGS_NAMED = 2;

/** All losses of a run, in the order in which they happened. */
export function lossesOf(world: World): Loss[] {
  const tags = tagsByManifest(world);
  return Array.from({ length: world.ledger.losses }, (_, loss) => lossOf(world, loss, tags));
}

/** One loss, by its number in the ledger. */
export function lossOf(world: World, loss: number, tags: ReadonlyMap<number, number[]>): Loss {
  const { ledger, catalogue } = world;
  const manifest = ledger.manifest[loss]!;
  const ackedUs = Math.max(0, catalogue.manifestAckedUs[manifest]!);
  const image = `${imageName(world, manifest)}${tagsInWords(world, tags.get(manifest) ?? [])}`;
  return {
    image,
    acknowledgedAtUs: ackedUs,
    acknowledgedIn: placeName(world, catalogue.manifestHome[manifest]!, ackedUs),
    lostAtUs: ledger.atUs[loss]!,
    cause: faultName(world, ledger.fault[loss]!),
    pushed: catalogue.manifestClient[manifest]! >= 0,
    excused: ledger.excused[loss] === 1,
    bytes: catalogue.bytesOf(manifest),
    chain: chainOf(world, loss),
  };
}

/** ` (nginx:1.27, nginx:latest and 3 more)`. */
function tagsInWords(world: World, tags: readonly number[]): string {
  if (tags.length === 0) return '';
  const named = tags.slice(0, TAGS_NAMED).map((tag) => tagName(world, tag));
  const more = tags.length - named.length;
  return ` (${named.join(', ')}${more > 0 ? ` and ${more} more` : ''})`;
}

function chainOf(world: World, loss: number): ChainLink[] {
  const { ledger, catalogue, places } = world;
  const manifest = ledger.manifest[loss]!;
  const atUs = ledger.atUs[loss]!;
  const home = catalogue.manifestHome[manifest]!;
  const before = catalogue.manifestClient[manifest]! < 0;
  const ackedUs = Math.max(0, catalogue.manifestAckedUs[manifest]!);
  const chain: ChainLink[] = before
    ? [{ atUs: 0, what: storedInWords(world), region: null, fault: null }]
    : [{ atUs: ackedUs, what: 'acknowledged', region: placeName(world, home, ackedUs), fault: null }];
  const destroyed: ChainLink[] = [];
  for (let r = 0; r < places.holders; r++) {
    const stood = ledger.stood[loss * ledger.holders + r]!;
    if (stood === STOOD_OUTSIDE) continue;
    if (stood === STOOD_DATABASE) chain.push(databaseLink(world, loss, r));
    else if (stood === STOOD_UNDECRYPTED) chain.push(undecryptedLink(world, loss, r));
    else if (stood === STOOD_HAD_IT || stood === STOOD_DROPPED) destroyed.push(destroyedLink(world, loss, r, ackedUs));
    else chain.push(waitingLink(world, loss, r));
  }
  destroyed.sort((a, b) => a.atUs - b.atUs);
  // Where the database went, no copy was the last.
  const tookDatabase = chain.some(({ what }) => what.startsWith(DATABASE_OF_ALL));
  const last = tookDatabase ? -1 : destroyed.length - 1;
  for (const [i, link] of destroyed.entries()) {
    const age = before ? '' : ` ${formatDuration(atUs - ackedUs)} after the push`;
    const copy = i === last ? 'last copy' : 'copy';
    // What went before the push is what the image shares with older ones.
    const isOlder = !before && link.atUs < ackedUs;
    if (isOlder) chain.push({ ...link, what: `${copy} of a layer that it shares ${link.what} before the push` });
    else chain.push({ ...link, what: `${copy} ${link.what}${i === last ? age : ''}` });
  }
  return chain.sort((a, b) => a.atUs - b.atUs);
}

/** The region whose database was all that named the image. */
function databaseLink(world: World, loss: number, replica: number): ChainLink {
  const fault = world.ledger.fault[loss]!;
  return {
    atUs: world.ledger.atUs[loss]!,
    what: `${DATABASE_OF_ALL} destroyed by ${faultName(world, fault)} (${faultAction(world, fault)})`,
    region: placeName(world, replica, world.ledger.atUs[loss]!),
    fault: faultName(world, fault),
  };
}

/** A copy that is still there, under a key that is not. */
function undecryptedLink(world: World, loss: number, holder: number): ChainLink {
  const fault = world.ledger.fault[loss]!;
  return {
    atUs: world.ledger.atUs[loss]!,
    what: `${KEY_GONE} by ${faultName(world, fault)} (${faultAction(world, fault)})`,
    region: placeName(world, holder, world.ledger.atUs[loss]!),
    fault: faultName(world, fault),
  };
}

export function storedInWords({ plan, places }: World): string {
  const isEverywhere = plan.rules === null && plan.membership.members === places.allReplicas;
  return isEverywhere ? 'stored in every replica before the run' : 'stored before the run';
}

/** A replica that had the image, until a fault took part of it. */
function destroyedLink(world: World, loss: number, replica: number, ackedUs: number): ChainLink {
  const { ledger } = world;
  const at = loss * ledger.holders + replica;
  const isKnown = ledger.goneUs[at]! >= 0;
  // What went before the push was no good part of it.
  const isDropped = ledger.stood[at] === STOOD_DROPPED && ledger.goneUs[at]! >= ackedUs;
  const by = isKnown ? ledger.goneBy[at]! : ledger.fault[loss]!;
  const isGivenUp = faultAction(world, by) === 'operator.failover';
  // What is the copy's place now was the replica's until the failover.
  const was = isGivenUp && world.places.isSecondary(replica) ? world.places.primaryOf(replica) : replica;
  const atUs = isKnown ? ledger.goneUs[at]! : ledger.atUs[loss]!;
  const deed = isDropped ? `${WITH_ITS_GROUP},` : isGivenUp ? 'given up' : DEEDS[faultAction(world, by)];
  return {
    atUs,
    what: `${deed ?? 'destroyed'} by ${faultName(world, by)} (${faultAction(world, by)})`,
    region: placeName(world, was, atUs),
    fault: faultName(world, by),
  };
}

/** What people do to content, as the chain of a loss tells it. */
const DEEDS: Readonly<Record<string, string>> = {
  'operator.delete': 'deleted',
  'retention.misconfigure': 'deleted',
  'release.bad': 'damaged as it was written,',
  'of the registry itself': 'taken',
};

/** A replica that never had it, and what kept it from it. */
function waitingLink(world: World, loss: number, replica: number): ChainLink {
  const { ledger } = world;
  const at = loss * ledger.holders + replica;
  const heldBy = ledger.heldBy[at]!;
  const name = heldBy >= 0 ? faultName(world, heldBy) : null;
  const words = standingInWords(ledger.stood[at]!);
  return {
    atUs: ledger.atUs[loss]!,
    what: name === null ? words : `${words.replace(' and held', '')}, held up by ${name}`,
    region: placeName(world, replica, ledger.atUs[loss]!),
    fault: name,
  };
}

/** @param stood as the ledger has it (STOOD_…), or the state of a replication job */
export function standingInWords(stood: number): string {
  switch (stood) {
    case QUEUED:
      return 'still queued for it';
    case ASKING:
    case MOVING:
    case WAITING:
      return 'layers still on their way to it';
    case DELIVERING:
      return 'manifest still on its way to it';
    case HELD:
      return 'replication to it under way and held';
    case STOOD_DESTROYED:
      return 'destroyed already';
    case STOOD_GONE:
      return GONE_BEFORE;
    case STOOD_UNCOPIED:
      return 'still on its way to it when the failover took place';
    case STOOD_USED_UP:
      return NONE_MADE;
    case STOOD_UNMADE:
      return 'still being made';
    case STOOD_UNSENT:
      return NO_RULE;
    case STOOD_UNSEEDED:
      return NOT_SEEDED;
    case STOOD_UNNAMED:
      return 'its layers are still here, and nothing names them any more';
    case FREE:
      return NEVER_SENT;
    default:
      return 'not in it';
  }
}

function tagsByManifest(world: World): Map<number, number[]> {
  const { catalogue } = world;
  const byManifest = new Map<number, number[]>();
  if (world.ledger.losses === 0) return byManifest;
  for (let tag = 0; tag < catalogue.tags; tag++) {
    const manifest = catalogue.tagNewest[tag]!;
    const list = byManifest.get(manifest);
    if (list === undefined) byManifest.set(manifest, [tag]);
    else list.push(tag);
  }
  return byManifest;
}
