/** `suppress` names failures, planned or by chance; a name that can never be that of one is a slip of the pen. */
import { describe, expect, it } from 'vitest';
import { compileScenario } from '../../scenarios/compile.ts';
import { parseScenario } from '../../scenarios/load.ts';
import { ScenarioError } from '../../scenarios/scenarioError.ts';
import { runSeed } from '../../sim/run.ts';

const FILE = `apiVersion: nines/v1
name: by-chance
registry: {regions: [eastus, westeurope], storage: {scheme: zrs}}
run: {duration: 365d, drain: 0s, chance: true}
faults:
  - {at: 1h, action: node.loss, node: eastus/n1}
  - {id: quake, at: 1h, action: region.loss, region: eastus, rebuild: 1h}
hazards:
  - {action: node.loss, rate: 3/y}
  - {action: region.outage, region: westeurope, rate: 5/y, duration: 1h}
  - {id: fire, action: region.loss, rate: 4/y}
  - {id: wear@night, action: node.loss, region: eastus, rate: 4/y}
`;

describe('what can be suppressed', () => {
  it.each([
    ['a planned fault by its id', 'quake'],
    ['a planned fault by its default id, which has an @ too', 'node.loss@eastus/n1'],
    ['a firing by its action, where one hazard has it', 'region.loss@eastus#3'],
    ['an outage of the one region that the hazard strikes', 'region.outage@westeurope#1'],
    ['a firing of one of several hazards by its id', 'wear@night@eastus/n0#1'],
    ['a firing of the other by its default id', 'node.loss@westeurope/n2#17'],
  ])('%s', (_, id) => {
    expect(complaintsOf(id)).toEqual([]);
  });

  it('is everything that a run tells of', () => {
    const { scenario } = parseScenario(FILE, 'by-chance.yaml');
    const ids = runSeed(compileScenario(scenario, '.'), 1).journal.map(({ id }) => id);
    const named = ['quake', 'node.loss@', 'region.outage@', 'region.loss@', 'wear@night@'];
    expect(named.filter((name) => !ids.some((id) => id.startsWith(name)))).toEqual([]);
    expect(complaintsOf(...ids)).toEqual([]);
  });
});

describe('what nothing could ever be called', () => {
  it.each([
    ['a planned fault that is misspelt', 'quak', 'there is no fault `quak` to suppress', 'did you mean `quake`?'],
    ['an @ alone', '@', 'there is no fault `@` to suppress', 'one of: node.loss@eastus/n1, quake'],
    ['a # alone', '#', '`#`: this is no id of a failure by chance', 'such an id looks like node.loss@eastus/n3#2'],
    ['a number from 0', 'region.loss@eastus#0', 'this is no id of a failure by chance', 'number from 1'],
    ['words for a number', 'region.loss@eastus#two', 'this is no id of a failure by chance', 'number from 1'],
    ['no number', 'region.loss@eastus', 'there is no fault `region.loss@eastus`', 'numbered: region.loss@eastus#1'],
    ['an action that is misspelt', 'region.los@eastus#1', 'are called `region.los`', 'did you mean `region.loss`?'],
    ['an id that is misspelt', 'waer@night@eastus/n1#1', 'are called `waer@night`', 'did you mean `wear@night`?'],
    ['an id where the action is enough', 'fire@eastus#1', 'are called `fire`', 'one of: region.loss'],
    ['a region that it does not strike', 'region.outage@eastus#1', 'does not strike `eastus`', 'one of: westeurope'],
    ['a region that is misspelt', 'region.loss@eastsu#1', 'does not strike `eastsu`', 'did you mean `eastus`?'],
    ['a node of a hazard of regions', 'region.loss@eastus/n1#1', 'strikes regions, not nodes', 'look like eastus'],
    ['a region of a hazard of nodes', 'node.loss@eastus#1', '`eastus` does not name a node', 'eastus/n3'],
    ['a node that there is not', 'node.loss@eastus/n3#1', 'has 3 nodes, there is no n3', 'n0 to n2'],
  ])('%s', (_, id, message, hint) => {
    expect(complaintsOf(id)).toEqual([
      { message: expect.stringContaining(message), hint: expect.stringContaining(hint) },
    ]);
  });
});

function complaintsOf(...ids: readonly string[]): readonly { readonly message: string; readonly hint: string }[] {
  try {
    parseScenario(`${FILE}suppress: ${JSON.stringify(ids)}\n`, 'by-chance.yaml');
    return [];
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return error.issues.map(({ message, hint }) => ({ message, hint }));
  }
}
