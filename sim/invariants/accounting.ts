/**
 * accounting: what was counted adds up. Operations started are ended, void or in flight; acknowledged images are lost or
 * readable; each acknowledgement was counted once. A violation is a defect of the model, not of a registry.
 */
import { OPERATIONS } from '../measure/measure.ts';
import { ACKNOWLEDGED, LOST } from '../storage/catalogue.ts';
import { Findings, type Invariant } from './invariant.ts';

export const accounting: Invariant = {
  name: 'accounting',
  check(world) {
    const findings = new Findings(this.name);
    const { measure, catalogue, ledger, plan, traffic } = world;
    let started = 0;
    let over = 0;
    for (let at = 0; at < plan.clients.length * OPERATIONS; at++) {
      started += measure.started[at]!;
      over += measure.ended[at]! + measure.voided[at]!;
    }
    if (started !== over + traffic.inFlight) {
      findings.add(() => `${started} operations started, ${over} ended, ${traffic.inFlight} in flight`);
    }
    let standing = 0;
    let lost = 0;
    for (let m = 0; m < catalogue.manifests; m++) {
      if (catalogue.manifestStanding[m] === LOST) lost++;
      const pushed = catalogue.manifestAckedUs[m]! >= 0 && m >= plan.catalogue.manifestRepository.length;
      if (pushed && catalogue.manifestStanding[m]! >= ACKNOWLEDGED) standing++;
    }
    let acknowledged = 0;
    for (const count of measure.acknowledgedIn) acknowledged += count;
    if (standing !== acknowledged) findings.add(() => `${acknowledged} images acknowledged, ${standing} on the books`);
    if (lost !== ledger.losses) findings.add(() => `${lost} images lost, ${ledger.losses} in the ledger`);
    return findings.outcome(
      `${started} operations and ${acknowledged} acknowledged images are accounted for`,
      (n) => `${n} sums do not add up`,
    );
  },
};
