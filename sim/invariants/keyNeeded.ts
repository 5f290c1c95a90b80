/**
 * key-needed: nothing is written unencrypted, and nothing is read without a key that can be used. Where the registry is
 * encrypted under a key of the customer's, whoever takes that key away shuts everybody out once the data keys that were
 * unwrapped with it are over, in every region, and replication with them: no request for data succeeds there, and no copy
 * arrives. Nothing excuses it. Seen broken in the field: services that went on with keys in their memory long after access to
 * the key had been revoked, since nothing made them ask again.
 */
import { counted } from '../kernel/counted.ts';
import { BROUGHT_WITHOUT_KEY, SERVED_WITHOUT_KEY } from '../measure/breaches.ts';
import { imageName } from '../measure/names.ts';
import { OPERATION_NAMES } from '../sink.ts';
import { at, Findings, type Invariant, regionOf } from './invariant.ts';

export const keyNeeded: Invariant = {
  name: 'key-needed',
  check(world) {
    const findings = new Findings(this.name);
    const { breaches } = world.observations;
    const what = (manifest: number): string => (manifest < 0 ? 'a tag' : imageName(world, manifest));
    // The place of a tag tells the client here.
    findings.seen(breaches, SERVED_WITHOUT_KEY, ({ replica, tag: client, manifest, atUs, other }) => {
      const whose = `a ${OPERATION_NAMES[other]} of ${world.plan.clients[client]!.name}`;
      return `${regionOf(world, replica)} served ${whose} (${what(manifest)}) without a usable key, ${at(atUs)}`;
    });
    findings.seen(breaches, BROUGHT_WITHOUT_KEY, ({ replica, manifest, atUs }) => {
      return `${regionOf(world, replica)} took in ${what(manifest)} without a usable key, ${at(atUs)}`;
    });
    return findings.outcome(
      world.plan.customerKey === null
        ? 'everything is encrypted under keys of the service'
        : 'nothing was read or written without a key that can be used',
      (n) => `${counted(n, 'time')} data was read or written although no key could be used`,
    );
  },
};
