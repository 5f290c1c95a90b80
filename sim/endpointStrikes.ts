/** What faults do to front ends, names, routing and arrivals: the one implementation of `EndpointTargets`. */
import {
  DELETE_LIMIT,
  ENDPOINT_DOWN,
  ENDPOINT_DOWNLOAD,
  ENDPOINT_UPLOAD,
  NAMES_DOWN,
  READ_LIMIT,
  ROUTING_STALE,
} from './conditions.ts';
import type { EndpointTargets } from './faults/endpointTargets.ts';
import { LIMITED } from './limitsPlan.ts';
import { placeOfNames } from './sink.ts';
import type { World } from './world.ts';

export class EndpointStrikes implements EndpointTargets {
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  hold(kind: number, region: number, value: number, fault: number): void {
    this.world.conditions.push(kind, region, value, fault);
    if (kind === ENDPOINT_DOWN) for (const replica of this.replicasIn(region)) this.world.traffic.cutReplica(replica);
    this.follow(kind, region);
  }

  release(kind: number, region: number, fault: number): void {
    const { conditions, measure, queue, frontEnds, plan } = this.world;
    conditions.pop(kind, region, fault);
    this.follow(kind, region);
    if (kind === NAMES_DOWN) {
      if (fault < plan.faults.length) measure.service.released(fault, placeOfNames(region), queue.nowUs);
      if (conditions.namesDown[region] === 0) measure.service.isBack(placeOfNames(region), queue.nowUs);
      return;
    }
    this.world.strikes.noteReleased(region, fault);
    for (const replica of this.replicasIn(region)) {
      if (frontEnds.isWhole(replica)) measure.service.isBack(replica, queue.nowUs);
    }
  }

  noteStruck(region: number, fault: number): void {
    this.world.strikes.noteStruck(region, fault);
  }

  noteNamesStruck(region: number, fault: number): void {
    const { plan, measure, queue } = this.world;
    for (const [c, client] of plan.clients.entries()) {
      if (client.region === region) measure.service.struck(fault, c, placeOfNames(region), queue.nowUs);
    }
  }

  holdRouting(fault: number): void {
    this.world.conditions.push(ROUTING_STALE, 0, 1, fault);
  }

  releaseRouting(fault: number): void {
    this.world.conditions.pop(ROUTING_STALE, 0, fault);
    this.world.endpoint.refresh();
  }

  beginSurge(fault: number, client: number): void {
    this.world.surges.begin(this.sourceOf(fault), client);
  }

  endSurge(fault: number, client: number): void {
    this.world.surges.end(this.sourceOf(fault), client);
  }

  isSurging(hazard: string, client: number): boolean {
    const { plan, surges } = this.world;
    return surges.isOn(plan.faults.length + plan.hazards.findIndex(({ id }) => id === hazard), client);
  }

  /** What surges count as theirs: a planned fault, or (beyond these) a hazard with all its firings. */
  private sourceOf(fault: number): number {
    const { plan, hazards } = this.world;
    return fault < plan.faults.length ? fault : plan.faults.length + hazards.hazardOf(fault);
  }

  /** Replicas that stand in a region now. */
  private replicasIn(region: number): readonly number[] {
    return this.world.strikes.replicasIn(region);
  }

  /** What follows from a condition that came or went. */
  private follow(kind: number, region: number): void {
    const isLimit = kind >= READ_LIMIT && kind <= DELETE_LIMIT;
    if (isLimit || kind === ENDPOINT_DOWNLOAD || kind === ENDPOINT_UPLOAD) this.limit(region);
  }

  /** The front ends in a region, whoever's they are now, have what faults leave of their bandwidth and of their limits there. */
  limit(region: number): void {
    const { conditions, traffic, frontDoor, queue, observations } = this.world;
    const { values } = conditions;
    const [download, upload] = [values[ENDPOINT_DOWNLOAD]![region]!, values[ENDPOINT_UPLOAD]![region]!];
    for (const replica of this.replicasIn(region)) {
      traffic.limitReplica(replica, download, upload);
      for (let kind = 0; kind < LIMITED.length; kind++) {
        const perMinute = frontDoor.limits.change(replica, kind, values[READ_LIMIT + kind]![region]!, queue);
        observations.limitIs(replica, kind, perMinute);
      }
    }
  }
}
