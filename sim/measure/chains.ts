/** The causal chain of a lost image in words: when it was acknowledged, what kept each copy away, what took the last. */
import type { ChainLink, Loss } from '../outcome.ts';
import { ASKING, DELIVERING, FREE, HELD, MOVING, QUEUED, WAITING } from '../replication/jobs.ts';
import type { World } from '../world.ts';
import { STOOD_DESTROYED, STOOD_HAD_IT } from './ledger.ts';
import { faultAction, faultName, imageName, tagName } from './names.ts';

/** Tags of an image that are named; popular images have dozens. */
const TAGS_NAMED = 2;

/** All losses of a run, in the order in which they happened. */
export function lossesOf(world: World): Loss[] {
  const tags = tagsByManifest(world);
  return Array.from({ length: world.ledger.losses }, (_, loss) => lossOf(world, loss, tags));
}

function lossOf(world: World, loss: number, tags: ReadonlyMap<number, number[]>): Loss {
  const { ledger, catalogue } = world;
  const manifest = ledger.manifest[loss]!;
  const image = `${imageName(world, manifest)}${tagsInWords(world, tags.get(manifest) ?? [])}`;
  return {
    image,
    acknowledgedAtUs: Math.max(0, catalogue.manifestAckedUs[manifest]!),
    acknowledgedIn: regionName(world, catalogue.manifestHome[manifest]!),
    lostAtUs: ledger.atUs[loss]!,
    cause: faultName(world, ledger.fault[loss]!),
    pushed: manifest >= world.plan.catalogue.manifestRepository.length,
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
  const { ledger, catalogue, plan } = world;
  const manifest = ledger.manifest[loss]!;
  const fault = ledger.fault[loss]!;
  const atUs = ledger.atUs[loss]!;
  const home = catalogue.manifestHome[manifest]!;
  const before = manifest < plan.catalogue.manifestRepository.length;
  const ackedUs = Math.max(0, catalogue.manifestAckedUs[manifest]!);
  const what = before ? 'stored in every replica before the run' : 'acknowledged';
  const chain: ChainLink[] = [{ atUs: ackedUs, what, region: regionName(world, home), fault: null }];
  for (let r = 0; r < plan.replicas.length; r++) {
    const at = loss * ledger.replicas + r;
    if (ledger.stood[at] === STOOD_HAD_IT) continue;
    const heldBy = ledger.heldBy[at]!;
    chain.push({
      atUs,
      what: `${standingInWords(ledger.stood[at]!)}${heldBy >= 0 ? `, held up by ${faultName(world, heldBy)}` : ''}`,
      region: regionName(world, r),
      fault: heldBy >= 0 ? faultName(world, heldBy) : null,
    });
  }
  const cause = faultName(world, fault);
  const last = `last copy destroyed by ${cause} (${faultAction(world, fault)}) ${seconds(atUs - ackedUs)} after the push`;
  chain.push({
    atUs,
    what: before ? `last copy destroyed by ${cause} (${faultAction(world, fault)})` : last,
    region: regionName(world, home),
    fault: cause,
  });
  return chain;
}

function standingInWords(stood: number): string {
  switch (stood) {
    case QUEUED:
      return 'still queued for this replica';
    case ASKING:
    case MOVING:
    case WAITING:
      return 'layers still on their way to this replica';
    case DELIVERING:
      return 'manifest still on its way to this replica';
    case HELD:
      return 'replication to this replica under way and held';
    case STOOD_DESTROYED:
      return 'this replica was destroyed already';
    case FREE:
      return 'never sent to this replica';
    default:
      return 'not in this replica';
  }
}

function seconds(us: number): string {
  return us < 600e6 ? `${Math.floor(us / 1e6)} s` : `${Math.floor(us / 60e6)} min`;
}

function regionName(world: World, replica: number): string {
  return world.plan.regions[world.plan.replicas[replica]!]!.name;
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
