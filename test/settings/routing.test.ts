/** Every setting of routing and of the faults of endpoints: flipping it moves a named metric in a stated direction. */
import { describe, expect, it } from 'vitest';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { counter, fraction, meanSeconds, play, values } from '../sim/fixture.ts';

/** Pushes in East US, pulls in West Europe, of a client that does not try again for long. */
const TWO = `
name: two-regions
registry: {regions: [eastus, westeurope], storage: {scheme: zrs}}
catalogue: {repositories: 6}
clients:
  - {name: builds, region: eastus, nodes: 4, push: {rate: 120/h, layers: [5MB, 1MB]}}
  - {name: desks, region: westeurope, pull: {rate: 60/min, fresh: 0%}}
run: {duration: 1h, drain: 1h}
`;
const struck = (fault: string): string => `${TWO}faults: [{at: 10m, ${fault}}]`;

/** An office between two regions that are about as far from it. */
const BETWEEN = `
name: between-two
regions:
  office: {latency: {north: 30ms, east: 32ms}}
  north: {latency: {east: 25ms}}
  east: {}
registry: {regions: [east, north], storage: {scheme: zrs}, routing: {near: 5ms}}
catalogue: {source: none}
clients: [{name: ci, region: office, dnsCache: false, push: {rate: 120/h, layers: [5MB, 1MB]}}]
run: {duration: 1h, drain: 1h}
`;

/** West Europe is out while large images are pushed in East US; the way between them is slow. */
const BACK = `
name: failback
registry: {regions: [eastus, westeurope], storage: {scheme: zrs}, replication: {bandwidth: 100Mbps}}
catalogue: {repositories: 6}
clients:
  - {name: builds, region: eastus, push: {rate: 120/h, layers: [200MB]}}
  - {name: desks, region: westeurope, pull: {rate: 60/min, fresh: 90%}}
run: {duration: 1h, drain: 1h}
faults: [{at: 10m, action: region.outage, region: westeurope, duration: 20m}]
`;

const OUTAGE = 'action: endpoint.outage, region: westeurope, duration: 30m';

const pullOk = (outcome: SeedOutcome): number => fraction(outcome, 'pull_ok');
const requestOk = (outcome: SeedOutcome): number => fraction(outcome, 'request_ok', { region: 'westeurope' });
const rto = (outcome: SeedOutcome): number => values(outcome, 'rto', { client: 'desks' })[0]!;
const peak = (metric: string, region: string) => (outcome: SeedOutcome) =>
  Math.max(...values(outcome, metric, { region }));

/** The metric under the first `--set` is less than under the second. */
function rises(yaml: string, from: string, to: string, metric: (outcome: SeedOutcome) => number): void {
  expect(metric(play(yaml, 1, [to]))).toBeGreaterThan(metric(play(yaml, 1, [from])));
}

describe('keys of routing', () => {
  it('registry.routing.probe.interval: rto goes up', () => {
    rises(struck(OUTAGE), 'registry.routing.probe.interval=10s', 'registry.routing.probe.interval=60s', rto);
  });

  it('registry.routing.probe.timeout: rto goes up', () => {
    const set = (timeout: string) => `registry.routing.probe={interval: 2m, timeout: ${timeout}, tolerated: 0}`;
    rises(struck(OUTAGE), set('1s'), set('110s'), rto);
  });

  it('registry.routing.probe.tolerated: rto goes up', () => {
    rises(struck(OUTAGE), 'registry.routing.probe.tolerated=0', 'registry.routing.probe.tolerated=9', rto);
  });

  it('registry.routing.dnsTtl: rto goes up', () => {
    rises(struck(OUTAGE), 'registry.routing.dnsTtl=0s', 'registry.routing.dnsTtl=20m', rto);
  });

  it('registry.routing.near: push_ok goes down', () => {
    const pushOk = (outcome: SeedOutcome): number => fraction(outcome, 'push_ok');
    rises(BETWEEN, 'registry.routing.near=5ms', 'registry.routing.near=0ms', pushOk);
  });

  it('registry.routing.excluded: bytes_egress goes down', () => {
    const egress = (outcome: SeedOutcome): number => counter(outcome, 'bytes_egress', { region: 'westeurope' });
    rises(TWO, 'registry.routing.excluded=[westeurope]', 'registry.routing.excluded=[]', egress);
  });

  it('registry.routing.failback: images_stale goes up with immediate', () => {
    const stale = (outcome: SeedOutcome): number => counter(outcome, 'images_stale');
    rises(BACK, 'registry.routing.failback=afterCatchUp', 'registry.routing.failback=immediate', stale);
  });

  it('clients[].dnsCache: push_ok goes up', () => {
    const pushOk = (outcome: SeedOutcome): number => fraction(outcome, 'push_ok');
    rises(BETWEEN, 'clients.0.dnsCache=false', 'clients.0.dnsCache=true', pushOk);
  });

  it('clients[].endpoint: pull_ok goes down where its replica is out, which no other stands in for', () => {
    const ok = (outcome: SeedOutcome): number => fraction(outcome, 'pull_ok', { client: 'desks' });
    const out = struck('action: region.outage, region: westeurope, duration: 30m');
    const [global, regional] = [play(out), play(out, 1, ['clients.1.endpoint=westeurope'])];
    expect(ok(global)).toBeGreaterThan(0.9);
    expect(ok(regional)).toBeLessThan(0.6);
    expect(counter(regional, 'bytes_egress', { client: 'desks', region: 'eastus' })).toBe(0);
  });

  it('clients[].endpoint: pull_time goes up with that of a distant replica, in routing or not', () => {
    const time = (outcome: SeedOutcome): number => meanSeconds(outcome, 'pull_time');
    const excluded = 'registry.routing.excluded=[eastus]';
    const served = play(TWO, 1, ['clients.1.endpoint=eastus', excluded]);
    expect(time(served)).toBeGreaterThan(time(play(TWO, 1, [excluded])) + 0.1);
    expect(counter(served, 'bytes_egress', { client: 'desks', region: 'westeurope' })).toBe(0);
    expect(fraction(served, 'pull_ok')).toBe(1);
  });

  it('clients[].resolverRegion: pull_time goes up', () => {
    const time = (outcome: SeedOutcome): number => meanSeconds(outcome, 'pull_time');
    rises(TWO, 'clients.1.resolverRegion=westeurope', 'clients.1.resolverRegion=centralus', time);
  });
});

describe('faults of endpoints', () => {
  const calm = play(TWO);

  it('endpoint.outage: request_ok goes down', () => {
    expect(requestOk(play(struck(OUTAGE)))).toBeLessThan(requestOk(calm));
  });

  it('endpoint.grayFailure: pull_ok goes down', () => {
    const gray = 'action: endpoint.grayFailure, region: westeurope, duration: 10m';
    expect(pullOk(play(struck(gray)))).toBeLessThan(pullOk(calm) - 0.1);
  });

  const GRAY = struck('action: endpoint.grayFailure, region: westeurope, errors: 10%, duration: 30m');
  const SLOW = struck('action: endpoint.grayFailure, region: westeurope, capacity: 50%, duration: 30m');
  const time = (outcome: SeedOutcome): number => meanSeconds(outcome, 'pull_time');

  it('endpoint.grayFailure.errors: request_ok goes down', () => {
    rises(GRAY, 'faults.0.errors=50%', 'faults.0.errors=10%', requestOk);
  });

  it('endpoint.grayFailure.operations: request_ok goes up when pulls are spared', () => {
    rises(GRAY, 'faults.0.operations=all', 'faults.0.operations=push', requestOk);
  });

  it('endpoint.grayFailure.hang: pull_time goes up', () => {
    rises(GRAY, 'faults.0.hang=false', 'faults.0.hang=true', time);
  });

  it('endpoint.grayFailure.capacity: pull_time goes down', () => {
    rises(SLOW, 'faults.0.capacity=50%', 'faults.0.capacity=0.1%', time);
  });

  it('endpoint.grayFailure.latency: pull_time goes up', () => {
    rises(GRAY, 'faults.0.latency=0s', 'faults.0.latency=1s', time);
  });

  it('dns.outage: pull_ok goes down', () => {
    expect(pullOk(play(struck('action: dns.outage, duration: 10m')))).toBeLessThan(pullOk(calm) - 0.1);
  });

  it('routing.stale: rto goes up', () => {
    const both = (duration: string): string =>
      `${TWO}faults: [{id: out, at: 10m, ${OUTAGE}}, {at: 9m, action: routing.stale, duration: ${duration}}]`;
    expect(rto(play(both('20m')))).toBeGreaterThan(rto(play(both('1s'))));
  });

  it('auth.outage: pull_ok goes down', () => {
    expect(pullOk(play(struck('action: auth.outage, region: westeurope, duration: 10m')))).toBeLessThan(
      pullOk(calm) - 0.1,
    );
  });

  it('service.outage: request_ok goes down', () => {
    expect(requestOk(play(struck('action: service.outage, duration: 10m')))).toBeLessThan(requestOk(calm) - 0.02);
  });

  it('faults[].pick: push_ok goes down the more regions are struck', () => {
    const pushOk = (outcome: SeedOutcome): number => fraction(outcome, 'push_ok');
    rises(struck('action: service.outage, duration: 30m'), 'faults.0.pick=2', 'faults.0.pick=1', pushOk);
  });

  it('client.surge: request_rate goes up', () => {
    const rate = peak('request_rate', 'westeurope');
    const surge = struck('action: client.surge, client: desks, factor: 5, duration: 10m');
    expect(rate(play(surge))).toBeGreaterThan(2 * rate(calm));
  });

  it('client.surge.factor: endpoint_load goes up', () => {
    const surge = struck('action: client.surge, client: desks, factor: 2, duration: 30m');
    rises(surge, 'faults.0.factor=2', 'faults.0.factor=20', peak('endpoint_load', 'westeurope'));
  });
});
