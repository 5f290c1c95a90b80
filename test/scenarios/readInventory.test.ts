import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readInventory } from '../../scenarios/inventory/readInventory.ts';
import { readImagesInUse } from '../../studies/inventory/inUse.ts';

const directory = mkdtempSync(join(tmpdir(), 'nines-inventory-'));
afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, content: unknown): string {
  const path = join(directory, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const LISTED = {
  architecture: 'amd64',
  changeableAttributes: { deleteEnabled: true, listEnabled: true, readEnabled: true, writeEnabled: false },
  createdTime: '2025-09-06T06:17:20.9983915Z',
  digest: 'sha256:110d2b6c',
  imageSize: 2401606,
  lastUpdateTime: '2025-09-07T06:17:20.9983915Z',
  mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
  os: 'linux',
  tags: ['4.7.2'],
};

describe('a listing', () => {
  it('of az acr manifest list-metadata names its repository by its file', () => {
    expect(readInventory([file('team--app.json', [LISTED])]).manifests).toEqual([
      {
        repository: 'team/app',
        digest: 'sha256:110d2b6c',
        tags: ['4.7.2'],
        createdMs: Date.UTC(2025, 8, 6, 6, 17, 20, 998),
        updatedMs: Date.UTC(2025, 8, 7, 6, 17, 20, 998),
        bytes: 2401606,
        mediaType: LISTED.mediaType,
        isLocked: true,
      },
    ]);
  });

  it('of the registry’s own API names it itself; one that is listed twice counts once', () => {
    const api = {
      registry: 'r.azurecr.io',
      imageName: 'nanoserver',
      manifests: [LISTED, { ...LISTED, digest: 'sha256:2' }],
    };
    const paths = [file('a.json', [api]), file('b.json', api)];
    expect(readInventory(paths).manifests.map(({ repository, digest }) => `${repository}@${digest}`)).toEqual([
      'nanoserver@sha256:110d2b6c',
      'nanoserver@sha256:2',
    ]);
  });

  it('of older programs has one instant, and none for tags that are absent', () => {
    const path = file('old.json', [{ digest: 'sha256:3', timestamp: '2025-01-02T03:04:05Z', tags: null }]);
    expect(readInventory([path]).manifests[0]).toMatchObject({
      ...{ tags: [], createdMs: Date.UTC(2025, 0, 2, 3, 4, 5), updatedMs: Date.UTC(2025, 0, 2, 3, 4, 5) },
      ...{ bytes: null, isLocked: false },
    });
  });

  it.each([
    ['empty.json', '', /empty\.json:1:1: the file is empty\n.*list-metadata/],
    ['cut.json', '[{"digest": "sha2', /cut\.json:1:\d+: the JSON breaks off here/],
    ['none.json', '[]', /it lists no manifest/],
    ['tags.json', { Repository: 'app', Tags: ['v1'] }, /lists the tags of a repository, but not which digests/],
    ['digest.json', [LISTED, { tags: ['v1'] }], /\[1\] has no digest and instant of a manifest/],
    ['number.json', '[7]', /\[0\] is no manifest of a listing/],
  ])('that cannot be used is refused: %s', (name, content, message) => {
    expect(() => readInventory([file(name, content)])).toThrow(message);
  });
});

describe('images that run', () => {
  it('are named by tag, by digest or by both, with or without a host', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const lines = [
      '# production',
      'r.azurecr.io/team/app:v1',
      `docker-pullable://r.azurecr.io/team/app@${digest}`,
      '',
      'localhost:5000/app',
      `team/app:v2@${digest}`,
      `docker://${digest}`,
      'localhost:5000/app',
    ];
    expect(readImagesInUse(file('running.txt', lines.join('\n'))).map(({ reference: _, ...image }) => image)).toEqual([
      { repository: 'team/app', tag: 'v1', digest: null },
      { repository: 'team/app', tag: null, digest },
      { repository: 'app', tag: 'latest', digest: null },
      { repository: 'team/app', tag: 'v2', digest },
      { repository: null, tag: null, digest },
    ]);
  });

  it('are told by line where one is no reference', () => {
    const path = file('bad.txt', 'app:v1\nnot an image\n');
    expect(() => readImagesInUse(path)).toThrow(/bad\.txt:2:1: `not an image` is no reference to an image\n/);
  });
});
