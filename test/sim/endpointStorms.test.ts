/**
 * Whatever fails in front of the storage, in whatever order and with whatever under it: nothing stored is lost by it, the
 * books balance, every condition is taken back, and a restored run goes on as if it had never stopped.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../sim/measure/measure.ts';
import { outcomeOf } from '../../sim/measure/outcome.ts';
import { World } from '../../sim/world.ts';
import { expectRestored, planOf } from './fixture.ts';

const REGIONS = ['eastus', 'japaneast', 'westeurope'] as const;

const seconds = (most: number) => fc.integer({ min: 1, max: most }).map((s) => `${s}s`);
const share = fc.integer({ min: 1, max: 100 }).map((percent) => `${percent}%`);
const when = { at: seconds(3500), duration: seconds(1500) };
const where = { ...when, region: fc.constantFrom(...REGIONS) };

const aFault = fc.oneof(
  fc.record({ action: fc.constantFrom('endpoint.outage', 'auth.outage', 'region.outage'), ...where }),
  fc.record({
    action: fc.constant('endpoint.grayFailure'),
    ...where,
    errors: share,
    hang: fc.boolean(),
    operations: fc.constantFrom('all', 'pull', 'push'),
    capacity: fc.constantFrom('0%', '1%', '100%'),
    latency: fc.constantFrom('0s', '700ms'),
  }),
  fc.record({ action: fc.constant('service.outage'), ...when, errors: share, pick: fc.constantFrom('one', 2, 'all') }),
  fc.record({ action: fc.constantFrom('dns.outage', 'routing.stale'), ...when }),
  fc.record({
    action: fc.constant('client.surge'),
    ...when,
    clients: fc.constantFrom<string | string[]>('all', ['desks']),
    factor: fc.constantFrom(1.5, 4),
  }),
);

const storm = fc.record({
  routing: fc.record({
    dnsTtl: fc.constantFrom('0s', '30s', '5m'),
    near: fc.constantFrom('0ms', '100ms', '1s'),
    failback: fc.constantFrom('afterCatchUp', 'immediate'),
    excluded: fc.subarray([...REGIONS], { maxLength: 2 }),
  }),
  dnsCache: fc.boolean(),
  faults: fc.array(aFault, { maxLength: 8 }).map((faults) => faults.map((fault, i) => ({ id: `f${i}`, ...fault }))),
});

/** YAML is a superset of JSON. */
function planOfStorm({ routing, dnsCache, faults }: typeof storm extends fc.Arbitrary<infer Storm> ? Storm : never) {
  const clients = [
    { name: 'builds', region: 'eastus', nodes: 3, dnsCache, push: { rate: '300/h', layers: ['20MB', '1MB'] } },
    { name: 'desks', region: 'westeurope', nodes: 5, dnsCache, pull: { rate: '20/min' } },
    { name: 'fleet', region: 'japaneast', profile: 'kubelet', nodes: 10, deadline: '10m', pull: { rate: '20/min' } },
  ];
  const file = {
    name: 'storm',
    registry: { regions: [...REGIONS], routing, replication: { bandwidth: '200Mbps' } },
    catalogue: { repositories: 4 },
    clients,
    run: { duration: '1h', drain: '4h' },
    faults,
  };
  const text = Object.entries(file).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`);
  return planOf(text.join(''));
}

/** Names that bounce scatter pushes, and failback at once meets replicas that are behind: these settings are defects. */
function mayBreak(
  { near, failback }: { readonly near: string; readonly failback: string },
  invariant: string,
): boolean {
  if (invariant === 'upload-session-locality') return near !== '0ms';
  return invariant === 'failback-after-catch-up' && failback === 'immediate';
}

describe('any storm in front of the storage', () => {
  it('passes, loses nothing, and leaves replicas that agree', () => {
    fc.assert(
      fc.property(storm, (weather) => {
        const world = new World(planOfStorm(weather), 1);
        world.runUntil(world.horizonUs);
        const { invariants, convergence, losses, journal } = outcomeOf(world, 1);
        expect(world.conditions.holders().length).toBe(0);
        expect(world.conditions.meetingRequests).toBe(0);
        expect(world.traffic.inFlight).toBe(0);
        expect(losses).toEqual([]);
        const broken = invariants.filter(({ verdict, name }) => verdict !== 'pass' && !mayBreak(weather.routing, name));
        expect(broken).toEqual([]);
        expect(convergence).toMatchObject({ verdict: 'pass' });
        expect(journal.every(({ recoveredAtUs }) => recoveredAtUs !== null)).toBe(true);
        const cells = world.plan.clients.length * OPERATIONS;
        for (const [replica, region] of REGIONS.entries()) {
          expect(world.prober.rank(replica)).toBe(0);
          const asked = world.measure.requestTotal
            .slice(cells * replica, cells * (replica + 1))
            .some((total) => total > 0);
          if (weather.routing.excluded.includes(region)) expect(asked).toBe(false);
        }
      }),
      { numRuns: 25, seed: 30 },
    );
  });

  it('goes on after a restore as if it had never stopped', () => {
    fc.assert(
      fc.property(storm, fc.integer({ min: 0, max: 4_500_000_000 }), (weather, atUs) =>
        expectRestored(planOfStorm(weather), atUs),
      ),
      { numRuns: 10, seed: 31 },
    );
  });
});
