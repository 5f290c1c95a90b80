/**
 * Geo-repair: what a replica gets from the others when groups of it come back empty, and where that can come from.
 *
 * Fault model: a source must have the group readable, its site up, and a way to the replica that is neither cut nor
 * paused; while there is none, the refill waits. What only an unreachable replica has comes later, by replication. Under
 * one-way rules it must be a replica that a rule leads from; where no rule leads to, a group comes back empty. A stamp is
 * refilled from its own geo-redundant copy too; a copy is refilled from its stamp alone.
 */
import type { Plan } from '../plan.ts';
import type { Sink } from '../sink.ts';
import type { Catalogue } from '../storage/catalogue.ts';
import { copyTags, hideIncomplete, refillGroup, showRefilled } from '../storage/destruction.ts';
import type { Places } from '../storage/places.ts';
import type { Stamps } from '../storage/stamps.ts';
import type { Deletes } from './deletes.ts';
import type { GeoReplication } from './geoReplication.ts';
import { NO_TAG } from './jobs.ts';
import { nearestOf } from './sources.ts';
import type { Topology } from './topology.ts';

export class GeoRepair {
  private readonly plan: Plan;
  private readonly catalogue: Catalogue;
  private readonly stamps: Stamps;
  private readonly replication: GeoReplication;
  private readonly sink: Sink;
  private readonly topology: Topology;
  private readonly places: Places;

  constructor(
    plan: Plan,
    places: Places,
    catalogue: Catalogue,
    stamps: Stamps,
    replication: GeoReplication,
    topology: Topology,
    sink: Sink,
  ) {
    this.topology = topology;
    this.plan = plan;
    this.places = places;
    this.catalogue = catalogue;
    this.stamps = stamps;
    this.replication = replication;
    this.sink = sink;
  }

  /** Whether some replica can send the group now, or none ever will. */
  hasSource(replica: number, group: number): boolean {
    if (!this.isFed(replica, group)) return true;
    return this.sourcesOf(replica, group) !== 0;
  }

  /**
   * A group has been refilled: it holds what its sources hold of it. Returns whether some image is nowhere whole now, and
   * by the rules never will be.
   */
  refilled(replica: number, group: number): boolean {
    const { catalogue, plan, places, sink, stamps } = this;
    refillGroup(catalogue, replica, group, this.sourcesOf(replica, group), (blob, holders) => {
      sink.bytesReplicated(nearestOf(plan, places, holders, replica), replica, catalogue.blobBytes[blob]!);
    });
    const awaitsRefill = (g: number): boolean => stamps.awaitsRefill(replica, g);
    const isSome = hideIncomplete(catalogue, replica, awaitsRefill, plan.rules !== null);
    const maySend = (source: number, m: number): boolean => this.refills(source, replica, m, NO_TAG, 0, source);
    showRefilled(catalogue, replica, this.serving(replica), awaitsRefill, maySend);
    if (stamps.isServing(replica) && !stamps.awaitsAnyRefill(replica)) this.replication.reconcile();
    return isSome;
  }

  /** A rebuilt replica has every group again: it learns the tags, too, and what was deleted or locked. */
  seeded(replica: number, deletes: Deletes | null): void {
    const { catalogue, places } = this;
    copyTags(catalogue, replica, this.serving(replica), (source, tag) => {
      const cell = tag * catalogue.holders + source;
      const [versionUs, by] = [catalogue.tagVersionUs[cell]!, catalogue.tagVersionBy[cell]!];
      return this.refills(source, replica, catalogue.tagTarget[cell]!, tag, versionUs, by);
    });
    // Replicas send what they know of deletes and locks; a geo-redundant copy sends nothing by itself.
    const copy = places.secondaryOf(replica);
    const isCopy = copy >= 0 && places.isSecondary(copy);
    if (isCopy && (this.serving(replica) & (1 << copy)) !== 0) deletes?.learn(copy, replica);
  }

  /** Some replica that stands may send the group here, now or later, by itself or by way of others. */
  private isFed(replica: number, group: number): boolean {
    const { holders } = this.places;
    let fed = 1 << replica;
    // Each round goes one rule further back.
    for (let round = 1; round < holders; round++) {
      for (let r = 0; r < holders; r++) {
        if ((fed & (1 << r)) !== 0 || this.stamps.isDestroyed(r) || !this.feedsAny(r, fed)) continue;
        // Those who wait for each other alone would wait for ever.
        if (this.topology.isMesh || !this.stamps.awaitsRefill(r, group)) return true;
        fed |= 1 << r;
      }
    }
    return false;
  }

  private feedsAny(from: number, among: number): boolean {
    for (let to = 0; among >> to !== 0; to++) {
      if (((among >> to) & 1) !== 0 && this.topology.feeds(from, to)) return true;
    }
    return false;
  }

  /** The source may send an image or the version of a tag; a geo-redundant copy gives its own stamp all that it has. */
  private refills(from: number, to: number, manifest: number, tag: number, versionUs: number, by: number): boolean {
    if (this.places.isSecondary(from)) return this.places.arePartners(from, to);
    return this.topology.maySend(this.catalogue, from, to, manifest, tag, versionUs, by);
  }

  /** Holders that a group can be copied from, as bits. */
  private sourcesOf(replica: number, group: number): number {
    return this.reachable(replica, (r) => this.stamps.canCopyFrom(r, group));
  }

  /** Holders in service from which something can get here now, as bits. */
  private serving(replica: number): number {
    return this.reachable(replica, (r) => this.stamps.isServing(r));
  }

  private reachable(replica: number, test: (replica: number) => boolean): number {
    const { pairs } = this.replication;
    let found = 0;
    for (let r = 0; r < this.places.holders; r++) {
      if (r === replica || pairs.isFrozen(pairs.of(r, replica)) || !this.topology.feeds(r, replica)) continue;
      if (test(r)) found |= 1 << r;
    }
    return found;
  }
}
