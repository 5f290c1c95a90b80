/**
 * failback-after-catch-up: a replica that comes back into routing has what was on its way to it when it came back from its
 * outage. What a source owes that is itself out of service does not count: nobody knows when that comes. Seen broken in the
 * field: clients sent back to a region with the first good probe met missing images and old tags there.
 */
import { counted } from '../kernel/counted.ts';
import { BACK_TOO_SOON } from '../measure/breaches.ts';
import { at, Findings, type Invariant, regionOf } from './invariant.ts';

export const failbackAfterCatchUp: Invariant = {
  name: 'failback-after-catch-up',
  check(world) {
    const findings = new Findings(this.name);
    const { breaches } = world.observations;
    findings.seen(breaches, BACK_TOO_SOON, ({ replica, atUs, other }) => {
      const lacks = `${other} ${other === 1 ? 'copy was' : 'copies were'} still on the way to it`;
      return `${regionOf(world, replica)} came back into routing ${at(atUs)}, when ${lacks}`;
    });
    return findings.outcome(
      'every region that came back into routing had caught up',
      (n) => `${counted(n, 'time')} a region came back into routing before it had caught up`,
    );
  },
};
