/**
 * no-lost-tag-write: every write of a tag that was acknowledged, and every push of which a client believes that it has
 * succeeded, is in force somewhere at the end, or was superseded by a later one. What died with the region that took it or
 * with a lost image is excused: the ledger has it; so is what was deleted later. Seen broken in the field: a clock that is behind makes a later write
 * lose for ever; a client that finds its tag already in place at a stale replica puts nothing (crane skips the PUT), and the
 * update that it had not seen arrives after it.
 */
import { counted } from '../kernel/counted.ts';
import { imageName, tagName } from '../measure/names.ts';
import { NO_WRITE } from '../measure/tagWrites.ts';
import { LOST } from '../storage/catalogue.ts';
import { NO_DELETE } from '../storage/graves.ts';
import type { World } from '../world.ts';
import { at, Findings, type Invariant, regionOf } from './invariant.ts';

export const noLostTagWrite: Invariant = {
  name: 'no-lost-tag-write',
  check(world) {
    const findings = new Findings(this.name);
    const { catalogue, observations } = world;
    let checked = 0;
    for (let tag = 0; tag < catalogue.tags; tag++) {
      const write = lastBelieved(world, tag);
      if (write === NO_WRITE) continue;
      checked++;
      if (isExcused(world, write) || isInForce(world, tag, write)) continue;
      const { by, manifest, takenUs, skipped } = observations.writes;
      findings.add(() => {
        const what = manifest[write]! < 0 ? 'removed' : `as ${imageName(world, manifest[write]!)}`;
        const how = skipped[write] === 1 ? 'not put, since it said that it has it,' : 'acknowledged';
        const where = regionOf(world, by[write]!);
        return `${tagName(world, tag)} ${what}, ${how} by ${where} ${at(takenUs[write]!)}, is in force nowhere, and nothing later is`;
      });
    }
    return findings.outcome(
      `the last write of ${checked === 1 ? 'the one tag' : `each of ${checked} tags`} is in force, or died with its region or its image`,
      (n) => `${counted(n, 'tag')} lost the last write of which a client was told that it had succeeded`,
    );
  },
};

/** The last write of a tag that its client believes in. */
function lastBelieved({ observations }: World, tag: number): number {
  const { writes } = observations;
  let write = writes.lastOf(tag);
  while (write !== NO_WRITE && writes.ackedUs[write]! < 0 && writes.skipped[write] === 0) write = writes.before(write);
  return write;
}

function isExcused(world: World, write: number): boolean {
  const { observations, catalogue } = world;
  const { writes, erasedUs } = observations;
  const manifest = writes.manifest[write]!;
  if (erasedUs[writes.by[write]!]! >= writes.takenUs[write]!) return true;
  if (manifest < 0) return false;
  return catalogue.manifestStanding[manifest] === LOST || isDeletedSince(world, manifest, writes.takenUs[write]!);
}

/** A replica took a delete of the image, and with it of its tags, after an instant. */
function isDeletedSince({ catalogue: { graves } }: World, manifest: number, us: number): boolean {
  const last = graves?.lastOf(manifest) ?? NO_DELETE;
  if (graves === null || last === NO_DELETE) return false;
  const tookUs = graves.gotAtUs(last, graves.by[last]!);
  // A replica that was destroyed since remembers no instant; then its clock is all there is.
  return (tookUs < 0 ? graves.versionUs[last]! : tookUs) >= us;
}

/** Some replica shows it, or something that was written later. */
function isInForce({ observations, catalogue, stamps, plan }: World, tag: number, write: number): boolean {
  const manifest = observations.writes.manifest[write]!;
  const takenUs = observations.writes.takenUs[write]!;
  return plan.replicas.some((_, r) => {
    if (stamps.isDestroyed(r)) return false;
    const cell = tag * catalogue.holders + r;
    const shows = catalogue.tagTarget[cell] === manifest && (manifest >= 0 || catalogue.tagVersionUs[cell]! >= 0);
    return shows || observations.heldAt(tag, r) >= takenUs;
  });
}
