/**
 * What geo-redundant copies add to the outcome of a run: those that were never begun, or are still being made, when it ends,
 * and what stood in the way of failovers.
 */
import { FREE } from '../replication/jobs.ts';
import {
  COPY_REGION_LOST,
  COPY_REGION_OUT,
  COPY_STORAGE_LOST,
  COPY_STORAGE_OUT,
  NO_OBSTACLE,
  NO_REPLICA,
  NOT_MADE_AGAIN,
  NOT_REDUNDANT,
  NOT_WHOLE,
} from '../storage/failoverObstacles.ts';
import type { World } from '../world.ts';
import { placeName } from './names.ts';

/** What to say of copies that were not made; without figures, so that seeds say the same. */
export function copyWarnings(world: World): string[] {
  return [...neverBegun(world), ...untold(world)];
}

/** Geo-redundancy that a failover was to set up again, and that nobody has begun to. */
function neverBegun(world: World): string[] {
  const { plan, places, faults, horizonUs, strikes } = world;
  return copiesOf(world).flatMap((copy) => {
    const failover = strikes.newCopies.awaitedBy(copy);
    if (failover < 0) return [];
    const { id, resumeUs } = plan.faults[failover]!;
    if (faults.recoveredUs[failover]! + (resumeUs ?? 0) >= horizonUs) {
      return [`${id} was to set up geo-redundancy again later than the run goes; nothing of that is seen`];
    }
    const where = plan.regions[places.region[copy]!]!.name;
    return [
      `${id} was to set up geo-redundancy again, and the storage in ${where} was not rebuilt; give its fault a \`rebuild\``,
    ];
  });
}

/** Copies that are still being made, where no verdict says so. */
function untold(world: World): string[] {
  if (world.plan.invariants.includes('queues-drain-or-alarm')) return [];
  return copiesOf(world)
    .filter((copy) => isOpenCopy(world, copy))
    .map((copy) => `${subjectOf(world, copy)} when the run ends`);
}

/** Geo-redundant copies that the end of the run cuts off while they are being made, a sentence each. */
export function openCopies(world: World): string[] {
  return copiesOf(world).flatMap((copy) => {
    const { stamps } = world;
    const subject = subjectOf(world, copy);
    if (stamps.isSeeding(copy)) {
      let filled = 0;
      for (let group = 0; group < stamps.groups; group++) if (!stamps.awaitsRefill(copy, group)) filled++;
      return [`${subject}: ${filled} of ${stamps.groups} groups done`];
    }
    const owed = owedBeforeWhole(world, copy);
    if (owed === 0) return [];
    const writes = owed === 1 ? 'write' : 'writes';
    return [`${subject}: all groups done, and ${owed} ${writes} of meanwhile not there yet`];
  });
}

/** The copy is still being made, or has not yet got all that was written meanwhile. */
export function isOpenCopy(world: World, copy: number): boolean {
  return world.stamps.isSeeding(copy) || owedBeforeWhole(world, copy) > 0;
}

/** Replication jobs that wait for copies which are still being made. */
export function owedToOpenCopies(world: World): number {
  let owed = 0;
  for (const copy of copiesOf(world)) {
    owed += world.stamps.isSeeding(copy) ? jobsTo(world, copy, Number.POSITIVE_INFINITY) : owedBeforeWhole(world, copy);
  }
  return owed;
}

function subjectOf(world: World, copy: number): string {
  const { plan, places } = world;
  return `${placeName(world, copy, Number.POSITIVE_INFINITY)} is still being made in ${plan.regions[places.region[copy]!]!.name}`;
}

/** What kept a planned failover from moving each region that it did not move. */
export function failoverObstacles(world: World, failover: number): string {
  const { plan, places, strikes, faults } = world;
  const { regions, durationUs } = plan.faults[failover]!;
  const told = regions.flatMap((region) => {
    const { kind, where, late } = strikes.operator.obstacles.of(failover, region);
    if (kind === NO_OBSTACLE) return [];
    const { replica, name } = plan.regions[region]!;
    const atUs = faults.intendedUs[failover]! + (late ? (durationUs ?? 0) : 0);
    const copy = replica < 0 ? -1 : places.secondaryOf(replica);
    const copyName = copy < 0 ? '' : placeName(world, copy, atUs);
    const what = obstacleInWords(kind, name, copyName, plan.regions[where]!.name);
    return [`${what} when it was ${late ? 'to take effect' : 'ordered'}`];
  });
  return told.join('; ');
}

function obstacleInWords(kind: number, name: string, copy: string, where: string): string {
  switch (kind) {
    case NOT_REDUNDANT:
      return `${name} had no geo-redundant storage`;
    case NO_REPLICA:
      return `${name} was no replica of the registry`;
    case NOT_MADE_AGAIN:
      return 'the failover before had used the geo-redundant copy up, and no new one had been begun';
    case COPY_REGION_LOST:
      return `${copy} was gone with its region, ${where},`;
    case COPY_STORAGE_LOST:
      return `${copy} was gone with the storage in ${where}`;
    case NOT_WHOLE:
      return `${copy}, in ${where}, was not whole yet`;
    case COPY_REGION_OUT:
      return `the region of ${copy}, ${where}, was out`;
    case COPY_STORAGE_OUT:
      return `the storage in ${where} with ${copy} was out`;
    default:
      return `${copy} could not be used`;
  }
}

/** Jobs to a copy for what was taken before it was whole. */
function owedBeforeWhole(world: World, copy: number): number {
  const wholeUs = world.strikes.newCopies.wholeSinceUs(copy);
  return wholeUs < 0 ? 0 : jobsTo(world, copy, wholeUs);
}

function jobsTo({ replication }: World, holder: number, takenByUs: number): number {
  const { jobs, pairs } = replication;
  let found = 0;
  for (let job = 0; job < jobs.slots.used; job++) {
    if (jobs.state[job] === FREE || pairs.to(jobs.pair[job]!) !== holder) continue;
    if (jobs.takenUs[job]! <= takenByUs) found++;
  }
  return found;
}

/** Geo-redundant copies whose replicas belong to the registry. */
function copiesOf({ plan, places, membership }: World): number[] {
  return plan.replicas.flatMap((_, replica) => {
    const copy = places.secondaryOf(replica);
    return copy >= 0 && membership.isMember(replica) ? [copy] : [];
  });
}
