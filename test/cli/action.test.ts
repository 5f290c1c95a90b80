/** The action for GitHub as a step plays it: its own lines, in bash, with its inputs as variables. */
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../house/sources.ts';
import { actionErrors } from './githubRules.ts';
import { Folder } from './program.ts';

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly runs: { readonly steps: readonly { id?: string; run?: string; env?: Record<string, string> }[] };
}

const TEXT = readFileSync(join(ROOT, 'action.yml'), 'utf8');
const action = parse(TEXT) as Action;
const play = action.runs.steps.find(({ id }) => id === 'play')!;

let here: Folder;
beforeAll(() => {
  here = new Folder({ 'a.nines.yaml': '', 'b.nines.yaml': '', 'with blank.yaml': '', output: '' });
  // Tells the words that it was called with, a line each, and ends as nines would.
  writeFileSync(join(here.path, 'npx'), '#!/bin/sh\nfor word in "$@"; do printf "%s\\n" "<$word>"; done\nexit 98\n');
  chmodSync(join(here.path, 'npx'), 0o755);
});

/** @returns the words of the command, and what the step told of itself */
function played(inputs: Readonly<Record<string, string>>) {
  const given = (name: string): string => inputs[name] ?? action.inputs[name]!.default;
  const variables = Object.entries(play.env!).map(([name, value]) => {
    const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value)?.[1];
    return [name, input === undefined ? ROOT : given(input)];
  });
  here.write('output', '');
  const { stdout, stderr, status } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', play.run!], {
    cwd: here.path,
    encoding: 'utf8',
    env: {
      PATH: `${here.path}:${process.env['PATH']}`,
      GITHUB_OUTPUT: join(here.path, 'output'),
      ...Object.fromEntries(variables),
    },
  });
  const words = stdout.split('\n').flatMap((line) => /^<(.*)>$/.exec(line)?.[1] ?? []);
  return { words, stderr, status, output: here.text('output') };
}

describe('the action', () => {
  it('is one that GitHub takes, which takes none with a mistake in it', async () => {
    expect(await actionErrors(TEXT)).toEqual([]);
    expect(await actionErrors(TEXT.replace('shell: bash', 'shel: bash'))).not.toEqual([]);
  });

  it('has its inputs and outputs, and no input in the text of a command', () => {
    const inputs = ['files', 'baseline', 'seeds', 'reporter', 'version', 'node-version', 'args'];
    expect(Object.keys(action.inputs)).toEqual(inputs);
    expect(Object.keys(action.outputs)).toEqual(['exit-code', 'junit']);
    const commands = action.runs.steps.map(({ run = '' }) => run);
    expect(commands.filter((text) => text.includes('${{'))).toEqual([]);
  });

  it('holds every scenario against its baseline, and hands on how that ended', () => {
    const { words, status, output } = played({ version: '1.2.3' });
    const flags = ['--baseline', '--reporter=default,github,junit:nines.junit.xml'];
    expect(words).toEqual(['--yes', 'nines@1.2.3', 'run', ...flags, '--', 'a.nines.yaml', 'b.nines.yaml']);
    expect([status, output]).toEqual([98, 'exit-code=98\njunit=nines.junit.xml\n']);
  });

  it('takes what else it is given as it stands, and runs none of it', () => {
    const { words, stderr, output } = played({
      version: 'installed',
      files: '  with blank.yaml\n\n$(touch struck).yaml\na.nines.yaml#`touch struck`\n',
      baseline: 'kept;touch struck.json',
      seeds: '1..3$(touch struck)',
      reporter: 'default',
      args: '--set \'repair.geo.time={exponential: {mean: 2d}}\'\n--quiet "$(touch struck)" ;touch struck',
    });
    expect(words).toEqual([
      ...['--no-install', 'nines', 'run', '--baseline=kept;touch struck.json', '--seeds=1..3$(touch struck)'],
      ...['--reporter=default', '--set', 'repair.geo.time={exponential: {mean: 2d}}', '--quiet'],
      ...['$(touch struck)', ';touch', 'struck', '--'],
      ...['with blank.yaml', '$(touch struck).yaml', 'a.nines.yaml#`touch struck`'],
    ]);
    expect([stderr, here.has('struck'), output]).toEqual(['', false, 'exit-code=98\njunit=\n']);
  });

  it('is without a baseline where that is false, and says at once what cannot be read', () => {
    expect(played({ version: '1', baseline: 'false', reporter: '' }).words).toEqual([
      ...['--yes', 'nines@1', 'run', '--', 'a.nines.yaml', 'b.nines.yaml'],
    ]);
    expect(played({ version: '1', args: "--set 'unclosed" }).status).not.toBe(0);
  });

  it('plays with its own program where no version is given', () => {
    here.write('empty.yaml', '');
    const { stderr, status } = played({ files: 'empty.yaml' });
    expect(stderr).toContain('empty.yaml:1:1: the file is empty');
    expect(status).toBe(104);
  });
});
