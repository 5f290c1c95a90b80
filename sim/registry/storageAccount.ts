/**
 * What a registry stores against its storage limit: each blob once, however many replicas have it or took it, from the instant
 * at which the first of them commits it. Base layers that lie ready count with the first image that names them.
 *
 * Fault model: the account is the registry's own, and no fault touches it. What is destroyed goes on counting, as nobody has
 * deleted it; pushed again it counts no second time. Where uploads are looked at only when they are opened (`atOpen`, a known
 * mistake), those that are under way together go beyond the limit.
 */
import { grownU8, type Stateful, type StateVisitor } from '../kernel/state.ts';
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

  constructor({ limits, catalogue: atStart }: Plan, catalogue: Catalogue) {
    this.catalogue = catalogue;
    this.limitBytes = limits.storageBytes;
    this.layerBytes = limits.layerBytes;
    this.checksCommits = limits.storageCheck === 'atCommit';
    this.counted = new Uint8Array(atStart.blobBytes.length);
    for (const blob of atStart.pool) this.count(blob);
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
  }

  visitState(v: StateVisitor): void {
    this.usedBytes = v.int('account.usedBytes', this.usedBytes);
    this.counted = grownU8(this.counted, this.catalogue.blobs);
    this.counted = v.u8('account.counted', this.counted, this.catalogue.blobs);
  }

  private bytesMore(blob: number): number {
    return this.counted[blob] === 1 ? 0 : this.catalogue.blobBytes[blob]!;
  }
}
