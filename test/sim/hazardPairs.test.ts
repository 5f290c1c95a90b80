/**
 * Any two hazards, as often as they may strike: what they held is let go, the books balance and the replicas agree. Actions
 * and keys come from the schema, so a new hazard is in here as soon as a scenario can name it.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hazardSchemas } from '../../scenarios/schema/hazards.ts';
import { FAULT_KINDS } from '../../sim/faults/index.ts';
import { outcomeOf } from '../../sim/measure/outcome.ts';
import { World } from '../../sim/world.ts';
import { planOf } from './fixture.ts';
import { COMMON_VALUES, type KeyValues, keysOf, REGIONS, region, settingsOf } from './pairKeys.ts';

const CASES = process.env['NIGHTLY'] === '1' ? 1000 : 6;

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const law = fc.integer({ min: 1, max: 900 }).map((s) => ({ exponential: { mean: `${s}s` } }));

/** How each key may be written, but for those that say where a hazard strikes. */
const VALUES: KeyValues = {
  ...COMMON_VALUES,
  duration: law,
  rebuild: maybe(law),
};

/** Where a hazard that takes these keys may strike: everywhere, or one place, or several at once. */
function targets(keys: readonly string[]): fc.Arbitrary<Record<string, unknown>> {
  const has = (key: string): boolean => keys.includes(key);
  const forms: fc.Arbitrary<Record<string, unknown>>[] = [fc.constant({})];
  if (has('from')) forms.push(fc.record({ from: region }), fc.constant({ from: 'all', to: 'all' }));
  if (has('client'))
    forms.push(fc.record({ client: fc.constantFrom('builds', 'fleet') }), fc.constant({ clients: 'all' }));
  if (has('zone')) forms.push(fc.record({ zone: region.map((name) => `${name}/z1`) }));
  if (has('region')) forms.push(fc.record({ region }));
  if (has('regions')) forms.push(fc.constant({ regions: 'all' }), fc.constant({ regions: REGIONS.slice(0, 2) }));
  return fc.oneof(...forms);
}

const anyHazard = fc.constantFrom(...Object.keys(hazardSchemas)).chain((action) => {
  const keys = keysOf(hazardSchemas[action as keyof typeof hazardSchemas]);
  const rate = fc.constantFrom('1/h', '6/h').map((often) => (/^(node|disk|copy)/.test(action) ? '0.2/h' : often));
  return fc
    .tuple(settingsOf(keys, VALUES), targets(keys), rate)
    .map(([values, where, often]) => ({ action, rate: often, ...where, ...values }));
});

const SCENARIO = `
name: two-by-chance
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
  - {name: desks, region: southeastasia, push: {rate: 20/h}, pull: {rate: 2/min}}
run: {duration: 30m, drain: 8h, chance: true}
`;

describe('any two hazards', () => {
  it('leave a consistent world, whatever they are and however often they strike', () => {
    let struck = 0;
    fc.assert(
      fc.property(fc.tuple(anyHazard, anyHazard), fc.integer({ min: 1, max: 1000 }), (pair, seed) => {
        const hazards = pair.map((hazard, i) => ({ id: `h${i}`, ...hazard }));
        const world = new World(planOf(`${SCENARIO}hazards: ${JSON.stringify(hazards)}\n`), seed);
        world.runUntil(world.horizonUs);
        struck += world.hazards.firings;
        expectConditionsToBePopped(world);
        const { invariants, convergence } = outcomeOf(world, seed);
        const broken = invariants.filter(
          ({ name, verdict }) => verdict === 'fail' && name !== 'acknowledged-stay-readable' && !isSkewed(pair, name),
        );
        expect(broken).toEqual([]);
        expect(convergence.evidence).toEqual([]);
      }),
      { numRuns: CASES, seed: 31 },
    );
    expect(struck).toBeGreaterThan(CASES);
  }, 600_000);
});

/** A wrong clock makes later writes of a tag lose: what it breaks is there to be broken by it, and by nothing else. */
function isSkewed(hazards: readonly { readonly action: string }[], invariant: string): boolean {
  const brokenBySkew = ['no-lost-tag-write', 'tag-monotonicity', 'read-your-writes'];
  return brokenBySkew.includes(invariant) && hazards.some(({ action }) => action === 'clock.skew');
}

/** By chance everything has an end but what is over at once. */
function expectConditionsToBePopped({ conditions, hazards, plan }: World): void {
  const left = conditions.holders().filter((reference) => !hazards.isActive(reference - plan.faults.length));
  expect(left.map((reference) => FAULT_KINDS[hazards.actionOf(reference - plan.faults.length)].action)).toEqual([]);
  expect(conditions.holders()).toEqual([]);
}
