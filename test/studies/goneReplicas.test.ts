/** A registry from which a replica was taken, and the faults that were written when it was there. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseScenario } from '../../scenarios/load.ts';
import { ScenarioError } from '../../scenarios/scenarioError.ts';
import { NEW_SCENARIO, newScenarioText } from '../../scenarios/template.ts';
import { baselineOf, describedOf } from '../../studies/baseline/baseline.ts';
import { openedFor } from '../../studies/baseline/goneReplicas.ts';
import { stage } from '../../studies/play.ts';
import { openSubject } from '../../studies/subject.ts';
import { judgeFault } from '../../studies/verdicts.ts';

const directory = mkdtempSync(join(tmpdir(), 'nines-gone-'));
afterAll(() => rmSync(directory, { recursive: true }));
const file = join(directory, 'gate.yaml');

const TEXT = `apiVersion: nines/v1
name: gate
registry: {regions: [eastus, westeurope]}
catalogue: {source: none}
clients: [{region: eastus, push: {rate: 1/min}}]
run: {duration: 10m, drain: 1m, seeds: 1}
faults:
  - {id: stall, at: 1m, action: replication.pause, from: eastus, duration: 5m}
  - {id: away, at: 2m, action: region.outage, region: westeurope, duration: 5m}
`;
writeFileSync(file, TEXT);
const baseline = () => baselineOf('1.0.0', describedOf(openSubject(file, [])), [], null);

describe('a replica that is gone', () => {
  it('takes nothing from the rest: faults that name it are not played, and open', () => {
    const { subject, verdicts } = openedFor(file, ['registry.regions=[eastus]'], baseline);
    expect(subject.scenario.faults.map(({ id }) => id)).toEqual(['stall']);
    expect(verdicts).toMatchObject([
      {
        kind: 'fault',
        name: 'away',
        verdict: 'inconclusive',
        reason: expect.stringContaining('no replica in westeurope'),
      },
    ]);
  });

  it('leaves what lies between replicas with nothing to strike, which is told', () => {
    const { scenario } = parseScenario(TEXT.replace(/ {2}- \{id: away.*\n/, '').replace(', westeurope', ''), file);
    const outcome = stage({ scenario, directory }).play(1, () => {});
    expect(judgeFault('stall', false, [outcome])).toMatchObject({
      verdict: 'inconclusive',
      reason: 'never fired in seed 1: it lies between replicas, and the registry has one',
    });
  });

  it.each([
    [['faults.1.region=westus']],
    [['faults.1.region=westeurop']],
    [['registry.regions=[eastus]', 'faults.1.region=westus']],
    [['registry.regions=[eastus]', 'clients.0.region=nowhere']],
  ])('is none that no baseline knows of: %j', (sets) => {
    expect(() => openedFor(file, sets, baseline)).toThrow(ScenarioError);
  });

  it('is an error where there is no baseline to be held against', () => {
    expect(() => openedFor(file, ['registry.regions=[eastus]'], () => null)).toThrow('no replica in `westeurope`');
  });

  it('leaves the scenario that `nines new` writes one that can be played', () => {
    const text = newScenarioText(NEW_SCENARIO);
    expect(parseScenario(text, 'new.yaml', ['registry.regions=[eastus]']).scenario.faults).toHaveLength(2);
  });
});
