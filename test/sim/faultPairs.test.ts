/**
 * Any two faults on any targets, overlapping as they may: what they held is let go, the books balance, the replicas
 * agree, and whatever was lost was destroyed by them. Actions and keys come from the schema, so a new fault is in here
 * as soon as a scenario can name it.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultSchemas } from '../../scenarios/schema/faults.ts';
import { FAULT_KINDS } from '../../sim/faults/index.ts';
import { outcomeOf } from '../../sim/measure/outcome.ts';
import { World } from '../../sim/world.ts';
import { planOf } from './fixture.ts';
import { COMMON_VALUES, type KeyValues, keysOf, REGIONS, region, settingsOf } from './pairKeys.ts';

const CASES = process.env['NIGHTLY'] === '1' ? 2000 : 200;

const seconds = (least: number, most: number) => fc.integer({ min: least, max: most }).map((s) => `${s}s`);

/** How each key may be written, but for those that say where a fault strikes. */
const VALUES: KeyValues = {
  ...COMMON_VALUES,
  duration: seconds(1, 900),
  rebuild: fc.option(seconds(1, 900), { nil: undefined }),
  takes: seconds(1, 900),
  resume: fc.option(seconds(1, 900), { nil: undefined }),
};

/** How a fault that takes these keys may say where it strikes. */
function targets(keys: readonly string[]): fc.Arbitrary<Record<string, unknown>> {
  const has = (key: string): boolean => keys.includes(key);
  if (has('from')) {
    return fc.record({ from: region, to: region }).filter(({ from, to }) => from !== to);
  }
  if (has('client')) return fc.record({ client: fc.constantFrom('builds', 'fleet', 'desks') });
  const part = (letter: string, most: number) =>
    fc.tuple(region, fc.integer({ min: 0, max: most })).map(([name, i]) => `${name}/${letter}${i}`);
  if (has('disk'))
    return fc.record({ disk: part('n', 11).chain((node) => fc.constantFrom(`${node}/d0`, `${node}/d3`)) });
  if (has('node')) {
    const picked = fc.record({ region, pick: fc.constantFrom<string | number>('one', 2, '50%', 'all') });
    return fc.oneof(fc.record({ node: part('n', 11) }), picked);
  }
  if (has('zone')) return fc.record({ zone: part('z', 2) });
  if (has('region') && has('pick')) {
    const several = fc.record({ regions: fc.constant([...REGIONS.slice(0, 2)]), pick: fc.constantFrom('one', '50%') });
    return fc.oneof(fc.record({ region }), several);
  }
  return has('region') ? fc.record({ region }) : fc.constant({});
}

const anyFault = fc.constantFrom(...Object.keys(faultSchemas)).chain((action) => {
  const keys = keysOf(faultSchemas[action as keyof typeof faultSchemas]);
  return fc
    .tuple(settingsOf(keys, VALUES), targets(keys), seconds(1, 1200))
    .map(([values, where, at]) => ({ action, at, ...where, ...values }));
});

const SCENARIO = `
name: two-at-once
registry:
  regions: [eastus, westeurope, southeastasia]
  storage: {scheme: zrs, placementGroups: 16, geoRedundancy: ra-grs, geoLag: {exponential: {mean: 1m}}}
  replication: {bandwidth: 200Mbps}
  encryption: {customerManagedKey: {dataKey: {lifetime: 2m}}}
repair: {local: {time: {exponential: {mean: 5m}}}, geo: {time: {exponential: {mean: 5m}}}}
catalogue: {repositories: 3}
clients:
  - {name: builds, region: eastus, push: {rate: 120/h}}
  - {name: fleet, region: westeurope, profile: kubelet, nodes: 5, deadline: 10m, pull: {rate: 6/min}}
  - {name: desks, region: southeastasia, push: {rate: 20/h}, pull: {rate: 4/min}}
run: {duration: 30m, drain: 6h}
`;

describe('any two faults', () => {
  it('leave a consistent world, whatever they are and wherever they strike', () => {
    fc.assert(
      fc.property(fc.tuple(anyFault, anyFault), fc.integer({ min: 1, max: 1000 }), (pair, seed) => {
        const faults = pair.map((fault, i) => ({ id: `f${i}`, ...fault }));
        const world = new World(planOf(`${SCENARIO}faults: ${JSON.stringify(faults)}\n`), seed);
        world.runUntil(world.horizonUs);
        expectConditionsToBePopped(world);
        const { invariants, convergence } = outcomeOf(world, seed);
        const broken = invariants.filter(
          ({ name, verdict }) => verdict === 'fail' && name !== 'acknowledged-stay-readable' && !isSkewed(pair, name),
        );
        expect(broken).toEqual([]);
        expect(convergence.evidence).toEqual([]);
        expectLossesToBeTheirDoing(world);
      }),
      { numRuns: CASES, seed: 30 },
    );
  }, 600_000);
});

/** A wrong clock makes later writes of a tag lose: what it breaks is there to be broken by it, and by nothing else. */
function isSkewed(faults: readonly { readonly action: string }[], invariant: string): boolean {
  const brokenBySkew = ['no-lost-tag-write', 'tag-monotonicity', 'read-your-writes'];
  return brokenBySkew.includes(invariant) && faults.some(({ action }) => action === 'clock.skew');
}

/** What a fault held that has an end is let go; a loss that nobody rebuilds is held for ever. */
function expectConditionsToBePopped({ conditions, plan }: World): void {
  const ending = conditions
    .holders()
    .filter((rank) => FAULT_KINDS[plan.faults[rank]!.action].lastsUs(plan.faults[rank]!) !== null);
  expect(ending).toEqual([]);
}

const PEOPLE: readonly string[] = ['operator.delete', 'retention.misconfigure', 'release.bad'];

/** A loss is excused, or every place that ever had the image was struck by something that destroys. */
function expectLossesToBeTheirDoing({ ledger, catalogue, plan, faults, places }: World): void {
  // What a key took with it was under it everywhere.
  if (plan.faults.some(({ action }, rank) => action === 'key.purge' && faults.firedUs[rank]! >= 0)) return;
  let struck = 0;
  for (const [rank, fault] of plan.faults.entries()) {
    if (!FAULT_KINDS[fault.action].destroys || faults.firedUs[rank]! < 0) continue;
    // What people do is replicated.
    if (PEOPLE.includes(fault.action)) struck = -1;
    for (const { region } of [...fault.nodes, ...fault.regions.map((r) => ({ region: r }))]) {
      const replica = plan.regions[region]!.replica;
      struck |= 1 << replica;
      // A failover gives up one of the two; which one stood where before, the other fault may have changed.
      if (plan.faults.some(({ action }) => action === 'operator.failover')) struck |= 1 << places.secondaryOf(replica);
    }
  }
  for (let loss = 0; loss < ledger.losses; loss++) {
    if (ledger.excused[loss] === 1) continue;
    expect(catalogue.manifestEver[ledger.manifest[loss]!]! & ~struck).toBe(0);
  }
}
