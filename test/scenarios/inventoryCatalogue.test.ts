import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Folder, resultIn } from '../cli/program.ts';

const listed = (digest: string, more: object): object => ({
  digest: `sha256:${digest.repeat(8)}`,
  createdTime: '2024-10-01T00:00:00Z',
  lastUpdateTime: '2024-10-01T00:00:00Z',
  ...more,
});

const SCENARIO = `apiVersion: nines/v1
name: mine
registry: {tier: premium, regions: [eastus, westeurope]}
catalogue: {inventory: registry.json}
clients:
  - {region: eastus, operations: [{at: 1m, op: pull, repository: team/app, tag: v1}, {at: 2m, op: pull, repository: team/app, tag: v7}]}
run: {duration: 10m, drain: 10m, seeds: 1..1}
`;

let here: Folder;
beforeAll(() => {
  here = new Folder({ 'mine.yaml': SCENARIO });
  for (const folder of ['listings']) mkdirSync(join(here.path, folder), { recursive: true });
  here.write(
    'listings/team--app.json',
    JSON.stringify([listed('a', { tags: ['v1'], imageSize: 5_007_000 }), listed('b', {})]),
  );
  here.write('listings/api.json', JSON.stringify([listed('c', { tags: ['v1', 'v2'], imageSize: 900 })]));
});

describe('a listing of a registry', () => {
  it('is imported from a folder as one file, which a scenario’s registry holds', async () => {
    const imported = await here.call(['trace', 'import', 'listings', '-o', 'registry.json']);
    expect(imported.stdout).toMatch(
      /^registry\.json: 2 repositories, 3 images\n {2}`catalogue: \{inventory: registry\.json\}`/,
    );
    const { stdout, stderr, code } = await here.call(['run', 'mine.yaml', '--output', 'json', '-j', '0', '--quiet']);
    expect([stderr, code]).toEqual(['', 0]);
    const { metrics, assumptions } = resultIn(stdout);
    // The tag that is listed is there, with its bytes; one that is not is the client’s own mistake.
    expect(metrics['pull_ok']).toMatchObject({ n: 1, rate: 1 });
    expect(metrics['bytes_egress']).toMatchObject({ count: 5_007_000 });
    expect(assumptions.find(({ key }) => key === 'catalogue')).toMatchObject({
      value: '2 repositories, 3 images, 3 tags',
      source: 'registry.json',
    });
  });

  it('beside the official images, or that is none, is a mistake', async () => {
    here.write('both.yaml', SCENARIO.replace('registry.json', 'registry.json, source: official-images'));
    here.write('none.yaml', SCENARIO.replace('registry.json', 'none.json'));
    expect((await here.call(['validate', 'both.yaml'])).stderr).toMatch(/either its listing or the official images/);
    const none = await here.call(['validate', 'none.yaml']);
    expect([none.code, none.stderr]).toEqual([104, expect.stringMatching(/none\.yaml:4:24: there is no such file/)]);
  });
});
