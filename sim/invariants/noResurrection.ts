/**
 * no-resurrection: what was deleted in a region is not there again unless somebody has pushed it since. A replica that has got a
 * delete, and a tag that was removed, stay as they are however old the copies that come by: a tombstone outlives the largest
 * lag and outage. A region whose storage was destroyed has forgotten its tombstones, and is no witness. Seen broken in the
 * field: databases whose tombstones were collected before a node that was away came back, and gave the deleted rows to all.
 */
import { counted } from '../kernel/counted.ts';
import { ROSE_AGAIN } from '../measure/breaches.ts';
import { imageName, tagName } from '../measure/names.ts';
import { at, Findings, type Invariant, regionOf } from './invariant.ts';

export const noResurrection: Invariant = {
  name: 'no-resurrection',
  check(world) {
    const findings = new Findings(this.name);
    findings.seen(world.observations.breaches, ROSE_AGAIN, ({ replica, tag, manifest, atUs }) => {
      const what =
        tag >= 0 ? `${tagName(world, tag)}, removed before,` : `${imageName(world, manifest)}, deleted before,`;
      return `${what} was there again in ${regionOf(world, replica)} ${at(atUs)}, and nobody had pushed it`;
    });
    return findings.outcome(
      'nothing that was deleted came back',
      (n) => `${counted(n, 'time')} something was there again in a region that had deleted it`,
    );
  },
};
