/**
 * collection-safety: the collector takes nothing that is needed: no blob that an image of any region names, whether it was named
 * all the time, again since it was marked, or in a region that the collector did not ask; and none that a push under way has
 * sent, or was told that it is there. Seen broken in the field: 40 pushes lost to the collection of their own blobs (quay PR
 * 6318).
 */
import { counted } from '../kernel/counted.ts';
import { COLLECTED_NEEDED } from '../measure/breaches.ts';
import { imageName, placeName } from '../measure/names.ts';
import { at, Findings, type Invariant } from './invariant.ts';

export const collectionSafety: Invariant = {
  name: 'collection-safety',
  check(world) {
    const findings = new Findings(this.name);
    findings.seen(world.observations.breaches, COLLECTED_NEEDED, ({ replica, manifest, atUs, other }) => {
      const where = placeName(world, replica, atUs);
      const who = manifest < 0 ? 'an image needs' : `${imageName(world, manifest)} needs`;
      return `blob ${other}, which ${who}, was collected in ${where} ${at(atUs)}`;
    });
    return findings.outcome(
      'nothing was collected that an image or a push under way needed',
      (n) => `${counted(n, 'blob')} ${n === 1 ? 'was' : 'were'} collected that an image or a push under way needed`,
    );
  },
};
