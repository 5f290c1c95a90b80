import { assert } from './assert.ts';
import type { Stateful, StateVisitor } from './state.ts';
import { avalanche, hex32 } from './state.ts';
import type { Clock } from './time.ts';

/**
 * A rolling 64-bit digest over the events of a run. Two runs of one seed must agree on it, and so must every engine,
 * worker count and version of Node. It is fed with stable ids only: no sequence numbers, handles or observers.
 *
 * Two lanes of 32 bits in the manner of MurmurHash3: not cryptographic, but an accident of equal digests has
 * probability 2^-64.
 */
export class Digest implements Stateful {
  private low = 0x9e3779b9 | 0;
  private high = 0x243f6a88 | 0;

  /** Takes one event: when it is, its kind and the stable id of what it happened to (int32). */
  event(clock: Clock, kind: number, id: number): void {
    const timeUs = clock.nowUs;
    const late = (timeUs / 4_294_967_296) | 0;
    let low = this.low ^ Math.imul((timeUs | 0) + Math.imul(kind, 0x9e3779b1), 0xcc9e2d51);
    low = Math.imul((low << 13) | (low >>> 19), 5) + 0xe6546b64;
    let high = this.high ^ Math.imul(id ^ Math.imul(late, 0x27d4eb2f), 0x1b873593);
    high = (Math.imul((high << 17) | (high >>> 15), 0x85ebca6b) + low) | 0;
    this.low = (low ^ (high >>> 7)) | 0;
    this.high = high;
  }

  /** 16 hexadecimal digits; the digest may go on afterwards. */
  hex(): string {
    const low = avalanche(this.low ^ Math.imul(this.high, 0x9e3779b1));
    const high = avalanche(this.high ^ low);
    return hex32(high) + hex32(low);
  }

  visitState(v: StateVisitor): void {
    this.low = v.int('digest.low', this.low);
    this.high = v.int('digest.high', this.high);
  }
}

/** One digest of many, in their order; that of a single one is itself. */
export function combineDigests(hexes: readonly string[]): string {
  if (hexes.length === 1) return hexes[0]!;
  const digest = new Digest();
  for (const hex of hexes) {
    assert(/^[0-9a-f]{16}$/.test(hex), 'a digest has 16 hexadecimal digits');
    digest.event({ nowUs: Number.parseInt(hex.slice(0, 8), 16) }, 0, Number.parseInt(hex.slice(8), 16) | 0);
  }
  return digest.hex();
}
