/**
 * Pulls of what a replica has not got, answered with what another one has (`onMiss: proxy`): the nearest in service that
 * both ways lead to and that can read it. The request costs the round trip between the two regions.
 *
 * Fault model: storage that does not serve cannot be proxied for, since sign-in and tags lie in it, too; a group of it that
 * cannot be read can. What is proxied is not kept: it comes by replication. A tag that is there is answered as it is,
 * however old, and one whose removal has arrived is gone: only what a replica knows nothing of is asked for elsewhere.
 */
import type { Conditions } from '../conditions.ts';
import type { Plan } from '../plan.ts';
import type { Pairs } from '../replication/pairs.ts';
import { nearestOf } from '../replication/sources.ts';
import type { Sink } from '../sink.ts';
import type { Catalogue } from '../storage/catalogue.ts';
import type { Places } from '../storage/places.ts';
import type { Stamps } from '../storage/stamps.ts';

export class MissProxy {
  private readonly plan: Plan;
  private readonly places: Places;
  private readonly conditions: Conditions;
  private readonly stamps: Stamps;
  private readonly catalogue: Catalogue;
  private readonly pairs: Pairs;
  private readonly sink: Sink;

  constructor(
    plan: Plan,
    places: Places,
    conditions: Conditions,
    stamps: Stamps,
    catalogue: Catalogue,
    pairs: Pairs,
    sink: Sink,
  ) {
    this.plan = plan;
    this.places = places;
    this.conditions = conditions;
    this.stamps = stamps;
    this.catalogue = catalogue;
    this.pairs = pairs;
    this.sink = sink;
  }

  /** The replica that answers for a tag which this one knows nothing of, or names what has not arrived; −1 for none. */
  sourceOfTag(replica: number, tag: number): number {
    const { catalogue } = this;
    const cell = tag * catalogue.holders + replica;
    const own = catalogue.tagTarget[cell]!;
    if (own >= 0) return this.sourceOfManifest(replica, own);
    if (catalogue.tagVersionUs[cell]! >= 0) return -1;
    return this.nearest(replica, (r) => {
      const target = catalogue.tagTarget[tag * catalogue.holders + r]!;
      return target >= 0 && this.hasManifest(r, target);
    });
  }

  /** The replica that answers for a manifest; −1 for none. */
  sourceOfManifest(replica: number, manifest: number): number {
    return this.nearest(replica, (r) => this.hasManifest(r, manifest));
  }

  /** The replica that a blob comes from; −1 for none. */
  sourceOfBlob(replica: number, blob: number): number {
    const { catalogue, stamps } = this;
    return this.nearest(replica, (r) => {
      const isThere = (catalogue.blobPresent[blob]! & (1 << r)) !== 0;
      return isThere && stamps.canRead(r, catalogue.blobGroup[blob]!);
    });
  }

  /** What a tag names at its source, or here where the tag has arrived and its image has not. */
  targetOf(replica: number, tag: number, source: number): number {
    const { catalogue } = this;
    const own = catalogue.tagTarget[tag * catalogue.holders + replica]!;
    return own >= 0 ? own : catalogue.tagTarget[tag * catalogue.holders + source]!;
  }

  /** The round trip that asking another replica costs, in µs. */
  roundTripUs(replica: number, source: number): number {
    return this.pairs.roundTripUs(this.pairs.of(replica, source));
  }

  /** The source sends a blob, which the replica passes on. */
  sends(source: number, replica: number, blob: number): void {
    this.sink.bytesReplicated(source, replica, this.catalogue.blobBytes[blob]!);
  }

  private hasManifest(replica: number, manifest: number): boolean {
    const isVisible = (this.catalogue.manifestVisible[manifest]! & (1 << replica)) !== 0;
    return isVisible && this.stamps.canRead(replica, this.catalogue.manifestGroup[manifest]!);
  }

  private nearest(replica: number, has: (replica: number) => boolean): number {
    if (!this.stamps.isServing(replica)) return -1;
    let holders = 0;
    for (let r = 0; r < this.plan.replicas.length; r++) {
      if (r !== replica && this.isInReach(replica, r) && has(r)) holders |= 1 << r;
    }
    return holders === 0 ? -1 : nearestOf(this.plan, this.places, holders, replica);
  }

  private isInReach(replica: number, other: number): boolean {
    const { conditions } = this;
    const [here, there] = [this.places.region[replica]!, this.places.region[other]!];
    const isCut =
      conditions.partitioned[conditions.pair(here, there)]! + conditions.partitioned[conditions.pair(there, here)]! > 0;
    return this.stamps.isServing(other) && !isCut && conditions.keyless[there] === 0;
  }
}
