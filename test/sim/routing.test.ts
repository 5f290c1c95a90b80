/** How clients find an endpoint: detection, near replicas, distant resolvers, replicas out of routing, failback. */
import { describe, expect, it } from 'vitest';
import { fingerprintState, restoreState, saveState } from '../../sim/kernel/state.ts';
import { CLIENT_MOVED, Ring } from '../../sim/measure/ring.ts';
import { NO_ANSWER } from '../../sim/routing/globalEndpoint.ts';
import { BEHIND, IN_ROUTING, OUT_OF_ROUTING } from '../../sim/routing/prober.ts';
import { World } from '../../sim/world.ts';
import { counter, fraction, planOf, play, values } from './fixture.ts';

const SECOND_US = 1e6;
const MINUTE_US = 60e6;

const TWO = `
name: two-regions
registry: {regions: [eastus, westeurope], storage: {scheme: zrs}}
catalogue: {repositories: 6}
clients:
  - {name: builds, region: eastus, nodes: 4, push: {rate: 120/h, layers: [5MB, 1MB]}}
  - {name: desks, region: westeurope, pull: {rate: 60/min, fresh: 0%}}
run: {duration: 1h, drain: 1h}
`;

/** The instants at which an endpoint's rank changes, from `fromUs` on, to the second. */
function changes(world: World, replica: number, fromUs: number, toUs: number): [atUs: number, rank: number][] {
  const found: [number, number][] = [];
  world.runUntil(fromUs);
  let rank = world.prober.rank(replica);
  for (let us = fromUs; us < toUs; us += SECOND_US) {
    world.runUntil(us);
    if (world.prober.rank(replica) !== rank) found.push([us, world.prober.rank(replica)]);
    rank = world.prober.rank(replica);
  }
  return found;
}

describe('the time until clients are sent elsewhere', () => {
  it.each([
    ['30s', '10s', 3],
    ['10s', '9s', 3],
    ['30s', '10s', 0],
    ['10s', '5s', 1],
  ])(
    'is the next probe, %s for each tolerated failure, and the time-out of %s (tolerated: %i)',
    (interval, timeout, tolerated) => {
      const yaml = `${TWO}faults: [{at: 20m, action: endpoint.outage, region: westeurope, duration: 20m}]`;
      const probe = `registry.routing.probe={interval: ${interval}, timeout: ${timeout}, tolerated: ${tolerated}}`;
      const world = new World(planOf(yaml, [probe]), 1);
      const { probeIntervalUs, probeTimeoutUs } = world.plan.routing;
      const phaseUs = Math.floor(world.streams.keyed('region:westeurope/probe').uniform(0, 0) * probeIntervalUs);
      const struckUs = 20 * MINUTE_US;
      const nextProbeUs = phaseUs + Math.ceil((struckUs - phaseUs) / probeIntervalUs) * probeIntervalUs;
      const outUs = nextProbeUs + tolerated * probeIntervalUs + probeTimeoutUs;
      world.runUntil(outUs - 1);
      expect(world.prober.rank(1)).toBe(IN_ROUTING);
      world.runUntil(outUs + 1);
      expect(world.prober.rank(1)).toBe(OUT_OF_ROUTING);
    },
  );

  it('is longer by what is left of the time to live of a cached answer', () => {
    const yaml = `${TWO}faults: [{at: 20m, action: endpoint.outage, region: westeurope, duration: 30m}]`;
    const last = (ttl: string): number => {
      const plan = planOf(yaml, [`registry.routing.dnsTtl=${ttl}`]);
      const world = new World(plan, 1);
      let outUs = 20 * MINUTE_US;
      for (; world.prober.rank(1) === IN_ROUTING; outUs += SECOND_US) world.runUntil(outUs);
      let us = outUs;
      const replica = (): number => {
        const known = world.endpoint.known(1, 0);
        return known >= 0 ? known : world.endpoint.resolve(1, 0, 0, 0, 0);
      };
      for (; replica() === 1; us += SECOND_US) world.runUntil(us);
      return (us - outUs) / SECOND_US;
    };
    expect(last('0s')).toBe(0);
    const [short, long] = [last('30s'), last('5m')];
    expect(short).toBeLessThanOrEqual(31);
    expect(long).toBeGreaterThan(short);
    expect(long).toBeLessThanOrEqual(301);
  });
});

describe('when every endpoint is degraded', () => {
  it('all are handed out again, nearest first', () => {
    const world = new World(
      planOf(`${TWO}faults: [{at: 10m, action: endpoint.outage, regions: all, duration: 30m}]`, [
        'registry.routing.dnsTtl=0s',
      ]),
      1,
    );
    world.runUntil(20 * MINUTE_US);
    expect([0, 1].map((replica) => world.prober.rank(replica))).toEqual([OUT_OF_ROUTING, OUT_OF_ROUTING]);
    expect([0, 1].map((client) => world.endpoint.resolve(client, 0, 0, 0, 0))).toEqual([0, 1]);
  });

  it('one that is catching up is preferred to one that is out', () => {
    const world = new World(
      planOf(
        `${TWO}faults:
  - {id: b, at: 10m, action: region.outage, region: westeurope, duration: 30m}
  - {id: stall, at: 10m, action: replication.pause, from: eastus, duration: 50m}
  - {id: a, at: 42m, action: endpoint.outage, region: eastus, duration: 15m}`,
        ['registry.routing.dnsTtl=0s'],
      ),
      1,
    );
    world.runUntil(50 * MINUTE_US);
    expect([0, 1].map((replica) => world.prober.rank(replica))).toEqual([OUT_OF_ROUTING, BEHIND]);
    expect([0, 1].map((client) => world.endpoint.resolve(client, 0, 0, 0, 0))).toEqual([1, 1]);
  });
});

/** An office between two regions that are about as far from it. */
const BETWEEN = `
name: between-two
regions:
  office: {latency: {north: 30ms, east: 32ms, west: 90ms}}
  north: {latency: {east: 25ms, west: 90ms}}
  east: {latency: {west: 90ms}}
  west: {}
registry: {regions: [east, north, west], storage: {scheme: zrs}, routing: {near: 5ms}}
catalogue: {source: none}
clients: [{name: ci, region: office, push: {rate: 300/h, layers: [5MB, 1MB]}}]
run: {duration: 1h, drain: 1h}
`;

describe('two near replicas', () => {
  const pushOk = (...sets: string[]): number => fraction(play(BETWEEN, 1, sets), 'push_ok');

  it('break pushes of a client whose resolver bounces, and a DNS cache cures them', () => {
    const bouncing = play(BETWEEN, 1, ['clients.0.dnsCache=false']);
    expect(fraction(bouncing, 'push_ok')).toBeLessThan(0.9);
    expect(fraction(bouncing, 'request_ok', { operation: 'push' })).toBeLessThan(1);
    // Layers in one replica, the manifest in the other: refused, never accepted without its layers.
    const broken = bouncing.invariants.filter(({ verdict }) => verdict !== 'pass').map(({ name }) => name);
    expect(broken).toEqual(['upload-session-locality']);
    expect(pushOk('registry.routing.dnsTtl=10m')).toBe(1);
    expect(pushOk('clients.0.dnsCache=false', 'registry.routing.near=0ms')).toBe(1);
  });

  it('get about half of the requests each, the distant one none', () => {
    const bouncing = play(BETWEEN, 1, ['clients.0.dnsCache=false']);
    const at = (region: string): number =>
      bouncing.fractions
        .filter(
          ({ labels }) => labels['region'] === region && labels['client'] === 'ci' && labels['operation'] === 'push',
        )
        .reduce((sum, { total }) => sum + total, 0);
    expect(at('north') / (at('north') + at('east'))).toBeCloseTo(0.5, 1);
    expect(at('west')).toBe(0);
  });

  it('draw by operation and request: another client changes none of it', () => {
    const more = BETWEEN.replace('clients: [', 'clients: [{name: other, region: west, pull: {rate: 10/min}}, ');
    const acked = (yaml: string, client: string): number[] => {
      const world = new World(planOf(yaml.replace('region: office, push', 'region: office, dnsCache: false, push')), 1);
      world.runUntil(world.horizonUs);
      const { catalogue, plan } = world;
      const of = plan.clients.findIndex(({ name }) => name === client);
      return Array.from({ length: catalogue.manifests }, (_, m) => m)
        .filter((m) => catalogue.manifestClient[m] === of)
        .map((m) => catalogue.manifestHome[m]!);
    };
    expect(acked(more, 'ci')).toEqual(acked(BETWEEN, 'ci'));
  });

  it('are one when the other is out', () => {
    const out = 'faults: [{at: 0s, action: region.outage, region: east, duration: 1h}]';
    const world = new World(planOf(`${BETWEEN}${out}`, ['clients.0.dnsCache=false']), 1);
    world.runUntil(10 * MINUTE_US);
    const asked = Array.from({ length: 20 }, (_, request) => world.endpoint.resolve(0, 0, 0, 7, request));
    expect(new Set(asked)).toEqual(new Set([1]));
  });
});

describe('a distant resolver', () => {
  it('gives a distant replica', () => {
    const near = play(TWO);
    const far = play(TWO.replace('name: desks,', 'name: desks, resolverRegion: centralus,'));
    const egress = (outcome: typeof near, region: string) => counter(outcome, 'bytes_egress', { region });
    expect(egress(near, 'westeurope')).toBeGreaterThan(0);
    expect(egress(near, 'eastus')).toBe(0);
    expect(egress(far, 'westeurope')).toBe(0);
    expect(egress(far, 'eastus')).toBe(egress(near, 'westeurope'));
  });
});

describe('a replica that is excluded from routing', () => {
  const OUT = ['registry.routing.excluded=[eastus]'];

  it('gets no request, goes on replicating, and its copies survive a loss elsewhere', () => {
    const lost = 'faults: [{at: 50m, action: region.loss, region: westeurope}]';
    const outcome = play(`${TWO}${lost}`, 1, [...OUT, 'repair.geo.time=5m']);
    const asked = outcome.fractions.filter(
      ({ metric, labels }) => metric === 'request_ok' && labels['region'] === 'eastus',
    );
    expect(asked).toEqual([]);
    expect(counter(outcome, 'images_acknowledged', { region: 'westeurope' })).toBeGreaterThan(50);
    expect(counter(outcome, 'bytes_stored', { region: 'eastus' })).toBeGreaterThan(0);
    expect(counter(outcome, 'images_lost')).toBeLessThan(3);
    // The home replica is the one that is excluded: there is nobody left to ask.
    expect(fraction(outcome, 'pull_ok')).toBeLessThan(0.9);
  });

  it('sends what it has: an image pushed before it was excluded is pulled elsewhere', () => {
    const outcome = play(TWO, 1, OUT);
    expect(fraction(outcome, 'pull_ok')).toBe(1);
    expect(outcome.convergence.verdict).toBe('pass');
  });
});

describe('failback', () => {
  /** West Europe is out while large images are pushed in East US; the way between them is slow. */
  const BACK = TWO.replace('layers: [5MB, 1MB]', 'layers: [200MB]')
    .replace('fresh: 0%', 'fresh: 90%')
    .replace('storage: {scheme: zrs}', 'storage: {scheme: zrs}, replication: {bandwidth: 100Mbps}')
    .concat('faults: [{at: 10m, action: region.outage, region: westeurope, duration: 20m}]');

  it('waits until what was owed has arrived', () => {
    const world = new World(planOf(BACK), 1);
    const seen = changes(world, 1, 9 * MINUTE_US, 60 * MINUTE_US);
    expect(seen.map(([, rank]) => rank)).toEqual([OUT_OF_ROUTING, BEHIND, IN_ROUTING]);
    const [, behind, back] = seen.map(([us]) => us / MINUTE_US);
    expect(behind).toBeGreaterThan(30);
    expect(behind).toBeLessThan(30.6);
    // Some forty images of 200 MB over 100 Mbit/s are about eleven minutes.
    expect(back! - behind!).toBeGreaterThan(5);
  });

  it('at once sends clients back to a replica that lacks what was pushed meanwhile', () => {
    const world = new World(planOf(BACK, ['registry.routing.failback=immediate']), 1);
    const seen = changes(world, 1, 9 * MINUTE_US, 60 * MINUTE_US);
    expect(seen.map(([, rank]) => rank)).toEqual([OUT_OF_ROUTING, IN_ROUTING]);
    const [patient, hasty] = ['afterCatchUp', 'immediate'].map((failback) =>
      play(BACK, 1, [`registry.routing.failback=${failback}`]),
    );
    expect(counter(hasty!, 'images_stale')).toBeGreaterThan(counter(patient!, 'images_stale'));
  });

  it('does not wait for what a region that is out itself still owes', () => {
    const both = BACK.replace(
      'faults: [',
      'faults: [{at: 29m, action: region.outage, region: eastus, duration: 20m}, ',
    );
    const world = new World(planOf(both), 1);
    const back = changes(world, 1, 29 * MINUTE_US, 48 * MINUTE_US);
    expect(back.map(([, rank]) => rank)).toEqual([IN_ROUTING]);
  });

  it('starts over when the replica goes out again on the way', () => {
    const again = BACK.replace(
      'faults: [',
      'faults: [{id: again, at: 32m, action: region.outage, region: westeurope, duration: 5m}, ',
    );
    const seen = changes(new World(planOf(again), 1), 1, 9 * MINUTE_US, 70 * MINUTE_US);
    expect(seen.map(([, rank]) => rank)).toEqual([OUT_OF_ROUTING, BEHIND, OUT_OF_ROUTING, BEHIND, IN_ROUTING]);
  });
});

describe('what endpoints meet', () => {
  it('is a rate of requests and a share of bandwidth, of which survivors inherit both', () => {
    const outage = 'faults: [{at: 20m, action: region.outage, region: westeurope, duration: 30m}]';
    const [calm, struck] = [play(TWO), play(`${TWO}${outage}`)];
    const peak = (outcome: typeof calm, metric: string, region: string): number =>
      Math.max(...values(outcome, metric, { region }));
    const requests = (outcome: typeof calm): number =>
      outcome.fractions
        .filter(({ metric, labels }) => metric === 'request_ok' && labels['region'] === 'eastus')
        .reduce((sum, { total }) => sum + total, 0);
    for (const metric of ['request_rate', 'endpoint_load']) {
      expect(peak(struck, metric, 'eastus')).toBeGreaterThan(peak(calm, metric, 'eastus'));
    }
    const rates = values(calm, 'request_rate', { region: 'eastus' });
    expect(rates).toHaveLength(120);
    // Every bucket is half a minute; nothing is sent in the drain but what was under way.
    expect(rates.reduce((sum, rate) => sum + 30 * rate, 0)).toBeCloseTo(requests(calm), -1);
  });

  it('is one where a transfer fills the link, and bytes over time where it does not', () => {
    const load = (download: string): number[] =>
      values(
        play(
          `
name: one-push
registry: {regions: [eastus], endpoint: {upload: 10MBps, download: ${download}, perTransfer: 10MBps}}
catalogue: {source: none}
clients: [{name: a, region: eastus, operations: [{at: 0s, op: push, repository: app, tag: v1, layers: [300MB]}]}]
run: {duration: 2m, drain: 10m}`,
        ),
        'endpoint_load',
      );
    const shares = load('10MBps');
    // 300 MB at 10 MB/s: thirty seconds of the two minutes, in which the upload is full.
    expect(Math.max(...shares)).toBeCloseTo(1, 6);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(30, 3);
    // However idle the other way is.
    expect(load('5Gbps')).toEqual(shares);
  });
});

describe('the state of routing and its faults', () => {
  it('goes on after a restore as if it had never stopped', () => {
    const plan = planOf(
      `${BETWEEN.replace('push: {rate: 300/h, layers: [5MB, 1MB]}', 'dnsCache: false, push: {rate: 300/h}, pull: {rate: 30/min}')}faults:
  - {id: a, at: 5m, action: endpoint.outage, region: east, duration: 12m}
  - {id: b, at: 6m, action: endpoint.grayFailure, region: north, errors: 20%, capacity: 5%, latency: 100ms, duration: 30m}
  - {id: c, at: 7m, action: dns.outage, duration: 2m}
  - {id: d, at: 8m, action: routing.stale, duration: 10m}
  - {id: e, at: 8m, action: auth.outage, region: west, duration: 20m}
  - {id: f, at: 9m, action: service.outage, errors: 60%, pick: 2, duration: 20m}
  - {id: g, at: 5m, action: client.surge, clients: all, factor: 4, duration: 30m}
  - {id: h, at: 15m, action: region.outage, region: north, duration: 15m}`,
    );
    for (const minutes of [8, 9, 16, 31]) {
      const whole = new World(plan, 3);
      whole.runUntil(minutes * MINUTE_US + 123_457);
      const snapshot = saveState(whole);
      whole.runUntil(whole.horizonUs);
      const restored = new World(plan, 3);
      restoreState(restored, snapshot);
      restored.runUntil(restored.horizonUs);
      expect(fingerprintState(restored)).toBe(fingerprintState(whole));
    }
  });
});

describe('a regional endpoint', () => {
  const yamlOf = (changes: string, endpoint: string): string => `
name: regional
registry: {regions: [eastus, westus2], changes: [${changes}]}
catalogue: {repositories: 1}
clients: [{name: a, region: eastus, endpoint: ${endpoint}, profile: crane, pull: {rate: 10/min}}]
run: {duration: 1h, drain: 10m}
`;
  const served = (changes: string, endpoint: string): number => fraction(play(yamlOf(changes, endpoint)), 'pull_ok');

  it('is there as long as its replica is', () => {
    expect(served('', 'westus2')).toBe(1);
    expect(served('{at: 30m, remove: westus2}', 'westus2')).toBeCloseTo(0.5, 1);
    expect(served('{at: 30m, add: westus3}', 'westus3')).toBeLessThan(0.5);
    expect(served('{at: 30m, add: westus3}', 'westus3')).toBeGreaterThan(0.3);
  });

  it('that is not there is nobody’s route, and nothing else is in its place', () => {
    const routes = (changes: string, endpoint: string): number[] => {
      const ring = new Ring();
      const world = new World(planOf(yamlOf(changes, endpoint)), 1, ring);
      const found = [0, 60].map((minutes) => {
        world.runUntil(minutes * MINUTE_US);
        return world.endpoint.bestOf(0);
      });
      while (ring.take()) expect(ring.kind).not.toBe(CLIENT_MOVED);
      return found;
    };
    expect(routes('{at: 30m, remove: westus2}', 'westus2')).toEqual([1, NO_ANSWER]);
    expect(routes('{at: 30m, add: westus3}', 'westus3')).toEqual([NO_ANSWER, 2]);
  });
});
