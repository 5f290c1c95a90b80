/** The lives of parts that age, against the Weibull law and the renewal theory of parts in use. */
import { describe, expect, it } from 'vitest';
import { WeibullLife } from '../../sim/kernel/ageing.ts';
import { HazardBudgets } from '../../sim/kernel/budgets.ts';
import { gamma } from '../../sim/kernel/distributions.ts';
import { Streams } from '../../sim/kernel/streams.ts';
import { kolmogorovDistance } from './kolmogorov.ts';

/** Kolmogorov and Smirnov at error rate 1e-4. */
const far = (count: number): number => 2.225 / Math.sqrt(count);
const COUNT = 4000;
const SHAPES = [0.5, 1, 3];

/** Of a life with mean 1. */
function survival(shape: number, age: number): number {
  return Math.exp(-((age * gamma(1 + 1 / shape)) ** shape));
}

/** The age of a part in use has the density of the survival: its mean is 1. */
function inUseUpTo(shape: number, age: number): number {
  const steps = 400;
  let sum = 0;
  for (let i = 0; i < steps; i++) sum += (survival(shape, ((i + 0.5) / steps) * age) * age) / steps;
  return sum;
}

describe.each(SHAPES)('a part of shape %s', (shape) => {
  const life = new WeibullLife(shape);

  it('lives as long as the law says from new, and on from any age', () => {
    const streams = new Streams(3);
    const stream = streams.open('lives');
    for (const age of [0, 0.7]) {
      const left = Float64Array.from({ length: COUNT }, () => life.lifeLeft(age, streams.exponential(stream)));
      const law = (t: number): number => 1 - survival(shape, age + t) / survival(shape, age);
      expect(kolmogorovDistance(left, law)).toBeLessThan(far(COUNT));
    }
  });

  it('is of any age in use, and then lives on as long as it has lived, by law', () => {
    const streams = new Streams(4);
    const stream = streams.open('ages');
    const ages = Float64Array.from({ length: COUNT }, () => life.ageInUse(streams, stream));
    const left = ages.map((age) => life.lifeLeft(age, streams.exponential(stream)));
    const law = (age: number): number => inUseUpTo(shape, age);
    expect(kolmogorovDistance(ages, law)).toBeLessThan(far(COUNT));
    expect(kolmogorovDistance(left, law)).toBeLessThan(far(COUNT));
  });

  it('has the hazard that its integral grows by', () => {
    const [at, step] = [0.8, 1e-6];
    const slope = (life.hazardUpTo(at + step) - life.hazardUpTo(at - step)) / (2 * step);
    expect(life.hazardAt(at) / slope).toBeCloseTo(1, 6);
  });
});

describe('budgets of parts that age', () => {
  it('fail at their rate in the long run, and new ones in the place of old ones are new', () => {
    const budgets = new HazardBudgets(new Streams(5));
    const part = budgets.addComponent('part', new WeibullLife(4));
    const perUs = 1e-6;
    let atUs = budgets.setRate(part, perUs, 0);
    const lives: number[] = [];
    for (let failure = 0; failure < COUNT; failure++) {
      const before = atUs;
      atUs = budgets.fired(part, before);
      lives.push((atUs - before) * perUs);
    }
    expect(kolmogorovDistance(Float64Array.from(lives), (t) => 1 - survival(4, t))).toBeLessThan(far(COUNT));
  });

  it('keep the age while nothing happens to them', () => {
    const budgets = new HazardBudgets(new Streams(6));
    const part = budgets.addComponent('part', new WeibullLife(3), 0.5);
    const plannedUs = budgets.setRate(part, 1e-6, 0);
    expect(budgets.setRate(part, 0, 5)).toBe(Number.POSITIVE_INFINITY);
    expect(Math.abs(budgets.setRate(part, 1e-6, 1_000_005) - (plannedUs + 1_000_000))).toBeLessThanOrEqual(1);
  });
});
