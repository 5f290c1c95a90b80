/**
 * limits-hold: in any window of w minutes no replica serves more than (1 + w) times its limit of a kind, and the registry never
 * stores more than its limit, unless that was there at time 0. What a limit is worth to whoever shares a service with others is
 * that it holds. Seen broken in the field: counters that start anew with every minute, which let two minutes' worth through
 * around its end.
 */
import { counted } from '../kernel/counted.ts';
import { METERED } from '../limitsPlan.ts';
import { LIMIT_EXCEEDED } from '../measure/breaches.ts';
import { NO_DELETE } from '../storage/graves.ts';
import type { World } from '../world.ts';
import { at, Findings, type Invariant, regionOf } from './invariant.ts';

export const limitsHold: Invariant = {
  name: 'limits-hold',
  check(world) {
    const findings = new Findings(this.name);
    const { storageBytes } = world.plan.limits;
    findings.seen(world.observations.breaches, LIMIT_EXCEEDED, ({ replica, atUs, other }) => {
      return `${regionOf(world, replica)} served more ${METERED[other]} operations than its limit lets in, ${at(atUs)}`;
    });
    const stored = storedBytes(world);
    if (stored.all > Math.max(storageBytes, stored.before)) {
      findings.add(() => `the registry stores ${stored.all} bytes, and its limit is ${storageBytes}`);
    }
    return findings.outcome('no replica served more than its limits, and no more is stored than may be', (n) => {
      return `${counted(n, 'time')} more was served or stored than the limits let in`;
    });
  },
};

/** Bytes of the blobs that images name and that are in any holder, each once; and of those the ones of time 0. */
function storedBytes(world: World): { readonly all: number; readonly before: number } {
  const { catalogue, plan } = world;
  const isNamed = new Uint8Array(catalogue.blobs);
  for (let m = 0; m < catalogue.manifests; m++) {
    if (isDeleted(world, m)) continue;
    const start = catalogue.manifestStart[m]!;
    for (let i = start; i < start + catalogue.manifestCount[m]!; i++) isNamed[catalogue.pool[i]!] = 1;
  }
  const old = new Uint8Array(catalogue.blobs);
  for (const blob of plan.catalogue.pool) old[blob] = 1;
  let all = 0;
  let before = 0;
  for (let blob = 0; blob < catalogue.blobs; blob++) {
    if (isNamed[blob] === 0 || catalogue.blobPresent[blob] === 0) continue;
    // A base layer of time 0 counts with the first image that names it.
    all += catalogue.blobBytes[blob]!;
    if (old[blob] === 1) before += catalogue.blobBytes[blob]!;
  }
  return { all, before };
}

/** Its bytes count no longer, wherever they still lie: what a delete takes is given back at once, but from the bin. */
function isDeleted({ catalogue, frontDoor, places, plan }: World, manifest: number): boolean {
  // Where rules may keep a delete from a region, what that shows counts.
  if (plan.rules !== null && (catalogue.manifestVisible[manifest]! & places.allReplicas) !== 0) return false;
  const hasGrave = (catalogue.graves?.lastOf(manifest) ?? NO_DELETE) !== NO_DELETE;
  return hasGrave && !catalogue.isKept(manifest) && frontDoor.desk?.bin?.has(manifest) !== true;
}
