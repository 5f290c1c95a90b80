/**
 * Geo-redundant copies fail by chance like what they are copies of: in runs and in assessments, and as often as a chain of
 * two places that refill each other says.
 */

import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../scenarios/load.ts';
import { ScenarioError } from '../../scenarios/scenarioError.ts';
import { YEAR_US } from '../../sim/kernel/time.ts';
import { runSeed } from '../../sim/run.ts';
import { Skeleton } from '../../sim/skeleton/skeleton.ts';
import { playBatch } from '../../studies/assess/batch.ts';
import { Tally } from '../../studies/assess/estimate.ts';
import { solveExactly } from '../../studies/assess/exact.ts';
import { StateGraph } from '../../studies/assess/stateGraph.ts';
import { Surrogate } from '../../studies/assess/surrogate.ts';
import { LOSS, meanTimeToLoss } from '../../studies/markov/index.ts';
import { counter, planOf } from './fixture.ts';

/** Years of one region and its copy in another; a day to rebuild a copy, a week to refill a place whole. */
const YEARS = `
name: two-places
regions: {a: {zones: 1}, b: {zones: 1}}
registry:
  regions: [a]
  storage: {scheme: lrs, placementGroups: 40, nodes: 9, geoRedundancy: grs, pairs: {a: b}}
run: {duration: 50y, drain: 0s, chance: true}
repair:
  local: {time: {exponential: {mean: 1d}}}
  geo: {time: {exponential: {mean: 7d}}}
hazards: [{action: node.loss, rate: 60/y}]
`;

/**
 * By hand: three copies here and three there. Of i copies each is lost at the rate λ, each of those missing is rebuilt at the
 * rate μ where one is left, and a place without any is refilled at the rate γ by the other.
 */
function yearsByHand(lambda: number, mu: number, gamma: number): number {
  const from: number[] = [];
  const to: number[] = [];
  const rate: number[] = [];
  // State 0 has everything up.
  const stateOf = (i: number, j: number): number => 4 * (3 - i) + (3 - j);
  const add = (i: number, j: number, next: number, perYear: number): void => {
    if (perYear === 0) return;
    from.push(stateOf(i, j));
    to.push(next);
    rate.push(perYear);
  };
  for (let i = 3; i >= 0; i--) {
    for (let j = 3; j >= 0; j--) {
      if (i + j === 0) continue;
      const isLast = i + j === 1;
      add(i, j, isLast ? LOSS : stateOf(i - 1, j), i * lambda);
      add(i, j, isLast ? LOSS : stateOf(i, j - 1), j * lambda);
      if (i > 0 && i < 3) add(i, j, stateOf(i + 1, j), (3 - i) * mu);
      if (j > 0 && j < 3) add(i, j, stateOf(i, j + 1), (3 - j) * mu);
      if (i === 0) add(i, j, stateOf(3, j), gamma);
      if (j === 0) add(i, j, stateOf(i, 3), gamma);
    }
  }
  return meanTimeToLoss({
    states: 15,
    causes: 1,
    from: Int32Array.from(from),
    to: Int32Array.from(to),
    rate: Float64Array.from(rate),
    cause: new Int32Array(from.length),
  });
}

describe('hazards of nodes', () => {
  it('strike the copy’s nodes under names of their own', () => {
    const { journal } = runSeed(planOf(YEARS, ['run.duration=1y']), 1);
    const targets = new Set(journal.map(({ target }) => target));
    expect([...targets].filter((target) => target.startsWith('a/n')).length).toBe(9);
    expect([...targets].filter((target) => target.startsWith('b/copy of a/n')).length).toBe(9);
    expect(targets.size).toBe(18);
  });

  it('leave the region’s own nodes the failures that they had without a copy', () => {
    const firings = (yaml: string): readonly string[] =>
      runSeed(planOf(yaml, ['run.duration=180d']), 1)
        .journal.filter(({ target }) => target.startsWith('a/'))
        .map(({ id, firedAtUs }) => `${id} ${firedAtUs}`);
    const alone = firings(YEARS.replace(', geoRedundancy: grs, pairs: {a: b}', ''));
    expect(alone.length).toBeGreaterThan(200);
    expect(firings(YEARS)).toEqual(alone);
  });

  it('lose groups that both places have lost, as often as the chain by hand says', () => {
    const expected = (40 * 50) / yearsByHand(60, 365, 365 / 7);
    const lost = counter(runSeed(planOf(YEARS), 1), 'groups_lost');
    expect(expected).toBeGreaterThan(500);
    expect(lost / expected).toBeGreaterThan(0.85);
    expect(lost / expected).toBeLessThan(1.15);
  });

  it('leave the copy alone where they name the other region', () => {
    // In ten years of both more than a hundred groups are lost.
    const strikes = (region: string) => [
      'run.duration=10y',
      `hazards=[{action: node.loss, rate: 60/y, region: ${region}}]`,
    ];
    expect((40 * 10) / yearsByHand(60, 365, 365 / 7)).toBeGreaterThan(100);
    expect(counter(runSeed(planOf(YEARS, strikes('a')), 1), 'groups_lost')).toBe(0);
    const other = runSeed(planOf(YEARS, strikes('b')), 1);
    expect(other.journal.every(({ target }) => target.startsWith('b/copy of a/'))).toBe(true);
    expect(other.journal.length).toBeGreaterThan(100);
  });

  it('take disks of the copy too', () => {
    const { journal } = runSeed(planOf(YEARS, ['hazards=[{action: disk.loss, rate: 1/y}]']), 1);
    expect(journal.some(({ target }) => /^b\/copy of a\/n\d\/d\d+$/.test(target))).toBe(true);
  });

  it('are over with the copy’s region, and begin again with it', () => {
    const outage =
      'hazards=[{action: node.loss, rate: 20/y}, {action: region.outage, region: b, rate: 4/y, duration: 60d}]';
    const { journal } = runSeed(planOf(YEARS, ['run.duration=2y', outage]), 1);
    const outages = journal.filter(({ action }) => action === 'region.outage');
    expect(outages.length).toBeGreaterThan(1);
    for (const { firedAtUs, recoveredAtUs } of outages) {
      const isDuring = (at: number | null): boolean => at! > firedAtUs! && at! < (recoveredAtUs ?? 2 * YEAR_US);
      const struck = journal.filter(({ target, firedAtUs: at }) => target.includes('copy of') && isDuring(at));
      expect(struck).toEqual([]);
    }
  });
});

describe('an assessment with a geo-redundant copy', () => {
  it('finds what the chain by hand has, exactly', () => {
    for (const [lambda, text] of [
      [60, '60/y'],
      [0.5, '0.5/y'],
    ] as const) {
      const plan = planOf(YEARS, [`hazards=[{action: node.loss, rate: ${text}}]`]);
      const exact = solveExactly(new Skeleton(plan), 10);
      expect('figures' in exact).toBe(true);
      if (!('figures' in exact)) continue;
      expect(exact.figures.mttdlYears! / yearsByHand(lambda, 365, 365 / 7)).toBeCloseTo(1, 8);
    }
  });

  it('estimates it, by losses of nodes in both places', () => {
    const plan = planOf(YEARS, ['hazards=[{action: node.loss, rate: 2/y}]']);
    const skeleton = new Skeleton(plan);
    const graph = new StateGraph(skeleton, new Surrogate(skeleton));
    const perYear = skeleton.components.reduce((sum, { ratePerUs }) => sum + ratePerUs * YEAR_US, 0);
    expect(perYear).toBeCloseTo(6 * 2, 9);
    const tally = new Tally(perYear);
    for (let batch = 0; batch < 24; batch++) tally.add(playBatch(graph, 1, batch));
    const { perYear: rate } = tally.estimate(() => true, 1);
    const truth = 1 / yearsByHand(2, 365, 365 / 7);
    expect(Math.abs(rate.estimate / truth - 1)).toBeLessThan(0.1);
    expect([...tally.patterns.keys()]).toContain('3 nodes@a + 3 nodes@b/copy of a');
  });
});

describe('what a run without the copy’s failures may be named by', () => {
  it('includes nodes of the copy, and no others', () => {
    const complaint = (id: string): string => {
      try {
        parseScenario(`apiVersion: nines/v1\n${YEARS}suppress: ['${id}']\n`, 'test.yaml');
        return '';
      } catch (error) {
        if (error instanceof ScenarioError) return error.issues[0]!.message;
        throw error;
      }
    };
    expect(complaint('node.loss@b/copy of a/n8#1')).toBe('');
    expect(complaint('node.loss@b/copy of a/n9#1')).toContain('the stamp of b/copy of a has 9 nodes, there is no n9');
    expect(complaint('node.loss@b/n1#1')).toContain('there is no stamp `b` of the registry');
    expect(complaint('node.loss@a/copy of b/n1#1')).toContain('there is no stamp `a/copy of b` of the registry');
    expect(complaint('node.loss@b/copy of a#1')).toContain('does not name a node');
  });
});
