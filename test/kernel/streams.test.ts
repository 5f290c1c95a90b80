import { describe, expect, it } from 'vitest';
import { Streams } from '../../sim/kernel/streams.ts';
import { threefry2x32 } from '../../sim/kernel/threefry.ts';
import { kolmogorovDistance } from './kolmogorov.ts';

const SAMPLES = 20_000;
/** The two-sided Kolmogorov–Smirnov test rejects a true law with probability 1e-4 beyond this. */
const DISTANCE_MAX = 2.225 / Math.sqrt(SAMPLES);

describe('streams of chance', () => {
  it('do not change when another stream is opened, in whatever order', () => {
    const alone = new Streams(42);
    const id = alone.open('region:eastus/outage');
    const draws = Array.from({ length: 10 }, () => alone.uniform(id));

    const crowd = new Streams(42);
    crowd.open('region:westeurope/outage');
    const other = crowd.open('clients:eastus/pull');
    const same = crowd.open('region:eastus/outage');
    const again = Array.from({ length: 10 }, () => {
      crowd.uniform(other);
      return crowd.uniform(same);
    });
    expect(again).toEqual(draws);
  });

  it('differ by seed and by name', () => {
    const firsts = [1, 2, '1x'].flatMap((seed) => {
      const streams = new Streams(seed);
      return ['a', 'b'].map((name) => streams.uniform(streams.open(name)));
    });
    expect(new Set(firsts).size).toBe(6);
  });

  it('have one owner each', () => {
    const streams = new Streams(1);
    streams.open('a');
    expect(() => streams.open('a')).toThrow('opened once');
  });

  it('are uniform in the open interval, with 53 bits', () => {
    const streams = new Streams(7);
    const id = streams.open('u');
    const draws = Float64Array.from({ length: SAMPLES }, () => streams.uniform(id));
    expect(draws.every((u) => u > 0 && u < 1)).toBe(true);
    expect(draws.some((u) => (u * 2 ** 53) % 2 === 1)).toBe(true);
    expect(draws.every((u) => Number.isInteger(u * 2 ** 53))).toBe(true);
    expect(kolmogorovDistance(draws, (x) => x)).toBeLessThan(DISTANCE_MAX);
  });

  it('have exponential draws of mean 1', () => {
    const streams = new Streams(8);
    const id = streams.open('e');
    const draws = Float64Array.from({ length: SAMPLES }, () => streams.exponential(id));
    expect(kolmogorovDistance(draws, (x) => 1 - Math.exp(-x))).toBeLessThan(DISTANCE_MAX);
  });

  it('choose among n alike', () => {
    const streams = new Streams(9);
    const id = streams.open('n');
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 7 * SAMPLES; i++) counts[streams.below(id, 7)]!++;
    // Chi-square with 6 degrees of freedom: above 27.9 with probability 1e-4.
    const chiSquare = counts.reduce((sum, count) => sum + (count - SAMPLES) ** 2 / SAMPLES, 0);
    expect(chiSquare).toBeLessThan(27.9);
  });
});

describe('keyed draws', () => {
  it('depend on name, entity and ordinal alone', () => {
    const draws = new Streams(1).keyed('repair');
    const late = new Streams(1);
    late.open('other');
    const again = late.keyed('repair');
    again.uniform(9, 9);
    expect(again.uniform(3, 4)).toBe(draws.uniform(3, 4));
    expect(new Set([draws.uniform(3, 4), draws.uniform(4, 3), draws.uniform(3, 5)]).size).toBe(3);
    expect(new Streams(1).keyed('retry').uniform(3, 4)).not.toBe(draws.uniform(3, 4));
  });

  it('are uniform over entities and over ordinals, negative ones too', () => {
    const draws = new Streams(2).keyed('k');
    const byEntity = Float64Array.from({ length: SAMPLES }, (_, i) => draws.uniform(i - SAMPLES / 2, 1));
    const byOrdinal = Float64Array.from({ length: SAMPLES }, (_, i) => draws.exponential(5, i));
    expect(kolmogorovDistance(byEntity, (x) => x)).toBeLessThan(DISTANCE_MAX);
    expect(kolmogorovDistance(byOrdinal, (x) => 1 - Math.exp(-x))).toBeLessThan(DISTANCE_MAX);
  });

  it('are those of Threefry: the known answers of its authors', () => {
    const answer = (key: readonly [number, number], counter: readonly [number, number]) => {
      const out = new Int32Array(2);
      threefry2x32(key[0] | 0, key[1] | 0, counter[0] | 0, counter[1] | 0, out);
      return [...new Uint32Array(out.buffer)];
    };
    expect(answer([0, 0], [0, 0])).toEqual([0x6b200159, 0x99ba4efe]);
    expect(answer([0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff])).toEqual([0x1cb996fc, 0xbb002be7]);
    expect(answer([0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3])).toEqual([0xc4923a9c, 0x483df7a0]);
  });
});
