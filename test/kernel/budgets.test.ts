import { describe, expect, it } from 'vitest';
import { HazardBudgets } from '../../sim/kernel/budgets.ts';
import { Streams } from '../../sim/kernel/streams.ts';
import { kolmogorovDistance } from './kolmogorov.ts';

describe('hazard budgets', () => {
  it('use the n-th draw for the n-th failure, however the rate changed and whatever failed elsewhere', () => {
    const draws = new Streams(5);
    const stream = draws.open('disk');
    const budgets = new HazardBudgets(new Streams(5));
    budgets.addComponent('other disk');
    const disk = budgets.addComponent('disk');
    let nowUs = 0;
    for (let failure = 0; failure < 20; failure++) {
      budgets.fired(0, nowUs);
      const budget = draws.exponential(stream);
      budgets.setRate(disk, 1e-6, nowUs);
      budgets.setRate(disk, 0, nowUs + 1000);
      const atUs = budgets.setRate(disk, 4e-6, nowUs + 5000);
      expect(atUs).toBe(Math.ceil(nowUs + 5000 + Math.max(0, budget - 1e-3) / 4e-6));
      budgets.fired(disk, atUs);
      nowUs = atUs;
    }
    expect(budgets.failures(disk)).toBe(20);
    expect(budgets.failures(0)).toBe(20);
  });

  it('keep the budget while the rate is 0', () => {
    const budgets = new HazardBudgets(new Streams(1));
    const id = budgets.addComponent('disk');
    const plannedUs = budgets.setRate(id, 1e-3, 0);
    expect(budgets.setRate(id, 0, 5)).toBe(Number.POSITIVE_INFINITY);
    expect(budgets.setRate(id, 1e-3, 1_000_005)).toBe(plannedUs + 1_000_000);
  });

  it('fail by the law of the integrated hazard', () => {
    // Rate r for the first second, then 3r: F(t) = 1 - exp(-r (min(t, 1) + 3 max(0, t - 1))). KS at error rate 1e-4.
    const count = 5000;
    const budgets = new HazardBudgets(new Streams(23));
    const times = Float64Array.from({ length: count }, (_, i) => {
      const id = budgets.addComponent(`disk ${i}`);
      const firstUs = budgets.setRate(id, 0.5e-6, 0);
      return (firstUs <= 1e6 ? firstUs : budgets.setRate(id, 1.5e-6, 1e6)) / 1e6;
    });
    const law = (t: number) => 1 - Math.exp(-0.5 * (Math.min(t, 1) + 3 * Math.max(0, t - 1)));
    expect(kolmogorovDistance(times, law)).toBeLessThan(2.225 / Math.sqrt(count));
  });

  it('refuse negative rates and spending backwards', () => {
    const budgets = new HazardBudgets(new Streams(1));
    const id = budgets.addComponent('disk');
    budgets.setRate(id, 1, 10);
    expect(() => budgets.setRate(id, -1, 10)).toThrow();
    expect(() => budgets.setRate(id, 1, 9)).toThrow('backwards');
  });
});
