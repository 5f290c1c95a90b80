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

  it('of tags is of the manifests that they are on, and folders are part of a repository’s name', async () => {
    mkdirSync(join(here.path, 'tags/team'), { recursive: true });
    const tags = [listed('a', { name: 'v1' }), listed('a', { name: 'v2' }), listed('b', { name: 'v3' })];
    here.write('tags/team/app.json', JSON.stringify(tags));
    here.write('tags/README.md', '# listings\n');
    here.write('tags/empty.json', '[]');
    here.write('tags/web.json', JSON.stringify({ imageName: 'web', tags: [listed('c', { name: 'v1' })] }));
    const { stdout } = await here.call([
      'retention',
      'tags',
      '--purge',
      'team/app:.*',
      '--ago',
      '1d',
      '--output',
      'json',
    ]);
    const { manifests, purged } = JSON.parse(stdout);
    const policy = await here.call(['retention', 'tags', '--days', '7']);
    expect([policy.code, policy.stderr]).toEqual([104, expect.stringMatching(/app\.json lists tags, and no manifest/)]);
    const imported = await here.call(['trace', 'import', 'tags', '-o', 'tags.out']);
    expect(imported.stdout).toMatch(/^tags\.out: 2 repositories, 3 images\n/);
    const again = await here.call(['retention', 'tags.out', '--days', '7']);
    expect([again.code, again.stderr]).toEqual([104, expect.stringMatching(/tags\.out lists tags, and no manifest/)]);
    here.write('of-tags.yaml', SCENARIO.replace('registry.json', 'tags.out'));
    const ran = await here.call(['run', 'of-tags.yaml', '--output', 'json', '-j', '0', '--quiet']);
    expect(resultIn(ran.stdout).assumptions).toContainEqual(
      expect.objectContaining({ key: 'catalogue untagged', grade: 'assumed' }),
    );
    expect(manifests).toBe(3);
    expect(purged).toMatchObject([
      { manifest: { repository: 'team/app' }, tags: ['v1', 'v2'] },
      { manifest: { repository: 'team/app' }, tags: ['v3'] },
    ]);
  });

  it.each([
    ['crane.txt', 'v1\nv2\n', /^crane\.txt:1:1: this lists names alone/],
    ['tags.json', '["v1", "v2"]', /^tags\.json: this lists names alone/],
    ['oras.json', '{"tags": ["v1"]}', /^oras\.json: tags lists names alone/],
    [
      'skopeo.json',
      '{"Repository": "x", "Tags": ["v1"]}',
      /^skopeo\.json: this lists the tags of a repository, but not which/,
    ],
    ['day.json', JSON.stringify([listed('a', { lastUpdateTime: 'today' })]), /^day\.json: \[0\] has `today` where/],
  ])('of names alone is refused: %s', async (name, content, message) => {
    here.write(name, content);
    const { code, stderr } = await here.call(['retention', name]);
    expect([code, stderr]).toEqual([104, expect.stringMatching(message)]);
  });

  it('beside the official images, or that is none, is a mistake', async () => {
    here.write('both.yaml', SCENARIO.replace('registry.json', 'registry.json, source: official-images'));
    here.write('none.yaml', SCENARIO.replace('registry.json', 'none.json'));
    expect((await here.call(['validate', 'both.yaml'])).stderr).toMatch(/either its listing or the official images/);
    const none = await here.call(['validate', 'none.yaml']);
    expect([none.code, none.stderr]).toEqual([104, expect.stringMatching(/none\.yaml:4:24: there is no such file/)]);
  });
});
