import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ASKS_AGAIN, savePathProblem, typedPath } from '../../../cli/ui/savePath.ts';

const directory = mkdtempSync(join(tmpdir(), 'nines-save-'));
afterAll(() => rmSync(directory, { recursive: true }));

describe('a path that is typed', () => {
  it('may begin at the home directory, as a shell has it', () => {
    expect(typedPath(' ~/run.yaml ')).toBe(`${homedir()}/run.yaml`);
    expect(typedPath('~run.yaml')).toBe('~run.yaml');
    expect(typedPath('a/~/run.yaml')).toBe('a/~/run.yaml');
  });

  it('names a scenario, and no directory', () => {
    const there = join(directory, 'there.yaml');
    writeFileSync(there, '');
    expect(savePathProblem('', false)).toBe('a file needs a name');
    expect(savePathProblem(directory, false)).toBe('that is a directory: name a file in it');
    expect(savePathProblem(join(directory, 'run.json'), false)).toMatch(/\.yaml$/);
    expect(savePathProblem(join(directory, 'run.yaml'), false)).toBeNull();
    expect(savePathProblem(there, false)).toBe(ASKS_AGAIN);
    expect(savePathProblem(there, true)).toBeNull();
  });

  it('is refused in words where it cannot even be looked at', () => {
    const file = join(directory, 'file');
    writeFileSync(file, '');
    expect(savePathProblem(join(file, 'run.yaml'), false)).toMatch(/not a directory/);
    expect(savePathProblem(join(directory, `${'x'.repeat(300)}.yaml`), false)).toMatch(/too long/);
  });
});
