/**
 * Images that a replica showed before it had all of their blobs, as replication does that sends manifests first: a pull
 * meets 404 `BLOB_UNKNOWN`. Kept for the invariants, since most are whole again by the end of a run.
 */
import { grownI32, type Stateful, type StateVisitor } from '../kernel/state.ts';

export class ShownEarly implements Stateful {
  /** By manifest, bit r: replica r showed it too early. Manifests beyond `known` never were. */
  private bits = new Int32Array(16);
  private known = 0;

  note(manifest: number, replica: number): void {
    if (manifest >= this.known) {
      this.known = manifest + 1;
      this.bits = grownI32(this.bits, this.known);
    }
    this.bits[manifest] = this.bits[manifest]! | (1 << replica);
  }

  /** Whether the replica ever showed the image too early. */
  was(manifest: number, replica: number): boolean {
    return manifest < this.known && (this.bits[manifest]! & (1 << replica)) !== 0;
  }

  visitState(v: StateVisitor): void {
    this.known = v.int('early.known', this.known);
    this.bits = v.i32('early.bits', this.bits, this.known);
  }
}
