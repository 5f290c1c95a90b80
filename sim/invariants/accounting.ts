/**
 * accounting: what was counted adds up. Operations started are ended, void or in flight; acknowledged images are lost or
 * readable; each acknowledgement was counted once. A violation is a defect of the model, not of a registry.
 */
import { counted } from '../kernel/counted.ts';
import { OPERATIONS } from '../measure/measure.ts';
import { ACKNOWLEDGED, DAMAGED, LOST } from '../storage/catalogue.ts';
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
      findings.add(() => `${counted(started, 'operation')} started, ${over} ended, ${traffic.inFlight} in flight`);
    }
    let standing = 0;
    let lost = 0;
    for (let m = 0; m < catalogue.manifests; m++) {
      if (catalogue.manifestStanding[m] === LOST || catalogue.manifestStanding[m] === DAMAGED) lost++;
      const pushed = catalogue.manifestAckedUs[m]! >= 0 && m >= plan.catalogue.manifestRepository.length;
      if (pushed && catalogue.manifestStanding[m]! >= ACKNOWLEDGED) standing++;
    }
    let acknowledged = 0;
    for (const count of measure.acknowledgedIn) acknowledged += count;
    if (standing !== acknowledged)
      findings.add(() => `${counted(acknowledged, 'image')} acknowledged, ${standing} on the books`);
    if (lost !== ledger.losses) findings.add(() => `${counted(lost, 'image')} lost, ${ledger.losses} in the ledger`);
    return findings.outcome(
      `${counted(started, 'operation')} and ${counted(acknowledged, 'acknowledged image')} are accounted for`,
      (n) => `${counted(n, 'sum')} ${n === 1 ? 'does' : 'do'} not add up`,
    );
  },
};
