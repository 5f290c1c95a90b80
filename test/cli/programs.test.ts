/** What programs call comes to what commands print. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assessScenario, playScenario } from '../../api/index.ts';
import { ROOT } from '../house/sources.ts';
import { Folder } from './program.ts';
import { EXPECTATION_MISSED } from './scenarios.ts';

/** Without how long it took. */
function printed(text: string): unknown {
  const { environment: _, ...result } = JSON.parse(text) as Record<string, unknown>;
  return result;
}

describe('a program', () => {
  it('plays a scenario as `nines run` does, and is told of a failure by the result alone', async () => {
    const here = new Folder({ 'slow.yaml': EXPECTATION_MISSED });
    const path = join(here.path, 'slow.yaml');
    const { stdout, code } = await here.call(['run', path, '--seeds', '1..2', '-j', '0', '--output', 'json']);
    const result = await playScenario(path, { seeds: '1..2', workers: 0 });
    expect(result).toEqual(printed(stdout));
    expect([result.exitCode, code]).toEqual([99, 99]);
  });

  it('assesses a scenario as `nines assess` does', async () => {
    const path = join(ROOT, 'test/vitest/files/storage-alone.yaml');
    const words = ['--only', 'durability', '--seed', '3', '-j', '0', '--output', 'json'];
    const { stdout } = await new Folder().call(['assess', path, ...words]);
    const result = await assessScenario(path, { only: 'durability', seed: 3, workers: 0 });
    expect({ ...result, environment: undefined }).toEqual({ ...(printed(stdout) as object), environment: undefined });
    expect(result.environment).toBeNull();
  });
});
