/**
 * upload-session-locality: a push that began at a replica is not scattered over another one, as long as the first stays in
 * service and clients are sent where they were sent before. A move because a replica went out of routing, or came back into
 * it, is excused: that is failover. Seen broken in the field: about one upload in ten failed with `BLOB_UPLOAD_UNKNOWN` or
 * `MANIFEST_BLOB_UNKNOWN` between two near replicas whose name resolved now to the one, now to the other (Azure/acr issue
 * 588).
 */
import { counted } from '../kernel/counted.ts';
import { PUSH_SCATTERED } from '../measure/breaches.ts';
import { imageName } from '../measure/names.ts';
import { at, Findings, type Invariant, regionOf } from './invariant.ts';

export const uploadSessionLocality: Invariant = {
  name: 'upload-session-locality',
  check(world) {
    const findings = new Findings(this.name);
    const { breaches } = world.observations;
    findings.seen(breaches, PUSH_SCATTERED, ({ replica, manifest, atUs, other }) => {
      const where = regionOf(world, replica);
      const from = other < 0 || other === replica ? 'partly elsewhere' : `to ${regionOf(world, other)}`;
      return `the push of ${imageName(world, manifest)} went ${from} and was refused by ${where}, ${at(atUs)}`;
    });
    return findings.outcome(
      'no push was scattered over two regions while both stayed in service',
      (n) =>
        `${counted(n, 'request')} of pushes met a region that knows nothing of what was uploaded to another one in service`,
    );
  },
};
