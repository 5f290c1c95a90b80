/** Commands on a scenario whose registry is that of a configuration. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { plan, terraformResource } from '../scenarios/configuration/files.ts';
import { Folder, resultIn } from './program.ts';
import { OUTAGE } from './scenarios.ts';

const PLAN = JSON.stringify(plan(terraformResource({ retention_policy_in_days: 30 })));
const [one, two] = [{ name: 'one' }, { name: 'two' }].map((values) => terraformResource(values, `a.${values.name}`));
const SCENARIO = OUTAGE.replace(/registry: .*/, 'registry: {from: plan.json, replication: {bandwidth: 200Mbps}}');

let here: Folder;
beforeAll(() => {
  here = new Folder({
    'plan.json': PLAN,
    'two.json': JSON.stringify(plan(one!, two!)),
    'cut.json': PLAN.slice(0, 40),
    'configured.yaml': SCENARIO,
    'cut.yaml': SCENARIO.replace('plan.json', 'cut.json'),
  });
});

describe('a scenario with a configuration', () => {
  it('is valid, with what was taken over and what was not', async () => {
    const { stdout, code } = await here.nines(['validate', 'configured.yaml']);
    expect(stdout.split('\n').slice(1)).toEqual([
      '  from plan.json, azurerm_container_registry.main (contoso): tier premium; regions eastus, westeurope; scheme zrs',
      '  in no part of the model:',
      '    retention_policy_in_days 30: that a rule deletes what it should not is the hazard `retention.misconfigure`',
      '  names and labels: name',
      '',
    ]);
    expect(code).toBe(0);
  });

  it('is told once, with its place, where the configuration is broken', async () => {
    const { stderr, code } = await here.nines(['assess', 'cut.yaml']);
    expect(stderr).toBe('cut.json:1:41: the JSON breaks off here\n  was the file cut short? make it again\n');
    expect(code).toBe(104);
  });

  it('is played and saved, and played again when the configuration is gone', async () => {
    here.write('gone.json', PLAN);
    here.write('gone.yaml', SCENARIO.replace('plan.json', 'gone.json'));
    const words = ['-j', '0', '--output', 'json'];
    const first = await here.nines(['run', 'gone.yaml', '--seed', '1', '--save', 'kept', ...words]);
    const told = resultIn(first.stdout).assumptions.filter(({ key }) => key === 'registry.from');
    expect(told.map(({ value }) => value)).toEqual(['without retention_policy_in_days 30']);
    rmSync(join(here.path, 'gone.json'));
    const again = await here.nines(['run', 'kept/result.json', ...words]);
    expect([again.stderr.includes('no such file'), again.code]).toEqual([false, first.code]);
    expect(resultIn(again.stdout).digest).toBe(resultIn(first.stdout).digest);
  });
});

describe('new --from', () => {
  it('writes a scenario with the registry spelled out, what was left out in comments', async () => {
    const { stdout, stderr, code } = await here.nines(['new', '--yes', '--from', 'plan.json']);
    expect([stderr, code]).toEqual(['', 0]);
    expect(stdout).toMatch(/^contoso\.yaml is written\./);
    const text = here.text('contoso.yaml');
    expect(text).toContain('# Read from plan.json, azurerm_container_registry.main (contoso).\n');
    expect(text).toContain('#   retention_policy_in_days 30');
    expect(text).toContain('  regions: [eastus, westeurope]');
    expect(text).toContain('  storage: {scheme: zrs}\n');
    expect(text).toContain('action: region.loss, region: eastus');
    expect((await here.nines(['validate', 'contoso.yaml'])).code).toBe(0);
  });

  it('takes one of several registries by name', async () => {
    const words = ['new', '--yes', '--from', 'two.json'];
    const silent = await here.nines(words);
    expect(silent.stderr).toContain('two.json: there are 2 registries in this file: one (a.one), two (a.two)');
    expect(silent.stderr).toContain('say which with --registry NAME');
    expect(silent.code).toBe(104);
    expect((await here.nines([...words, '--registry', 'two'])).stdout).toMatch(/^two\.yaml is written/);
  });

  it('answers for regions and tier, and nothing else may', async () => {
    const { stderr, code } = await here.nines(['new', '--yes', '--from', 'plan.json', '--tier', 'basic', 'x.yaml']);
    expect([stderr, code]).toEqual(['nines: --from answers for --tier already\n  leave --tier away\n', 104]);
  });
});
