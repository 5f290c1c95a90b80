import { describe, expect, it } from 'vitest';
import type { SeedOutcome } from '../../../sim/outcome.ts';
import { compareRuns } from '../../../studies/compare/runs.ts';
import { fakeOutcome } from '../fakeOutcome.ts';

const lost = (seed: number, count: number): SeedOutcome => ({
  ...fakeOutcome(seed),
  digest: String(1000 * seed + count).padStart(16, '0'),
  counters: [{ metric: 'images_lost', labels: { region: 'eastus' }, count }],
  fractions: [{ metric: 'pull_ok', labels: { client: 'fleet' }, ok: 100 - count, total: 100 }],
});
const played = (counts: readonly number[], chance = false) => ({
  outcomes: counts.map((count, seed) => lost(seed, count)),
  chance,
  replay: null,
});
const differenceIn = (a: readonly number[], b: readonly number[], chance = false) => {
  const { metrics } = compareRuns([0, 1, 2, 3], [played(a, chance), played(b, chance)], [null]);
  return metrics.find(({ metric, labels }) => metric === 'images_lost' && Object.keys(labels).length === 0)!;
};

describe('runs over the same seeds', () => {
  it('are compared seed by seed, so that what seeds have in common is no noise', () => {
    const { scenarios, differences } = differenceIn([10, 50, 20, 90], [12, 52, 23, 92]);
    expect(scenarios).toEqual([42.5, 44.75]);
    // Differences 2, 2, 3, 2: mean 2.25, standard error 0.25, t(3) = 3.182.
    expect(differences[0]).toMatchObject({ change: 'more', estimate: 2.25, lower95: expect.closeTo(1.454, 3) });
  });

  it('have moved nothing that cannot be told from luck', () => {
    expect(differenceIn([10, 50, 20, 90], [30, 10, 40, 70]).differences[0]!.change).toBe('notSeen');
    expect(differenceIn([3, 3, 3, 3], [3, 3, 3, 3]).differences[0]!.change).toBe('same');
    expect(differenceIn([3, 3, 3, 3], [3, 3, 3, 3], true).differences[0]!.change).toBe('notSeen');
  });

  it('of one seed have a difference, and no interval', () => {
    const { metrics } = compareRuns([0], [played([3]), played([5])], [null]);
    expect(metrics[0]!.differences[0]).toMatchObject({ change: 'inconclusive', estimate: 2, lower95: null });
  });

  it('are not identical where the same events come to other figures', () => {
    const other = played([1, 2]);
    const billed = other.outcomes.map((outcome) => ({
      ...outcome,
      counters: outcome.counters.map((sample) => ({ ...sample, count: sample.count + 1 })),
    }));
    expect(compareRuns([0, 1], [other, { ...other, outcomes: billed }], [null]).identical).toEqual([false]);
  });

  it('are identical where every digest is', () => {
    expect(compareRuns([0, 1], [played([1, 2]), played([1, 2])], [null]).identical).toEqual([true]);
    expect(compareRuns([0, 1], [played([1, 2]), played([1, 3])], [null]).identical).toEqual([false]);
  });
});
