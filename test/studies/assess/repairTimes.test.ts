import { describe, expect, it } from 'vitest';
import { compileLaw, type LawSpec, lognormalByMean } from '../../../sim/kernel/distributions.ts';
import { Streams } from '../../../sim/kernel/streams.ts';
import { RepairTimes } from '../../../studies/assess/repairTimes.ts';

const DRAWS = 10_000;
const LAWS: readonly (readonly [string, LawSpec])[] = [
  ['exponential', { kind: 'exponential', mean: 3 }],
  ['Weibull, shape ½', { kind: 'weibull', mean: 3, shape: 0.5 }],
  ['Weibull, shape 2', { kind: 'weibull', mean: 3, shape: 2 }],
  ['lognormal, σ 1', lognormalByMean(3, 1)],
  ['uniform', { kind: 'uniform', min: 1, max: 5 }],
  ['empirical', { kind: 'empirical', values: [1, 1, 2, 8] }],
  ['deterministic', { kind: 'deterministic', value: 3 }],
];

describe('times that are biased towards long ones', () => {
  it.each(LAWS)('%s: come with the weights that make them those of the law', (_, spec) => {
    const law = compileLaw(spec);
    const times = new RepairTimes(law, 0);
    const streams = new Streams(1);
    const stream = streams.open('times');
    // What the law has below its mean, and what the times themselves come to, by weight: known, or by the law's own quantiles.
    const quantiles = Array.from({ length: DRAWS }, (_, i) => law.quantile((i + 0.5) / DRAWS));
    const known = [1, law.mean, quantiles.filter((time) => time <= law.mean).length / DRAWS];
    const sums = [0, 0, 0];
    const squares = [0, 0, 0];
    let heaviest = 0;
    for (let i = 0; i < DRAWS; i++) {
      const into = { weight: 1 };
      const time = times.mixed(streams, stream, into);
      heaviest = Math.max(heaviest, into.weight);
      for (const [k, of] of [1, time, time <= law.mean ? 1 : 0].entries()) {
        sums[k]! += into.weight * of;
        squares[k]! += (into.weight * of) ** 2;
      }
    }
    expect(heaviest).toBeLessThanOrEqual(2);
    for (const [k, truth] of known.entries()) {
      const mean = sums[k]! / DRAWS;
      const error = Math.sqrt(Math.max(0, squares[k]! / DRAWS - mean * mean) / DRAWS);
      expect(Math.abs(mean - truth)).toBeLessThan(4 * error + 1e-4 * truth);
    }
  });

  it('are the law’s own where nothing is guided', () => {
    const times = new RepairTimes(compileLaw({ kind: 'exponential', mean: 3 }), 0);
    const streams = new Streams(1);
    const into = { weight: 1 };
    for (let i = 0; i < 100; i++) times.mixed(streams, streams.open(`times/${i}`), into, 0);
    expect(into.weight).toBe(1);
  });
});
