import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunResult } from '../../studies/result.ts';
import { expectNoTrace, Folder, lasting, type Outcome, resultIn } from './program.ts';
import { LOSS, OUTAGE } from './scenarios.ts';

let here: Folder;
/** `run outage.yaml --output json --save bare`-fashion: what was printed, and where it was saved. */
let bare: Outcome;
let bareDirectory: string;

beforeAll(async () => {
  here = new Folder({ 'outage.yaml': OUTAGE, 'loss.yaml': LOSS });
  bare = await here.nines(['run', 'outage.yaml', '--output', 'json', '--save']);
  bareDirectory = /^Saved in (.+)$/m.exec(bare.stderr)?.[1] ?? 'nowhere';
});

const fileIn = (...path: string[]) => here.text(...path);

describe('a saved run', () => {
  it('lies in runs/NAME/HASH unless a directory is named, and standard error says where', () => {
    expect(bareDirectory).toMatch(/^runs\/europe-drops-out\/[0-9a-f]{12}$/);
    expect(readdirSync(join(here.path, bareDirectory)).sort()).toEqual([
      'history.ndjson',
      'journal.json',
      'result.json',
      'seeds',
    ]);
  });

  it('holds what --output json prints, without the environment', () => {
    const saved = JSON.parse(fileIn(bareDirectory, 'result.json')) as RunResult;
    expect(saved).not.toHaveProperty('environment');
    expect(saved).toEqual(lasting(bare.stdout));
  });

  it('holds the journal of the faults, and a line of history for each seed', () => {
    const result = resultIn(bare.stdout);
    expect(JSON.parse(fileIn(bareDirectory, 'journal.json'))).toEqual(result.journal);
    const history = fileIn(bareDirectory, 'history.ndjson').trimEnd().split('\n');
    expect(history.map((line) => (JSON.parse(line) as { seed: number }).seed)).toEqual([1, 2, 3]);
  });

  it('is the same bytes in another directory, made on the way, on another number of threads', async () => {
    const { stderr } = await here.call(['run', 'outage.yaml', '--quiet', '-j', '0', '--save', 'deep/er/kept']);
    expect(stderr).toBe('Saved in deep/er/kept\n');
    for (const file of ['result.json', 'journal.json', 'history.ndjson']) {
      expect(fileIn('deep/er/kept', file)).toBe(fileIn(bareDirectory, file));
    }
  });

  it('has a directory of its own beside others in one that is named for several files', async () => {
    const words = ['run', 'outage.yaml', 'loss.yaml', '--quiet', '-j', '0', '--seed', '1', '--save', 'both'];
    const { stderr } = await here.call(words);
    expect(stderr).toMatch(/^Saved in both\/europe-drops-out\/\w{12}\nSaved in both\/home-is-lost\/\w{12}\n$/);
    expect(readdirSync(join(here.path, 'both')).sort()).toEqual(['europe-drops-out', 'home-is-lost']);
  });

  it('is the only thing that is written', async () => {
    const elsewhere = new Folder({ 'outage.yaml': OUTAGE });
    await elsewhere.call(['run', 'outage.yaml', '--quiet', '-j', '0', '--seed', '1']);
    expect(readdirSync(elsewhere.path)).toEqual(['outage.yaml']);
  });
});

describe('a saved result played again', () => {
  const saved = () => join(bareDirectory, 'result.json');

  it('is the same run bit for bit, also without its scenario file, and says so', async () => {
    const elsewhere = new Folder({ 'kept.json': fileIn(bareDirectory, 'result.json') });
    const { stdout, code } = await elsewhere.call(['run', 'kept.json', '--output', 'json', '-j', '0']);
    const [again, first] = [resultIn(stdout), resultIn(bare.stdout)];
    expect([again.digest, again.metrics]).toEqual([first.digest, first.metrics]);
    const reason = 'bit for bit the saved run';
    expect(again.verdicts).toContainEqual(expect.objectContaining({ kind: 'determinism', verdict: 'pass', reason }));
    expect(code).toBe(0);
  });

  it('keeps its seeds and its changes: flags that would change them are refused', async () => {
    const outcomes = await Promise.all([
      here.call(['run', saved(), '--seed', '2']),
      here.call(['run', saved(), '--set', 'run.duration=1h']),
    ]);
    for (const { stdout, stderr, code } of outcomes) {
      expect(stderr).toMatch(/^nines: a saved result is played again exactly as it was\n {2}leave --seed, /);
      expect([stdout, code]).toEqual(['', 104]);
    }
  });

  it('that comes out otherwise is nondeterminism, exit code 111', async () => {
    const forged = fileIn(bareDirectory, 'result.json').replace(/"digest": "\w+"/, '"digest": "0123456789abcdef"');
    here.write('forged.json', forged);
    const { stdout, code } = await here.call(['run', 'forged.json', '--quiet', '-j', '0']);
    expect(stdout).toMatch(/✗ FAIL {2}repeated +replay of a saved result/);
    expect(code).toBe(111);
  });

  it.each([
    ['breaks off', (text: string) => text.slice(0, 2000), /^torn\.json:\d+:\d+: the saved result breaks off here/],
    [
      'is of another schema',
      (text: string) => text.replace('"schemaVersion": 1', '"schemaVersion": 9'),
      /schemaVersion 9/,
    ],
    ['has lost its scenario', (text: string) => text.replace('"source"', '"sauce"'), /lacks the text of its scenario/],
  ])('that %s is refused with its place and what to do', async (_, tear, complaint) => {
    here.write('torn.json', tear(fileIn(bareDirectory, 'result.json')));
    const outcome = await here.call(['run', 'torn.json']);
    expect(outcome.stderr).toMatch(complaint);
    expect(outcome.stderr).toContain('run the scenario again with --save');
    expect(outcome.code).toBe(104);
    expectNoTrace(outcome);
  });
});

describe('a result that cannot be saved', () => {
  it.each([
    ['outage.yaml/inside', 'part of that path is a file, not a directory'],
    ['file', 'there is a file of that name'],
  ])('in %s is printed all the same, and standard error says why', async (directory, why) => {
    here.write('file', 'in the way');
    const outcome = await here.call(['run', 'outage.yaml', '--quiet', '-j', '0', '--seed', '1', '--save', directory]);
    expect(outcome.stdout).toMatch(/^ PASS {3}.*\n(?:.*\n)*Repro: /);
    expect(outcome.stderr).toBe(`nines: the result could not be saved in ${directory}: ${why}\n`);
    expect(outcome.code).toBe(104);
    expectNoTrace(outcome);
  });

  it('because a scenario stands where the directory belongs is a slip, told before anything runs', async () => {
    const { stdout, stderr, code } = await here.call(['run', '--save', 'outage.yaml']);
    expect(stderr).toMatch(/^nines: option '--save \[DIR\]' .* put the scenario before --save\n/);
    expect([stdout, code]).toEqual(['', 104]);
  });
});
