/** Geo-redundant copies beside replicas that come, go and move: stories that each went wrong once. */
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../sim/measure/outcome.ts';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { World } from '../../sim/world.ts';
import { fraction, planOf, values } from './fixture.ts';

const HOUR = 3600e6;

function registry(settings: string, changes: string, faults: readonly string[], run = '{duration: 2d, drain: 6d}') {
  return `
name: moved
registry: {storage: {scheme: lrs, placementGroups: 8, geoRedundancy: grs}, replication: {bandwidth: 200Mbps}, ${settings}, changes: [${changes}]}
repair: {local: {time: 30m}, geo: {time: 2h}}
catalogue: {repositories: 2}
clients:
  - {name: home, region: eastus, push: {rate: 20/h}, pull: {rate: 20/h}}
  - {name: builds, region: westus, push: {rate: 30/h}, pull: {rate: 30/h}}
faults: [${faults.join(', ')}]
run: ${run}
`;
}

function played(yaml: string): { readonly world: World; readonly outcome: SeedOutcome } {
  const world = new World(planOf(yaml), 1);
  world.runUntil(world.horizonUs);
  return { world, outcome: outcomeOf(world, 1) };
}

/** Verdicts of the promises that nothing here may break. */
function broken({ invariants }: SeedOutcome): unknown[] {
  return invariants.filter(({ verdict, name }) => verdict === 'fail' && name !== 'acknowledged-stay-readable');
}

describe('a replica that failed over after it was destroyed', () => {
  const TWO = 'regions: [eastus, westus]';

  it('hands on what it alone has before it is removed', () => {
    const { outcome, world } = played(
      registry(TWO, '{at: 6h, remove: westus}', [
        '{id: loss, at: 1h, action: region.loss, region: westus}',
        '{id: over, at: 70m, action: operator.failover, region: westus, takes: 10m}',
      ]).replace('bandwidth: 200Mbps', 'bandwidth: 2Mbps'),
    );
    expect(broken(outcome)).toEqual([]);
    // What the ledger lacks is lost to nobody's knowledge.
    expect(outcome.invariants.find(({ name }) => name === 'accounting')).toMatchObject({ verdict: 'pass' });
    expect(world.membership.isMember(1)).toBe(false);
  });

  it('is not removed while its copy alone has what it held', () => {
    const { outcome } = played(
      registry(TWO, '{at: 6h, remove: westus}', ['{id: loss, at: 1h, action: region.loss, region: westus}']),
    );
    expect(outcome.warnings.join()).toContain('its geo-redundant copy has what it held: fail over first');
    expect(broken(outcome)).toEqual([]);
  });

  it('takes no copy back when it has left, and comes again to its own region', () => {
    const { world, outcome } = played(
      registry(TWO, '{at: 20h, remove: westus}, {at: 40h, add: westus}', [
        '{id: over, at: 2h, action: operator.failover, region: westus, takes: 1h, resume: 30h}',
      ]),
    );
    expect(broken(outcome)).toEqual([]);
    expect(world.places.region[1]).toBe(world.plan.replicas[1]);
    expect(world.membership.isSyncing(1)).toBe(false);
    expect(fraction(outcome, 'pull_ok', { client: 'builds' })).toBeGreaterThan(0.9);
  });
});

describe('a region that is destroyed or out', () => {
  it('takes the copy of a replica that was leaving, and books what only that had', () => {
    const { outcome } = played(
      registry('regions: [eastus, westus]', '{at: 20h, remove: westus}, {at: 40h, add: westus}', [
        '{id: loss, at: 20h1m, action: region.loss, region: westus, rebuild: 2h}',
      ]),
    );
    expect(broken(outcome)).toEqual([]);
    expect(outcome.invariants.find(({ name }) => name === 'accounting')).toMatchObject({ verdict: 'pass' });
  });

  it.each(['region.outage', 'region.loss'])('takes no new replica during a %s', (action) => {
    const end = action === 'region.loss' ? 'rebuild: 4h' : 'duration: 4h';
    const yaml = registry('regions: [eastus]', '{at: 9h, add: westus}', [
      `{id: struck, at: 8h, action: ${action}, region: westus, ${end}}`,
    ]);
    const plan = planOf(yaml);
    const world = new World(plan, 1);
    const joining = plan.replicas.findIndex((region) => plan.regions[region]!.name === 'westus');
    world.runUntil(11 * HOUR);
    expect([world.membership.isMember(joining), world.stamps.isServing(joining)]).toEqual([false, false]);
    world.runUntil(20 * HOUR);
    expect(world.membership.isMember(joining)).toBe(true);
    expect(world.stamps.awaitsAnyRefill(joining)).toBe(false);
    expect(world.stamps.canWrite(joining, 0)).toBe(true);
  });

  it.each(['copy.shock', 'copy.corrupt'])('has copies that a %s strikes, though no replica is there', (action) => {
    const { outcome } = played(
      registry('regions: [eastus]', '', [`{id: hit, at: 1h, action: ${action}, region: westus, probability: 100%}`]),
    );
    expect(outcome.journal[0]).toMatchObject({ id: 'hit', target: 'westus' });
    expect(broken(outcome)).toEqual([]);
  });
});

describe('two replicas in one region after a failover', () => {
  const BOTH = 'regions: [eastus, westus]';
  const MOVED = '{id: over, at: 1h, action: operator.failover, region: eastus, takes: 10m}';

  it('share what strikes its front ends, and each is back when that is over', () => {
    for (const action of ['endpoint.outage', 'region.outage', 'storage.outage']) {
      const { outcome } = played(
        registry(BOTH, '', [MOVED, `{id: hit, at: 6h, action: ${action}, region: westus, duration: 1h}`]),
      );
      const rto = values(outcome, 'rto', { fault: 'hit', client: 'home' });
      expect([action, rto.length]).toEqual([action, 1]);
      expect(rto[0]!).toBeLessThan(1.2 * HOUR);
      expect(broken(outcome)).toEqual([]);
    }
  });

  it('are up or down with the region where they stand', () => {
    const hours = (region: string): number => {
      const { outcome } = played(
        registry(BOTH, '', [MOVED, `{id: hit, at: 6h, action: region.outage, region: ${region}, duration: 1h}`]),
      );
      const [sample] = outcome.fractions.filter(
        ({ metric, labels }) => metric === 'region_up' && labels['region'] === 'eastus',
      );
      return (sample!.total - sample!.ok) / HOUR;
    };
    // Nobody uses what the failover left behind.
    expect(hours('eastus')).toBe(0);
    expect(hours('westus')).toBe(1);
  });

  it('have the bandwidth of where they are, not of where a fault once found them', () => {
    const { outcome, world } = played(
      registry(BOTH, '', [
        '{id: slow, at: 30m, action: endpoint.grayFailure, region: eastus, capacity: 0%, duration: 4h}',
        MOVED,
      ]),
    );
    expect(world.traffic.inFlight).toBe(0);
    expect(fraction(outcome, 'pull_ok', { client: 'home' })).toBeGreaterThan(0.95);
  });

  it('go on when the one that was planned there has been removed', () => {
    const { outcome } = played(
      registry(BOTH, '{at: 5h, remove: westus}', [
        MOVED,
        '{id: out, at: 20h, action: region.outage, region: westus, duration: 1h}',
      ]),
    );
    expect(values(outcome, 'rto', { fault: 'out', client: 'home' })).toHaveLength(1);
    expect(broken(outcome)).toEqual([]);
  });
});

describe('copies at risk', () => {
  it('are those of replicas that belong to the registry', () => {
    const joins = played(registry('regions: [eastus]', '{at: 40h, add: westus}', [])).outcome;
    expect(fraction(joins, 'copies_at_risk', { region: 'westus' })).toBeLessThan(0.01);
    const leaves = played(registry('regions: [eastus, westus]', '{at: 2h, remove: westus}', [])).outcome;
    expect(fraction(leaves, 'copies_at_risk', { region: 'westus' })).toBeLessThan(0.01);
  });
});
