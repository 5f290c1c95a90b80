/** `nines retention`: from a listing to what would go, and to an exit code. */
import { describe, expect, it } from 'vitest';
import { Folder } from './program.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const LISTING = JSON.stringify([
  {
    digest: DIGEST,
    tags: [],
    createdTime: '2026-01-01T00:00:00Z',
    lastUpdateTime: '2026-01-01T00:00:00Z',
    imageSize: 2e6,
  },
  { digest: 'sha256:b', tags: ['pr-1'], createdTime: '2026-01-02T00:00:00Z', lastUpdateTime: '2026-01-02T00:00:00Z' },
  { digest: 'sha256:c', tags: ['v1'], createdTime: '2026-01-03T00:00:00Z', lastUpdateTime: '2026-01-03T00:00:00Z' },
]);

describe('nines retention', () => {
  const here = new Folder({
    'app.json': LISTING,
    'running.txt': `r.azurecr.io/app@${DIGEST}\n`,
    'tags.txt': 'app:v1\n',
    'others.txt': 'nginx\n',
  });

  it('says what would go, and when', async () => {
    const { code, stdout } = await here.call(['retention', 'app.json', '--as-of', '2026-02-01']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^WHAT IF {2}1 digest of 3 manifests would be gone, 2 MB at most by 2026-02-01, for good\./);
    expect(stdout).toMatch(/app@sha256:aaaaaaaaaaaa +2 MB +2026-01-01 +2026-01-08/);
  });

  it.each([
    ['running.txt', 99, /^FAIL .*1 running image could not be pulled again\..*its digest is deleted/s],
    ['tags.txt', 0, /^PASS .*What runs of these listings can still be pulled\./s],
    ['others.txt', 2, /^INCONCLUSIVE .*Nothing that runs is in the listings\./s],
  ])('judges by what runs: %s', async (file, code, text) => {
    const told = await here.call(['retention', 'app.json', '--as-of', '2026-02-01', '--in-use', file]);
    expect(told.stdout.replaceAll(/\s+/g, ' ')).toMatch(text);
    expect(told.code).toBe(code);
  });

  it('purges by the rules that it is given, and tells programs all of it', async () => {
    const purge = ['--purge', 'app:^pr-', '--ago', '7d', '--untagged'];
    const { stdout } = await here.call([
      'retention',
      'app.json',
      '--as-of',
      '2026-02-01',
      ...purge,
      '--output',
      'json',
    ]);
    const { victims, purged } = JSON.parse(stdout);
    expect(victims.map((victim: { manifest: { digest: string } }) => victim.manifest.digest)).toEqual([
      DIGEST,
      'sha256:b',
    ]);
    expect(purged).toMatchObject([{ manifest: { digest: 'sha256:b' }, tags: ['pr-1'] }]);
  });

  it.each([
    [['--keep', '1'], /--keep is about a purge, and there is none/],
    [['--purge', 'app:x'], /a purge needs to know how old is old/],
    [['--purge', 'app', '--ago', '1d'], /`app` is not REPOSITORY:TAG/],
    [['--purge', 'app:(', '--ago', '1d'], /`\(` is no regular expression/],
    [['--purge', 'app:x', '--ago', '1d', '--enabled', '2026-01-01'], /--enabled is about a policy/],
    [['--days', '366'], /whole days from 0 to 365/],
  ])('refuses flags that mean nothing: %s', async (flags, message) => {
    const { code, stderr } = await here.call(['retention', 'app.json', ...flags]);
    expect(stderr).toMatch(message);
    expect(code).toBe(104);
  });
});
