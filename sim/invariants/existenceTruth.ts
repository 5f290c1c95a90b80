/**
 * existence-truth: what a replica says it has, it has. A HEAD of a tag that got 200 is followed by a GET of its manifest that
 * finds it, and a pull that got its manifest finds every blob of it, in that same replica, as long as nothing was destroyed
 * there. An answer of 503 is no lie. Seen broken in the field: 404 `BLOB_UNKNOWN` in the middle of a pull, where replication
 * shows manifests before their layers, or where a manifest survived that a layer of was collected (quay PR 6318).
 */
import { counted } from '../kernel/counted.ts';
import { SHOWN_AND_MISSING } from '../measure/breaches.ts';
import { imageName } from '../measure/names.ts';
import { at, Findings, type Invariant, regionOf } from './invariant.ts';

export const existenceTruth: Invariant = {
  name: 'existence-truth',
  check(world) {
    const findings = new Findings(this.name);
    const { breaches } = world.observations;
    findings.seen(breaches, SHOWN_AND_MISSING, ({ replica, manifest, atUs, other }) => {
      const what = other < 0 ? 'its manifest' : `its blob ${other}`;
      const where = regionOf(world, replica);
      return `${where} showed ${imageName(world, manifest)} and answered 404 for ${what}, ${at(atUs)}`;
    });
    return findings.outcome(
      'every pull found in a region what the region had just shown it',
      (n) => `${counted(n, 'time')} a region had just shown an image, and answered 404 for a part of it`,
    );
  },
};
