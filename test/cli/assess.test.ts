/** `nines assess` as a user sees it, on scenarios with and without hazards. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { AssessResult } from '../../studies/assess/assessResult.ts';
import { Folder } from './program.ts';

const PLAIN = 'apiVersion: nines/v1\nname: plain\nregistry: {tier: standard, regions: [eastus]}\n';
const ROUGH = ['--precision', '50%', '--workers', '0'];

let here: Folder;
beforeAll(() => {
  here = new Folder({
    'none.yaml': PLAIN,
    'field.yaml': `${PLAIN}hazards: field\n`,
    'rest.yaml': `${PLAIN}hazards: [{action: copy.corrupt, rate: 1/y}]\nrepair: {local: {source: external}}\n`,
    'rules.yaml': `apiVersion: nines/v1
name: rules
registry: {regions: [eastus, westeurope], replication: {topology: {rules: [{from: eastus, to: westeurope}]}}}
catalogue: {repositories: 2}
clients: [{region: westeurope, push: {rate: 6/h}}]
hazards: [{action: region.loss, rate: 1e-3/y}]
`,
    'leaving.yaml': `apiVersion: nines/v1
name: leaving
registry: {regions: [eastus, westeurope], changes: [{at: 1h, remove: westeurope}]}
hazards: [{action: region.loss, rate: 1e-3/y}]
run: {duration: 2h}
`,
    'own.yaml': `${PLAIN}hazards: [{action: region.loss, rate: 1e-3/y}]\n`,
  });
});

async function assessed(file: string, ...flags: string[]): Promise<AssessResult> {
  const { stdout, code } = await here.nines(['assess', file, ...ROUGH, ...flags, '--output', 'json']);
  expect(code).toBe(0);
  return JSON.parse(stdout) as AssessResult;
}

describe('assess', () => {
  it('takes the rates of the field where a scenario has no hazards, and says so first', async () => {
    const { stdout, code } = await here.nines(['assess', 'none.yaml', ...ROUGH]);
    expect(code).toBe(0);
    const [headline] = stdout.split('\n\n');
    expect(headline).toContain('No hazards given: the field’s rates are used');
    const none = await assessed('none.yaml');
    const field = await assessed('field.yaml');
    expect(none).toMatchObject({ hazards: 'field', hazardsGiven: false });
    expect(field).toMatchObject({ hazards: 'field', hazardsGiven: true });
    expect(none.durability).toEqual(field.durability);
    expect(none.assumptions.map(({ key }) => key)).toEqual(field.assumptions.map(({ key }) => key));
  });

  it('finds that losing the region is what one region has to fear', async () => {
    const { durability, causes, assumptions } = await assessed('field.yaml');
    expect(durability.total.perYear.estimate).toBeCloseTo(1e-4, 5);
    expect(causes[0]!.pattern).toBe('region.loss@eastus');
    // A burst takes all three copies with (1 %)³, every other year.
    expect(causes[1]!.pattern).toBe('copy.shock@eastus');
    expect(causes[1]!.perYear.estimate / 5e-7).toBeGreaterThan(0.5);
    expect(causes[1]!.perYear.estimate / 5e-7).toBeLessThan(2);
    expect(assumptions.map(({ key }) => key)).toContain('hazards.field: region.loss of several zones');
  });

  it('says nothing of the field where a scenario has hazards of its own', async () => {
    const { stdout } = await here.nines(['assess', 'own.yaml', ...ROUGH]);
    expect(stdout).not.toContain('field');
    expect(await assessed('own.yaml')).toMatchObject({ hazards: 'own', hazardsGiven: true });
  });

  it('answers for what one-way rules leave in one place, and tells of the rest', async () => {
    const { stdout } = await here.nines(['assess', 'rules.yaml', ...ROUGH, '--only', 'durability']);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'That is of images pushed in westeurope that the rules bring to no other replica: the worst off of 2 kinds',
    );
    const { durability, reaches, causes } = await assessed('rules.yaml', '--only', 'durability');
    expect(durability.total.withinFirstYear.estimate).toBeCloseTo(1e-3, 5);
    expect(durability.writes).toMatchObject({ from: 'noOtherPlace' });
    expect(causes.map(({ pattern }) => pattern)).toEqual(['region.loss@westeurope']);
    const [alone, sent] = reaches!;
    expect(alone).toMatchObject({ pushedIn: ['westeurope'], regions: ['westeurope'], imagesAtStart: 0, isWorst: true });
    expect(sent).toMatchObject({ pushedIn: ['eastus'], regions: ['eastus', 'westeurope'], isWorst: false });
    expect(sent!.withinFirstYear.estimate).toBeLessThan(1e-5);
  });

  it('is of the registry after its changes of membership, and says so', async () => {
    const { stdout } = await here.nines(['assess', 'leaving.yaml', ...ROUGH, '--only', 'durability']);
    expect(stdout).toContain('after `registry.changes`: replicas in eastus.');
    expect(
      (await assessed('leaving.yaml', '--only', 'durability')).durability.total.withinFirstYear.estimate,
    ).toBeCloseTo(1e-3, 5);
  });

  it('refuses what comes to rest in damage that nobody mends', async () => {
    const { stdout, stderr, code } = await here.nines(['assess', 'rest.yaml', ...ROUGH]);
    expect([stdout, code]).toEqual(['', 104]);
    expect(stderr).toBe(
      'nines: what these hazards do is never mended, so there is no long run: give repairs, or scrubs\n',
    );
  });
});
