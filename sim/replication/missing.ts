/** What a replica lacks and another has: images that are not visible in it, tags of which it holds an older version. */
import type { Plan } from '../plan.ts';
import { type Catalogue, LOST, NO_MANIFEST, UNACKNOWLEDGED } from '../storage/catalogue.ts';
import type { Stamps } from '../storage/stamps.ts';
import { NO_TAG, TOMBSTONE } from './jobs.ts';
import { nearestSource } from './sources.ts';

type Tell = (from: number, manifest: number, tag: number, versionUs: number, versionBy: number) => void;

/** Tells of each image and tag update that the replica lacks, with the nearest replica that has it. */
export function missingAt(plan: Plan, catalogue: Catalogue, stamps: Stamps, to: number, tell: Tell): void {
  for (let manifest = 0; manifest < catalogue.manifests; manifest++) {
    const standing = catalogue.manifestStanding[manifest]!;
    const visible = catalogue.manifestVisible[manifest]!;
    if (standing === LOST || standing === UNACKNOWLEDGED || visible === 0 || (visible & (1 << to)) !== 0) continue;
    const from = nearestSource(plan, catalogue, stamps, { manifest, tag: NO_TAG, versionUs: 0 }, -1, to);
    if (from >= 0) tell(from, manifest, NO_TAG, 0, from);
  }
  for (let tag = 0; tag < catalogue.tags; tag++) {
    const newest = newestHolder(catalogue, stamps, tag);
    if (newest < 0 || newest === to) continue;
    const cell = tag * catalogue.replicas + newest;
    const versionUs = catalogue.tagVersionUs[cell]!;
    if (versionUs <= catalogue.tagVersionUs[tag * catalogue.replicas + to]!) continue;
    const target = catalogue.tagTarget[cell]!;
    tell(newest, target === NO_MANIFEST ? TOMBSTONE : target, tag, versionUs, catalogue.tagVersionBy[cell]!);
  }
}

/** The replica with the newest version of a tag, −1 when only time 0's is known. */
function newestHolder(catalogue: Catalogue, stamps: Stamps, tag: number): number {
  let newest = -1;
  let newestUs = -1;
  for (let r = 0; r < catalogue.replicas; r++) {
    const versionUs = catalogue.tagVersionUs[tag * catalogue.replicas + r]!;
    if (stamps.isDestroyed(r) || versionUs <= newestUs) continue;
    newest = r;
    newestUs = versionUs;
  }
  return newest;
}
