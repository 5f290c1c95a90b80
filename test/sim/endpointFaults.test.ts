/** Faults of front ends, names, routing, sign-in and what they have in common: each fires, ends, and meets its neighbours. */

import { describe, expect, it } from 'vitest';
import { PULL_ERRORS } from '../../sim/conditions.ts';
import { OPERATIONS } from '../../sim/measure/measure.ts';
import { IN_ROUTING, OUT_OF_ROUTING } from '../../sim/routing/prober.ts';
import { World } from '../../sim/world.ts';
import { counter, fraction, meanSeconds, planOf, play, values } from './fixture.ts';

const MINUTE_US = 60e6;

/** Pushes in East US, pulls in West Europe: an hour of it. */
const CALM = `
name: endpoints
registry: {regions: [eastus, westeurope], storage: {scheme: zrs}}
catalogue: {repositories: 6}
clients:
  - {name: builds, region: eastus, nodes: 4, push: {rate: 120/h, layers: [5MB, 1MB]}}
  - {name: fleet, region: westeurope, profile: kubelet, nodes: 20, pull: {rate: 30/min, fresh: 0%}}
run: {duration: 1h, drain: 1h}
`;

const struckBy = (...faults: readonly string[]): string =>
  `${CALM}faults:\n${faults.map((fault) => `  - {${fault}}\n`).join('')}`;

function worldAt(yaml: string, minutes: number): World {
  const world = new World(planOf(yaml), 1);
  world.runUntil(minutes * MINUTE_US);
  return world;
}

describe('an endpoint.outage', () => {
  const outage = 'at: 20m, action: endpoint.outage, region: westeurope, duration: 20m';
  const struck = play(struckBy(outage));

  it('sends clients elsewhere while the stamp lives and takes what replication brings', () => {
    expect(fraction(struck, 'request_ok', { region: 'westeurope' })).toBeLessThan(1);
    expect(fraction(struck, 'region_up', { region: 'westeurope' })).toBe(1);
    expect(counter(struck, 'bytes_egress', { region: 'eastus' })).toBeGreaterThan(0);
    const lag = (yaml: string) => meanSeconds(play(yaml), 'replication_lag', { to: 'westeurope' });
    expect(lag(struckBy(outage))).toBeCloseTo(lag(CALM), 0);
    expect(lag(struckBy(outage.replace('endpoint.outage', 'region.outage')))).toBeGreaterThan(10 * lag(CALM));
  });

  it('ends, is told of by its region, and gives the fleet a recovery time', () => {
    const at = 20 * MINUTE_US;
    expect(struck.journal).toMatchObject([
      { id: 'endpoint.outage@westeurope', target: 'westeurope', firedAtUs: at, recoveredAtUs: 2 * at },
    ]);
    const [rto] = values(struck, 'rto', { client: 'fleet' });
    // Detected after about 100 s, then the time to live.
    expect(rto! / 1e6).toBeGreaterThan(60);
    expect(rto! / 1e6).toBeLessThan(400);
    expect(values(struck, 'rto', { client: 'builds' })).toEqual([]);
    expect(struck.convergence.verdict).toBe('pass');
  });

  it('unites with another one, and with an outage of its region', () => {
    const more = 'id: b, at: 35m, action: endpoint.outage, regions: [westeurope], duration: 15m';
    const site = 'id: c, at: 45m, action: region.outage, region: westeurope, duration: 10m';
    const answers = (minutes: number): boolean =>
      worldAt(struckBy(`id: a, ${outage}`, more, site), minutes).frontEnds.answerProbe(1);
    expect([19, 21, 41, 51, 56].map(answers)).toEqual([true, false, false, false, true]);
  });

  it('cuts what is under way, and the upload starts over', () => {
    const one = `
name: one-pull
registry: {regions: [eastus]}
catalogue: {source: none}
clients:
  - {name: a, region: eastus, operations: [{at: 1m, op: push, repository: app, tag: v1, layers: [5GB]}]}
run: {duration: 10m, drain: 10m}
faults: [{at: 70s, action: endpoint.outage, region: eastus, duration: 1s}]`;
    const cut = play(one);
    expect(fraction(cut, 'push_ok')).toBe(1);
    expect(fraction(cut, 'request_ok')).toBeLessThan(1);
    const untouched = play(one.replace('at: 70s', 'at: 8m'));
    expect(meanSeconds(cut, 'push_time')).toBeGreaterThan(meanSeconds(untouched, 'push_time') + 5);
  });
});

describe('an endpoint.grayFailure', () => {
  const gray = (rest: string): string => struckBy(`at: 20m, action: endpoint.grayFailure, region: westeurope, ${rest}`);

  it('is not seen by probes, so that clients stay where they fail', () => {
    const yaml = gray('duration: 20m');
    expect(worldAt(yaml, 39).prober.rank(1)).toBe(IN_ROUTING);
    const struck = play(yaml);
    expect(fraction(struck, 'request_ok', { region: 'westeurope' })).toBeLessThan(0.95);
    expect(values(struck, 'rto', { client: 'fleet' })[0]! / MINUTE_US).toBeGreaterThan(20);
    // Only pushes are served in East US.
    expect(counter(struck, 'bytes_egress', { region: 'eastus' })).toBe(0);
  });

  it('fails the share of requests that it says, and several of them as independent chances', () => {
    const quiet = (faults: string): number => {
      const yaml = CALM.replace('profile: kubelet, ', '').concat(`faults: [${faults}]`);
      return fraction(play(yaml), 'request_ok', { region: 'westeurope' });
    };
    const one = (id: string, errors: string): string =>
      `{id: ${id}, at: 0s, action: endpoint.grayFailure, region: westeurope, errors: ${errors}, duration: 1h}`;
    expect(quiet(one('a', '30%'))).toBeCloseTo(0.7, 1);
    expect(quiet(`${one('a', '30%')}, ${one('b', '50%')}`)).toBeCloseTo(0.35, 1);
    const world = worldAt(CALM.concat(`faults: [${one('a', '30%')}, ${one('b', '50%')}]`), 1);
    expect(world.conditions.values[PULL_ERRORS]![1]).toBeCloseTo(0.65, 12);
    world.runUntil(61 * MINUTE_US);
    expect(world.conditions.values[PULL_ERRORS]![1]).toBe(0);
    expect(world.conditions.meetingRequests).toBe(0);
  });

  it('of pulls leaves pushes alone', () => {
    const pulls = play(
      struckBy('at: 20m, action: endpoint.grayFailure, regions: all, operations: pull, duration: 20m'),
    );
    expect(fraction(pulls, 'request_ok', { operation: 'push' })).toBe(1);
    expect(fraction(pulls, 'request_ok', { operation: 'pull' })).toBeLessThan(0.9);
    const pushes = play(
      struckBy('at: 20m, action: endpoint.grayFailure, regions: all, operations: push, duration: 20m'),
    );
    expect(fraction(pushes, 'request_ok', { operation: 'pull' })).toBe(1);
    expect(fraction(pushes, 'push_ok')).toBeLessThan(0.8);
  });

  it('that hangs costs a time-out where an error is known at once', () => {
    const time = (hang: boolean): number =>
      meanSeconds(play(gray(`errors: 5%, hang: ${hang}, duration: 20m`)), 'pull_time');
    expect(time(true)).toBeGreaterThan(time(false) + 1);
  });

  it('with little bandwidth left fails no request and takes its time, downloads or uploads', () => {
    const slow = (operations: string) =>
      play(
        struckBy(
          `at: 10m, action: endpoint.grayFailure, regions: all, operations: ${operations}, capacity: 0.02%, duration: 40m`,
        ),
      );
    const [calm, pulls, pushes] = [play(CALM), slow('pull'), slow('push')];
    expect(fraction(pulls, 'request_ok')).toBe(1);
    expect(meanSeconds(pulls, 'pull_time')).toBeGreaterThan(3 * meanSeconds(calm, 'pull_time'));
    expect(meanSeconds(pulls, 'push_time')).toBeCloseTo(meanSeconds(calm, 'push_time'), 9);
    expect(meanSeconds(pushes, 'push_time')).toBeGreaterThan(3 * meanSeconds(calm, 'push_time'));
    expect(meanSeconds(pushes, 'pull_time')).toBeCloseTo(meanSeconds(calm, 'pull_time'), 1);
  });

  it('with no bandwidth left lets downloads hang until it ends', () => {
    const hung = play(`
name: hung
registry: {regions: [eastus]}
catalogue: {source: none}
clients:
  - {name: a, region: eastus, operations: [{at: 1m, op: push, repository: app, tag: v1, layers: [10MB]}, {at: 5m, op: pull, repository: app, tag: v1}]}
run: {duration: 10m, drain: 10m}
faults: [{at: 4m, action: endpoint.grayFailure, region: eastus, capacity: 0%, duration: 3m}]`);
    expect(meanSeconds(hung, 'pull_time')).toBeGreaterThan(119);
    expect(fraction(hung, 'pull_ok')).toBe(1);
  });

  it('adds its latency to each round trip', () => {
    const untag = (latency: string): number =>
      meanSeconds(
        play(`
name: retag
registry: {regions: [eastus]}
catalogue: {source: none}
clients:
  - {name: a, region: eastus, operations: [{at: 1m, op: push, repository: app, tag: v1, layers: [1kB]}]}
run: {duration: 10m, drain: 10m}
faults: [{at: 0s, action: endpoint.grayFailure, region: eastus, latency: ${latency}, duration: 10m}]`),
        'push_time',
      );
    // Two and a half to connect and ping, then HEAD, POST, PATCH, PUT, HEAD of the layer and of the config, the manifest.
    expect(untag('2s') - untag('1s')).toBeCloseTo(13.5, 6);
  });
});

describe('a dns.outage', () => {
  const ALONE = CALM.replace('nodes: 4', 'nodes: 1').replace(
    'push: {rate: 120/h, layers: [5MB, 1MB]}',
    'pull: {rate: 60/min}',
  );
  const dns = (rest = '') => `faults: [{at: 20m, action: dns.outage, duration: 5m${rest}}]`;

  it('leaves those alone whose answers live longer', () => {
    const fast = (ttl: string) => play(`${ALONE}${dns(', region: eastus')}`, 1, [`registry.routing.dnsTtl=${ttl}`]);
    // Asked for about every second: the answer of before the outage, some time within the quarter of an hour before.
    expect(fraction(fast('1h'), 'pull_ok', { client: 'builds' })).toBe(1);
    const short = fast('10s');
    expect(fraction(short, 'pull_ok', { client: 'builds' })).toBeLessThan(0.95);
    expect(fraction(short, 'pull_ok', { client: 'fleet' })).toBe(1);
  });

  it('is no server’s failed request, and is over when it is over', () => {
    const struck = play(`${ALONE}${dns()}`);
    expect(fraction(struck, 'request_ok')).toBe(1);
    expect(struck.journal).toMatchObject([{ id: 'dns.outage@all', target: 'eastus, westeurope' }]);
    const rto = values(struck, 'rto', { client: 'builds' });
    expect(rto).toHaveLength(1);
    expect(rto[0]! / MINUTE_US).toBeGreaterThan(4.9);
    expect(rto[0]! / MINUTE_US).toBeLessThan(6);
  });

  it('costs a resolver’s time-out of five seconds a try', () => {
    const one = play(`
name: one-pull
registry: {regions: [eastus]}
clients: [{name: a, region: eastus, pull: {rate: 1/d}, operations: [{at: 1m, op: push, repository: app, tag: v1}]}]
run: {duration: 10m, drain: 10m}
faults: [{at: 0s, action: dns.outage, duration: 10m}]`);
    expect(fraction(one, 'push_ok')).toBe(0);
    expect(one.requests).toBe(0);
  });

  it('unites with another one', () => {
    const both = worldAt(
      `${ALONE}faults: [{id: a, at: 10m, action: dns.outage, duration: 10m}, {id: b, at: 15m, action: dns.outage, region: eastus, duration: 10m}]`,
      21,
    );
    expect([...both.conditions.namesDown]).toEqual([1, 0]);
    both.runUntil(26 * MINUTE_US);
    expect([...both.conditions.namesDown]).toEqual([0, 0]);
  });
});

describe('a routing.stale', () => {
  const outage = 'id: out, at: 20m, action: region.outage, region: westeurope, duration: 30m';
  const stale = 'id: stale, at: 10m, action: routing.stale, duration: 30m';

  it('keeps clients in a region that is out, until it ends', () => {
    const rto = (...faults: string[]): number => values(play(struckBy(...faults)), 'rto', { client: 'fleet' })[0]!;
    expect(rto(outage) / MINUTE_US).toBeLessThan(8);
    expect(rto(outage, stale) / MINUTE_US).toBeGreaterThan(20);
    // When routing is told, the fleet goes elsewhere although the region is still out.
    expect(rto(outage, stale) / MINUTE_US).toBeLessThan(29);
    expect(play(struckBy(outage, stale)).journal.find(({ id }) => id === 'stale')).toMatchObject({
      target: 'global endpoint',
    });
  });

  it('holds until the last of several has ended', () => {
    const more = 'id: more, at: 30m, action: routing.stale, duration: 20m';
    const world = worldAt(struckBy(outage, stale, more), 45);
    expect(world.prober.rank(1)).toBe(OUT_OF_ROUTING);
    expect(world.endpoint.resolve(1, 0, 0, 0, 0)).toBe(1);
    world.runUntil(51 * MINUTE_US);
    expect(world.conditions.values[18]![0]).toBe(0);
  });
});

describe('an auth.outage', () => {
  it('fails what starts and lets go on what is under way', () => {
    const yaml = (at: string) => `
name: token
registry: {regions: [eastus]}
catalogue: {source: none}
clients: [{name: a, region: eastus, operations: [{at: 1m, op: push, repository: app, tag: v1, layers: [2GB, 2GB]}]}]
run: {duration: 10m, drain: 10m}
faults: [{at: ${at}, action: auth.outage, region: eastus, duration: 5m}]`;
    expect(fraction(play(yaml('61s')), 'push_ok')).toBe(1);
    expect(fraction(play(yaml('59s')), 'push_ok')).toBe(0);
  });

  it('keeps docker from pulling by any request, for a HEAD without a token is followed by a GET without one', () => {
    const pulls = (action: string) =>
      fraction(
        play(
          `${CALM.replace('profile: kubelet, ', '')}faults: [{at: 0s, action: ${action}, regions: all, duration: 30m}]`,
        ),
        'pull_ok',
      );
    expect(pulls('auth.outage')).toBeCloseTo(pulls('endpoint.grayFailure'), 2);
  });

  it('is not seen by probes, and ends', () => {
    const world = worldAt(struckBy('at: 20m, action: auth.outage, regions: all, duration: 10m'), 29);
    expect(world.prober.rank(0)).toBe(IN_ROUTING);
    world.runUntil(31 * MINUTE_US);
    expect(world.conditions.meetingRequests).toBe(0);
  });
});

describe('a service.outage', () => {
  it('fails everywhere at once, loses nothing, and storage goes on replicating', () => {
    const struck = play(struckBy('at: 20m, action: service.outage, duration: 20m'));
    expect(struck.journal).toMatchObject([{ id: 'service.outage@all', target: 'eastus, westeurope' }]);
    expect(fraction(struck, 'push_ok')).toBeLessThan(0.75);
    expect(fraction(struck, 'region_up')).toBe(1);
    expect(struck.losses).toEqual([]);
    expect(struck.convergence.verdict).toBe('pass');
    for (const client of ['builds', 'fleet']) {
      expect(values(struck, 'rto', { client })[0]! / MINUTE_US).toBeGreaterThan(19);
    }
  });

  it('of a picked fraction leaves the others to take over', () => {
    const picked = play(struckBy('at: 20m, action: service.outage, pick: 50%, duration: 20m'));
    expect(picked.journal[0]!.target).toMatch(/^(eastus|westeurope)$/);
    expect(fraction(picked, 'push_ok')).toBeGreaterThan(
      fraction(play(struckBy('at: 20m, action: service.outage, duration: 20m')), 'push_ok'),
    );
  });

  it('is seen by probes from half of the requests on', () => {
    const rank = (errors: string): number =>
      worldAt(
        struckBy(`at: 20m, action: service.outage, region: westeurope, errors: ${errors}, duration: 20m`),
        38,
      ).prober.rank(1);
    expect(rank('49%')).toBe(IN_ROUTING);
    expect(rank('95%')).toBe(OUT_OF_ROUTING);
  });
});

describe('a client.surge', () => {
  const surge = (rest: string) => struckBy(`at: 20m, action: client.surge, ${rest}, duration: 20m`);
  const started = (yaml: string): number[] => {
    const world = worldAt(yaml, 120);
    return [0, 1].map((client) =>
      world.measure.started.slice(OPERATIONS * client, OPERATIONS * (client + 1)).reduce((a, b) => a + b),
    );
  };

  it('multiplies the pulls and pushes of its client while it lasts', () => {
    const [[builds, fleet], [fewer, more], [all]] = [
      started(CALM),
      started(surge('client: fleet, factor: 5')),
      started(surge('clients: all, factor: 5')),
    ];
    // A third of the hour at five times the rate: 1 + 4/3 times as many.
    expect(more! / fleet!).toBeCloseTo(7 / 3, 0);
    expect(fewer).toBe(builds);
    expect(all! / builds!).toBeCloseTo(7 / 3, 0);
  });

  it('leaves all arrivals that would have come anyway as they were', () => {
    const images = (yaml: string): string[] => {
      const { catalogue } = worldAt(yaml, 120);
      const made: string[] = [];
      for (let m = 0; m < catalogue.manifests; m++) {
        if (catalogue.manifestClient[m]! !== 0 || catalogue.manifestSerial[m]! >= 1_000_000) continue;
        made.push(`${catalogue.manifestSerial[m]} ${catalogue.manifestRepository[m]} ${catalogue.manifestAckedUs[m]}`);
      }
      return made;
    };
    const calm = images(CALM);
    expect(calm.length).toBeGreaterThan(80);
    const surged = images(surge('client: builds, factor: 3'));
    // The same images in the same repositories; acknowledged as fast as the shared links allow.
    const withoutTimes = (list: string[]): string[] => list.map((text) => text.replace(/ \d+$/, ''));
    expect(withoutTimes(surged)).toEqual(withoutTimes(calm));
    // A surge of one client is no matter of another's.
    expect(images(surge('client: fleet, factor: 3'))).toEqual(calm);
  });

  it('adds up with another one', () => {
    const two = struckBy(
      'id: a, at: 0s, action: client.surge, client: fleet, factor: 2, duration: 1h',
      'id: b, at: 0s, action: client.surge, client: fleet, factor: 3, duration: 1h',
    );
    expect(started(two)[1]! / started(CALM)[1]!).toBeCloseTo(4, 0);
    expect(play(two).journal.map(({ target }) => target)).toEqual(['fleet', 'fleet']);
  });
});
