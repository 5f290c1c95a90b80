import { homedir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { savePathProblem, typedPath } from '../../../cli/ui/savePath.ts';

describe('a path that is typed', () => {
  it('may begin at the home directory, as a shell has it', () => {
    expect(typedPath(' ~/run.yaml ')).toBe(`${homedir()}/run.yaml`);
    expect(typedPath('~run.yaml')).toBe('~run.yaml');
    expect(typedPath('a/~/run.yaml')).toBe('a/~/run.yaml');
  });

  it('names a scenario, and no directory', () => {
    expect(savePathProblem('', false)).toBe('a file needs a name');
    expect(savePathProblem('test', false)).toMatch(/directory/);
    expect(savePathProblem('run.json', false)).toMatch(/\.yaml/);
    expect(savePathProblem('run.yaml', false)).toBeNull();
    expect(savePathProblem('README.md/run.yaml', false)).toMatch(/directory|file/);
    expect(savePathProblem(`${'x'.repeat(300)}.yaml`, false)).toMatch(/long/);
  });
});
