/**
 * The two defences of the documented design, and what each answers: geo-redundant storage a failure of storage,
 * geo-replication a failure of a whole region. Three failures under either, twenty seeds each.
 */
import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../scenarios/load.ts';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { stage } from '../../studies/play.ts';
import { counter, fraction, values } from '../sim/fixture.ts';

const MINUTE_US = 60e6;
const pulls = (outcome: SeedOutcome, client: string): number => fraction(outcome, 'pull_ok', { client });
const pushes = (outcome: SeedOutcome): number => fraction(outcome, 'push_ok');
const recoveries = (outcome: SeedOutcome, client: string): number[] => values(outcome, 'rto', { client });

function seedsOf(name: string): SeedOutcome[] {
  const { scenario, source } = loadScenario(`scenarios/library/${name}.yaml`);
  const staged = stage({ scenario, directory: source.directory });
  expect(scenario.run.seeds.length).toBe(20);
  return scenario.run.seeds.map((seed) => staged.play(seed, () => {}));
}

/** Every image that is lost had been pushed within the lag of whatever was to bring it elsewhere. */
function expectOnlyUnsyncedToBeLost(outcome: SeedOutcome): void {
  expect(outcome.losses.filter(({ pushed, excused }) => !pushed || !excused)).toEqual([]);
  expect(
    Math.max(0, ...outcome.losses.map(({ acknowledgedAtUs, lostAtUs }) => lostAtUs - acknowledgedAtUs)),
  ).toBeLessThan(45 * MINUTE_US);
}

function expectImagesToBeLost(outcomes: readonly SeedOutcome[]): void {
  const seeds = outcomes.filter((outcome) => counter(outcome, 'images_lost') > 0);
  expect(seeds.length).toBeGreaterThan(15);
}

describe('geo-redundant storage only', () => {
  for (const failure of ['storage-lost', 'region-lost']) {
    it(`${failure}: unsynced images are lost, the rest is safe, and everything is down until the failover`, () => {
      const outcomes = seedsOf(`${failure}-geo-redundant`);
      expectImagesToBeLost(outcomes);
      for (const outcome of outcomes) {
        expectOnlyUnsyncedToBeLost(outcome);
        for (const client of ['america', 'europe']) {
          // An hour and a half of six.
          expect(pulls(outcome, client)).toBeGreaterThan(0.68);
          expect(pulls(outcome, client)).toBeLessThan(0.82);
          for (const us of recoveries(outcome, client)) expect(us / MINUTE_US).toBeGreaterThanOrEqual(90);
        }
        expect(pushes(outcome)).toBeLessThan(0.85);
      }
    });
  }

  it('region-out: nothing is lost, and everything is down throughout', () => {
    for (const outcome of seedsOf('region-out-geo-redundant')) {
      expect(counter(outcome, 'images_lost')).toBe(0);
      for (const client of ['america', 'europe']) {
        expect(pulls(outcome, client)).toBeLessThan(0.82);
        for (const us of recoveries(outcome, client)) expect(us / MINUTE_US).toBeGreaterThanOrEqual(60);
      }
      expect(pushes(outcome)).toBeLessThan(0.85);
    }
  });
});

describe('with a geo-replica', () => {
  for (const failure of ['storage-lost', 'region-lost']) {
    it(`${failure}: unreplicated images are lost, and pushes and pulls go on elsewhere`, () => {
      const outcomes = seedsOf(`${failure}-geo-replicated`);
      expectImagesToBeLost(outcomes);
      for (const outcome of outcomes) {
        expectOnlyUnsyncedToBeLost(outcome);
        expect(pulls(outcome, 'europe')).toBe(1);
        expect(pulls(outcome, 'america')).toBeGreaterThan(0.98);
        expect(pushes(outcome)).toBeGreaterThan(0.96);
        for (const us of recoveries(outcome, 'america')) expect(us / MINUTE_US).toBeLessThan(10);
      }
    });
  }

  it('region-out: back after detection and DNS, and clients of other regions notice nothing', () => {
    for (const outcome of seedsOf('region-out-geo-replicated')) {
      expect(counter(outcome, 'images_lost')).toBe(0);
      expect(pulls(outcome, 'europe')).toBe(1);
      expect(recoveries(outcome, 'europe')).toEqual([]);
      expect(pulls(outcome, 'america')).toBeGreaterThan(0.97);
      for (const us of recoveries(outcome, 'america')) expect(us / MINUTE_US).toBeLessThan(10);
    }
  });
});
