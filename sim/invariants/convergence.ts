/**
 * convergence: when the drain is over, nothing is queued or under way any more, and all replicas in service hold the
 * same images and the same tags. A fault that was still active leaves it undecided. Seen broken in the field: two
 * regions that applied tag updates in order of arrival stayed swapped for ever.
 */

import type { PlannedFault } from '../faultPlan.ts';
import { imageName, tagName } from '../measure/names.ts';
import { LOST, UNACKNOWLEDGED } from '../storage/catalogue.ts';
import type { World } from '../world.ts';
import { Findings, type Invariant } from './invariant.ts';

export const convergence: Invariant = {
  name: 'convergence',
  check(world) {
    if (world.plan.clients.length === 0) {
      return new Findings(this.name).outcome('nobody pushes, so there is nothing to agree on', String);
    }
    const active = unfinishedBusiness(world);
    if (active.length > 0) {
      const observed = `still active at the end: ${active.join(', ')}; lengthen run.drain to see the replicas converge`;
      return { name: this.name, verdict: 'inconclusive', observed, evidence: [], violations: 0 };
    }
    const findings = new Findings(this.name);
    const backlog = world.replication.backlog;
    if (backlog > 0) findings.add(() => `${backlog} replication ${backlog === 1 ? 'job' : 'jobs'} unfinished`);
    // A machine of a rollout asks until it has the image; that it has not is told by `rollout_time`.
    const inFlight = world.traffic.inFlight - world.rollouts.pulling;
    if (inFlight > 0) findings.add(() => `${inFlight} client operations unfinished`);
    if (backlog === 0) compareReplicas(world, findings);
    return findings.outcome(
      'queues are empty, and replicas agree on every image and tag',
      (n) => `${n} ${n === 1 ? 'thing' : 'things'} left undone after the drain of ${world.plan.drainUs / 60e6} min`,
    );
  },
};

/** What was still to end when the drain was over: outages, rebuilding of sites, refilling of replicas. */
function unfinishedBusiness(world: World): string[] {
  const { faults, hazards, plan, stamps } = world;
  const planned = plan.faults.filter((fault, i) => faults.isActive(i) && hasEnd(fault)).map((fault) => fault.id);
  const chance: string[] = [];
  for (let firing = 0; firing < hazards.firings; firing++) {
    if (hazards.isActive(firing)) chance.push(hazards.nameOf(plan.faults.length + firing));
  }
  const seeding = plan.replicas.flatMap((region, r) =>
    !stamps.isDestroyed(r) && stamps.awaitsAnyRefill(r) ? [`the refilling of ${plan.regions[region]!.name}`] : [],
  );
  return [...planned, ...chance, ...seeding];
}

function hasEnd({ durationUs, rebuildUs }: PlannedFault): boolean {
  return durationUs !== null || rebuildUs !== null;
}

function compareReplicas(world: World, findings: Findings): void {
  const { catalogue, stamps, plan } = world;
  const serving = plan.replicas.map((_, r) => r).filter((r) => stamps.isServing(r));
  if (serving.length < 2) return;
  let mask = 0;
  for (const r of serving) mask |= 1 << r;
  for (let m = 0; m < catalogue.manifests; m++) {
    const standing = catalogue.manifestStanding[m]!;
    if (standing === LOST || standing === UNACKNOWLEDGED) continue;
    const visible = catalogue.manifestVisible[m]! & mask;
    if (visible !== 0 && visible !== mask) findings.add(() => `${imageName(world, m)} is not in every replica`);
  }
  for (let tag = 0; tag < catalogue.tags; tag++) {
    const targets = serving.map((r) => catalogue.tagTarget[tag * catalogue.holders + r]!);
    // An update to an image that was lost on its way is lost with it; the ledger has the image.
    if (targets.some((target) => target >= 0 && catalogue.manifestStanding[target] === LOST)) continue;
    const differs = targets.some((target) => target !== targets[0]);
    if (differs) findings.add(() => `${tagName(world, tag)} names different images in different replicas`);
  }
}
