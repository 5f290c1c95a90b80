/** What faults do to front ends, names, routing and arrivals: the one implementation of `EndpointTargets`. */
import { ENDPOINT_DOWN, ENDPOINT_DOWNLOAD, ENDPOINT_UPLOAD, NAMES_DOWN, ROUTING_STALE } from './conditions.ts';
import type { EndpointTargets } from './faults/endpointTargets.ts';
import { placeOfNames } from './sink.ts';
import type { World } from './world.ts';

export class EndpointStrikes implements EndpointTargets {
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  hold(kind: number, region: number, value: number, fault: number): void {
    this.world.conditions.push(kind, region, value, fault);
    const replica = this.replicaOf(region);
    if (kind === ENDPOINT_DOWN && replica >= 0) this.world.traffic.cutReplica(replica);
    this.follow(kind, region);
  }

  release(kind: number, region: number, fault: number): void {
    const { conditions, measure, queue, frontEnds } = this.world;
    conditions.pop(kind, region, fault);
    this.follow(kind, region);
    if (kind === NAMES_DOWN) {
      if (conditions.namesDown[region] === 0) measure.service.isBack(placeOfNames(region), queue.nowUs);
      return;
    }
    const replica = this.replicaOf(region);
    if (replica >= 0 && frontEnds.isWhole(replica)) measure.service.isBack(replica, queue.nowUs);
  }

  noteStruck(region: number, fault: number): void {
    const replica = this.replicaOf(region);
    const { plan, measure, queue } = this.world;
    if (replica < 0) return;
    for (let c = 0; c < plan.clients.length; c++) measure.service.struck(fault, c, replica, queue.nowUs);
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

  beginSurge(fault: number, target: number): void {
    this.world.surges.begin(fault, target);
  }

  endSurge(fault: number, target: number): void {
    this.world.surges.end(fault, target);
  }

  /** The replica that stands in a region now, −1 for none. */
  private replicaOf(region: number): number {
    return this.world.strikes.replicaOf(region);
  }

  /** What follows from a condition that came or went. */
  private follow(kind: number, region: number): void {
    if (kind === ENDPOINT_DOWNLOAD || kind === ENDPOINT_UPLOAD) this.limit(region);
  }

  /** The front end in a region, whoever's it is now, has what faults leave of its bandwidth there. */
  limit(region: number): void {
    const replica = this.replicaOf(region);
    if (replica < 0) return;
    const { values } = this.world.conditions;
    const [download, upload] = [values[ENDPOINT_DOWNLOAD]![region]!, values[ENDPOINT_UPLOAD]![region]!];
    this.world.traffic.limitReplica(replica, download, upload);
  }
}
