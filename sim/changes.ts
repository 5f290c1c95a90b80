/**
 * Planned changes of the registry's membership: a replica is added, or removed. Like strikes.ts it acts on several parts of
 * the world at once.
 *
 * Fault model: a change is an order to the control plane, which is in the home region: while that is out or lost the order
 * fails, and the replicas that are there go on. An added replica is created, then seeded (replication/seeding.ts), then
 * ready. A removed one is handed out no more; it goes when the answers that resolvers keep have expired and every image
 * and every write of a tag that it alone holds has been copied elsewhere, so removing loses nothing.
 */
import { releaseUnshown } from './deleting.ts';
import type { Stateful, StateVisitor } from './kernel/state.ts';
import { EVENT_MEMBERSHIP } from './kinds.ts';
import { withinUs } from './plan.ts';
import { NO_TAG, TOMBSTONE } from './replication/jobs.ts';
import { missingTags, type Tell } from './replication/missing.ts';
import { nearestOf } from './replication/sources.ts';
import { ACKNOWLEDGED, LOST, STORED_BEFORE } from './storage/catalogue.ts';
import { eraseReplica, forgetTag } from './storage/destruction.ts';
import type { World } from './world.ts';

/** What one change has come to. */
export const CHANGE_WAITING = 0;
const CHANGE_UNDER_WAY = 1;
const CHANGE_DONE = 2;
export const CHANGE_FAILED = 3;
/** The replica was destroyed, or changed again, before it was done. */
export const CHANGE_OVERTAKEN = 4;

/** What is due of a change. */
const ORDERED = 0;
const CREATED = 1;
const LOOK_AGAIN = 2;

/** A replica that is being seeded or removed looks again after this long whether it can go on. */
const LOOK_US = 10e6;

/** Why a change has failed, by number. */
export const NO_CONTROL_PLANE = 1;
const NOT_POSSIBLE = 2;
/** A replica whose storage is lost leaves no geo-redundant copy behind that has what nobody else has. */
export const COPY_IN_NEED = 3;

export class Changes implements Stateful {
  /** Of each change: what it has come to, why it failed, and when it was done (−1: not). */
  status: Uint8Array;
  problem: Uint8Array;
  doneUs: Float64Array;
  /** Of each replica: when its seeding began and ended, −1 for not. */
  seedingUs: Float64Array;
  seededUs: Float64Array;
  private readonly world: World;
  private readonly count: number;

  constructor(world: World) {
    this.world = world;
    const { membership, replicas } = world.plan;
    this.count = membership.changes.length;
    this.status = new Uint8Array(this.count);
    this.problem = new Uint8Array(this.count);
    this.doneUs = new Float64Array(this.count).fill(-1);
    this.seedingUs = new Float64Array(replicas.length).fill(-1);
    this.seededUs = new Float64Array(replicas.length).fill(-1);
  }

  /** Takes away what is no part of the registry at time 0, and schedules every change. */
  start(): void {
    const { plan, membership, queue } = this.world;
    for (let r = 0; r < plan.replicas.length; r++) if (!membership.isMember(r)) this.withdraw(r);
    for (const [change, { atUs }] of plan.membership.changes.entries()) {
      queue.schedule(withinUs(atUs, plan), EVENT_MEMBERSHIP, change, ORDERED);
    }
  }

  /** The event of a change. */
  due(change: number, what: number): void {
    const { kind, replica } = this.world.plan.membership.changes[change]!;
    if (what === ORDERED) {
      if (this.isRefused(change)) return;
      this.status[change] = CHANGE_UNDER_WAY;
      if (kind === 'add') this.create(change, replica);
      else this.remove(change, replica);
    } else if (this.status[change] !== CHANGE_UNDER_WAY) {
      return;
    } else if (what === CREATED) {
      // Nothing is set up where everything is out or destroyed.
      if (this.isStanding(replica)) this.install(change, replica);
      else this.lookAgain(change, CREATED);
    } else if (kind === 'add') {
      this.goOnSeeding(change, replica);
    } else {
      this.goOnDraining(change, replica);
    }
  }

  /** Everything that was there before an added replica has reached it. */
  seeded(replica: number): void {
    const { seeding, membership, queue, endpoint, replication } = this.world;
    if (!membership.step(replica, 'SEEDED', queue.nowUs)) return;
    // What was pushed since it joined brings its tag itself, and what is missing then is brought together with its image.
    this.copyTags(replica, (manifest) => this.world.catalogue.isWhole(manifest, replica));
    this.forgetTagsWithoutImage(replica);
    seeding.stop(replica);
    this.seededUs[replica] = queue.nowUs;
    this.settle(replica, CHANGE_DONE);
    endpoint.refresh();
    replication.reconcile();
  }

  /** A replica was destroyed: whatever change of it was under way is over. Returns whether it has thereby left the registry. */
  destroyed(replica: number): boolean {
    const { seeding, membership, queue, endpoint } = this.world;
    const wasDraining = membership.isDraining(replica);
    if (!membership.step(replica, 'LOSE', queue.nowUs)) return false;
    seeding.stop(replica);
    this.settle(replica, wasDraining ? CHANGE_DONE : CHANGE_OVERTAKEN);
    if (wasDraining) this.withdraw(replica);
    endpoint.refresh();
    return wasDraining;
  }

  /** A destroyed replica stands again, and geo-repair refills it or has done so. */
  rebuilt(replica: number): void {
    const { membership, stamps, queue } = this.world;
    membership.step(replica, 'SEED', queue.nowUs);
    if (!stamps.isSeeding(replica)) membership.step(replica, 'SEEDED', queue.nowUs);
  }

  /** The change that is under way for a replica; −1 for none. */
  underWayFor(replica: number): number {
    const { changes } = this.world.plan.membership;
    return changes.findIndex((change, i) => change.replica === replica && this.status[i] === CHANGE_UNDER_WAY);
  }

  visitState(v: StateVisitor): void {
    const replicas = this.world.plan.replicas.length;
    this.status = v.u8('changes.status', this.status, this.count);
    this.problem = v.u8('changes.problem', this.problem, this.count);
    this.doneUs = v.f64('changes.doneUs', this.doneUs, this.count);
    this.seedingUs = v.f64('changes.seedingUs', this.seedingUs, replicas);
    this.seededUs = v.f64('changes.seededUs', this.seededUs, replicas);
  }

  private isRefused(change: number): boolean {
    const { plan, places, stamps, membership } = this.world;
    const { kind, replica } = plan.membership.changes[change]!;
    const copy = places.secondaryOf(replica);
    let problem = 0;
    if (!stamps.isEndpointUp(plan.home)) problem = NO_CONTROL_PLANE;
    // What an earlier change failed to do cannot be undone, nor be done twice.
    else if (kind === 'add' && (membership.isMember(replica) || membership.isCreating(replica))) problem = NOT_POSSIBLE;
    else if (kind === 'remove' && !membership.takes(replica) && !membership.isCreating(replica)) problem = NOT_POSSIBLE;
    else if (kind === 'remove' && stamps.isDestroyed(replica) && copy >= 0 && !stamps.isDestroyed(copy)) {
      problem = COPY_IN_NEED;
    }
    if (problem === 0) return false;
    this.status[change] = CHANGE_FAILED;
    this.problem[change] = problem;
    return true;
  }

  private create(change: number, replica: number): void {
    const { plan, membership, queue } = this.world;
    membership.step(replica, 'ADD', queue.nowUs);
    queue.schedule(withinUs(queue.nowUs + plan.membership.creationUs, plan), EVENT_MEMBERSHIP, change, CREATED);
  }

  private install(change: number, replica: number): void {
    const { membership, stamps, strikes, seeding, measure, queue, endpoint, places } = this.world;
    membership.step(replica, 'CREATED', queue.nowUs);
    stamps.install(replica);
    const copy = places.secondaryOf(replica);
    if (copy >= 0 && this.isStanding(copy)) stamps.install(copy);
    measure.groupsAtRisk.is(replica, stamps.groupsAtRisk(replica), queue.nowUs);
    this.seedingUs[replica] = queue.nowUs;
    this.seededUs[replica] = -1;
    measure.seedingBegan(replica, seeding.begin(replica, queue.nowUs));
    strikes.siteChanged(places.region[replica]!);
    if (copy >= 0) strikes.siteChanged(places.region[copy]!);
    this.copyTags(replica, () => true);
    endpoint.refresh();
    this.goOnSeeding(change, replica);
  }

  private goOnSeeding(change: number, replica: number): void {
    const { seeding, places, stamps, strikes, replication } = this.world;
    const copy = places.secondaryOf(replica);
    if (copy >= 0 && stamps.isSiteLost(copy) && this.isStanding(copy)) {
      // Where its region was out when the replica was set up, the geo-redundant copy comes later.
      stamps.install(copy);
      strikes.siteChanged(places.region[copy]!);
      replication.reconcile();
    }
    seeding.goOn(replica);
    seeding.arrived(replica);
    if (seeding.isActive(replica)) this.lookAgain(change);
  }

  /** Tags are small: those whose image `comes` are copied all at once, as far as replication could bring them now. */
  private copyTags(replica: number, comes: (manifest: number) => boolean): void {
    const { plan, places, catalogue, stamps, topology, replication } = this.world;
    const tell: Tell = (from, to, manifest, tag, versionUs, versionBy) => {
      if (manifest !== TOMBSTONE && !comes(manifest)) return;
      if (replication.pairs.isBlocked(replication.pairs.of(from, to))) return;
      catalogue.applyTag(tag, to, manifest === TOMBSTONE ? -1 : manifest, versionUs, versionBy);
    };
    missingTags(plan, places, catalogue, stamps, topology, replica, tell);
  }

  /** Of tags that came before their images some never got one, since its source was lost: with an image they can come again. */
  private forgetTagsWithoutImage(replica: number): void {
    const { catalogue, metadata } = this.world;
    for (let tag = 0; tag < catalogue.tags && !metadata.isShared; tag++) {
      const target = catalogue.tagTarget[tag * catalogue.holders + replica]!;
      if (target < 0 || catalogue.manifestStanding[target] === LOST || catalogue.isWhole(target, replica)) continue;
      // Where manifests go first, the job that has brought it here with its tag brings the rest.
      if ((catalogue.manifestVisible[target]! & (1 << replica)) !== 0) continue;
      forgetTag(catalogue, tag, replica);
    }
  }

  private remove(change: number, replica: number): void {
    const { membership, seeding, endpoint, queue } = this.world;
    const earlier = this.underWayFor(replica);
    if (earlier >= 0 && earlier !== change) this.status[earlier] = CHANGE_OVERTAKEN;
    seeding.stop(replica);
    membership.step(replica, 'REMOVE', queue.nowUs);
    endpoint.refresh();
    if (membership.isMember(replica)) {
      this.goOnDraining(change, replica);
      return;
    }
    // It was still being created, or destroyed already.
    this.withdraw(replica);
    this.settle(replica, CHANGE_DONE);
  }

  private goOnDraining(change: number, replica: number): void {
    const { plan, stamps, queue } = this.world;
    const isResolved = queue.nowUs >= plan.membership.changes[change]!.atUs + plan.routing.dnsTtlUs;
    if (stamps.isServing(replica) && !this.handsOn(replica) && isResolved) this.leave(replica);
    else this.lookAgain(change);
  }

  /** Something that only this replica has is on its way elsewhere, or is sent there now. */
  private handsOn(replica: number): boolean {
    const { plan, replication, catalogue } = this.world;
    const { graves } = catalogue;
    for (let to = 0; to < plan.replicas.length; to++) {
      if (to !== replica && replication.backlogOf(replica, to) > 0) return true;
    }
    const heir = this.heirOf(replica);
    let found = false;
    for (let m = 0; m < catalogue.manifests; m++) {
      const standing = catalogue.manifestStanding[m]!;
      if ((standing !== ACKNOWLEDGED && standing !== STORED_BEFORE) || !this.dependsOn(m, replica)) continue;
      found = true;
      if (heir < 0 || replication.jobs.bring(m, NO_TAG, 0, heir)) continue;
      // It is the delete that is lacking here: deletes are sent to who stays.
      if (graves?.admits(m, replica, heir) === false) replication.sendDelete(heir, replica, graves.heldAt(m, heir));
      else this.handOver(replica, heir, m);
    }
    for (let tag = 0; tag < catalogue.tags; tag++) {
      if (!this.isNewestIn(replica, tag)) continue;
      found = true;
      const cell = tag * catalogue.holders + replica;
      const [target, us] = [catalogue.tagTarget[cell]!, catalogue.tagVersionUs[cell]!];
      const manifest = target < 0 ? TOMBSTONE : target;
      if (heir >= 0) replication.send(replica, heir, manifest, tag, us, catalogue.tagVersionBy[cell]!);
    }
    return found;
  }

  /** This replica alone has the last write of a tag, and not the image that it names: that is handed over with its tags. */
  private isNewestIn(replica: number, tag: number): boolean {
    const { catalogue, membership, plan } = this.world;
    const cell = tag * catalogue.holders + replica;
    const target = catalogue.tagTarget[cell]!;
    if (catalogue.tagVersionUs[cell]! < 0) return false;
    // Of most tags some other has the last write too: that is told at once, and what their images lack is not.
    for (let r = 0; r < plan.replicas.length; r++) {
      if (r === replica || !membership.isMember(r)) continue;
      if (!catalogue.isOlder(tag * catalogue.holders + r, cell)) return false;
    }
    if (target < 0) return true;
    const canSend = catalogue.manifestStanding[target] !== LOST && catalogue.isWhole(target, replica);
    return canSend && !this.dependsOn(target, replica);
  }

  /** Without this replica the image could be read nowhere. */
  private dependsOn(manifest: number, replica: number): boolean {
    const { catalogue, places } = this.world;
    const others = ~places.withCopies(1 << replica);
    if ((catalogue.manifestVisible[manifest]! & others) === 0) return true;
    const start = catalogue.manifestStart[manifest]!;
    for (let i = start; i < start + catalogue.manifestCount[manifest]!; i++) {
      if ((catalogue.blobPresent[catalogue.pool[i]!]! & others) === 0) return true;
    }
    return false;
  }

  /** Who takes what a leaving replica alone has: home, or while that is out of service the nearest that is in it. */
  private heirOf(replica: number): number {
    const { plan, places, stamps, membership } = this.world;
    const takes = (r: number): boolean => r !== replica && membership.takes(r) && stamps.isServing(r);
    if (takes(plan.home)) return plan.home;
    let holders = 0;
    for (let r = 0; r < plan.replicas.length; r++) if (takes(r)) holders |= 1 << r;
    return holders === 0 ? -1 : nearestOf(plan, places, holders, replica);
  }

  private handOver(from: number, to: number, manifest: number): void {
    const { catalogue, replication } = this.world;
    replication.send(from, to, manifest, NO_TAG, 0, from);
    for (let tag = 0; tag < catalogue.tags; tag++) {
      const cell = tag * catalogue.holders + from;
      if (catalogue.tagTarget[cell] !== manifest) continue;
      replication.send(from, to, manifest, tag, catalogue.tagVersionUs[cell]!, catalogue.tagVersionBy[cell]!);
    }
  }

  private leave(replica: number): void {
    const { membership, queue, replication } = this.world;
    membership.step(replica, 'REMOVED', queue.nowUs);
    this.withdraw(replica);
    this.settle(replica, CHANGE_DONE);
    // What it has handed over may be what others wait for from its heir.
    replication.reconcile();
  }

  /** Nothing holds the region of a holder, or the storage there, down or destroyed. */
  private isStanding(holder: number): boolean {
    const { siteLost, stampLost, regionDown, storageOut } = this.world.conditions;
    const region = this.world.places.region[holder]!;
    return [siteLost, stampLost, regionDown, storageOut].every((held) => held[region] === 0);
  }

  private withdraw(replica: number): void {
    const { stamps, places, catalogue, replication, strikes, metadata, observations, measure, queue, plan, endpoint } =
      this.world;
    const copy = places.secondaryOf(replica);
    observations.erased(replica, false);
    for (const holder of copy < 0 ? [replica] : [replica, copy]) {
      stamps.withdraw(holder);
      eraseReplica(catalogue, holder, !metadata.isShared);
      replication.dropReplica(holder);
    }
    releaseUnshown(this.world);
    // After a failover it had stood in its pair's region: whoever comes in its place comes to its own.
    if (places.region[replica] !== plan.replicas[replica]) {
      places.exchange(replica, queue.nowUs);
      stamps.exchange(replica, copy);
      endpoint.relocated();
      strikes.endpoints.limit(places.region[replica]!);
    }
    measure.groupsAtRisk.is(replica, 0, queue.nowUs);
    for (const holder of copy < 0 ? [replica] : [replica, copy]) strikes.siteChanged(places.region[holder]!);
  }

  private settle(replica: number, status: number): void {
    const change = this.underWayFor(replica);
    if (change < 0) return;
    this.status[change] = status;
    this.doneUs[change] = this.world.queue.nowUs;
  }

  private lookAgain(change: number, what = LOOK_AGAIN): void {
    const { queue, plan } = this.world;
    queue.schedule(withinUs(queue.nowUs + LOOK_US, plan), EVENT_MEMBERSHIP, change, what);
  }
}
