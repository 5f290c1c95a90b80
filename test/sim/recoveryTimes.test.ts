/** Recovery times: a fault is overcome when the last failure that it caused a client is, not with the first success. */
import { describe, expect, it } from 'vitest';
import { fingerprintState, restoreState, saveState } from '../../sim/kernel/state.ts';
import { World } from '../../sim/world.ts';
import { planOf, play, values } from './fixture.ts';

const MINUTE = 60e6;
const CLIENT = `
registry: {regions: [eastus]}
catalogue: {repositories: 3}
clients:
  - {name: fleet, region: eastus, profile: skopeo, nodes: 20, pull: {rate: 60/min, daily: {amplitude: 0}}}
run: {duration: 1h, drain: 10m}
faults:`;
const recovery = (yaml: string): number => {
  const [time, ...others] = values(play(yaml), 'rto', { client: 'fleet' });
  expect(others).toEqual([]);
  return time! / MINUTE;
};

describe('a recovery time', () => {
  it('lasts as long as names fail, though machines with cached answers succeed meanwhile', () => {
    const time = recovery(`name: names${CLIENT}\n  - {at: 10m, action: dns.outage, duration: 20m}`);
    expect(time).toBeGreaterThan(19.5);
    expect(time).toBeLessThan(21);
  });

  it('lasts as long as a share of the requests fails, though others succeed', () => {
    const time = recovery(
      `name: gray${CLIENT}\n  - {at: 10m, action: endpoint.grayFailure, region: eastus, errors: 60%, duration: 30m}`,
    );
    expect(time).toBeGreaterThan(29);
    expect(time).toBeLessThan(31);
  });

  it('counts failures while its own fault holds, and not those of one that goes on longer', () => {
    const outcome = play(`name: two${CLIENT}
  - {id: first, at: 10m, action: endpoint.grayFailure, region: eastus, errors: 30%, duration: 10m}
  - {id: second, at: 15m, action: endpoint.grayFailure, region: eastus, errors: 30%, duration: 25m}`);
    const [first] = values(outcome, 'rto', { fault: 'first' });
    const [second] = values(outcome, 'rto', { fault: 'second' });
    expect(first! / MINUTE).toBeGreaterThan(9);
    expect(first! / MINUTE).toBeLessThan(11);
    expect(second! / MINUTE).toBeGreaterThan(24);
  });

  it('starts with the strike, however late the first machine that fails comes', () => {
    const outcome = play(`
name: rollout
registry: {regions: [eastus]}
catalogue: {source: none}
clients:
  - {name: ci, region: eastus, operations: [{at: 1m, op: push, repository: app, tag: v1, layers: [20MB]}]}
  - {name: fleet, region: eastus, profile: kubelet, nodes: 100, rollout: {repository: app, tag: v1, at: 50m}}
run: {duration: 2h, drain: 1h}
faults:
  - {id: gray, at: 5m, action: endpoint.grayFailure, region: eastus, errors: 30%, operations: pull, duration: 55m}`);
    const [machines] = values(outcome, 'rollout_time', { client: 'fleet' });
    const [time] = values(outcome, 'rto', { client: 'fleet' });
    // The last machine fails its last time shortly before it has the image.
    expect(time!).toBeGreaterThan(46 * MINUTE);
    expect(time!).toBeLessThan(45 * MINUTE + machines! + 1e6);
  });

  it('is the same after a restart in the middle of a fault', () => {
    const plan = planOf(`name: saved${CLIENT}
  - {at: 10m, action: endpoint.grayFailure, region: eastus, errors: 60%, duration: 30m}
  - {at: 15m, action: dns.outage, duration: 5m}`);
    const world = new World(plan, 1);
    world.runUntil(17 * MINUTE);
    const saved = saveState(world);
    world.runUntil(world.horizonUs);
    const again = new World(plan, 1);
    restoreState(again, saved);
    again.runUntil(again.horizonUs);
    expect(fingerprintState(again)).toEqual(fingerprintState(world));
  });
});
