/**
 * The ages of parts on a path, and what they make of the rates at which things happen: a part that ages strikes at its rate
 * times the hazard at its age. Ages grow while the hazard accrues, and what has failed is replaced by a new part.
 *
 * The instant of the next strike is where the integrated rates of all that may happen reach an exponential draw. Thinning
 * would need a bound of the rate, which a young part with a shape below 1 has not.
 */
import type { Streams } from '../../sim/kernel/streams.ts';
import { YEAR_US } from '../../sim/kernel/time.ts';
import type { Skeleton } from '../../sim/skeleton/skeleton.ts';
import type { GraphNode } from './stateGraph.ts';

/** Relative to the interval: how exactly an instant is found, and steps after which it is near enough in any case. */
const EXACT = 1e-12;
const STEPS_MOST = 100;

export class Ages {
  private readonly skeleton: Skeleton;
  /** By component, in mean lives; 0 for what does not age. */
  private readonly ages: Float64Array;
  private readonly perYear: Float64Array;
  /** Components that age. */
  private readonly ageing: readonly number[];
  /** Of each state that was met: what may strike there. By the node, as its number is another's once the graph has forgotten it. */
  private readonly known = new WeakMap<GraphNode, Striking>();

  constructor(skeleton: Skeleton) {
    this.skeleton = skeleton;
    this.perYear = Float64Array.from(skeleton.components, ({ ratePerUs }) => ratePerUs * YEAR_US);
    this.ages = new Float64Array(skeleton.components.length);
    this.ageing = [...skeleton.components.keys()].filter((c) => skeleton.components[c]!.ageing !== null);
  }

  /** Everything is as old as at the start. */
  start(streams: Streams, stream: number): void {
    for (const c of this.ageing) {
      const { life, age } = this.skeleton.components[c]!.ageing!;
      this.ages[c] = age ?? life.ageInUse(streams, stream);
    }
  }

  /** So much time has passed in a state. */
  pass(node: GraphNode, years: number): void {
    for (const c of this.striking(node).ageing) this.ages[c] = this.ages[c]! + this.perYear[c]! * years;
  }

  /** A part has failed: a new one stands in its place. */
  renew(component: number): void {
    this.ages[component] = 0;
  }

  /** Strikes to be expected within so many years from now. */
  expected(node: GraphNode, years: number): number {
    const { others, ageing } = this.striking(node);
    let sum = others * years;
    for (const c of ageing) {
      const { life } = this.skeleton.components[c]!.ageing!;
      sum += life.hazardUpTo(this.ages[c]! + this.perYear[c]! * years) - life.hazardUpTo(this.ages[c]!);
    }
    return sum;
  }

  /** Years until so many strikes are to be expected. @param within years, in which at least so many are */
  yearsUntil(node: GraphNode, strikes: number, within: number): number {
    let low = 0;
    let high = within;
    let at = within / 2;
    for (let step = 0; step < STEPS_MOST && high - low > EXACT * within; step++) {
      const miss = this.expected(node, at) - strikes;
      if (miss > 0) high = at;
      else low = at;
      const next = at - miss / this.rate(node, at);
      at = next > low && next < high ? next : (low + high) / 2;
      if (Math.abs(miss) <= EXACT * strikes) break;
    }
    return at;
  }

  /** Strikes per year, so many years from now. */
  rate(node: GraphNode, years: number): number {
    const { others, ageing } = this.striking(node);
    return ageing.reduce((sum, c) => sum + this.perYear[c]! * this.hazard(c, years), others);
  }

  /** Of each strike in the state's list, and those before it: the probability that a strike at this instant is that one. */
  shares(node: GraphNode): Float64Array {
    const rate = this.rate(node, 0);
    let sum = 0;
    return Float64Array.from(node.strikes, ({ component, weight }) => {
      const { ageing } = this.skeleton.components[component]!;
      sum += (weight * (ageing === null ? 1 : this.hazard(component, 0))) / rate;
      return sum;
    });
  }

  private hazard(component: number, years: number): number {
    const { life } = this.skeleton.components[component]!.ageing!;
    return life.hazardAt(this.ages[component]! + this.perYear[component]! * years);
  }

  private striking(node: GraphNode): Striking {
    const known = this.known.get(node);
    if (known !== undefined) return known;
    const ages = (c: number): boolean => this.skeleton.components[c]!.ageing !== null;
    const others = node.strikes.reduce((sum, { component, weight }) => sum + (ages(component) ? 0 : weight), 0);
    const ageing = [...new Set(node.strikes.map(({ component }) => component))].filter(ages);
    const striking = { others, ageing };
    this.known.set(node, striking);
    return striking;
  }
}

interface Striking {
  /** Per year. */
  readonly others: number;
  readonly ageing: readonly number[];
}
