/** What a script learns from the exit code alone. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { reportProblem } from '../../cli/problems.ts';
import { exitCodes, worstExitCode } from '../../studies/exitCodes.ts';
import { expectNoTrace, Folder } from './program.ts';
import * as scenarios from './scenarios.ts';

const FILES = {
  'passes.yaml': scenarios.OUTAGE,
  'never-fires.yaml': scenarios.NEVER_FIRED,
  'stays-apart.yaml': scenarios.NOT_CONVERGED,
  'breaks.yaml': scenarios.INVARIANT_BROKEN,
  'misses.yaml': scenarios.EXPECTATION_MISSED,
  'holds.yaml': scenarios.MUST_FAIL_HOLDS,
};

let folder: Folder | null = null;
const play = (...files: string[]) => {
  folder ??= new Folder(FILES);
  return folder.call(['run', ...files, '--quiet', '-j', '0']);
};

describe('the exit code of a run', () => {
  it.each([
    [0, 'every verdict passes', 'passes.yaml', /^ PASS /],
    [2, 'a planned fault never fired', 'never-fires.yaml', /\? open {2}fault +again {2}never fired in seed 1: /],
    [3, 'the replicas have not converged', 'stays-apart.yaml', /✗ FAIL {2}convergence +in seed 1: .*left undone/],
    [97, 'an invariant is broken', 'breaks.yaml', /✗ FAIL {2}invariant +acknowledged-stay-readable {2}in seed 1: /],
    [99, 'an expectation is missed', 'misses.yaml', /✗ FAIL {2}expected +pull_time\.p99 <= 1ms {2}it was /],
    [99, 'what must fail holds', 'holds.yaml', /✗ FAIL {2}must fail +images_lost == 0 {2}it holds, and should not/],
  ])('is %i when %s, and the report says it in words', async (wanted, _, file, words) => {
    const outcome = await play(file);
    expect(outcome.stdout).toMatch(words);
    expect(outcome.code).toBe(wanted);
    expect(outcome.stderr).toBe('');
    expect(outcome.stdout).toMatch(/\nRepro: nines run [\w-]+\.yaml( --seed 1)?\n$/);
    expectNoTrace(outcome);
  });

  it('is the worst of several files, wherever it stands among them', async () => {
    const outcomes = await Promise.all([
      play('never-fires.yaml', 'misses.yaml', 'passes.yaml'),
      play('stays-apart.yaml', 'misses.yaml'),
      play('breaks.yaml', 'stays-apart.yaml'),
      play('breaks.yaml', 'nowhere.yaml', 'passes.yaml'),
    ]);
    expect(outcomes.map(({ code }) => code)).toEqual([99, 3, 97, 104]);
    // What comes after a broken file is played all the same.
    expect(outcomes.at(-1)?.stdout.match(/^ (?:PASS|FAIL) /gm)).toHaveLength(2);
  });

  it('ranks all codes as the table does', () => {
    const ranking = [109, 111, 107, 104, 105, 97, 3, 99, 98, 2, 0];
    for (let i = 0; i < ranking.length; i++) expect(worstExitCode(ranking.slice(i))).toBe(ranking[i]);
    expect(Object.values(exitCodes)).toEqual(ranking);
  });
});

describe('what nobody foresaw', () => {
  afterEach(() => vi.restoreAllMocks());

  const said = (error: unknown) => {
    let text = '';
    vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
      text += String(chunk);
      return true;
    });
    return { code: reportProblem(error), text };
  };

  it('is a defect in nines, 109, told with the command that shows it again and no stack trace', () => {
    const { code, text } = said(new Error('copies must not be negative'));
    expect(code).toBe(109);
    expect(text).toMatch(/^nines: a defect in nines: copies must not be negative\nRepro: nines/);
    expect(text).not.toMatch(/^ {4}at /m);
  });

  it('is told also when what was thrown is no error', () => {
    expect(said('a bare string')).toMatchObject({ code: 109, text: expect.stringContaining('nines: a bare string\n') });
  });

  it('shows its stack trace to those who set NINES_DEBUG', () => {
    vi.stubEnv('NINES_DEBUG', '1');
    expect(said(new Error('copies must not be negative')).text).toMatch(/^ {4}at /m);
    vi.unstubAllEnvs();
  });
});
