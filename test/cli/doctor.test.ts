import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { consult } from '../../cli/doctor.ts';
import { ENTRY_CASES } from '../../studies/doctor/cases.ts';
import type { DoctorResult } from '../../studies/doctor/doctor.ts';
import { written } from '../../studies/doctor/estimated.ts';
import { NOBODY } from '../../studies/executors/nobody.ts';
import { ROOT } from '../house/sources.ts';
import { Folder } from './program.ts';

/** Only there threads find what they are to load. */
const BUILT = join(ROOT, 'dist/studies/doctor/playing.js');

it('nines doctor --quick finds this build healthy, in JSON and in text, wherever it is called', async () => {
  const here = new Folder({});
  const json = await here.nines(['doctor', '--quick', '-j', '0', '--output', 'json']);
  const result = JSON.parse(json.stdout) as DoctorResult;
  expect([result.schemaVersion, result.quick, result.failed, result.exitCode, json.code]).toEqual([1, true, 0, 0, 0]);
  expect(json.stderr).toBe('');

  const text = await textOf(result);
  const lines = text.trimEnd().split('\n');
  expect(lines.filter((line) => line.startsWith('✓ ')).length).toBeGreaterThan(40);
  expect(text).not.toContain('✗');
  expect(text).toMatch(/✓ G11 +first year +exact 3\.91354e-11 \(9 digits\) +estimate 3\.\d+e-11 ± \d/);
  expect(lines.at(-1)).toMatch(/^Healthy: \d+ figures as they should be/);
  expect(result.checks).toHaveLength(lines.length - 2);
}, 120_000);

it('threads play a case of the doctor as it is played without', async () => {
  const { playingOn } = (await import(BUILT)) as typeof import('../../studies/doctor/playing.ts');
  const { script } = written(ENTRY_CASES[0]!.scenario);
  const played = async (workers: number) => {
    const { batches, seeds } = playingOn(workers);
    const { signal } = new AbortController();
    return [
      await batches({ ...script, seed: 1 }).run([0, 1], NOBODY, signal),
      await seeds(script).run([1], NOBODY, signal),
    ];
  };
  const here = await played(0);
  expect(here.flat().map(({ outcome }) => outcome === null)).toEqual([false, false, false]);
  expect(await played(2)).toEqual(here);
}, 60_000);

it.runIf(process.env['NIGHTLY'] === '1')(
  'nines doctor --quick finds the same on a thread, line by line as text',
  async () => {
    const text = await new Folder({}).nines(['doctor', '--quick', '-j', '1']);
    expect([text.stderr, text.code]).toEqual(['', 0]);
    const lines = text.stdout.trimEnd().split('\n');
    expect(lines.filter((line) => line.startsWith('✓ ')).length).toBeGreaterThan(40);
    expect(text.stdout).not.toContain('✗');
    expect(lines.at(-1)).toMatch(/^Healthy: \d+ figures as they should be/);
  },
  120_000,
);

/** What the command prints of these findings. */
async function textOf(result: DoctorResult): Promise<string> {
  let text = '';
  const exitCode = process.exitCode;
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  try {
    await consult({ quick: true, output: 'text' }, async ({ onCheck }) => {
      for (const check of result.checks) onCheck(check);
      return result;
    });
    expect(process.exitCode).toBe(result.exitCode);
  } finally {
    write.mockRestore();
    process.exitCode = exitCode;
  }
  return text;
}
