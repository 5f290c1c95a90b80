/**
 * Geo-repair: what a replica gets from the others when groups of it come back empty, and where that can come from.
 *
 * Fault model: a source must have the group readable, its site up, and a way to the replica that is neither cut nor
 * paused; while there is none, the refill waits. What only an unreachable replica has comes later, by replication. A stamp
 * is refilled from its own geo-redundant copy too; a copy is refilled from its stamp alone.
 */
import type { Plan } from '../plan.ts';
import type { Sink } from '../sink.ts';
import type { Catalogue } from '../storage/catalogue.ts';
import { copyTags, hideIncomplete, refillGroup, showRefilled } from '../storage/destruction.ts';
import type { Places } from '../storage/places.ts';
import type { Stamps } from '../storage/stamps.ts';
import type { GeoReplication } from './geoReplication.ts';
import { nearestOf } from './sources.ts';

export class GeoRepair {
  private readonly plan: Plan;
  private readonly catalogue: Catalogue;
  private readonly stamps: Stamps;
  private readonly replication: GeoReplication;
  private readonly sink: Sink;
  private readonly places: Places;

  constructor(
    plan: Plan,
    places: Places,
    catalogue: Catalogue,
    stamps: Stamps,
    replication: GeoReplication,
    sink: Sink,
  ) {
    this.plan = plan;
    this.places = places;
    this.catalogue = catalogue;
    this.stamps = stamps;
    this.replication = replication;
    this.sink = sink;
  }

  /** Whether some replica can send the group now. */
  hasSource(replica: number, group: number): boolean {
    return this.sourcesOf(replica, group) !== 0;
  }

  /** A group has been refilled: it holds what its sources hold of it. */
  refilled(replica: number, group: number): void {
    const { catalogue, plan, places, sink, stamps } = this;
    refillGroup(catalogue, replica, group, this.sourcesOf(replica, group), (blob, holders) => {
      sink.bytesReplicated(nearestOf(plan, places, holders, replica), replica, catalogue.blobBytes[blob]!);
    });
    const awaitsRefill = (g: number): boolean => stamps.awaitsRefill(replica, g);
    hideIncomplete(catalogue, replica, awaitsRefill);
    showRefilled(catalogue, replica, this.serving(replica), awaitsRefill);
    if (stamps.isServing(replica) && !stamps.awaitsAnyRefill(replica)) this.replication.reconcile();
  }

  /** A rebuilt replica has every group again: it learns the tags, too. */
  seeded(replica: number): void {
    copyTags(this.catalogue, replica, this.serving(replica));
  }

  /** Replicas that a group can be copied from, as bits. */
  private sourcesOf(replica: number, group: number): number {
    return this.reachable(replica, (r) => this.stamps.canCopyFrom(r, group));
  }

  /** Replicas in service from which something can get here now, as bits. */
  private serving(replica: number): number {
    return this.reachable(replica, (r) => this.stamps.isServing(r));
  }

  private reachable(replica: number, test: (replica: number) => boolean): number {
    const { pairs } = this.replication;
    const { places } = this;
    let found = 0;
    for (let r = 0; r < places.holders; r++) {
      const withCopy = places.isSecondary(r) || places.isSecondary(replica);
      if (withCopy && !places.arePartners(replica, r)) continue;
      if (r !== replica && !pairs.isFrozen(pairs.of(r, replica)) && test(r)) found |= 1 << r;
    }
    return found;
  }
}
