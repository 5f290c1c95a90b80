/**
 * Times by a law, and the same biased towards long ones: a loss needs what lasts long to last long. One failure within a repair
 * is as likely as the repair is long, two are as likely as its square: so a quarter of the times are drawn with a density in
 * proportion to their length, and a quarter in proportion to its square.
 */
import { gammaVariable } from '../../sim/kernel/ageing.ts';
import { compileLaw, gamma, type Law, type LawSpec } from '../../sim/kernel/distributions.ts';
import type { Streams } from '../../sim/kernel/streams.ts';

/** Shares of times that are drawn by length, and by its square. As half are drawn by the law, no likelihood ratio exceeds 2. */
const BY_LENGTH = 0.25;
const BY_SQUARE = 0.25;

export class RepairTimes {
  readonly mean: number;
  private readonly law: Law;
  private readonly floor: number;
  private readonly isFixed: boolean;
  private readonly byLength: Draw;
  private readonly bySquare: Draw;
  /** Mean of the squares, over the square of the mean. */
  private readonly meanSquare: number;

  /** @param floor no time is shorter, in the unit of the law */
  constructor(law: Law, floor: number) {
    this.law = law;
    this.floor = floor;
    this.mean = law.mean;
    this.isFixed = law.spec.kind === 'deterministic' || law.mean === 0;
    this.byLength = biased(law, 1);
    this.bySquare = biased(law, 2);
    this.meanSquare = this.isFixed ? 1 : meanSquareOf(law) / (law.mean * law.mean);
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
    const lengths = guided * BY_LENGTH;
    const squares = guided * BY_SQUARE;
    const way = streams.uniform(stream);
    const u = streams.uniform(stream);
    let time: number;
    if (way < lengths) time = this.byLength(u, streams, stream);
    else if (way < lengths + squares) time = this.bySquare(u, streams, stream);
    else time = this.law.quantile(u);
    const x = time / this.mean;
    into.weight /= 1 - lengths - squares + lengths * x + (squares * x * x) / this.meanSquare;
    return Math.max(time, this.floor);
  }
}

type Draw = (u: number, streams: Streams, stream: number) => number;

/** Times with a density in proportion to that of the law and to a power of the time, 1 or 2. */
function biased(law: Law, power: 1 | 2): Draw {
  const { spec, mean } = law;
  switch (spec.kind) {
    case 'exponential':
      // A sum of as many exponential times more.
      return (u, streams, stream) => {
        const two = u * streams.uniform(stream);
        return -mean * Math.log(power === 1 ? two : two * streams.uniform(stream));
      };
    case 'lognormal': {
      const longer = compileLaw({ ...spec, mu: spec.mu + power * spec.sigma * spec.sigma });
      return (u) => longer.quantile(u);
    }
    case 'weibull': {
      // The power `shape` of such a time is a gamma variable.
      const shape = 1 + power / spec.shape;
      const scale = mean / gamma(1 + 1 / spec.shape);
      return (_u, streams, stream) => scale * Math.exp(Math.log(gammaVariable(shape, streams, stream)) / spec.shape);
    }
    case 'uniform': {
      const { min, max } = spec;
      if (power === 1) return (u) => Math.sqrt(min * min + u * (max * max - min * min));
      return (u) => Math.exp(Math.log(min * min * min + u * (max * max * max - min * min * min)) / 3);
    }
    case 'empirical':
      return measured(spec, power);
    default:
      return () => mean;
  }
}

function meanSquareOf({ spec, mean }: Law): number {
  switch (spec.kind) {
    case 'exponential':
      return 2 * mean * mean;
    case 'lognormal':
      return mean * mean * Math.exp(spec.sigma * spec.sigma);
    case 'weibull': {
      const scale = mean / gamma(1 + 1 / spec.shape);
      return scale * scale * gamma(1 + 2 / spec.shape);
    }
    case 'uniform':
      return (spec.min * spec.min + spec.min * spec.max + spec.max * spec.max) / 3;
    case 'empirical':
      return spec.values.reduce((sum, value) => sum + value * value, 0) / spec.values.length;
    default:
      return mean * mean;
  }
}

/** One of the measured values, in proportion to a power of it. */
function measured(spec: Extract<LawSpec, { kind: 'empirical' }>, power: 1 | 2): (u: number) => number {
  let total = 0;
  const upTo = Float64Array.from(spec.values, (value) => {
    total += power === 1 ? value : value * value;
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
