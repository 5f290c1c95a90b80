/**
 * What a registry stores against its storage limit: each blob once, however many replicas have it or took it, from the instant
 * at which the first of them commits it. Base layers that lie ready count with the first image that names them. With the last
 * image that names it a blob stops counting, at once; what was uploaded and never named does when its last copy is collected.
 *
 * Fault model: the account is the registry's own, and no fault touches it. What is destroyed goes on counting, as nobody has
 * deleted it; pushed again it counts no second time. Where uploads are looked at only when they are opened (`atOpen`, a known
 * mistake), those that are under way together go beyond the limit.
 */
import { grownI32, grownU8, type Stateful, type StateVisitor } from '../kernel/state.ts';
import type { Plan } from '../plan.ts';
import type { Catalogue } from '../storage/catalogue.ts';

export class StorageAccount implements Stateful {
  private readonly catalogue: Catalogue;
  private readonly limitBytes: number;
  private readonly layerBytes: number;
  private readonly checksCommits: boolean;
  /** Never above the limit, but where what was there at time 0 is, or commits are not looked at. */
  usedBytes = 0;
  /** 1 for a blob that counts. */
  private counted: Uint8Array;
  /** Where images can be deleted: how many that count name each blob, and 1 for an image that counts. */
  private readonly deletes: boolean;
  private names = new Int32Array(0);
  private counts = new Uint8Array(0);

  constructor({ limits, catalogue: atStart, deletion }: Plan, catalogue: Catalogue) {
    this.catalogue = catalogue;
    this.limitBytes = limits.storageBytes;
    this.layerBytes = limits.layerBytes;
    this.checksCommits = limits.storageCheck === 'atCommit';
    this.counted = new Uint8Array(atStart.blobBytes.length);
    for (const blob of atStart.pool) this.count(blob);
    this.deletes = deletion !== null;
    for (let m = 0; m < atStart.manifestRepository.length && this.deletes; m++) this.name(m);
  }

  /** There is no room for anything more: an upload is not even opened. */
  get isFull(): boolean {
    return this.usedBytes >= this.limitBytes;
  }

  isTooLarge(blob: number): boolean {
    return this.catalogue.blobBytes[blob]! > this.layerBytes;
  }

  /** The blob counts already, or there is room for it. */
  hasRoomFor(blob: number): boolean {
    return !this.checksCommits || this.bytesMore(blob) <= this.limitBytes - this.usedBytes;
  }

  /** The same for all blobs of an image. */
  hasRoomForImage(manifest: number): boolean {
    if (!this.checksCommits) return true;
    const { pool, manifestStart, manifestCount } = this.catalogue;
    const start = manifestStart[manifest]!;
    let bytes = 0;
    for (let i = start; i < start + manifestCount[manifest]!; i++) bytes += this.bytesMore(pool[i]!);
    return bytes <= this.limitBytes - this.usedBytes;
  }

  /** The blob is stored from now on, if it was not before. */
  count(blob: number): void {
    const bytes = this.bytesMore(blob);
    if (blob >= this.counted.length) this.counted = grownU8(this.counted, blob + 1);
    this.counted[blob] = 1;
    this.usedBytes += bytes;
  }

  countImage(manifest: number): void {
    const { pool, manifestStart, manifestCount } = this.catalogue;
    const start = manifestStart[manifest]!;
    for (let i = start; i < start + manifestCount[manifest]!; i++) this.count(pool[i]!);
    if (this.deletes) this.name(manifest);
  }

  /** An image is deleted: what no other that counts names is paid for no longer. */
  release(manifest: number): void {
    if (manifest >= this.counts.length || this.counts[manifest] === 0) return;
    this.counts[manifest] = 0;
    const { pool, manifestStart, manifestCount } = this.catalogue;
    const start = manifestStart[manifest]!;
    for (let i = start; i < start + manifestCount[manifest]!; i++) {
      const blob = pool[i]!;
      this.names[blob] = this.names[blob]! - 1;
      if (this.names[blob] === 0) this.uncount(blob);
    }
  }

  /** A copy of a blob was collected: one that no image ever named was paid for until now, if it was the last. */
  collected(blob: number): void {
    if (this.catalogue.blobPresent[blob] !== 0) return;
    if (blob >= this.names.length || this.names[blob] === 0) this.uncount(blob);
  }

  visitState(v: StateVisitor): void {
    this.usedBytes = v.int('account.usedBytes', this.usedBytes);
    this.counted = grownU8(this.counted, this.catalogue.blobs);
    this.counted = v.u8('account.counted', this.counted, this.catalogue.blobs);
    if (!this.deletes) return;
    this.names = grownI32(this.names, this.catalogue.blobs);
    this.names = v.i32('account.names', this.names, this.catalogue.blobs);
    this.counts = grownU8(this.counts, this.catalogue.manifests);
    this.counts = v.u8('account.counts', this.counts, this.catalogue.manifests);
  }

  /** An image counts from now on, if it did not before. */
  private name(manifest: number): void {
    this.counts = grownU8(this.counts, this.catalogue.manifests);
    if (this.counts[manifest] === 1) return;
    this.counts[manifest] = 1;
    this.names = grownI32(this.names, this.catalogue.blobs);
    const { pool, manifestStart, manifestCount } = this.catalogue;
    const start = manifestStart[manifest]!;
    for (let i = start; i < start + manifestCount[manifest]!; i++) this.names[pool[i]!] = this.names[pool[i]!]! + 1;
  }

  private uncount(blob: number): void {
    if (this.counted[blob] !== 1) return;
    this.counted[blob] = 0;
    this.usedBytes -= this.catalogue.blobBytes[blob]!;
  }

  private bytesMore(blob: number): number {
    return this.counted[blob] === 1 ? 0 : this.catalogue.blobBytes[blob]!;
  }
}
