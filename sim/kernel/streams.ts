import seedrandom from 'seedrandom';
import { assert } from './assert.ts';
import { grownI32, type Stateful, type StateVisitor } from './state.ts';
import { threefry2x32 } from './threefry.ts';

/**
 * Every source of chance has a stream of its own, keyed by name. The state of a stream depends on the seed and the
 * name alone, so adding a region, a client or a fault changes no other stream's draws: two designs compared under one
 * seed meet the same luck.
 *
 * A stream is xoshiro128** (Blackman and Vigna, 2018), 16 bytes in a column shared by all; `seedrandom` turns seed and
 * name into its first state. Draws have 53 bits: 32 would cut the tail of −log u at 22 means.
 *
 * Streams are opened while a world is built, in any order, and are never closed.
 */
export class Streams implements Stateful {
  private readonly seed: string;
  private readonly ids = new Map<string, number>();
  private states = new Int32Array(64);

  constructor(seed: number | string) {
    this.seed = String(seed);
  }

  /** Opens the stream of that name and returns its id. Each name has one owner: opening it twice is a defect. */
  open(name: string): number {
    assert(!this.ids.has(name), 'a stream is opened once');
    const id = this.ids.size;
    this.ids.set(name, id);
    this.states = grownI32(this.states, 4 * (id + 1));
    const seeded = seedrandom(`${this.seed}/${name}`);
    for (let word = 0; word < 4; word++) this.states[4 * id + word] = seeded.int32();
    // The one state that xoshiro cannot leave; it has probability 2^-128.
    if (this.states.subarray(4 * id, 4 * id + 4).every((word) => word === 0)) this.states[4 * id] = 1;
    return id;
  }

  /** A uniform draw in (0, 1) with 53 bits; never 0, never 1. */
  uniform(id: number): number {
    const high = this.next(id) >>> 5;
    const low = this.next(id) >>> 6;
    return unitInterval(high, low);
  }

  /**
   * Writes the next `count` draws of `uniform` to the beginning of `out`: what a hot path takes several of at once goes through
   * no call as a double, which would be boxed.
   */
  fill(id: number, out: Float64Array, count: number): void {
    for (let i = 0; i < count; i++) {
      const high = this.next(id) >>> 5;
      const low = this.next(id) >>> 6;
      out[i] = unitInterval(high, low);
    }
  }

  /** An exponential draw of mean 1. */
  exponential(id: number): number {
    return -Math.log(this.uniform(id)) + 0;
  }

  /** A uniform integer in [0, n); n from 1 to 2^31, bias below 2^-22. */
  below(id: number, n: number): number {
    return Math.floor(this.uniform(id) * n);
  }

  /** Draws without state: the same entity and ordinal give the same draw, whatever else was drawn. */
  keyed(name: string): KeyedDraws {
    const seeded = seedrandom(`${this.seed}/keyed/${name}`);
    return new KeyedDraws(seeded.int32(), seeded.int32());
  }

  visitState(v: StateVisitor): void {
    const count = v.int('streams.count', this.ids.size);
    assert(count === this.ids.size, 'streams are opened before the first save, the same in every run');
    this.states = v.i32('streams.states', this.states, 4 * count);
  }

  private next(id: number): number {
    const states = this.states;
    const at = id << 2;
    const s1 = states[at + 1]!;
    const scrambled = Math.imul(s1, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9);
    const s2 = states[at + 2]! ^ states[at]!;
    const s3 = states[at + 3]! ^ s1;
    states[at + 1] = s1 ^ s2;
    states[at] = states[at]! ^ s3;
    states[at + 2] = s2 ^ (s1 << 9);
    states[at + 3] = (s3 << 11) | (s3 >>> 21);
    return result;
  }
}

/** Counter-based draws, keyed by (entity, ordinal), e.g. (copy, which repair of it). */
export class KeyedDraws {
  private readonly key0: number;
  private readonly key1: number;
  private readonly words = new Int32Array(2);

  constructor(key0: number, key1: number) {
    this.key0 = key0;
    this.key1 = key1;
  }

  /** A uniform draw in (0, 1) with 53 bits. `entity` and `ordinal` are 32-bit integers. */
  uniform(entity: number, ordinal: number): number {
    threefry2x32(this.key0, this.key1, entity, ordinal, this.words);
    return unitInterval(this.words[0]! >>> 5, this.words[1]! >>> 6);
  }

  /** Writes 64 random bits as two words to `out[at]` and `out[at + 1]`: for draws that need few bits each. */
  bits(entity: number, ordinal: number, out: Int32Array, at: number): void {
    const { words } = this;
    threefry2x32(this.key0, this.key1, entity, ordinal, words);
    out[at] = words[0]!;
    out[at + 1] = words[1]!;
  }

  /** An exponential draw of mean 1. */
  exponential(entity: number, ordinal: number): number {
    return -Math.log(this.uniform(entity, ordinal)) + 0;
  }
}

/** 27 high and 26 low bits as a fraction; zero, which has no logarithm, becomes half a step. */
function unitInterval(high: number, low: number): number {
  const steps = high * 67_108_864 + low;
  return (steps === 0 ? 0.5 : steps) / 9_007_199_254_740_992;
}
