/** What rules and changes of a file mean to the plan, and how a failed change is judged. */
import { describe, expect, it } from 'vitest';
import { globMatcher } from '../../scenarios/compileTopology.ts';
import { parseScenario } from '../../scenarios/load.ts';
import { Measurements } from '../../studies/measurements.ts';
import { stage } from '../../studies/play.ts';
import { judge } from '../../studies/verdicts.ts';
import { planOf } from '../sim/fixture.ts';

describe('the pattern of a rule', () => {
  it.each([
    ['prod/*', 'prod/app', true],
    ['prod/*', 'prod/team/app', false],
    ['prod/**', 'prod/team/app', true],
    ['**/app', 'prod/team/app', true],
    ['p*', 'php', true],
    ['p*', 'xphp', false],
    ['a.b', 'axb', false],
    ['a+(b)', 'a+(b)', true],
  ])('%s takes %s: %s', (pattern, name, taken) => {
    expect(globMatcher(pattern)(name)).toBe(taken);
  });
});

describe('the plan of a registry whose membership changes', () => {
  const plan = planOf(`
name: changes
registry:
  regions: [eastus, westeurope]
  changes:
    - {at: 50m, add: westeurope}
    - {at: 10m, add: japaneast}
    - {at: 40m, remove: westeurope}
clients: [{region: eastus, push: {rate: 1/h}}]
run: {duration: 1h}
`);

  it('has a place for every region that ever belongs to it, home first known by its name', () => {
    const names = plan.replicas.map((region) => plan.regions[region]!.name);
    expect(names).toEqual(['eastus', 'japaneast', 'westeurope']);
    expect(names[plan.home]).toBe('eastus');
    expect(plan.membership.members).toBe(0b101);
  });

  it('lists changes in the order of time, each with a name of its own', () => {
    expect(plan.membership.changes.map(({ id, atUs }) => [id, atUs / 60e6])).toEqual([
      ['add-japaneast', 10],
      ['remove-westeurope', 40],
      ['add-westeurope', 50],
    ]);
  });
});

describe('a change that fails', () => {
  const judged = (expectation: string): string[] => {
    const file = `apiVersion: nines/v1
name: late
registry: {regions: [eastus, westeurope], changes: [{at: 20m, add: japaneast}]}
catalogue: {repositories: 1}
clients: [{region: westeurope, pull: {rate: 1/min}}]
run: {duration: 1h, drain: 1h, seeds: 1..1}
faults: [{id: gone, at: 10m, action: region.loss, region: eastus}]
${expectation}`;
    const { scenario } = parseScenario(file, 'late.yaml');
    const outcomes = [stage({ scenario, directory: '.' }).play(1, () => {})];
    return judge(scenario, outcomes, new Measurements(outcomes, false)).flatMap(({ name, verdict }) =>
      verdict === 'inconclusive' ? [name] : [],
    );
  };

  it('leaves the run inconclusive, as a fault does that never fired', () => {
    expect(judged('')).toEqual(['add-japaneast']);
  });

  it('does not where the scenario is about just that', () => {
    expect(judged('expect: [changes_failed == 1]')).toEqual([]);
    expect(judged('mustFail: [changes_failed == 0]')).toEqual([]);
  });
});
