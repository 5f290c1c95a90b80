/** Commands on a scenario whose registry is that of a configuration. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { plan, terraformResource } from '../scenarios/configuration/files.ts';
import { Folder, resultIn } from './program.ts';
import { OUTAGE } from './scenarios.ts';

const PLAN = JSON.stringify(plan(terraformResource({ retention_policy_in_days: 30, data_endpoint_enabled: true })));
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
    const { stdout, code } = await here.call(['validate', 'configured.yaml']);
    expect(stdout.split('\n').slice(1)).toEqual([
      '  from plan.json, azurerm_container_registry.main (contoso): tier premium; regions eastus, westeurope; scheme zrs; retention 30 days',
      '  in no part of the model:',
      '    data_endpoint_enabled true: a name for the same front end: an outage of that is `endpoint.outage`',
      '  names and labels: name',
      '',
    ]);
    expect(code).toBe(0);
  });

  it('is told once, with its place, where the configuration is broken', async () => {
    const { stderr, code } = await here.call(['assess', 'cut.yaml']);
    expect(stderr).toBe('cut.json:1:41: the JSON breaks off here\n  was the file cut short? make it again\n');
    expect(code).toBe(104);
  });

  it('is played and saved, and played again when the configuration is gone', async () => {
    here.write('gone.json', PLAN);
    here.write('gone.yaml', SCENARIO.replace('plan.json', 'gone.json'));
    const words = ['-j', '0', '--output', 'json'];
    const first = await here.call(['run', 'gone.yaml', '--seed', '1', '--save', 'kept', ...words]);
    const told = resultIn(first.stdout).assumptions.filter(({ key }) => key === 'registry.from');
    expect(told.map(({ value }) => value)).toEqual(['without data_endpoint_enabled true']);
    rmSync(join(here.path, 'gone.json'));
    const again = await here.call(['run', 'kept/result.json', ...words]);
    expect([again.stderr.includes('no such file'), again.code]).toEqual([false, first.code]);
    expect(resultIn(again.stdout).digest).toBe(resultIn(first.stdout).digest);
  });
});

describe('new --from', () => {
  it('writes a scenario with the registry spelled out, what was left out in comments', async () => {
    const { stdout, stderr, code } = await here.call(['new', '--yes', '--from', 'plan.json']);
    expect([stderr, code]).toEqual(['', 0]);
    expect(stdout).toMatch(/^contoso\.yaml is written\./);
    const text = here.text('contoso.yaml');
    expect(text).toContain('# Read from plan.json, azurerm_container_registry.main (contoso).\n');
    expect(text).toContain('#   data_endpoint_enabled true');
    expect(text).toContain('\n  retention: {days: 30} ');
    expect(text).toContain('  regions: [eastus, westeurope]');
    expect(text).toContain('  storage: {scheme: zrs}\n');
    expect(text).toContain('action: region.loss, region: eastus');
    expect((await here.call(['validate', 'contoso.yaml'])).code).toBe(0);
  });

  it('takes one of several registries by name', async () => {
    const words = ['new', '--yes', '--from', 'two.json'];
    const silent = await here.call(words);
    expect(silent.stderr).toContain('two.json: there are 2 registries in this file: one (a.one), two (a.two)');
    expect(silent.stderr).toContain('say which with --registry NAME');
    expect(silent.code).toBe(104);
    expect((await here.call([...words, '--registry', 'two'])).stdout).toMatch(/^two\.yaml is written/);
  });

  it('answers for regions and tier, and nothing else may', async () => {
    const { stderr, code } = await here.call(['new', '--yes', '--from', 'plan.json', '--tier', 'basic', 'x.yaml']);
    expect([stderr, code]).toEqual(['nines: --from answers for --tier already\n  leave --tier away\n', 104]);
  });

  const unknown = '[resourceGroup().location]';
  const template = (sku: string) => ({
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    resources: [
      {
        ...{ type: 'Microsoft.ContainerRegistry/registries', apiVersion: '2023-07-01', name: 'contoso' },
        ...{ location: unknown, sku: { name: sku }, properties: { zoneRedundancy: unknown } },
      },
    ],
  });

  it('tells everything that a template does not say at once, and the flag that does', async () => {
    here.write('main.json', JSON.stringify(template('Gold')));
    const { stderr, code } = await here.call(['new', '--yes', '--from', 'main.json', 'y.yaml']);
    expect(stderr.match(/`(?:sku.name|location|properties.zoneRedundancy)` is/g)).toHaveLength(3);
    for (const flag of ['--tier', '--regions', '--scheme']) expect(stderr).toContain(` with \`${flag}\``);
    expect(stderr).not.toContain('beside `from`');
    expect([code, here.has('y.yaml')]).toEqual([104, false]);
  });

  it('takes from flags what a template does not say', async () => {
    here.write('main.json', JSON.stringify(template('Gold')));
    const flags = ['--tier', 'premium', '--regions', 'East US,westeurope', '--scheme', 'zrs'];
    const { stderr, code } = await here.call(['new', '--yes', '--from', 'main.json', ...flags, 'z.yaml']);
    expect([stderr, code]).toEqual(['', 0]);
    const text = here.text('z.yaml');
    expect(text).toContain('  tier: premium\n  regions: [East US, westeurope]');
    expect(text).toContain('  storage: {scheme: zrs}\n');
    expect(text).toContain('# registry.tier is not that of the file, which says `Gold`\n');
  });

  it('says what the configuration leaves open, where it is written and beside it', async () => {
    const georeplications = [{ location: 'westeurope', regional_endpoint_enabled: false }];
    here.write('open.json', JSON.stringify(plan(terraformResource({ georeplications }))));
    const { stdout } = await here.call(['new', '--yes', '--from', 'open.json', 'open.yaml']);
    for (const text of [stdout, here.text('open.yaml')]) {
      expect(text).toContain('registry.routing with westeurope: `regional_endpoint_enabled` is false');
      expect(text).toContain('registry.storage.scheme zrs: zone redundancy is on in eastus');
    }
  });

  it('takes regions from a flag where the configuration hands out none', async () => {
    const type = 'Microsoft.ContainerRegistry/registries';
    const off = {
      type: `${type}/replications`,
      name: 'contoso/eastus',
      location: 'eastus',
      regionEndpointEnabled: false,
    };
    here.write(
      'off.json',
      JSON.stringify([{ type, name: 'contoso', location: 'eastus', sku: { name: 'Premium' } }, off]),
    );
    const words = ['new', '--yes', '--from', 'off.json', 'off.yaml'];
    expect((await here.call(words)).stderr).toContain('say the regions with `--regions`');
    expect((await here.call([...words, '--regions', 'eastus'])).code).toBe(0);
  });
});
