/** `nines assess` as a user sees it, on scenarios with and without hazards. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { AssessResult } from '../../studies/assess/assessResult.ts';
import { Folder } from './program.ts';

const PLAIN = 'apiVersion: nines/v1\nname: plain\nregistry: {tier: standard, regions: [eastus]}\n';
const TWO = 'apiVersion: nines/v1\nname: two\nregistry: {regions: [eastus, westeurope]}\n';
const PUSHED = `apiVersion: nines/v1
name: pushed
registry: {regions: [eastus, westeurope], storage: {scheme: zrs}}
catalogue: {repositories: 2}
clients: [{region: eastus, push: {rate: 120/h}}]
hazards: [{action: region.loss, rate: 1e-3/y, rebuild: {exponential: {mean: 7d}}}]
repair: {geo: {time: {exponential: {mean: 2d}}}}
`;
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
    'out.yaml': `${TWO}hazards: [{action: region.outage, rate: 1/y, duration: 8h}]\n`,
    'skew.yaml': `${TWO}hazards: [{action: clock.skew, rate: 1/y, offset: 5m, duration: 1h}]\n`,
    'fixed.yaml': `${TWO}hazards: [{action: region.loss, rate: 1e-3/y, rebuild: 7d}]\n`,
    'expects.yaml': `${PLAIN}hazards: [{action: region.loss, rate: 1e-3/y}]
expect: [durability.nines >= 2.9, cost <= 1]
mustFail: [durability.nines >= 4]
`,
    'pushed.yaml': PUSHED,
    'own.yaml': `${PLAIN}hazards: [{action: region.loss, rate: 1e-3/y}]\n`,
  });
});

async function assessed(file: string, ...flags: string[]): Promise<AssessResult> {
  const { stdout, code } = await here.call(['assess', file, ...ROUGH, ...flags, '--output', 'json']);
  expect(code).toBe(0);
  return JSON.parse(stdout) as AssessResult;
}

describe('assess', () => {
  it('takes the rates of the field where a scenario has no hazards, and says so first', async () => {
    const { stdout, code } = await here.call(['assess', 'none.yaml', ...ROUGH]);
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
    const { stdout } = await here.call(['assess', 'own.yaml', ...ROUGH]);
    expect(stdout).not.toContain('field');
    expect(await assessed('own.yaml')).toMatchObject({ hazards: 'own', hazardsGiven: true });
  });

  it('judges what is expected of a year: 99 where it is missed, with the line that says so', async () => {
    const { stdout, code } = await here.call(['assess', 'expects.yaml', ...ROUGH, '--only', 'durability']);
    expect(code).toBe(99);
    expect(stdout).toContain('✗ FAIL  expected     cost <= 1  it was 20.00 USD a month');
    expect(stdout).toContain('✓ pass  expected     durability.nines >= 2.9  it was 3.0 nines');
    expect(stdout).toContain('✓ pass  must fail    durability.nines >= 4  fails as it should');
    const cheap = ['--set', 'expect=[durability.nines >= 2.9]', '--output', 'json'];
    const held = await here.call(['assess', 'expects.yaml', ...ROUGH, '--only', 'durability', ...cheap]);
    expect(held.code).toBe(0);
    expect((JSON.parse(held.stdout) as AssessResult).verdicts.map(({ kind, verdict }) => [kind, verdict])).toEqual([
      ['expect', 'pass'],
      ['mustFail', 'pass'],
    ]);
  });

  it('answers for what one-way rules leave in one place, and tells of the rest', async () => {
    const { stdout } = await here.call(['assess', 'rules.yaml', ...ROUGH, '--only', 'durability']);
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
    const { stdout } = await here.call(['assess', 'leaving.yaml', ...ROUGH, '--only', 'durability']);
    expect(stdout).toContain('after `registry.changes`: replicas in eastus.');
    expect(
      (await assessed('leaving.yaml', '--only', 'durability')).durability.total.withinFirstYear.estimate,
    ).toBeCloseTo(1e-3, 5);
  });

  it('tells the same of what dies with a region, whether pushes are played on a thread or not', async () => {
    const words = ['assess', 'pushed.yaml', '--only', 'durability', '--precision', '50%', '--output', 'json'];
    const told = async (workers: string) => {
      const { stdout, stderr } = await here.call([...words, '-j', workers]);
      expect(stderr).toBe('');
      return { ...(JSON.parse(stdout) as AssessResult), environment: null };
    };
    const alone = await told('0');
    expect(alone.rpo).toMatchObject([{ region: 'eastus', open: 0 }]);
    expect(alone.durability.writes).toMatchObject({ from: 'runs' });
    expect(await told('1')).toEqual(alone);
  });

  it('refuses what comes to rest in damage that nobody mends', async () => {
    const { stdout, stderr, code } = await here.call(['assess', 'rest.yaml', ...ROUGH]);
    expect([stdout, code]).toEqual(['', 104]);
    expect(stderr).toBe(
      'nines: rest.yaml: what these hazards do is never mended, so there is no long run\n  give repairs, or scrubs\n',
    );
  });

  it.each([
    ['out.yaml', 'two: no way to lose data: no hazard of the scenario takes a copy.'],
    [
      'skew.yaml',
      'two: no way to lose data: no hazard of the scenario touches a copy; clock.skew has no part in it: no copy depends on a clock.',
    ],
  ])('says of %s that nothing is lost, once, and no more, by any method', async (file, sentence) => {
    for (const method of [[], ['--method', 'exact']]) {
      const { stdout, code } = await here.call(['assess', file, '--only', 'durability', ...method]);
      const page = stdout.replaceAll(/\s+/g, ' ');
      expect(page.startsWith(sentence)).toBe(true);
      expect(page.split('no way to lose data')).toHaveLength(2);
      expect(page).not.toContain('not solved exactly');
      expect(code).toBe(0);
    }
  });

  it('refuses an exact solution that there is not with the name of the file, and what to do', async () => {
    const { stderr, code } = await here.call(['assess', 'fixed.yaml', '--method', 'exact']);
    expect(stderr).toMatch(/^nines: fixed\.yaml: it cannot be solved exactly: .*region\.loss lasts is deterministic/);
    expect(stderr).toMatch(/\n {2}leave --method exact away, and it is estimated\n$/);
    expect(code).toBe(104);
  });
});
