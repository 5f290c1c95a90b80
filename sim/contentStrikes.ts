/**
 * What people do to content in a run: images deleted by mistake, a retention policy that nobody meant, a release that damages what
 * it writes. The one implementation of `ContentTargets` beside the skeleton's.
 *
 * Fault model: what they do is done through the registry, at one replica or in all front ends, and is replicated like everything
 * else. By chance a run plays none of it: `nines assess` counts that.
 */
import { BAD_WRITES, MISCONFIGURED_RETENTION } from './conditions.ts';
import { BY_FAULT } from './deletionPlan.ts';
import type { PlannedFault } from './faultPlan.ts';
import type { ContentTargets } from './faults/contentTargets.ts';
import type { World } from './world.ts';

export class ContentStrikes implements ContentTargets {
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  contentProblem(fault: PlannedFault): string | null {
    if (fault.action !== 'operator.delete') return null;
    const replica = this.replicaOf(fault);
    if (replica < 0) return 'the region in which it is done is out of service';
    const { catalogue } = this.world;
    const isMeant = this.meantBy(fault);
    for (let m = 0; m < catalogue.manifests; m++) {
      if ((catalogue.manifestVisible[m]! & (1 << replica)) !== 0 && isMeant(m)) return null;
    }
    return 'there is nothing to delete';
  }

  begin(fault: PlannedFault, reference: number): void {
    const { conditions } = this.world;
    switch (fault.action) {
      case 'operator.delete':
        this.deleteImages(fault, reference);
        return;
      case 'retention.misconfigure':
        conditions.push(MISCONFIGURED_RETENTION, 0, fault.retentionUs, reference);
        return;
      default:
        for (const region of fault.regions) conditions.push(BAD_WRITES, region, fault.probability, reference);
    }
  }

  end(fault: PlannedFault, reference: number): void {
    const { conditions } = this.world;
    if (fault.action === 'retention.misconfigure') conditions.pop(MISCONFIGURED_RETENTION, 0, reference);
    if (fault.action !== 'release.bad') return;
    for (const region of fault.regions) conditions.pop(BAD_WRITES, region, reference);
  }

  private deleteImages(fault: PlannedFault, reference: number): void {
    this.world.frontDoor.desk?.takeAll(this.replicaOf(fault), this.meantBy(fault), BY_FAULT, reference);
  }

  /** Which images are among what is deleted: by draws of the fault's own, the same for the same image in every variant. */
  private meantBy({ id, repository, probability }: PlannedFault): (manifest: number) => boolean {
    const { catalogue, streams } = this.world;
    const draws = streams.keyed(`faults/${id}/images`);
    return (m) => {
      if (repository >= 0 && catalogue.manifestRepository[m] !== repository) return false;
      const client = catalogue.manifestClient[m]!;
      return draws.uniform(client, client < 0 ? m : catalogue.manifestSerial[m]!) < probability;
    };
  }

  /** The replica that stands in the region in which it is done, and serves; −1 for none. */
  private replicaOf({ regions }: PlannedFault): number {
    const { frontDoor, strikes } = this.world;
    for (const region of regions) {
      for (const replica of strikes.replicasIn(region)) if (frontDoor.desk?.isOpen(replica) === true) return replica;
    }
    return -1;
  }
}
