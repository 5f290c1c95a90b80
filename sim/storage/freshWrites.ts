/**
 * What holders wrote since copies of its group last rotted there, one bit per holder.
 *
 * Fault model: rot spoils what a copy holds at that instant, and what is written to the group afterwards is good. It goes
 * when the rot is found, since a copy that fails its check is given up whole, with what was written to it later. A strike
 * counts for the whole group: what was written between two strikes on copies of one group is as old as the rest. There is
 * none of this where nothing can rot.
 */
import { grownI32, type Stateful, type StateVisitor } from '../kernel/state.ts';

export class FreshWrites implements Stateful {
  private blobs = 0;
  private blob = new Int32Array(16);
  private manifests = 0;
  private manifest = new Int32Array(16);

  blobWritten(blob: number, holder: number): void {
    this.blobs = Math.max(this.blobs, blob + 1);
    this.blob = grownI32(this.blob, this.blobs);
    this.blob[blob] = this.blob[blob]! | (1 << holder);
  }

  manifestWritten(manifest: number, holder: number): void {
    this.manifests = Math.max(this.manifests, manifest + 1);
    this.manifest = grownI32(this.manifest, this.manifests);
    this.manifest[manifest] = this.manifest[manifest]! | (1 << holder);
  }

  /** Holders that wrote the blob since its group last rotted there, as bits. */
  ofBlob(blob: number): number {
    return blob < this.blobs ? this.blob[blob]! : 0;
  }

  ofManifest(manifest: number): number {
    return manifest < this.manifests ? this.manifest[manifest]! : 0;
  }

  /**
   * Copies of some groups have rotted at a holder: what it has of them was written before.
   * @param struck of each group, not 0 where one of its copies has rotted
   */
  rotted(holder: number, struck: Int32Array, blobGroup: Int32Array, manifestGroup: Int32Array): void {
    const keep = ~(1 << holder);
    for (let b = 0; b < this.blobs; b++) if (struck[blobGroup[b]!] !== 0) this.blob[b] = this.blob[b]! & keep;
    for (let m = 0; m < this.manifests; m++) {
      if (struck[manifestGroup[m]!] !== 0) this.manifest[m] = this.manifest[m]! & keep;
    }
  }

  /** A failover: a replica has what its geo-redundant copy had. */
  takenOver(moved: (bits: number) => number): void {
    for (let b = 0; b < this.blobs; b++) this.blob[b] = moved(this.blob[b]!);
    for (let m = 0; m < this.manifests; m++) this.manifest[m] = moved(this.manifest[m]!);
  }

  visitState(v: StateVisitor): void {
    this.blobs = v.int('fresh.blobs', this.blobs);
    this.blob = v.i32('fresh.blob', this.blob, this.blobs);
    this.manifests = v.int('fresh.manifests', this.manifests);
    this.manifest = v.i32('fresh.manifest', this.manifest, this.manifests);
  }
}
