/**
 * delete-isolation: a delete takes its image, the tags that name it and the layers that nothing else names, and no blob that
 * another image of the same region needs. Seen broken in the field: registries that deleted layers with their image, by name,
 * without asking what else was built on them.
 */
import { counted } from '../kernel/counted.ts';
import { TOOK_SHARED } from '../measure/breaches.ts';
import { imageName } from '../measure/names.ts';
import { at, Findings, type Invariant, regionOf } from './invariant.ts';

export const deleteIsolation: Invariant = {
  name: 'delete-isolation',
  check(world) {
    const findings = new Findings(this.name);
    findings.seen(
      world.observations.breaches,
      TOOK_SHARED,
      ({ replica, manifest, atUs, other }) =>
        `a delete took blob ${other} in ${regionOf(world, replica)} ${at(atUs)}, which ${imageName(world, manifest)} needs`,
    );
    return findings.outcome(
      'no delete took anything that another image needs',
      (n) => `${counted(n, 'blob')} went with a delete and ${n === 1 ? 'was' : 'were'} needed by another image`,
    );
  },
};
