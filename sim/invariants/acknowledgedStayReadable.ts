/**
 * acknowledged-stay-readable: an image that got its 201 can be read for ever after, somewhere. A loss is excused when the
 * image was destroyed before its replication lag allowed a second copy: that is the price of acknowledging at home, and
 * `expect` judges it. Seen broken in the field: pushes lost to garbage collection (quay PR 6318).
 */
import { counted } from '../kernel/counted.ts';
import { imageName } from '../measure/names.ts';
import { ACKNOWLEDGED } from '../storage/catalogue.ts';
import type { World } from '../world.ts';
import { Findings, type Invariant } from './invariant.ts';

export const acknowledgedStayReadable: Invariant = {
  name: 'acknowledged-stay-readable',
  check(world) {
    const findings = new Findings(this.name);
    const { ledger, catalogue } = world;
    for (let loss = 0; loss < ledger.losses; loss++) {
      const manifest = ledger.manifest[loss]!;
      if (ledger.excused[loss] === 0) findings.add(() => `${imageName(world, manifest)} is lost`);
    }
    const bin = world.frontDoor.desk?.bin ?? null;
    for (let m = 0; m < catalogue.manifests; m++) {
      // What lies in the bin can be had back.
      if (bin?.has(m) === true) continue;
      if (catalogue.manifestStanding[m] === ACKNOWLEDGED && catalogue.manifestVisible[m] === 0) {
        findings.add(() => `${imageName(world, m)} is visible nowhere`);
      }
    }
    const excused = countExcused(world);
    const note = excused > 0 ? `; ${excused} lost before their replication lag allowed another copy (excused)` : '';
    return findings.outcome(
      `every acknowledged image that had a second copy is readable${note}`,
      (n) => `${counted(n, 'acknowledged image')} cannot be read any more, and no replication lag excuses it${note}`,
    );
  },
};

function countExcused(world: World): number {
  let excused = 0;
  for (let loss = 0; loss < world.ledger.losses; loss++) excused += world.ledger.excused[loss]!;
  return excused;
}
