/**
 * tag-coherence: in a replica, a tag that resolves names a manifest that can be got there (or, with `onMiss: proxy`, through
 * there). What was destroyed in that replica, and images that were lost or never acknowledged, are excused. Seen broken in
 * the field: registries that copy their metadata at once and the images behind it one by one, so that a fresh replica
 * answers HEAD of a tag with a digest that it then does not know.
 */
import { counted } from '../kernel/counted.ts';
import { TAG_WITHOUT_IMAGE } from '../measure/breaches.ts';
import { imageName, tagName } from '../measure/names.ts';
import type { World } from '../world.ts';
import { at, Findings, type Invariant, regionOf } from './invariant.ts';

export const tagCoherence: Invariant = {
  name: 'tag-coherence',
  check(world) {
    const findings = new Findings(this.name);
    const { observations, catalogue, plan } = world;
    findings.seen(observations.breaches, TAG_WITHOUT_IMAGE, ({ replica, tag, manifest, atUs }) => {
      const image = imageName(world, manifest);
      return `${regionOf(world, replica)} knew ${tagName(world, tag)}, and not ${image} which it names, ${at(atUs)}`;
    });
    let checked = 0;
    for (let tag = 0; tag < catalogue.tags; tag++) {
      for (let r = 0; r < plan.replicas.length; r++) {
        const target = catalogue.tagTarget[tag * catalogue.holders + r]!;
        if (target < 0 || !isJudged(world, r)) continue;
        checked++;
        if (canBeGot(world, target, r)) continue;
        if (!observations.isPromised(target) || !observations.owes(r, target)) continue;
        const where = regionOf(world, r);
        findings.add(() => `${where} knows ${tagName(world, tag)} at the end, and not ${imageName(world, target)}`);
      }
    }
    return findings.outcome(
      `no tag was read that names an image which is not there, and ${checked} name what can be got at the end`,
      (n) => `${counted(n, 'time')} a tag named an image that could not be got in the same region`,
    );
  },
};

/** It serves, and clients are sent there. */
function isJudged({ stamps, membership }: World, replica: number): boolean {
  return stamps.isServing(replica) && membership.isServed(replica);
}

function canBeGot({ catalogue, metadata, plan, stamps }: World, manifest: number, replica: number): boolean {
  if (metadata.isShared) return metadata.hasManifest(manifest);
  const visible = catalogue.manifestVisible[manifest]!;
  if ((visible & (1 << replica)) !== 0) return true;
  if (plan.replication.onMiss !== 'proxy') return false;
  return plan.replicas.some((_, r) => (visible & (1 << r)) !== 0 && stamps.isServing(r));
}
