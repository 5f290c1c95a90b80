/**
 * Times by a law, and the same length-biased: a loss needs what lasts long to last long, so half of the times are drawn with
 * a density in proportion to their length. The ratio of the two densities is mean / time.
 */
import { gammaVariable } from '../../sim/kernel/ageing.ts';
import { compileLaw, gamma, type Law, type LawSpec } from '../../sim/kernel/distributions.ts';
import type { Streams } from '../../sim/kernel/streams.ts';

/** Share of times that are drawn length-biased. With this share no likelihood ratio exceeds 2. */
const BIASED_SHARE = 0.5;

export class RepairTimes {
  readonly mean: number;
  private readonly law: Law;
  private readonly floor: number;
  private readonly isFixed: boolean;
  private readonly biased: (u: number, streams: Streams, stream: number) => number;

  /** @param floor no time is shorter, in the unit of the law */
  constructor(law: Law, floor: number) {
    this.law = law;
    this.floor = floor;
    this.mean = law.mean;
    this.isFixed = law.spec.kind === 'deterministic' || law.mean === 0;
    this.biased = lengthBiased(law);
  }

  natural(streams: Streams, stream: number): number {
    const time = this.isFixed ? this.mean : this.law.quantile(streams.uniform(stream));
    return Math.max(time, this.floor);
  }

  /**
   * A time of the mixture; `weight` takes its likelihood ratio.
   * @param guided how much of the bias is wanted, 0 to 1
   */
  mixed(streams: Streams, stream: number, into: { weight: number }, guided = 1): number {
    if (this.isFixed) return Math.max(this.mean, this.floor);
    const share = guided * BIASED_SHARE;
    const isBiased = streams.uniform(stream) < share;
    const u = streams.uniform(stream);
    const time = isBiased ? this.biased(u, streams, stream) : this.law.quantile(u);
    into.weight /= 1 - share + (share * time) / this.mean;
    return Math.max(time, this.floor);
  }
}

function lengthBiased(law: Law): (u: number, streams: Streams, stream: number) => number {
  const { spec, mean } = law;
  switch (spec.kind) {
    case 'exponential':
      return (u, streams, stream) => -mean * Math.log(u * streams.uniform(stream));
    case 'lognormal': {
      const longer = compileLaw({ ...spec, mu: spec.mu + spec.sigma * spec.sigma });
      return (u) => longer.quantile(u);
    }
    case 'weibull': {
      // The power `shape` of a length-biased time is a gamma variable of shape 1 + 1/shape.
      const scale = mean / gamma(1 + 1 / spec.shape);
      return (_u, streams, stream) =>
        scale * Math.exp(Math.log(gammaVariable(1 + 1 / spec.shape, streams, stream)) / spec.shape);
    }
    case 'uniform': {
      const { min, max } = spec;
      return (u) => Math.sqrt(min * min + u * (max * max - min * min));
    }
    case 'empirical':
      return longerOf(spec);
    default:
      return () => mean;
  }
}

/** One of the measured values, in proportion to its length. */
function longerOf(spec: Extract<LawSpec, { kind: 'empirical' }>): (u: number) => number {
  let total = 0;
  const upTo = Float64Array.from(spec.values, (value) => {
    total += value;
    return total;
  });
  return (u) => {
    let low = 0;
    let high = upTo.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (upTo[middle]! < u * total) low = middle + 1;
      else high = middle;
    }
    return spec.values[low]!;
  };
}
