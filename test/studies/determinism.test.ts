import { describe, expect, it } from 'vitest';
import { judgeReplay, type Play } from '../../studies/determinism.ts';
import { interruptedTrial, type Trial } from '../../studies/executors/executor.ts';
import { exitCodes } from '../../studies/exitCodes.ts';
import { type CompletedRun, runTrials } from '../../studies/run.ts';
import { readSavedResult } from '../../studies/savedResult.ts';
import { exitCodeOf } from '../../studies/verdicts.ts';
import { context, fakeRun } from '../reports/fakeRun.ts';
import { fakeOutcome } from './fakeOutcome.ts';

const saved: Play = { version: '0.1.0', hash: '0123456789abcdef', digest: '00000000000000aa' };

function replayed(parts: Partial<Play & { complete: boolean }>) {
  return judgeReplay(saved, { ...saved, complete: true, ...parts });
}

describe('the replay of a saved result', () => {
  it('passes on the same digest, whatever else has changed', () => {
    expect(replayed({})).toMatchObject({ verdict: 'pass' });
    expect(replayed({ version: '0.2.0', hash: 'another' })).toMatchObject({ verdict: 'pass' });
  });

  it('is nondeterminism when the same model on the same input comes to another digest', () => {
    const entry = replayed({ digest: '00000000000000bb' });
    expect(entry).toMatchObject({ verdict: 'fail', observed: '00000000000000bb', expected: '00000000000000aa' });
    expect(exitCodeOf([entry])).toBe(exitCodes.nondeterminism);
  });

  it.each([
    [
      'another version of nines',
      { version: '0.2.0' },
      /saved by nines 0\.1\.0, this is 0\.2\.0: the model may have changed$/,
    ],
    ['a changed trace', { hash: 'fedcba9876543210' }, /a file that the scenario names has changed since$/],
    ['a seed that was not finished', { complete: false }, /not every seed was played to its end this time$/],
  ])('says nothing of determinism after %s', (_, parts, reason) => {
    const entry = replayed({ digest: '00000000000000bb', ...parts });
    expect(entry).toMatchObject({ verdict: 'inconclusive', reason: expect.stringMatching(reason) });
    expect(exitCodeOf([entry])).toBe(exitCodes.inconclusive);
  });
});

describe('a run that repeats a saved one', () => {
  const play = (trials: readonly Trial[], replayOf: Play) =>
    runTrials(
      { context, seeds: [1, 2], checkDeterminism: false, replayOf },
      { workers: 0, run: async () => [...trials] },
      { onProgress: () => {}, onDone: () => {} },
      new AbortController().signal,
    );
  const finished = (seed: number) => ({ seed, outcome: fakeOutcome(seed) });
  const other = { version: context.version, hash: context.reference.hash, digest: '00000000000000bb' };
  const verdictOf = ({ result }: CompletedRun) => result.verdicts.find(({ kind }) => kind === 'determinism')?.verdict;

  it('fails on another digest', async () => {
    expect(verdictOf(await play([finished(1), finished(2)], other))).toBe('fail');
  });

  it('is open when the scenario resolves to another hash, or when it was interrupted', async () => {
    const changed = { ...other, hash: 'fedcba9876543210' };
    expect(verdictOf(await play([finished(1), finished(2)], changed))).toBe('inconclusive');
    const interrupted = await play([finished(1), interruptedTrial(2)], other);
    expect(verdictOf(interrupted)).toBe('inconclusive');
    expect(interrupted.result.exitCode).not.toBe(exitCodes.nondeterminism);
  });
});

describe('a saved result', () => {
  const result = fakeRun();

  it('gives back what a replay is compared with', () => {
    expect(readSavedResult(JSON.stringify(result))).toMatchObject({
      version: result.tool.version,
      hash: result.scenario.hash,
      digest: result.digest,
      seeds: [1, 2, 3],
    });
  });

  it('without the hash of its scenario is refused', () => {
    const { hash: _, ...scenario } = result.scenario;
    expect(() => readSavedResult(JSON.stringify({ ...result, scenario }))).toThrow(/lacks the hash of its scenario/);
  });
});
