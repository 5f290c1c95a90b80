import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { toMatchBaseline } from '../../vitest/toMatchBaseline.ts';
import '../../vitest/index.ts';
import { failureOf } from './failure.ts';
import { HERE, storageAlone } from './scenarios.ts';

const directory = mkdtempSync(join(tmpdir(), 'nines-matchers-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** As Vitest calls a matcher in a test beside the baselines. */
function matched(update: 'all' | 'new' | 'none', received: unknown, file?: string, seeds?: string) {
  const context = { isNot: false, testPath: join(directory, 'a.test.ts'), snapshotState: { _updateSnapshot: update } };
  return toMatchBaseline.call(context, received, file, { ...HERE, seeds });
}

beforeEach(() => {
  vi.stubEnv('CI', '');
  return () => vi.unstubAllEnvs();
});

describe('toMatchBaseline', () => {
  it('writes what is not there, holds what is as it was, and tells what is worse and what changed', async () => {
    const written = join(directory, 'storage-alone.baseline.json');
    expect((await matched('new', storageAlone('replicated(2)'))).pass).toBe(true);
    const text = readFileSync(written, 'utf8');
    expect(JSON.parse(text)).toMatchObject({ scenario: { name: 'storage-alone' }, run: { seeds: '1,2' } });

    expect((await matched('none', storageAlone('replicated(2)'))).pass).toBe(true);
    const worse = await matched('new', storageAlone('replicated(1)'));
    expect(worse.pass).toBe(false);
    expect(worse.message()).toMatch(
      /^storage-alone is worse than its baseline, against .*storage-alone\.baseline\.json, in 2 seeds \(1,2\)\.\n\n {2}✗ FAIL {2}baseline {5}\d figures are worse [\s\S]*registry\.storage\.scheme: replicated\(2\) → replicated\(1\)\n\s+durability\s+[\d.]+ nines → [\d.]+ nines, worse by [\s\S]*\n\nRepro: expect\(await playScenario\(…\)\)\.toMatchBaseline\('.*'\)$/,
    );
    expect(readFileSync(written, 'utf8')).toBe(text);

    const open = await matched('new', storageAlone('replicated(2)'), 'storage-alone.baseline.json', '3..4');
    expect(open.pass).toBe(false);
    expect(open.message()).toMatch(
      /^Inconclusive: .*\n\n {2}\? open {2}baseline {5}seeds {2}the baseline is of the seeds 1,2/,
    );
    const otherSeeds = storageAlone('replicated(2)', { run: { duration: '1h', seeds: '3..4' } });
    expect((await matched('none', otherSeeds, 'storage-alone.baseline.json')).pass).toBe(true);
    expect((await matched('all', storageAlone('replicated(1)'))).pass).toBe(true);
    expect(readFileSync(written, 'utf8')).not.toBe(text);
  });

  it('makes none in continuous integration', async () => {
    const none = await matched('none', storageAlone('replicated(2)'), 'none.json');
    expect(none.pass).toBe(false);
    expect(none.message()).toMatch(
      /^storage-alone cannot be held against a baseline: there is no .*none\.json\. vitest -u writes it; commit it\./,
    );
    vi.stubEnv('CI', 'true');
    expect((await matched('new', storageAlone('replicated(2)'), 'none.json')).pass).toBe(false);
    expect(existsSync(join(directory, 'none.json'))).toBe(false);
  });

  it('does not write over what is no baseline, unless it is told to', async () => {
    writeFileSync(join(directory, 'other.json'), '{}');
    const other = await matched('new', storageAlone('replicated(2)'), 'other.json');
    expect(other.pass).toBe(false);
    expect(other.message()).toContain('other.json is none, or one of another version of nines');
    expect(readFileSync(join(directory, 'other.json'), 'utf8')).toBe('{}');
  });

  it('has no negation, and stands beside the scenario where that is a file', async () => {
    expect(await failureOf(expect(storageAlone('replicated(2)')).not.toMatchBaseline(undefined, HERE))).toMatch(
      /^toMatchBaseline has no negation/,
    );
    const file = join(directory, 'file.yaml');
    writeFileSync(file, readFileSync(new URL('./files/storage-alone.yaml', import.meta.url)));
    expect((await matched('new', file)).pass).toBe(true);
    const worse = await matched('none', `${file}#one-copy`, join(directory, 'file.baseline.json'));
    expect(worse.message()).toMatch(/\nRepro: nines run '.*file\.yaml#one-copy' --baseline .*file\.baseline\.json$/);
  });
});
