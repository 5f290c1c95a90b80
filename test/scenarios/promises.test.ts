/** Keys that do little say so: what their descriptions deny, the compiled plan does not have either. */
import { describe, expect, it } from 'vitest';
import { compileScenario } from '../../scenarios/compile.ts';
import { describeScenario, parseScenario } from '../../scenarios/load.ts';
import { PRESET_NAMES } from '../../scenarios/presets.ts';
import type { Plan } from '../../sim/plan.ts';

const FILE = `apiVersion: nines/v1
name: one-region
registry: {regions: [eastus]}
clients: [{region: eastus, push: {rate: 10/h}}]
catalogue: {repositories: 2}
`;

describe('a key that promises little', () => {
  it('registry.tier: only whether several regions are allowed, and limits', () => {
    expect(descriptionOf('registry.tier')).toMatch(
      /whether several regions are allowed.*on the limits of each replica/,
    );
    const plans = ['basic', 'standard', 'premium'].map((tier) => ({
      ...planOf(`registry.tier=${tier}`),
      limits: null,
    }));
    expect(plans[1]).toEqual(plans[0]);
    expect(plans[2]).toEqual(plans[0]);
  });

  it('registry.like: only the defaults of storage scheme and geo-redundancy, and limits', () => {
    expect(descriptionOf('registry.like')).toMatch(
      /differ in the defaults of `storage\.scheme` and `storage\.geoRedundancy` and in the limits of the tiers/,
    );
    const plans = PRESET_NAMES.map((preset) => ({
      ...planOf(`registry.like=${preset}`, 'registry.storage.scheme=zrs', 'registry.storage.geoRedundancy=none'),
      limits: null,
    }));
    for (const plan of plans) expect(plan).toEqual(plans[0]);
    expect(new Set(PRESET_NAMES.map((preset) => planOf(`registry.like=${preset}`).stamp.scheme)).size).toBe(2);
  });

  it('nightly: a mark, and no other run', () => {
    expect(descriptionOf('nightly')).toMatch(/^Marks the scenario for slow checks/);
    expect(planOf('nightly=true')).toEqual(planOf('nightly=false'));
  });
});

function planOf(...sets: readonly string[]): Plan {
  return compileScenario(parseScenario(FILE, 'one-region.yaml', sets).scenario, '.');
}

function descriptionOf(key: string): string | undefined {
  return describeScenario(parseScenario(FILE, 'one-region.yaml')).find((entry) => entry.key === key)?.description;
}
