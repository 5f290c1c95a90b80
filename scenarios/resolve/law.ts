/** Laws read from a file of values: `{empirical: durations.txt}`, one duration a line. */
import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { LawSpec } from '../../sim/kernel/distributions.ts';
import type { EmpiricalFile } from '../laws.ts';
import type { KeyPath } from '../scenarioError.ts';
import { shownPath } from '../shownPath.ts';
import { parseDuration, UnitError } from '../units.ts';
import type { Resolution } from './resolution.ts';

/** The law in the kernel's form; an issue is reported where its file cannot be used. */
export function resolveLaw(resolution: Resolution, path: KeyPath, law: LawSpec | EmpiricalFile): LawSpec {
  if (law.kind !== 'empiricalFile') return law;
  const nothing: LawSpec = { kind: 'deterministic', value: 0 };
  const file = isAbsolute(law.file) ? law.file : join(resolution.directory, law.file);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    resolution.report(path, `the file \`${law.file}\` cannot be read`, 'a path starts at the scenario’s directory');
    return nothing;
  }
  const values: number[] = [];
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    try {
      values.push(parseDuration(line));
    } catch (error) {
      if (!(error instanceof UnitError)) throw error;
      const { message, hint } = error;
      resolution.issues.push({
        file: shownPath(file),
        line: index + 1,
        column: 1,
        path: path.join('.'),
        message,
        hint,
        flag: null,
      });
      return nothing;
    }
  }
  if (values.length > 0) return { kind: 'empirical', values: values.sort((a, b) => a - b) };
  resolution.issues.push({
    file: shownPath(file),
    line: 1,
    column: 1,
    path: path.join('.'),
    message: 'the file holds no durations',
    hint: 'one a line: 15m',
    flag: null,
  });
  return nothing;
}
