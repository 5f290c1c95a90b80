/**
 * Where manifests and tags live. Every replica keeps its own, or the registry has one database for all of them in one
 * region (as Quay has): then a tag is visible everywhere at once, blobs follow asynchronously, and a replica that has not
 * got a blob fetches it from a region that has.
 *
 * Fault model: whoever cannot reach the database's region answers nothing but 503, whatever its storage holds. The database
 * lives and dies with its region's site, not with the storage there; it has no copy anywhere else.
 */
import { stampUs } from '../clocks.ts';
import type { Conditions } from '../conditions.ts';
import type { Plan } from '../plan.ts';
import type { Catalogue } from '../storage/catalogue.ts';
import { ACKNOWLEDGED, DAMAGED, STORED_BEFORE } from '../storage/catalogue.ts';
import type { Places } from '../storage/places.ts';
import type { Stamps } from '../storage/stamps.ts';

export class Metadata {
  /** One database for all replicas. */
  readonly isShared: boolean;
  private readonly at: number;
  private readonly plan: Plan;
  private readonly places: Places;
  private readonly conditions: Conditions;
  private readonly stamps: Stamps;
  private readonly catalogue: Catalogue;

  constructor(plan: Plan, places: Places, conditions: Conditions, stamps: Stamps, catalogue: Catalogue) {
    this.at = plan.metadataAt;
    this.isShared = this.at >= 0;
    this.plan = plan;
    this.places = places;
    this.conditions = conditions;
    this.stamps = stamps;
    this.catalogue = catalogue;
  }

  /** The database is in this replica's region. */
  isAt(replica: number): boolean {
    return this.at === replica;
  }

  /** The replica's front end gets answers from wherever its metadata is. */
  isReached(replica: number): boolean {
    if (!this.isShared || replica === this.at) return true;
    return this.stamps.isEndpointUp(this.at) && this.isOpen(replica, this.at);
  }

  /** µs that a request for a manifest or tag takes longer because its metadata is elsewhere. */
  delayUs(replica: number): number {
    if (!this.isShared || replica === this.at) return 0;
    const pair = this.pair(replica, this.at);
    return this.plan.rttP50Us[pair]! + this.conditions.addedLatencyUs[pair]!;
  }

  /** The database shows the manifest: acknowledged in whatever region, damaged or not, neither lost nor deleted. */
  hasManifest(manifest: number): boolean {
    const { graves, manifestStanding } = this.catalogue;
    const standing = manifestStanding[manifest]!;
    // By mistake, or a damaged one, which leaves it on the books as what it was.
    if (graves?.isHeldEverywhere(manifest) === true) return false;
    return standing === ACKNOWLEDGED || standing === STORED_BEFORE || standing === DAMAGED;
  }

  /** The replica whose storage a blob is served from: this one, else the nearest that can be reached and has it; −1: none. */
  blobSource(replica: number, blob: number): number {
    const { catalogue, plan, stamps } = this;
    const group = catalogue.blobGroup[blob]!;
    const holders = catalogue.blobPresent[blob]!;
    if ((holders & (1 << replica)) !== 0 && stamps.canRead(replica, group)) return replica;
    let best = -1;
    for (let r = 0; r < plan.replicas.length; r++) {
      if (r === replica || (holders & (1 << r)) === 0 || !stamps.canRead(r, group) || !this.isOpen(replica, r))
        continue;
      if (best < 0 || this.roundTripUs(replica, r) < this.roundTripUs(replica, best)) best = r;
    }
    return best;
  }

  /** The median round trip between two replicas in µs, with what faults add now. */
  roundTripUs(from: number, to: number): number {
    const pair = this.pair(from, to);
    return this.plan.rttP50Us[pair]! + this.conditions.addedLatencyUs[pair]!;
  }

  /** What a write is stamped with: one database for all keeps the order in which it takes writes, whatever clocks show. */
  stampUs(replica: number, nowUs: number): number {
    return this.isShared ? nowUs : stampUs(this.conditions, this.places.region[replica]!, nowUs);
  }

  /** A tag has been written to the database: every replica sees it. */
  writeTag(tag: number, manifest: number, versionUs: number, by: number): void {
    for (let r = 0; r < this.catalogue.holders; r++) this.catalogue.applyTag(tag, r, manifest, versionUs, by);
  }

  private isOpen(a: number, b: number): boolean {
    const { partitioned } = this.conditions;
    return partitioned[this.pair(a, b)] === 0 && partitioned[this.pair(b, a)] === 0;
  }

  private pair(from: number, to: number): number {
    return this.conditions.pair(this.places.region[from]!, this.places.region[to]!);
  }
}
