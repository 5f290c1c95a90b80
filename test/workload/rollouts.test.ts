import { describe, expect, it } from 'vitest';
import { fingerprintState, restoreState, saveState } from '../../sim/kernel/state.ts';
import { outcomeOf } from '../../sim/measure/outcome.ts';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { RequestTrace, type TracedRequest } from '../../sim/workload/requestTrace.ts';
import { World } from '../../sim/world.ts';
import { fraction, planOf, play } from '../sim/fixture.ts';

/** An image of one layer of 100 MB, pushed after a minute; round trips are 10 ms, a transfer moves at 100 MB/s. */
const scenario = (rollout: string, more = ''): string => `
name: rollout
regions: {home: {zones: 1, latency: {near: {p50: 10ms, p95: 10ms}}}, near: {zones: 1}}
registry: {regions: [home], storage: {scheme: replicated(1)}}
catalogue: {source: none}
clients:
  - {name: ci, region: near, operations: [{at: 1m, op: push, repository: app, tag: v1, layers: [100MB]}]}
  - {name: fleet, region: near, profile: kubelet, nodes: 10, rollout: ${rollout}}
run: {duration: 20m, drain: 10m}
${more}`;

function rolloutTime(outcome: SeedOutcome): { values: number[]; open: number[] } {
  const found = outcome.samples.filter(({ metric }) => metric === 'rollout_time');
  const seconds = (of: readonly number[]): number[] => of.map((us) => us / 1e6);
  return { values: found.flatMap((s) => seconds(s.values)), open: found.flatMap((s) => seconds(s.open)) };
}

function traced(yaml: string): { world: World; pulls: TracedRequest[] } {
  const world = new World(planOf(yaml), 1);
  const trace = new RequestTrace(world.traffic.requests, () => world.queue.nowUs);
  world.traffic.requests.observer = trace;
  world.runUntil(world.horizonUs);
  return { world, pulls: trace.entries.filter(({ operation }) => operation === 'pull') };
}

describe('a rollout', () => {
  it('takes as many waves as there are nodes for those that may be unavailable', () => {
    // One wave: 25 ms to connect and HEAD, then GET digest, GET blobs, and a second and more for the layer.
    const wave = 0.025 + 0.01 + 0.01;
    const two = rolloutTime(play(scenario('{repository: app, tag: v1, at: 5m, maxUnavailable: 5}')));
    const ten = rolloutTime(play(scenario('{repository: app, tag: v1, at: 5m, maxUnavailable: 1}')));
    expect(two.values).toHaveLength(1);
    expect(two.values[0]).toBeCloseTo(2 * (wave + 1), 3);
    expect(ten.values[0]).toBeCloseTo(10 * (wave + 1), 3);
  });

  it('starts when the push is acknowledged, and a quarter of the nodes at once unless told otherwise', () => {
    const { world, pulls } = traced(scenario('{repository: app, tag: v1, after: push, delay: 30s}'));
    const acknowledgedUs = world.catalogue.manifestAckedUs[0]!;
    expect(pulls[0]!.atUs - acknowledgedUs).toBe(30e6 + 25_000);
    expect(pulls.filter(({ atUs }) => atUs === pulls[0]!.atUs)).toHaveLength(2);
    expect(new Set(pulls.map(({ op }) => op)).size).toBeGreaterThan(1);
    expect(world.rollouts.pulling).toBe(0);
  });

  it('asks for an image that is not there yet with ImagePullBackOff: after 10 s, 20 s, 40 s', () => {
    const outcome = play(scenario('{repository: app, tag: v1, at: 15s, maxUnavailable: 100%}'));
    // Tries at 15 s, 25 s and 45 s find nothing, the one at 85 s does; each opens a connection, 25 ms.
    const { values } = rolloutTime(outcome);
    expect(values[0]).toBeGreaterThan(70.1 + 1);
    expect(values[0]).toBeLessThan(70.2 + 10);
    expect(fraction(outcome, 'pull_ok', { client: 'fleet' })).toBe(1);
  });

  it('that is not over by the end is a lower bound', () => {
    const away = 'faults: [{at: 2m, action: region.loss, region: home}]';
    const outcome = play(scenario('{repository: app, tag: v1, at: 5m}', away));
    expect(rolloutTime(outcome)).toEqual({ values: [], open: [25 * 60] });
    expect(outcome.convergence.verdict).not.toBe('fail');
  });

  it('that never begins is a warning and no figure', () => {
    const away = 'faults: [{at: 30s, action: region.loss, region: home}]';
    const outcome = play(scenario('{repository: app, tag: v1, after: push}', away));
    expect(rolloutTime(outcome)).toEqual({ values: [], open: [] });
    expect(outcome.warnings).toContain('the rollout of fleet never began: no push of its tag was acknowledged in time');
  });

  it('fetches no blob that a node holds already', () => {
    const cold = scenario('{repository: app, tag: v1, at: 10m}');
    const warm = cold.replace('rollout:', 'operations: [{at: 5m, op: pull, repository: app, tag: v1}], rollout:');
    const blobs = (pulls: TracedRequest[]): number =>
      pulls.filter(({ verb, atUs }) => verb === 'GET blob' && atUs >= 600e6).length;
    expect(blobs(traced(cold).pulls)).toBe(20);
    // The single pull was the first node's.
    expect(blobs(traced(warm).pulls)).toBe(18);
  });

  it('goes on after a restore as if it had never stopped', () => {
    const plan = planOf(scenario('{repository: app, tag: v1, at: 50s, maxUnavailable: 3}'));
    const whole = new World(plan, 2);
    whole.runUntil(whole.horizonUs);
    for (const atUs of [49e6, 50.01e6, 61e6, 81.5e6, 82e6, 83.1e6]) {
      const first = new World(plan, 2);
      first.runUntil(atUs);
      const second = new World(plan, 2);
      restoreState(second, saveState(first));
      expect(fingerprintState(second)).toBe(fingerprintState(first));
      second.runUntil(second.horizonUs);
      expect(outcomeOf(second, 2)).toEqual(outcomeOf(whole, 2));
    }
  });
});
