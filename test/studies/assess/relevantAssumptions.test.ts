import { describe, expect, it } from 'vitest';
import { compileScenario } from '../../../scenarios/compile.ts';
import { assumptionsAmong } from '../../../scenarios/keyValues.ts';
import { parseScenario } from '../../../scenarios/load.ts';
import { relevantAssumptions } from '../../../studies/assess/relevantAssumptions.ts';
import { costOfScenario } from '../../../studies/cost/scenarioCost.ts';

function keysOf(yaml: string): { all: string[]; relevant: string[] } {
  const { scenario, document } = parseScenario(`apiVersion: nines/v1\nname: test\n${yaml}`, 'test.yaml');
  const plan = compileScenario(scenario, '.');
  const all = [
    ...plan.assumptions,
    ...assumptionsAmong({ ...scenario, run: { ...scenario.run, chance: true } }, document),
  ];
  const relevant = relevantAssumptions(all, costOfScenario(scenario, plan).assumptions);
  return { all: all.map(({ key }) => key), relevant: relevant.map(({ key }) => key) };
}

const HAZARDS = 'hazards: [{action: disk.loss, rate: 1/y}]\n';

describe('the assumptions that an assessment lists', () => {
  it('are of parts, storage, repair, replication, content and cost; none of routing, front ends or how clients behave', () => {
    const { all, relevant } = keysOf(`
registry: {regions: [eastus, westeurope]}
catalogue: {repositories: 4}
clients: [{name: builds, region: eastus, push: {rate: 1/h}}]
${HAZARDS}`);
    expect(relevant).toEqual(
      expect.arrayContaining([
        ...['repair.local.detection', 'registry.storage.disks', 'registry.storage.placementGroups'],
        ...['catalogue.source', 'catalogue layers', 'cost month', 'cost prices'],
      ]),
    );
    expect(all).toEqual(expect.arrayContaining(['registry.endpoint.download', 'clients.0.deadline']));
    const strange = relevant.filter(
      (key) =>
        !/^(?:hazards\.\d+\.shape$|repair\.|scrub\.time|registry\.storage\.|registry\.replication\.(?:bandwidth|concurrency)$|catalogue|cost )/.test(
          key,
        ),
    );
    expect(strange).toEqual([]);
    expect(relevant).not.toContain('registry.storage.writeQuorum');
  });

  it('begin with what durability rests on and end with the bill', () => {
    const { relevant } = keysOf(`registry: {regions: [eastus]}\ncatalogue: {repositories: 4}\n${HAZARDS}`);
    expect(relevant[0]).toMatch(/^repair\./);
    expect(relevant.at(-1)).toMatch(/^cost /);
  });

  it('hold how clients choose where their pulls are billed between regions, and not where they are free', () => {
    const pulls = (region: string): string[] =>
      keysOf(`
registry: {regions: [eastus]}
catalogue: {repositories: 4}
clients: [{name: fleet, region: ${region}, pull: {rate: 1/min}}]
${HAZARDS}`).relevant.filter((key) => key.startsWith('clients.'));
    expect(pulls('westeurope')).toContain('clients.0.pull.popularity.zipf');
    expect(pulls('westeurope')).not.toContain('clients.0.deadline');
    expect(pulls('eastus')).toEqual([]);
  });
});
