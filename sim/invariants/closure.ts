/**
 * closure: a visible manifest implies that its config and layers are readable in that replica. Copies that storage has
 * lost and geo-repair still owes are no violation: nothing was shown too early. Seen broken in the field: registries
 * that replicate manifests before their layers.
 */
import { imageName } from '../measure/names.ts';
import { LOST } from '../storage/catalogue.ts';
import { Findings, type Invariant } from './invariant.ts';

export const closure: Invariant = {
  name: 'closure',
  check(world) {
    const findings = new Findings(this.name);
    const { catalogue, replication, stamps, plan } = world;
    let checked = 0;
    for (let m = 0; m < catalogue.manifests; m++) {
      if (catalogue.manifestStanding[m] === LOST) continue;
      for (let r = 0; r < plan.replicas.length; r++) {
        if (replication.shownEarly.was(m, r)) {
          const region = plan.regions[plan.replicas[r]!]!.name;
          findings.add(() => `${imageName(world, m)} was visible in ${region} before its blobs`);
          continue;
        }
        if ((catalogue.manifestVisible[m]! & (1 << r)) === 0) continue;
        checked++;
        const start = catalogue.manifestStart[m]!;
        for (let i = start; i < start + catalogue.manifestCount[m]!; i++) {
          const blob = catalogue.pool[i]!;
          const present = (catalogue.blobPresent[blob]! & (1 << r)) !== 0;
          if (present || stamps.awaitsRefill(r, catalogue.blobGroup[blob]!)) continue;
          const region = plan.regions[plan.replicas[r]!]!.name;
          findings.add(() => `${imageName(world, m)} is visible in ${region} without its blob ${blob}`);
          break;
        }
      }
    }
    return findings.outcome(
      `${checked} visible manifests name only blobs that are there`,
      (n) => `${n} visible manifests name blobs that are not there, or were not when it was shown`,
    );
  },
};
