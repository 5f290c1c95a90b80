/**
 * Who replicates to whom. Without rules every replica sends to every other; with rules only the ordered pairs that a rule
 * names carry images, and only of the repositories that it covers.
 *
 * Fault model: a push triggers the rules of the replica that took it. With `forward` what arrives by replication triggers
 * rules too: chains. Without the loop guard such a copy is published again, as new, even where it came from, so two rules
 * that face each other keep it circling for ever, at the pace of the copying jobs (seen in the field: harbor issue 17754).
 */
import type { EventQueue } from '../kernel/eventQueue.ts';
import { grownI32, type Stateful, type StateVisitor } from '../kernel/state.ts';
import type { Plan } from '../plan.ts';
import type { Sink } from '../sink.ts';
import { type Catalogue, NO_MANIFEST } from '../storage/catalogue.ts';
import type { Places } from '../storage/places.ts';
import { bitCount } from '../storage/reliabilityBits.ts';
import type { Stamps } from '../storage/stamps.ts';
import { type Jobs, NO_TAG } from './jobs.ts';
import type { Membership } from './membership.ts';
import type { Tell } from './missing.ts';

const EVERYBODY = -1;

/** Whom a publication concerns. */
interface Published {
  readonly catalogue: Catalogue;
  readonly queue: EventQueue;
  readonly stamps: Stamps;
  readonly sink: Sink;
}

/** Ways to queue a copy: in any case, or only where it is lacking and not on its way. */
interface Outlets {
  readonly send: Tell;
  readonly bring: Tell;
}

export class Topology implements Stateful {
  /** What arrives by replication is sent on along the rules of where it arrived. */
  readonly forwards: boolean;
  readonly loopGuard: boolean;
  /** µs that a copying job takes besides moving data. */
  readonly jobUs: number;
  readonly isMesh: boolean;
  private readonly replicas: number;
  private readonly home: number;
  private readonly membership: Membership;
  private readonly places: Places;
  private readonly stored: number;
  private readonly repositoryOfStored: Int32Array;
  /** repository × replicas: destinations of the replica's rules, as bits. */
  private readonly next: Int32Array;
  /** Manifest → replicas whose own pushes of it triggered rules, as bits; under rules only. */
  private published: Int32Array;
  private publishedUsed: number;

  constructor(plan: Plan, places: Places, membership: Membership) {
    this.places = places;
    const { rules, catalogue } = plan;
    this.isMesh = rules === null;
    this.forwards = rules?.forward ?? false;
    this.loopGuard = rules?.loopGuard ?? true;
    this.jobUs = rules?.jobUs ?? 0;
    this.replicas = plan.replicas.length;
    this.home = plan.home;
    this.membership = membership;
    this.repositoryOfStored = catalogue.manifestRepository;
    this.stored = this.repositoryOfStored.length;
    this.next = new Int32Array(rules === null ? 0 : catalogue.repositories.length * this.replicas);
    for (const { from, to, covers } of rules?.rules ?? []) {
      for (let repository = 0; repository < covers.length; repository++) {
        if (covers[repository] === 1) this.next[repository * this.replicas + from]! |= 1 << to;
      }
    }
    this.publishedUsed = this.isMesh ? 0 : this.stored;
    this.published = new Int32Array(this.publishedUsed).fill(1 << this.home);
  }

  /** Where a repository's images are at time 0, as bits: at home, and wherever the rules bring what home has. */
  holdersAtStart(repository: number): number {
    const { taking } = this.membership;
    return this.isMesh ? taking : (1 << this.home) | this.reach(this.home, repository, taking);
  }

  /** Replicas that a push acknowledged by `from` is sent to at once, as bits. */
  targetsOf(from: number, repository: number): number {
    return this.membership.taking & (this.isMesh ? EVERYBODY : this.rulesOf(from, repository)) & ~(1 << from);
  }

  /** Other replicas that a push acknowledged by `from` is meant for, chains included, as bits. */
  meantFor(from: number, repository: number): number {
    return this.isMesh ? this.targetsOf(from, repository) : this.reach(from, repository, this.membership.taking);
  }

  /** A replica's own push of a manifest has triggered its rules. */
  private notePublished(from: number, manifest: number): void {
    if (this.isMesh || manifest === NO_MANIFEST) return;
    if (manifest >= this.publishedUsed) {
      this.published = grownI32(this.published, manifest + 1);
      this.published.fill(0, this.publishedUsed, manifest + 1);
      this.publishedUsed = manifest + 1;
    }
    this.published[manifest] = this.published[manifest]! | (1 << from);
  }

  /**
   * Whether a rule carries from the one to the other what the first holds: an image or, with a tag, its version
   * (`versionUs`, set by replica `versionBy`). What arrived by replication goes on only with `forward`. A geo-redundant
   * copy takes all from the stamp that it copies, and sends nothing.
   */
  maySend(
    catalogue: Catalogue,
    from: number,
    to: number,
    manifest: number,
    tag: number,
    versionUs: number,
    versionBy: number,
  ): boolean {
    if (this.withCopy(from, to)) return this.places.isSecondary(to) && this.places.arePartners(from, to);
    if (!this.membership.takes(to)) return false;
    if (this.isMesh) return true;
    const repository = tag === NO_TAG ? catalogue.manifestRepository[manifest]! : catalogue.tagRepository[tag]!;
    if ((this.rulesOf(from, repository) & (1 << to)) === 0) return false;
    if (this.forwards) return true;
    if (tag !== NO_TAG) return from === (versionUs < 0 ? this.home : versionBy);
    return (this.publishedBy(manifest) & (1 << from)) !== 0;
  }

  /**
   * Some rule leads from the one to the other, for whatever repositories. A geo-redundant copy and the stamp that it copies
   * are refilled from each other, and the copy from nobody else.
   */
  feeds(from: number, to: number): boolean {
    if (this.withCopy(from, to)) return this.places.arePartners(from, to);
    if (this.isMesh) return true;
    for (let at = from; at < this.next.length; at += this.replicas) if ((this.next[at]! & (1 << to)) !== 0) return true;
    return false;
  }

  /** The image was pushed in this replica, or the rules were to bring it here. */
  expects(catalogue: Catalogue, manifest: number, replica: number): boolean {
    const { taking } = this.membership;
    if ((taking & (1 << replica)) === 0) return false;
    if (this.isMesh) return true;
    const publishers = this.publishedBy(manifest);
    for (let from = 0; publishers >> from !== 0; from++) {
      if (((publishers >> from) & 1) === 0) continue;
      const reached = (1 << from) | this.reach(from, catalogue.manifestRepository[manifest]!, taking);
      if ((reached & (1 << replica)) !== 0) return true;
    }
    return false;
  }

  /** A push or tag update has been acknowledged by a replica: tells of each replica that it is sent to. */
  publish(parts: Published, from: number, manifest: number, tag: number, versionUs: number, tell: Tell): void {
    const { catalogue, stamps, sink } = parts;
    const repository = tag === NO_TAG ? catalogue.manifestRepository[manifest]! : catalogue.tagRepository[tag]!;
    this.notePublished(from, manifest);
    sink.published(bitCount(this.meantFor(from, repository)));
    const targets = this.targetsOf(from, repository);
    for (let to = 0; to < this.replicas; to++) {
      if (((targets >> to) & 1) === 1 && !stamps.isDestroyed(to)) tell(from, to, manifest, tag, versionUs, from);
    }
  }

  /**
   * A job's copy has arrived at a replica: with `forward` it goes on along the rules from there, as a version of its own
   * where nothing guards against loops.
   */
  arrived({ catalogue, stamps, sink, queue }: Published, jobs: Jobs, job: number, at: number, out: Outlets): void {
    const [manifest, tag, versionUs] = [jobs.manifest[job]!, jobs.tag[job]!, jobs.versionUs[job]!];
    // What seeding or a repair brings is nobody's push: it is not counted, and triggers nothing where it is there already.
    const isPush = tag !== NO_TAG || versionUs > 0;
    if (isPush) sink.delivered();
    if (!this.forwards) return;
    const isGuarded = this.loopGuard || !isPush;
    const versionBy = jobs.versionBy[job]!;
    const nowUs = queue.nowUs;
    const repository = tag === NO_TAG ? catalogue.manifestRepository[manifest]! : catalogue.tagRepository[tag]!;
    const targets = this.targetsOf(at, repository);
    if (targets === 0) return;
    if (!isGuarded && tag !== NO_TAG) catalogue.applyTag(tag, at, manifest, nowUs, at);
    for (let to = 0; to < this.replicas; to++) {
      if (((targets >> to) & 1) === 0 || stamps.isDestroyed(to)) continue;
      if (!isGuarded) out.send(at, to, manifest, tag, nowUs, at);
      else if (lacks(catalogue, to, manifest, tag, versionUs)) out.bring(at, to, manifest, tag, versionUs, versionBy);
    }
  }

  visitState(v: StateVisitor): void {
    this.publishedUsed = v.int('topology.publishedUsed', this.publishedUsed);
    this.published = v.i32('topology.published', this.published, this.publishedUsed);
  }

  private withCopy(from: number, to: number): boolean {
    return this.places.isSecondary(from) || this.places.isSecondary(to);
  }

  private rulesOf(from: number, repository: number): number {
    return this.next[repository * this.replicas + from]!;
  }

  private publishedBy(manifest: number): number {
    return manifest < this.publishedUsed ? this.published[manifest]! : 0;
  }

  /** Replicas that rules lead to from `from`, itself left out; only by way of replicas in `among`. */
  private reach(from: number, repository: number, among: number): number {
    const direct = this.rulesOf(from, repository) & among;
    if (!this.forwards) return direct & ~(1 << from);
    let reached = direct;
    for (let round = 1; round < this.replicas; round++) {
      let more = 0;
      for (let r = 0; r < this.replicas; r++) if (((reached >> r) & 1) !== 0) more |= this.rulesOf(r, repository);
      reached |= more & among;
    }
    return reached & ~(1 << from);
  }
}

function lacks(catalogue: Catalogue, to: number, manifest: number, tag: number, versionUs: number): boolean {
  if (manifest >= 0 && !catalogue.isWhole(manifest, to)) return true;
  if (tag === NO_TAG) return false;
  const cell = tag * catalogue.holders + to;
  // Of a tag of time 0 all versions are alike: whether it is there its target says.
  if (versionUs < 0) return catalogue.tagVersionUs[cell]! < 0 && catalogue.tagTarget[cell]! < 0;
  return catalogue.tagVersionUs[cell]! < versionUs;
}
