/**
 * How long each acknowledged image was in one place only: until a first other replica, or a geo-redundant copy, had it whole.
 * Installed only where it is wanted (`Measure.firstCopies`); it is no part of the state, and no figure depends on it.
 */
import { grownF64 } from '../kernel/state.ts';

/** In place of a lag: no second place has it yet. */
export const NOWHERE_ELSE = -1;

export class FirstCopies {
  private lagUs = new Float64Array(1024).fill(NOWHERE_ELSE);

  /** Another holder has the image whole, so long after its acknowledgement; the first one counts. */
  arrived(manifest: number, lagUs: number): void {
    if (manifest >= this.lagUs.length) {
      const known = this.lagUs.length;
      this.lagUs = grownF64(this.lagUs, manifest + 1);
      this.lagUs.fill(NOWHERE_ELSE, known);
    }
    if (this.lagUs[manifest] === NOWHERE_ELSE) this.lagUs[manifest] = lagUs;
  }

  /** µs from the acknowledgement, NOWHERE_ELSE where no copy arrived after it. */
  ofUs(manifest: number): number {
    return this.lagUs[manifest] ?? NOWHERE_ELSE;
  }
}
