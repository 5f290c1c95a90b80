import { describe, expect, it } from 'vitest';
import type { Hazard } from '../../scenarios/faultSettings.ts';
import { fieldHazards, hazardOrigin } from '../../scenarios/fieldHazards.ts';
import { describeScenario, parseScenario } from '../../scenarios/load.ts';
import { compileLaw } from '../../sim/kernel/distributions.ts';
import { YEAR_US } from '../../sim/kernel/time.ts';
import { planOf } from '../sim/fixture.ts';

const MINUTE_US = 60e6;

/** One region with three zones, one without any. */
const REGISTRY = 'name: field\nregistry: {regions: [eastus, westus]}\n';

function loaded(text: string) {
  return parseScenario(`apiVersion: nines/v1\n${REGISTRY}${text}`, 'test.yaml');
}

function hazardsOf(text: string): readonly Hazard[] {
  return loaded(text).scenario.hazards;
}

/** `action` → `regions at rate per year`. */
function ratesOf(hazards: readonly Hazard[]): readonly string[] {
  return hazards.map(
    ({ action, regions, ratePerUs }) => `${action} ${regions.join('+')} ${+(ratePerUs * YEAR_US).toPrecision(3)}/y`,
  );
}

describe('the rates of the field', () => {
  const hazards = fieldHazards([{ name: 'a', zones: 1 }], 12);
  const of = (action: string): Hazard => hazards.find((hazard) => hazard.action === action)!;

  it('are what is written of them', () => {
    expect(ratesOf(hazardsOf('hazards: field'))).toEqual([
      'disk.loss eastus+westus 0.0136/y',
      'node.outage eastus+westus 2.79/y',
      'copy.shock eastus+westus 0.5/y',
      'region.outage eastus+westus 0.3/y',
      'region.loss westus 0.001/y',
      'region.loss eastus 0.0001/y',
      'zone.loss eastus 0.001/y',
    ]);
  });

  it('go for the regions of geo-redundant copies as well', () => {
    const text = 'name: one\nregistry: {regions: [eastus], storage: {geoRedundancy: grs}}\nhazards: field\n';
    const { scenario } = parseScenario(`apiVersion: nines/v1\n${text}`, 'test.yaml');
    expect(ratesOf(scenario.hazards)).toEqual([
      'disk.loss eastus+westus 0.0136/y',
      'node.outage eastus+westus 2.79/y',
      'copy.shock eastus+westus 0.5/y',
      'region.outage eastus+westus 0.3/y',
      'region.loss westus 0.001/y',
      'region.loss eastus 0.0001/y',
      'zone.loss eastus 0.001/y',
    ]);
  });

  it('have one node outage in ten last longer than 15 minutes', () => {
    const hazard = of('node.outage');
    const us = 'duration' in hazard ? compileLaw(hazard.duration).quantile(0.9) : 0;
    expect(us / MINUTE_US).toBeCloseTo(15, 3);
  });

  it('have region outages of 5 hours in the middle, spread as the public ones were', () => {
    const hazard = of('region.outage');
    const law = 'duration' in hazard ? compileLaw(hazard.duration) : null;
    expect(law!.quantile(0.5) / MINUTE_US).toBeCloseTo(300, 6);
    // Of 59 public outages a quarter took at most 126 minutes, and a quarter at least 872.
    expect(law!.quantile(0.75) / law!.quantile(0.25)).toBeCloseTo(872 / 126, 1);
  });

  it('have bursts take 37 % of what disks lose', () => {
    const burst = of('copy.shock');
    const lost = 'probability' in burst ? burst.ratePerUs * burst.probability : 0;
    expect(lost / of('disk.loss').ratePerUs).toBeCloseTo(0.37, 2);
  });

  it('take a node with its one disk', () => {
    expect(fieldHazards([{ name: 'a', zones: 1 }], 1)[0]!.action).toBe('node.loss');
    expect(ratesOf(hazardsOf('hazards: field').slice(0, 1))).toEqual(
      ratesOf(hazardsOf('hazards: [field]').slice(0, 1)),
    );
  });

  it('draw from the same streams whatever regions there are', () => {
    const two = fieldHazards([...['a', 'b'].map((name) => ({ name, zones: 1 }))], 12);
    expect(two.map(({ id }) => id)).toEqual(hazards.map(({ id }) => id));
    expect(new Set(two.map(({ id }) => id)).size).toBe(two.length);
  });
});

describe('hazards of the scenario beside those of the field', () => {
  it('replace the field’s of the same action in their regions, and no others', () => {
    const own = '{action: region.loss, region: eastus, rate: 1e-2/y}';
    for (const list of [`[field, ${own}]`, `[${own}, field]`]) {
      expect(ratesOf(hazardsOf(`hazards: ${list}`))).toEqual([
        'region.loss eastus 0.01/y',
        'disk.loss eastus+westus 0.0136/y',
        'node.outage eastus+westus 2.79/y',
        'copy.shock eastus+westus 0.5/y',
        'region.outage eastus+westus 0.3/y',
        'region.loss westus 0.001/y',
        'zone.loss eastus 0.001/y',
      ]);
    }
  });

  it('can switch one of the field’s off', () => {
    const { hazards } = planOf(`${REGISTRY}hazards: [field, {action: copy.shock, rate: 0/y, probability: 1%}]`);
    expect(hazards.filter(({ action }) => action === 'copy.shock').map(({ ratePerUs }) => ratePerUs)).toEqual([0]);
  });

  it('keep the ids of their entries', () => {
    const text = 'hazards: [{action: node.loss, rate: 1/y}, field, {action: zone.loss, rate: 1/y}]';
    const values = describeScenario(loaded(text)).filter(({ key }) => /^hazards\.\d+(\.id)?$/.test(key));
    expect(values.map(({ key, value }) => `${key} ${value}`)).toEqual([
      'hazards.0.id node.loss',
      'hazards.1 field',
      'hazards.2.id zone.loss',
    ]);
  });

  it('are told from the field’s', () => {
    const own = '{action: node.loss, rate: 1/y}';
    const origins = ['field', `[field, ${own}]`, `[${own}]`].map((text) => hazardOrigin(hazardsOf(`hazards: ${text}`)));
    expect(origins).toEqual(['field', 'mixed', 'own']);
  });
});

describe('assumptions', () => {
  const keysOf = (text: string): readonly string[] =>
    planOf(`${REGISTRY}${text}`)
      .assumptions.map(({ key }) => key)
      .filter((key) => key.startsWith('hazards.field: '))
      .map((key) => key.replace('hazards.field: ', ''));

  it('name every rate of the field that is in force, with source and grade', () => {
    expect(keysOf('hazards: field')).toEqual([
      'loss of a disk',
      'node.outage',
      'node.outage.duration',
      'copy.shock',
      'region.outage',
      'region.outage.duration',
      'region.loss of one zone',
      'region.loss of several zones',
      'zone.loss',
    ]);
    for (const { source, grade, value } of planOf(`${REGISTRY}hazards: field`).assumptions) {
      expect([source, value]).not.toContain('');
      expect(['documented', 'measured', 'assumed']).toContain(grade);
    }
  });

  it('leave out what a hazard of the scenario replaces', () => {
    expect(keysOf('hazards: [field, {action: region.loss, rate: 1e-5/y}]')).not.toContain('region.loss of one zone');
    expect(keysOf('hazards: [{action: region.loss, rate: 1e-5/y}]')).toEqual([]);
  });
});
