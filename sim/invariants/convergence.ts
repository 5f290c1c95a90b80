/**
 * convergence: when the drain is over, nothing is queued or under way any more, and all replicas in service hold the
 * same images and the same tags. Under one-way rules it is asked along the rules only: what a replica may send, the other
 * end holds; a replica that no rule leads to need not agree with any. A fault that was still active, or a replica that was
 * still being seeded or removed, leaves it undecided. What waits for a geo-redundant copy that is still being made has no
 * part in it: replicas do not need the copy to agree. Seen broken in the field: two regions that applied tag updates in
 * order of arrival stayed swapped for ever.
 */

import type { PlannedFault } from '../faultPlan.ts';
import { DAY_US } from '../kernel/time.ts';
import { openCopies, owedToOpenCopies } from '../measure/copyOutcome.ts';
import { imageName, tagName } from '../measure/names.ts';
import { NO_TAG } from '../replication/jobs.ts';
import { LOST, UNACKNOWLEDGED } from '../storage/catalogue.ts';
import { isGone } from '../storage/destruction.ts';
import { LOCK_IMAGE, LOCK_TAG } from '../storage/locks.ts';
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
      const observed = `still active at the end: ${active.join(', ')}; ${howToSee(world)} to see the replicas converge`;
      return { name: this.name, verdict: 'inconclusive', observed, evidence: [], violations: 0 };
    }
    const findings = new Findings(this.name);
    const open = openCopies(world);
    const backlog = world.replication.backlog - owedToOpenCopies(world);
    if (backlog > 0) findings.add(() => `${backlog} replication ${backlog === 1 ? 'job' : 'jobs'} unfinished`);
    // A machine of a rollout asks until it has the image; that it has not is told by `rollout_time`.
    const inFlight = world.traffic.inFlight - world.rollouts.pulling;
    if (inFlight > 0) findings.add(() => `${inFlight} client operations unfinished`);
    if (backlog === 0) {
      if (world.plan.rules === null) compareReplicas(world, findings);
      else compareAlongRules(world, findings);
    }
    return findings.outcome(
      open.length === 0
        ? 'queues are empty, and replicas agree on every image and tag'
        : `replicas agree on every image and tag; ${open.join('; ')}`,
      (n) => `${n} ${n === 1 ? 'thing' : 'things'} left undone after the drain of ${world.plan.drainUs / 60e6} min`,
    );
  },
};

/** A drain that is longer than this and than the run itself is not worth its wait. */
const DRAIN_MOST_US = DAY_US;

/** What to change so that a run sees the end of what was still active: the drain, or faults that would take it for ever. */
export function howToSee(world: World): string {
  const { faults, plan } = world;
  const isLong = ({ durationUs, rebuildUs }: PlannedFault, i: number): boolean => {
    const neededUs = faults.firedUs[i]! + (durationUs ?? rebuildUs ?? 0) - plan.durationUs;
    return faults.isActive(i) && neededUs > Math.max(DRAIN_MOST_US, plan.durationUs);
  };
  const long = plan.faults.filter(isLong).map(({ id }) => id);
  if (long.length === 0) return 'lengthen run.drain';
  const isAll = long.length === unfinishedBusiness(world).length;
  return `shorten ${long.join(', ')}${isAll ? '' : ' and lengthen run.drain'}`;
}

/** What was still to end when the drain was over: outages, rebuilding of sites, refilling of replicas. */
export function unfinishedBusiness(world: World): string[] {
  const { faults, hazards, plan, stamps } = world;
  const planned = plan.faults.filter((fault, i) => faults.isActive(i) && hasEnd(fault)).map((fault) => fault.id);
  const chance: string[] = [];
  for (let firing = 0; firing < hazards.firings; firing++) {
    if (hazards.isActive(firing)) chance.push(hazards.nameOf(plan.faults.length + firing));
  }
  const seeding = plan.replicas.flatMap((region, r) =>
    !stamps.isDestroyed(r) && stamps.awaitsAnyRefill(r) ? [`the refilling of ${plan.regions[region]!.name}`] : [],
  );
  return [...planned, ...chance, ...seeding, ...unfinishedChanges(world)];
}

function unfinishedChanges({ plan, membership }: World): string[] {
  return plan.replicas.flatMap((region, r) => {
    const { name } = plan.regions[region]!;
    if (membership.isCreating(r) || membership.isSyncing(r)) return [`the seeding of ${name}`];
    return membership.isDraining(r) ? [`the removal of ${name}`] : [];
  });
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
    if (targets.some((target) => target >= 0 && isGoneFor(world, target))) continue;
    const differs = targets.some((target) => target !== targets[0]);
    if (differs) findings.add(() => `${tagName(world, tag)} names different images in different replicas`);
  }
  compareLocks(world, serving, findings);
}

function compareLocks(world: World, serving: readonly number[], findings: Findings): void {
  const { catalogue, plan } = world;
  for (const r of serving.slice(1)) {
    for (const { kind, id } of catalogue.locks?.differing(serving[0]!, r) ?? []) {
      const repository = plan.catalogue.repositories[id]!;
      const what = kind === LOCK_TAG ? tagName(world, id) : kind === LOCK_IMAGE ? imageName(world, id) : repository;
      findings.add(() => `${what} is locked in one replica and not in another`);
    }
  }
}

/** An image that was lost, or whose push was never acknowledged and which no replica shows any more. */
export function isGoneFor({ catalogue }: World, manifest: number): boolean {
  const standing = catalogue.manifestStanding[manifest];
  return standing === LOST || (standing === UNACKNOWLEDGED && isGone(catalogue, manifest));
}

/** For each replica in service: nothing that another in service has and may send it is lacking. */
function compareAlongRules(world: World, findings: Findings): void {
  const { catalogue, stamps, plan, topology } = world;
  const serving = plan.replicas.map((_, r) => r).filter((r) => stamps.isServing(r));
  const nameOf = (r: number): string => plan.regions[plan.replicas[r]!]!.name;
  for (let m = 0; m < catalogue.manifests; m++) {
    const standing = catalogue.manifestStanding[m]!;
    if (standing === LOST || standing === UNACKNOWLEDGED) continue;
    for (const to of serving) {
      if ((catalogue.manifestVisible[m]! & (1 << to)) !== 0) continue;
      const has = (r: number): boolean => (catalogue.manifestVisible[m]! & (1 << r)) !== 0;
      // What was deleted here, and not where it would come from, is not lacking: deletes go by the rules as well.
      const comes = (r: number): boolean => catalogue.graves?.admits(m, r, to) !== false;
      const from = serving.find((r) => has(r) && comes(r) && topology.maySend(catalogue, r, to, m, NO_TAG, 0, r));
      if (from === undefined) continue;
      findings.add(() => `${imageName(world, m)} is in ${nameOf(from)} and not in ${nameOf(to)}, where a rule leads`);
    }
  }
  for (let tag = 0; tag < catalogue.tags; tag++) {
    for (const to of serving) {
      const own = tag * catalogue.holders + to;
      const from = serving.find((r) => r !== to && hasNewer(world, tag, r, own, to));
      if (from === undefined) continue;
      findings.add(
        () => `${tagName(world, tag)} is newer in ${nameOf(from)} than in ${nameOf(to)}, where a rule leads`,
      );
    }
  }
}

function hasNewer({ catalogue, topology }: World, tag: number, from: number, own: number, to: number): boolean {
  const cell = tag * catalogue.holders + from;
  const target = catalogue.tagTarget[cell]!;
  const versionUs = catalogue.tagVersionUs[cell]!;
  // What the source has lost part of it cannot send, nor its tag.
  if (target >= 0 && (catalogue.manifestStanding[target] === LOST || !catalogue.isWhole(target, from))) return false;
  const isNewer = versionUs >= 0 ? catalogue.isOlder(own, cell) : target >= 0 && catalogue.tagTarget[own]! < 0;
  const isSent = topology.maySend(catalogue, from, to, target, tag, versionUs, catalogue.tagVersionBy[cell]!);
  return isNewer && isSent && !(versionUs < 0 && catalogue.tagVersionUs[own]! >= 0);
}
