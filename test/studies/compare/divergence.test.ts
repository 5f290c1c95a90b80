import { describe, expect, it } from 'vitest';
import { firstDivergence } from '../../../studies/compare/divergence.ts';
import { planOf } from '../../sim/fixture.ts';

const SHORT = `
name: short
registry: {regions: [eastus, westeurope], replication: {bandwidth: 200Mbps}}
catalogue: {repositories: 3}
clients:
  - {name: builds, region: eastus, push: {rate: 60/h}}
  - {name: fleet, region: westeurope, pull: {rate: 2/min}}
run: {duration: 20m, drain: 5m}
faults:
  - {id: cut, at: 5m, action: network.partition, from: eastus, to: westeurope, duration: 2m}
`;
const plan = (...sets: readonly string[]) => planOf(SHORT, sets);

describe('the first event at which two runs of a seed part', () => {
  it('is none where they are the same', () => {
    expect(firstDivergence(plan(), plan(), 3)).toEqual({ seed: 3, first: null });
  });

  it('is the fault that comes earlier, and what the other does meanwhile', () => {
    const { first } = firstDivergence(plan(), plan('faults.0.at=4m'), 3);
    expect(first?.other).toEqual({ at: 240e6, kind: 'fault begins', entity: 'cut' });
    expect(first?.base?.at).toBeGreaterThan(240e6);
    expect(first?.before).toBeGreaterThan(0);
  });

  it('is told of a transfer, by the image and its way', () => {
    const { first } = firstDivergence(plan(), plan('registry.replication.bandwidth=50Mbps'), 3);
    expect(first?.other).toMatchObject({
      kind: 'replicated blob arrives',
      entity: expect.stringMatching(/^[\w-]+@builds\/\d+, eastus → westeurope$/),
    });
  });

  it('goes by names: a client more gives others new numbers, and changes nothing of what they do', () => {
    const more = planOf(SHORT.replace('run:', '  - {name: a-visitor, region: eastus, pull: {rate: 4/min}}\nrun:'));
    const { first } = firstDivergence(plan(), more, 3);
    expect(first?.other).toEqual({ at: expect.any(Number), kind: 'pull arrives', entity: 'a-visitor' });
  });

  it('is the end of one of them, where the other goes on', () => {
    const { first } = firstDivergence(plan(), plan('run.drain=10m'), 3);
    expect(first).toMatchObject({ base: null, other: { kind: 'health probe' } });
  });
});
