/** What an operator does to a replica's storage: fail over to its geo-redundant copy, and set geo-redundancy up again. */
import type { OperatorTargets } from './faults/fault.ts';
import type { Stateful, StateVisitor } from './kernel/state.ts';
import { EVENT_GEO_RESUME } from './kinds.ts';
import { withinUs } from './plan.ts';
import {
  COPY_REGION_LOST,
  COPY_REGION_OUT,
  COPY_STORAGE_LOST,
  COPY_STORAGE_OUT,
  FailoverObstacles,
  NO_OBSTACLE,
  NO_REPLICA,
  NOT_MADE_AGAIN,
  NOT_REDUNDANT,
  NOT_WHOLE,
} from './storage/failoverObstacles.ts';
import type { Strikes } from './strikes.ts';
import type { World } from './world.ts';

export class Operator implements OperatorTargets, Stateful {
  /** Why failovers did not take place. */
  readonly obstacles: FailoverObstacles;
  private readonly world: World;
  private readonly strikes: Strikes;

  constructor(world: World, strikes: Strikes) {
    this.world = world;
    this.strikes = strikes;
    this.obstacles = new FailoverObstacles(world.plan.faults.length, world.plan.regions.length);
  }

  failoverProblem(region: number): string | null {
    return this.obstacle(region) === NO_OBSTACLE ? null : 'there is no geo-redundant copy to fail over to';
  }

  noteObstacle(region: number, fault: number, late: boolean): void {
    this.obstacles.note(fault, region, this.obstacle(region), Math.max(0, this.copyRegion(region)), late);
  }

  failOver(region: number, resumeUs: number | null, fault: number): void {
    const { plan, places, queue } = this.world;
    const replica = plan.regions[region]!.replica;
    this.strikes.exchange(replica, fault);
    if (resumeUs === null) return;
    const dueUs = withinUs(queue.nowUs + resumeUs, plan);
    const secondary = places.secondaryOf(replica);
    this.strikes.newCopies.ordered(secondary, fault);
    queue.schedule(dueUs, EVENT_GEO_RESUME, secondary, 0);
  }

  visitState(v: StateVisitor): void {
    this.obstacles.visitState(v);
  }

  /** Where the geo-redundant copy of the region's replica is, −1 without one. */
  private copyRegion(region: number): number {
    const { plan, places } = this.world;
    const { replica } = plan.regions[region]!;
    const copy = replica < 0 ? -1 : places.secondaryOf(replica);
    return copy < 0 ? -1 : places.region[copy]!;
  }

  /** What stands in the way of a failover now, as failoverObstacles.ts names it. */
  private obstacle(region: number): number {
    const { plan, places, stamps, membership, conditions } = this.world;
    const where = this.copyRegion(region);
    if (where < 0) return NOT_REDUNDANT;
    const { replica } = plan.regions[region]!;
    const copy = places.secondaryOf(replica);
    if (!membership.isMember(replica)) return NO_REPLICA;
    if (stamps.isDestroyed(copy)) {
      if (stamps.isGivenUp(copy)) return NOT_MADE_AGAIN;
      return conditions.siteLost[where]! > 0 ? COPY_REGION_LOST : COPY_STORAGE_LOST;
    }
    if (stamps.isSeeding(copy)) return NOT_WHOLE;
    if (stamps.isServing(copy)) return NO_OBSTACLE;
    return conditions.regionDown[where]! > 0 ? COPY_REGION_OUT : COPY_STORAGE_OUT;
  }
}
