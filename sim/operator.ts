/** What an operator does to a replica's storage: fail over to its geo-redundant copy, and set geo-redundancy up again. */
import type { OperatorTargets } from './faults/fault.ts';
import { EVENT_GEO_RESUME } from './kinds.ts';
import { withinUs } from './plan.ts';
import type { Strikes } from './strikes.ts';
import type { World } from './world.ts';

export class Operator implements OperatorTargets {
  private readonly world: World;
  private readonly strikes: Strikes;

  constructor(world: World, strikes: Strikes) {
    this.world = world;
    this.strikes = strikes;
  }

  failoverProblem(region: number): string | null {
    const { plan, places, stamps, membership } = this.world;
    const replica = plan.regions[region]!.replica;
    const secondary = places.secondaryOf(replica);
    const name = plan.regions[region]!.name;
    if (secondary < 0) return `${name} has no geo-redundant copy`;
    if (!membership.isMember(replica)) return `${name} is no replica of the registry then`;
    const where = plan.regions[places.region[secondary]!]!.name;
    if (stamps.isDestroyed(secondary)) return `${name} has no geo-redundant copy any more`;
    if (stamps.isSeeding(secondary)) return `the geo-redundant copy of ${name} in ${where} is not whole yet`;
    return stamps.isServing(secondary) ? null : `the geo-redundant copy of ${name} in ${where} is out of service`;
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
}
