import type { WeibullLife } from './ageing.ts';
import { assert } from './assert.ts';
import { grownF64, grownI32, type Stateful, type StateVisitor } from './state.ts';
import type { Streams } from './streams.ts';
import { ceilUs } from './time.ts';

/**
 * Chance failures by spending: a component has a budget, an exponential draw of mean 1, and spends it by its hazard
 * integrated over time. When it is spent the component fails and draws the next one. So the n-th failure uses the n-th
 * draw of the component's stream, however the rate changed on the way and whatever happened elsewhere. A part that ages
 * spends in the same way what its draw makes of its life, in mean lives.
 *
 * Rejected: drawing a time to failure anew at each change of the rate, which is as right in law but lets one
 * component's fate shift the draws of its later failures.
 */
export class HazardBudgets implements Stateful {
  private readonly streams: Streams;
  private readonly streamIds: number[] = [];
  private readonly lives: (WeibullLife | null)[] = [];
  private remaining = new Float64Array(16);
  private ratesPerUs = new Float64Array(16);
  private sinceUs = new Float64Array(16);
  private failureCounts = new Int32Array(16);

  constructor(streams: Streams) {
    this.streams = streams;
  }

  /**
   * Adds a component whose draws come from the stream of that name; its hazard is 0 until `setRate`.
   * @param life of what ages, with the age in mean lives at which it begins
   */
  addComponent(streamName: string, life: WeibullLife | null = null, age = 0): number {
    const id = this.streamIds.length;
    const stream = this.streams.open(streamName);
    this.streamIds.push(stream);
    this.lives.push(life);
    this.remaining = grownF64(this.remaining, id + 1);
    this.ratesPerUs = grownF64(this.ratesPerUs, id + 1);
    this.sinceUs = grownF64(this.sinceUs, id + 1);
    this.failureCounts = grownI32(this.failureCounts, id + 1);
    const budget = this.streams.exponential(stream);
    this.remaining[id] = life === null ? budget : life.lifeLeft(age, budget);
    return id;
  }

  /**
   * Sets the hazard from now on, in failures (of what ages, mean lives) per microsecond. Returns the time of the failure if the rate stays: a
   * whole microsecond, which may lie beyond any horizon (the caller does not schedule it then); Infinity at rate 0.
   */
  setRate(id: number, perUs: number, nowUs: number): number {
    assert(perUs >= 0 && Number.isFinite(perUs), 'a hazard is finite and at least 0');
    assert(nowUs >= this.sinceUs[id]!, 'a budget is not spent backwards');
    // Rounding, and the failure's wait for a whole microsecond, can overspend by a hair.
    this.remaining[id] = Math.max(0, this.remaining[id]! - this.ratesPerUs[id]! * (nowUs - this.sinceUs[id]!));
    this.ratesPerUs[id] = perUs;
    this.sinceUs[id] = nowUs;
    return this.failureUs(id);
  }

  /** The component failed: draws its next budget. Returns the time of the next failure at the present rate. */
  fired(id: number, nowUs: number): number {
    assert(nowUs >= this.sinceUs[id]!, 'a budget is not spent backwards');
    const budget = this.streams.exponential(this.streamIds[id]!);
    const life = this.lives[id]!;
    this.remaining[id] = life === null ? budget : life.lifeLeft(0, budget);
    this.sinceUs[id] = nowUs;
    this.failureCounts[id] = this.failureCounts[id]! + 1;
    return this.failureUs(id);
  }

  /** How often the component has failed. */
  failures(id: number): number {
    return this.failureCounts[id]!;
  }

  visitState(v: StateVisitor): void {
    const count = v.int('budgets.count', this.streamIds.length);
    assert(count === this.streamIds.length, 'components are added before the first save, the same in every run');
    this.remaining = v.f64('budgets.remaining', this.remaining, count);
    this.ratesPerUs = v.f64('budgets.ratesPerUs', this.ratesPerUs, count);
    this.sinceUs = v.f64('budgets.sinceUs', this.sinceUs, count);
    this.failureCounts = v.i32('budgets.failures', this.failureCounts, count);
  }

  private failureUs(id: number): number {
    const rate = this.ratesPerUs[id]!;
    return rate === 0 ? Number.POSITIVE_INFINITY : ceilUs(this.sinceUs[id]! + this.remaining[id]! / rate);
  }
}
