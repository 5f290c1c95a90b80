/**
 * Deletes of manifests, and locks, on their way: what they do where they arrive, and to whom they are sent on.
 *
 * Fault model: a delete travels as pushes do, in the same queues, and may arrive before what it deletes: the tombstone then
 * keeps that away. A tombstone that nobody remembers any more is not sent. By a setting of the plan a registry takes all layers
 * of the image at once, without asking what else names them.
 */
import type { DeletionPlan } from '../deletionPlan.ts';
import { type Catalogue, NO_MANIFEST } from '../storage/catalogue.ts';
import type { Graves } from '../storage/graves.ts';
import { LOCK_REPOSITORY, LOCK_TAG, type Locks } from '../storage/locks.ts';
import type { Places } from '../storage/places.ts';
import type { Stamps } from '../storage/stamps.ts';
import type { Topology } from './topology.ts';

export interface DeleteParts {
  readonly plan: DeletionPlan;
  readonly places: Places;
  readonly catalogue: Catalogue;
  readonly stamps: Stamps;
  readonly topology: Topology;
  readonly graves: Graves;
  readonly locks: Locks;
  /** A holder shows the manifest no more. */
  readonly buried: (deletion: number, holder: number) => void;
  /** A delete has taken a blob that some other manifest, which the holder shows, names. */
  readonly tookNamed: (blob: number, holder: number, manifest: number) => void;
}

/** From here on the numbers of deletes are those of records of locks: both travel alike. */
export const FIRST_LOCK = 1 << 30;

/** Queues a delete, or a lock, for a holder. */
export type SendDelete = (from: number, to: number, deletion: number) => void;

export class Deletes {
  readonly graves: Graves;
  private readonly parts: DeleteParts;

  constructor(parts: DeleteParts) {
    this.parts = parts;
    this.graves = parts.graves;
  }

  /** A delete reaches a holder: the manifest is gone there, and with it the tags that name it. */
  apply(deletion: number, holder: number): void {
    const { graves, parts } = this;
    if (this.hasGot(deletion, holder)) return;
    if (deletion >= FIRST_LOCK) {
      parts.locks.apply(deletion - FIRST_LOCK, holder);
      return;
    }
    const holds = graves.apply(deletion, holder);
    const manifest = graves.manifest[deletion]!;
    // What was pushed since stays, and the tags that name it since.
    this.dropTags(deletion, manifest, holder);
    if (!holds) return;
    const wasShown = (parts.catalogue.manifestVisible[manifest]! & (1 << holder)) !== 0;
    parts.catalogue.hide(manifest, holder);
    if (!wasShown) return;
    if (parts.plan.layers === 'all') this.takeLayers(manifest, holder);
    parts.buried(deletion, holder);
  }

  /** A holder that was refilled knows from then on what another knows of deletes and locks. */
  learn(from: number, to: number): void {
    for (let deletion = 0; deletion < this.graves.deletes; deletion++) {
      if (this.hasGot(deletion, from) && this.isLive(deletion)) this.apply(deletion, to);
    }
    const { records } = this.parts.locks;
    for (let record = 0; record < records; record++) {
      if (this.hasGot(FIRST_LOCK + record, from)) this.apply(FIRST_LOCK + record, to);
    }
  }

  /** A replica has taken a delete, or got it and sends it on: to whom its rules name, and to its geo-redundant copy. */
  sendOn(from: number, deletion: number, isFirst: boolean, send: SendDelete): void {
    const { topology, stamps, places } = this.parts;
    const copy = places.secondaryOf(from);
    if (copy >= 0 && !stamps.isDestroyed(copy)) send(from, copy, deletion);
    if (!isFirst && !topology.forwards) return;
    const targets = topology.targetsOf(from, this.repositoryOf(deletion));
    for (let to = 0; to < places.replicas; to++) {
      if (((targets >> to) & 1) === 0 || stamps.isDestroyed(to) || this.hasGot(deletion, to)) continue;
      send(from, to, deletion);
    }
  }

  /** Tells of each delete that a holder has not got and that somebody who has may send it. */
  missingAt(to: number, send: SendDelete): void {
    if (this.parts.stamps.isDestroyed(to)) return;
    const tell = (deletion: number): void => {
      if (this.hasGot(deletion, to) || !this.isLive(deletion)) return;
      const from = this.sourceOf(deletion, to);
      if (from >= 0) send(from, to, deletion);
    };
    for (let deletion = 0; deletion < this.graves.deletes; deletion++) tell(deletion);
    for (let record = 0; record < this.parts.locks.records; record++) tell(FIRST_LOCK + record);
  }

  /** Somebody remembers it still: a tombstone for its time, a lock for ever. */
  isLive(deletion: number): boolean {
    return deletion >= FIRST_LOCK || this.graves.isLive(deletion);
  }

  /** Stamp and replica of who took it. */
  stampOf(deletion: number): { readonly us: number; readonly by: number } {
    if (deletion >= FIRST_LOCK) return this.parts.locks.stampOf(deletion - FIRST_LOCK);
    return { us: this.graves.versionUs[deletion]!, by: this.graves.by[deletion]! };
  }

  private hasGot(deletion: number, holder: number): boolean {
    if (deletion >= FIRST_LOCK) return this.parts.locks.hasGot(deletion - FIRST_LOCK, holder);
    return this.graves.hasGot(deletion, holder);
  }

  private repositoryOf(deletion: number): number {
    const { catalogue, locks } = this.parts;
    if (deletion < FIRST_LOCK) return catalogue.manifestRepository[this.graves.manifest[deletion]!]!;
    const { kind, id } = locks.about(deletion - FIRST_LOCK);
    if (kind === LOCK_REPOSITORY) return id;
    return kind === LOCK_TAG ? catalogue.tagRepository[id]! : catalogue.manifestRepository[id]!;
  }

  /** Somebody who has got a delete, stands, and may send it to a holder; −1: nobody. */
  sourceOf(deletion: number, to: number): number {
    const { topology, stamps, places } = this.parts;
    const repository = this.repositoryOf(deletion);
    for (let from = 0; from < places.replicas; from++) {
      if (from === to || stamps.isDestroyed(from) || !this.hasGot(deletion, from)) continue;
      if (places.isSecondary(to)) {
        if (places.arePartners(from, to)) return from;
        continue;
      }
      const isItsOwn = topology.isMesh || topology.forwards || this.stampOf(deletion).by === from;
      if (isItsOwn && (topology.targetsOf(from, repository) & (1 << to)) !== 0) return from;
    }
    return -1;
  }

  /** What the tags named is gone: they keep the stamp of the write that named it, so that a later write wins as it did before. */
  private dropTags(deletion: number, manifest: number, holder: number): void {
    const { catalogue, graves } = this.parts;
    const repository = catalogue.manifestRepository[manifest]!;
    const count = catalogue.tagsIn(repository);
    for (let rank = 0; rank < count; rank++) {
      const cell = catalogue.tagAt(repository, rank) * catalogue.holders + holder;
      if (catalogue.tagTarget[cell] !== manifest) continue;
      const isOlder = graves.isAfter(deletion, catalogue.tagVersionUs[cell]!, catalogue.tagVersionBy[cell]!);
      if (isOlder) catalogue.tagTarget[cell] = NO_MANIFEST;
    }
  }

  private takeLayers(manifest: number, holder: number): void {
    const { catalogue, tookNamed } = this.parts;
    const bit = 1 << holder;
    const start = catalogue.manifestStart[manifest]!;
    const own = new Set(catalogue.pool.subarray(start, start + catalogue.manifestCount[manifest]!));
    for (let m = 0; m < catalogue.manifests; m++) {
      if ((catalogue.manifestVisible[m]! & bit) === 0) continue;
      const first = catalogue.manifestStart[m]!;
      for (let i = first; i < first + catalogue.manifestCount[m]!; i++) {
        const blob = catalogue.pool[i]!;
        if (own.has(blob) && (catalogue.blobPresent[blob]! & bit) !== 0) tookNamed(blob, holder, m);
      }
    }
    for (const blob of own) catalogue.drop(blob, holder);
  }
}
