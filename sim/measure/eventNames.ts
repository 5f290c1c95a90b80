/** Events in names, as they are when the digest takes them: what happens, and to whom. The same in every variant of a scenario. */
import { CHANCE_SUPPRESSED, STRUCK } from '../faults/hazards.ts';
import { IMPOSSIBLE, SUPPRESSED } from '../faults/plannedFaults.ts';
import { Defect } from '../kernel/assert.ts';
import { PHASE_START } from '../kernel/faultAgenda.ts';
import * as kinds from '../kinds.ts';
import * as keys from '../registry/keys.ts';
import { FIRST_LOCK } from '../replication/deletes.ts';
import { OPERATION_NAMES } from '../sink.ts';
import { operationOf } from '../workload/steps.ts';
import type { World } from '../world.ts';
import { faultName, imageName, placeName, tagName } from './names.ts';

export interface NamedEvent {
  readonly kind: string;
  readonly entity: string;
}

/** Of a planned fault; every other kind has a number of its own. */
const PLANNED = 0;

/** @param kind and @param id as the digest has just been given them */
export function eventName(world: World, kind: number, id: number): NamedEvent {
  const { plan, queue, traffic } = world;
  const { a, b } = queue;
  const { fetches } = traffic.requests;
  const client = (): string => plan.clients[a]!.name;
  switch (kind) {
    case PLANNED:
      return {
        kind: id % 2 === PHASE_START ? beginningOf(world.faults.status[id >> 1]!) : 'fault ends',
        entity: plan.faults[id >> 1]!.id,
      };
    case kinds.EVENT_PULL_ARRIVAL:
      return { kind: 'pull arrives', entity: client() };
    case kinds.EVENT_PUSH_ARRIVAL:
      return { kind: 'push arrives', entity: client() };
    case kinds.EVENT_TRACE:
      return { kind: 'push of the trace arrives', entity: client() };
    case kinds.EVENT_LIST_ARRIVAL:
      return { kind: 'listing arrives', entity: client() };
    case kinds.EVENT_SINGLE:
      return { kind: 'single operation arrives', entity: client() };
    case kinds.EVENT_ROLLOUT:
      return { kind: 'rollout begins', entity: client() };
    case kinds.EVENT_SURGE:
      return { kind: b === 0 ? 'pull of a surge arrives' : 'push of a surge arrives', entity: `surge ${a + 1}` };
    case kinds.EVENT_STEP:
      return { kind: 'request', entity: operationName(world, a) };
    case kinds.EVENT_FETCH:
      return { kind: 'request for a blob', entity: operationName(world, fetches.op[a]!) };
    case kinds.EVENT_ENDPOINT_LINK: {
      // Its link has just completed it.
      const done = world.completedFetch;
      return { kind: 'transfer ends', entity: operationName(world, fetches.op[done]!) };
    }
    case kinds.EVENT_PROBE:
      return { kind: 'health probe', entity: placeName(world, a, queue.nowUs) };
    case kinds.EVENT_REPLICATION:
      return { kind: 'replication', entity: jobName(world, a) };
    case kinds.EVENT_REPLICATION_LINK:
      return { kind: 'replicated blob arrives', entity: jobName(world, world.completedJob) };
    case kinds.EVENT_REPAIR:
    case kinds.EVENT_REPAIR_LINK:
    case kinds.EVENT_RENEWAL:
      return {
        kind: kind === kinds.EVENT_RENEWAL ? 'group laid anew' : 'repair ends',
        entity: `placement group ${groupOf(world, kind, id) + 1}`,
      };
    case kinds.EVENT_HAZARD:
      return { kind: 'failure by chance', entity: firingName(world) };
    case kinds.EVENT_CHANCE_END:
      return { kind: 'failure by chance ends', entity: faultName(world, b) };
    case kinds.EVENT_ANTI_ENTROPY:
      return { kind: 'inventories are compared', entity: 'all replicas' };
    case kinds.EVENT_COLLECT:
      return { kind: a === 0 ? 'garbage is marked' : 'garbage is collected', entity: 'all replicas' };
    case kinds.EVENT_RETENTION:
      return { kind: 'time of an untagged image is over', entity: imageName(world, a) };
    case kinds.EVENT_PURGE:
      return { kind: 'purge of what was deleted', entity: 'the bin' };
    case kinds.EVENT_DELETE_ARRIVAL:
      return { kind: 'delete arrives', entity: client() };
    case kinds.EVENT_MEMBERSHIP: {
      const change = plan.membership.changes[a]!;
      return { kind: `replica: ${change.kind}`, entity: placeName(world, change.replica, queue.nowUs) };
    }
    case kinds.EVENT_KEY:
      return { kind: KEY_EVENTS[a]!, entity: a === keys.DATA_KEY_ENDS ? plan.regions[b]!.name : 'the customer’s key' };
    case kinds.EVENT_GEO_RESUME:
      return { kind: 'geo-redundancy is set up again', entity: placeName(world, a, queue.nowUs) };
    default:
      throw new Defect(`no such kind of event: ${kind}`);
  }
}

/** By what is due (registry/keys.ts). */
const KEY_EVENTS: Readonly<Record<number, string>> = {
  [keys.DATA_KEY_ENDS]: 'data keys are over',
  [keys.VAULT_FAILS_OVER]: 'vault is served from the paired region',
  [keys.KEY_ROTATES]: 'key rotates',
  [keys.KEY_PICKED_UP]: 'new version of the key is picked up',
  [keys.VERSION_RETIRES]: 'old version of the key is retired',
  [keys.RETENTION_ENDS]: 'deleted key is past recovery',
};

/** A fault that is suppressed takes its turn all the same, and is another event than one that strikes. */
function beginningOf(status: number): string {
  if (status === SUPPRESSED) return 'fault is suppressed';
  return status === IMPOSSIBLE ? 'fault finds nothing to strike' : 'fault begins';
}

/** The last one: `region.loss@eastus#1 strikes`. */
function firingName({ plan, hazards }: World): string {
  const last = hazards.firings - 1;
  const status = hazards.firingStatus[last]!;
  const deed =
    status === STRUCK ? 'strikes' : status === CHANCE_SUPPRESSED ? 'is suppressed' : 'finds nothing to strike';
  return `${hazards.nameOf(plan.faults.length + last)} ${deed}`;
}

/** `fleet, pull 17`: numbered among those of its source. */
function operationName({ plan, traffic }: World, op: number): string {
  const { client, kind, serial } = traffic.requests.ops;
  return `${plan.clients[client[op]!]!.name}, ${OPERATION_NAMES[operationOf(kind[op]!)]} ${serial[op]! + 1}`;
}

function jobName(world: World, job: number): string {
  const { jobs, pairs } = world.replication;
  const { nowUs } = world.queue;
  const manifest = jobs.manifest[job]!;
  const deletion = jobs.deletion[job]!;
  const what =
    deletion >= 0
      ? deletion >= FIRST_LOCK
        ? 'a lock'
        : `delete of ${imageName(world, world.catalogue.graves!.manifest[deletion]!)}`
      : manifest < 0
        ? tagName(world, jobs.tag[job]!)
        : imageName(world, manifest);
  const pair = jobs.pair[job]!;
  return `${what}, ${placeName(world, pairs.from(pair), nowUs)} → ${placeName(world, pairs.to(pair), nowUs)}`;
}

/** Transfers of a repair link belong to group and slot in one number. */
function groupOf({ stamps, queue }: World, kind: number, id: number): number {
  return kind === kinds.EVENT_REPAIR_LINK ? Math.floor(id / stamps.copies.core.slots) : queue.a;
}
