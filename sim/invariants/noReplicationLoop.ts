/**
 * no-replication-loop: a write is brought to each other replica once, so to as many as there are regions less one, and never
 * back to where it came from. A replica whose storage was destroyed may get it again. Seen broken in the field: two rules
 * that face each other copy an image round and round (harbor issue 17754).
 */
import { counted } from '../kernel/counted.ts';
import { BROUGHT_TWICE } from '../measure/breaches.ts';
import { imageName, tagName } from '../measure/names.ts';
import { at, Findings, type Invariant, regionOf } from './invariant.ts';

export const noReplicationLoop: Invariant = {
  name: 'no-replication-loop',
  check(world) {
    const findings = new Findings(this.name);
    const { breaches } = world.observations;
    findings.seen(breaches, BROUGHT_TWICE, ({ replica, tag, manifest, atUs }) => {
      const what = tag < 0 ? imageName(world, manifest) : `a write of ${tagName(world, tag)}`;
      return `${what} was brought to ${regionOf(world, replica)}, which had got it already, ${at(atUs)}`;
    });
    const most = world.plan.replicas.length - 1;
    return findings.outcome(
      `no write was brought to a region twice, nor to more than ${most} of them`,
      (n) =>
        `${counted(n, 'time')} a write was brought to a region that had got it already: the excess traffic of a loop`,
    );
  },
};
