/** `nines assess` as a user sees it, on scenarios with and without hazards. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { AssessResult } from '../../studies/assess/assessResult.ts';
import { Folder } from './program.ts';

const PLAIN = 'apiVersion: nines/v1\nname: plain\nregistry: {tier: standard, regions: [eastus]}\n';
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
    'pushed.yaml': PUSHED,
    'own.yaml': `${PLAIN}hazards: [{action: region.loss, rate: 1e-3/y}]\n`,
  });
});

async function assessed(file: string): Promise<AssessResult> {
  const { stdout, code } = await here.call(['assess', file, ...ROUGH, '--output', 'json']);
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
    const { stdout } = await here.call(['assess', 'own.yaml', ...ROUGH]);
    expect(stdout).not.toContain('field');
    expect(await assessed('own.yaml')).toMatchObject({ hazards: 'own', hazardsGiven: true });
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
      'nines: what these hazards do is never mended, so there is no long run: give repairs, or scrubs\n',
    );
  });
});
