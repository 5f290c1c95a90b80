import { describe, expect, it } from 'vitest';
import { World } from '../../../sim/world.ts';
import { healthOf, statesIn } from '../../../studies/experiment/health.ts';
import { planOf } from '../../sim/fixture.ts';

const YAML = `
name: watched
registry: {regions: [eastus], encryption: {customerManagedKey: {vault: {region: westus}, dataKey: {lifetime: 10m}}}}
catalogue: {repositories: 1}
clients: [{region: eastus, pull: {rate: 1/min}}]
faults: [{at: 20m, action: key.disable, duration: 30m}]
run: {duration: 1h}
`;

describe('a region whose key is taken away', () => {
  it('is degraded while data keys are good, out when they are over, and well again with the key', () => {
    const world = new World(planOf(YAML), 1);
    const region = world.plan.regions.findIndex(({ name }) => name === 'eastus');
    const seen = [10, 25, 40, 55].map((minutes) => {
      world.runUntil(minutes * 60e6);
      return [healthOf(world, region), statesIn(world, region).find((state) => state.startsWith('key'))];
    });
    expect(seen).toEqual([
      ['ok', 'key enabled'],
      ['degraded', 'key disabled'],
      ['out', 'key disabled'],
      ['ok', 'key enabled'],
    ]);
    expect(statesIn(world, region)).toContain('vault serving');
  });
});
