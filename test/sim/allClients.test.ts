/** Every profile at once, pushing and pulling while links are slow and regions, nodes and ways go away. */
import { describe, expect, it } from 'vitest';
import { fingerprintState, restoreState, saveState } from '../../sim/kernel/state.ts';
import { outcomeOf } from '../../sim/measure/outcome.ts';
import { RequestTrace } from '../../sim/workload/requestTrace.ts';
import { World } from '../../sim/world.ts';
import { planOf } from './fixture.ts';

const PROFILES = ['skopeo', 'crane', 'oras', 'docker', 'containerd', 'kubelet', 'custom'];
const client = (profile: string, i: number): string => {
  const custom =
    profile === 'custom' ? 'custom: {like: crane, verify: true, layerHeads: 2, backOff: {first: 5s, most: 1m}}, ' : '';
  const region = ['westeurope', 'northeurope'][i % 2]!;
  return `  - {name: ${profile}, region: ${region}, profile: ${profile}, ${custom}nodes: 4, push: {rate: 40/h}, pull: {rate: 3/min}}`;
};
const EVERYBODY = `
name: everybody
registry:
  regions: [eastus, westeurope]
  storage: {scheme: zrs}
  replication: {bandwidth: 100Mbps}
  endpoint: {download: 200Mbps, upload: 60Mbps}
catalogue: {repositories: 10, scale: 0.3}
clients:
${PROFILES.map(client).join('\n')}
  - name: release
    region: eastus
    profile: skopeo
    operations:
      - {at: 5m, op: push, repository: app, tag: v1, layers: [20MB], image: one}
      - {at: 12m, op: push, repository: app, tag: v1, image: one}
      - {at: 26m, op: push, repository: mirror, tag: v1, image: one}
  - {name: fleet, region: westeurope, profile: kubelet, nodes: 30, rollout: {repository: app, tag: v1, after: push}}
run: {duration: 40m, drain: 2h}
faults:
  - {id: out, at: 10m, action: region.outage, region: westeurope, duration: 4m}
  - {id: nodes, at: 16m, action: node.outage, region: westeurope, pick: 100%, duration: 8s}
  - {id: cut, at: 20m, action: network.partition, from: northeurope, to: all, duration: 3m}
  - {id: lost, at: 25m, action: storage.loss, region: westeurope, rebuild: 5m}
repair: {geo: {time: 10m}}
`;

describe('everybody at once', () => {
  const plan = planOf(EVERYBODY);
  const whole = new World(plan, 5);
  const trace = new RequestTrace(whole.traffic.requests, () => whole.queue.nowUs);
  whole.traffic.requests.observer = trace;
  whole.runUntil(whole.horizonUs);
  const outcome = outcomeOf(whole, 5);

  it('breaks no invariant and comes to rest', () => {
    const broken = outcome.invariants.filter(({ verdict }) => verdict === 'fail');
    expect(broken).toEqual([]);
    expect(outcome.convergence.verdict).toBe('pass');
  });

  it('meets resets in mid-transfer; who resumes keeps what has come', () => {
    const names = plan.clients.map(({ name }) => name);
    const resets = trace.entries.filter(({ answer, bytes }) => answer === 'reset' && bytes > 0);
    expect(resets.length).toBeGreaterThan(5);
    const resumed = new Set(trace.entries.filter(({ fromByte }) => fromByte > 0).map((entry) => names[entry.client]));
    for (const name of resumed) expect(['docker', 'containerd', 'kubelet', 'fleet']).toContain(name);
    expect(resumed.size).toBeGreaterThan(0);
  });

  it('sees every request in the trace that the server counts', () => {
    let counted = 0;
    for (const total of whole.measure.requestTotal) counted += total;
    expect(trace.entries).toHaveLength(counted);
  });

  it('retries where a profile says so and nowhere else', () => {
    const retries = new Map(plan.clients.map(({ name }, c) => [name, whole.measure.retries[c]!]));
    expect(retries.get('skopeo')).toBe(0);
    for (const name of ['crane', 'oras', 'docker', 'kubelet', 'custom']) expect(retries.get(name)).toBeGreaterThan(0);
  });

  it('is the same watched or not, whole or saved and restored on the way', () => {
    for (const atUs of [600.5e6, 780e6, 963e6, 1260e6, 1501e6]) {
      const first = new World(plan, 5);
      first.runUntil(atUs);
      const second = new World(plan, 5);
      restoreState(second, saveState(first));
      expect(fingerprintState(second)).toBe(fingerprintState(first));
      second.runUntil(second.horizonUs);
      expect(outcomeOf(second, 5)).toEqual(outcome);
    }
  });
});
