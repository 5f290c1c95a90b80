/**
 * Parts that age: the life of a part is a Weibull variable, and what replaces it is new. Ages and lives are in mean lives, so
 * that one object serves parts of any rate; a shape of 1 is the part that does not age, above 1 it wears out, below 1 it
 * mostly fails when young.
 */
import { assert } from './assert.ts';
import { gamma } from './distributions.ts';
import { normalQuantile } from './normalQuantile.ts';
import type { Streams } from './streams.ts';

export class WeibullLife {
  readonly shape: number;
  private readonly scale: number;

  /** @param shape above 0 */
  constructor(shape: number) {
    assert(shape > 0 && Number.isFinite(shape), 'a Weibull law has a positive shape');
    this.shape = shape;
    this.scale = 1 / gamma(1 + 1 / shape);
  }

  /** The hazard integrated from new to an age, from 0 up. */
  hazardUpTo(age: number): number {
    return age <= 0 ? 0 : Math.exp(this.shape * Math.log(age / this.scale));
  }

  /** Failures per mean life at an age; of parts that fail young it has no bound at 0, where a tiny age stands for none. */
  hazardAt(age: number): number {
    return (this.shape / this.scale) * Math.exp((this.shape - 1) * Math.log(Math.max(age, YOUNGEST) / this.scale));
  }

  /** How much longer a part of that age lives when so much more of the integrated hazard is to be its end. */
  lifeLeft(age: number, budget: number): number {
    return Math.max(0, this.scale * Math.exp(Math.log(this.hazardUpTo(age) + budget) / this.shape) - age);
  }

  /**
   * The age of a part that is looked at when parts have been replaced for ever: its life is length-biased, and it is looked at
   * somewhere in it (Cox, Renewal Theory, 1962, §5.4).
   */
  ageInUse(streams: Streams, stream: number): number {
    const longer = this.scale * Math.exp(Math.log(gammaVariable(1 + 1 / this.shape, streams, stream)) / this.shape);
    return longer * streams.uniform(stream);
  }
}

const YOUNGEST = 1e-12;

/** A gamma variable of that shape (at least 1) and scale 1: Marsaglia and Tsang 2000, a squeeze on a transformed normal. */
export function gammaVariable(shape: number, streams: Streams, stream: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normalQuantile(streams.uniform(stream));
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    if (Math.log(streams.uniform(stream)) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}
