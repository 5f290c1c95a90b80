import { expect, it } from 'vitest';
import type { DoctorResult } from '../../studies/doctor/doctor.ts';
import { Folder } from './program.ts';

it('nines doctor --quick finds this build healthy, in text and in JSON, wherever it is called', async () => {
  const here = new Folder({});
  const text = await here.nines(['doctor', '--quick', '-j', '1']);
  expect([text.stderr, text.code]).toEqual(['', 0]);
  const lines = text.stdout.trimEnd().split('\n');
  expect(lines.filter((line) => line.startsWith('✓ ')).length).toBeGreaterThan(40);
  expect(text.stdout).not.toContain('✗');
  expect(text.stdout).toMatch(/✓ G11 +first year +exact 3\.91354e-11 \(9 digits\) +estimate 3\.\d+e-11 ± \d/);
  expect(lines.at(-1)).toMatch(/^Healthy: \d+ figures as they should be/);

  const json = await here.nines(['doctor', '--quick', '-j', '0', '--output', 'json']);
  const result = JSON.parse(json.stdout) as DoctorResult;
  expect([result.schemaVersion, result.quick, result.failed, result.exitCode, json.code]).toEqual([1, true, 0, 0, 0]);
  expect(result.checks).toHaveLength(lines.length - 2);
}, 120_000);
