import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../../scenarios/scenario.ts';
import type { SeedOutcome } from '../../../sim/outcome.ts';
import type { Trial, TrialObserver } from '../../../studies/executors/executor.ts';
import { inlineExecutor } from '../../../studies/executors/inline.ts';
import { fakeOutcome } from '../fakeOutcome.ts';

/** Threads run compiled code. */
const COMPILED = join(import.meta.dirname, '../../../dist/studies/executors/threads.js');
const { threadExecutor }: typeof import('../../../studies/executors/threads.ts') = await import(
  pathToFileURL(COMPILED).href
);

const entry = new URL('./entries/playing.mjs', import.meta.url);
const silent: TrialObserver = { onProgress() {}, onDone() {} };
const never = new AbortController().signal;

/** A pool whose scenario is a set of instructions to the worker above. */
function pool(instructions: Record<string, unknown>, workers = 2, graceMs = 20) {
  const scenario = instructions as unknown as Scenario;
  return threadExecutor({ scenario, directory: '.' }, { workers, entry, graceMs });
}

const seedsOf = (trials: readonly Trial[]) => trials.map((trial) => [trial.seed, trial.outcome?.seed ?? null]);

describe('seeds on threads', () => {
  it.each([1, 2, 5])('come back in their order from %i threads', async (workers) => {
    const trials = await pool({}, workers).run([3, 1, 2, 9, 4], silent, never);
    expect(seedsOf(trials)).toEqual([3, 1, 2, 9, 4].map((seed) => [seed, seed]));
  });

  it('tell of their progress and their end', async () => {
    const heard: string[] = [];
    const observer: TrialObserver = {
      onProgress: (seed, fraction) => heard.push(`${seed} at ${fraction}`),
      onDone: (trial) => heard.push(`${trial.seed} done`),
    };
    await pool({}, 1).run([1, 2], observer, never);
    expect(heard).toEqual(['1 at 0.5', '1 done', '2 at 0.5', '2 done']);
  });

  it('are played on the same threads one time after another, each time of what was staged last', async () => {
    const threads = new Set<unknown>();
    const observer: TrialObserver = {
      ...silent,
      onDone: ({ outcome }) => outcome !== null && threads.add((outcome as SeedOutcome & { thread: number }).thread),
    };
    for (const throwing of [1, 2, 3]) {
      const trials = await pool({ throwing }, 1).run([1, 2, 3], observer, never);
      expect(trials.map(({ outcome }) => outcome === null)).toEqual([1, 2, 3].map((seed) => seed === throwing));
    }
    expect(threads.size).toBe(1);
  });

  it('that throw are defects, and the thread goes on to the next', async () => {
    const trials = await pool({ throwing: 2 }, 1).run([1, 2, 3], silent, never);
    expect(trials[1]).toMatchObject({ seed: 2, outcome: null, kind: 'defect', reason: 'copies must not be negative' });
    expect(trials[2]!.outcome).not.toBeNull();
  });

  it('are tried again on a fresh thread when theirs died', async () => {
    const deaths = new Int32Array(new SharedArrayBuffer(4));
    const trials = await pool({ deadlyOnce: 2, deaths }).run([1, 2, 3, 4], silent, never);
    expect(seedsOf(trials)).toEqual([1, 2, 3, 4].map((seed) => [seed, seed]));
    expect(Atomics.load(deaths, 0)).toBe(2);
  });

  it('that kill two threads are given up; the others are kept', async () => {
    const trials = await pool({ deadly: 2 }).run([1, 2, 3, 4], silent, never);
    expect(trials[1]).toMatchObject({ kind: 'defect', reason: 'its worker thread died 2 times: it ended with code 9' });
    expect([0, 2, 3].map((i) => trials[i]!.outcome?.seed)).toEqual([1, 3, 4]);
  });

  it('do not restart a broken worker for ever', async () => {
    const trials = await pool({ name: 'dead-on-arrival' }).run([1, 2, 3], silent, never);
    for (const trial of trials)
      expect(trial).toMatchObject({ kind: 'defect', reason: expect.stringContaining('nothing here works') });
  });

  it('are kept as far as they are done when interrupted, even out of an endless one', async () => {
    const interrupt = new AbortController();
    const observer: TrialObserver = { onProgress() {}, onDone: (trial) => trial.seed === 3 && interrupt.abort() };
    const trials = await pool({ endless: 2 }).run([1, 2, 3, 4, 5], observer, interrupt.signal);
    expect(trials[0]!.outcome?.seed).toBe(1);
    expect(trials[1]).toMatchObject({ outcome: null, kind: 'interrupted' });
    expect(trials[2]!.outcome?.seed).toBe(3);
    expect(trials[4]).toMatchObject({ outcome: null, kind: 'interrupted' });
  });

  it('are not begun after an interrupt', async () => {
    const trials = await pool({}).run([1, 2], silent, AbortSignal.abort());
    expect(trials.map((trial) => trial.outcome)).toEqual([null, null]);
  });
});

describe('seeds in the main thread', () => {
  const play = (seed: number) => {
    if (seed === 2) throw new Error('no');
    return fakeOutcome(seed);
  };

  it('come back in order, defects among them', async () => {
    const trials = await inlineExecutor(play).run([1, 2, 3], silent, never);
    expect(trials.map((trial) => (trial.outcome === null ? trial.kind : trial.outcome.seed))).toEqual([1, 'defect', 3]);
  });

  it('stop between seeds when interrupted', async () => {
    const interrupt = new AbortController();
    const observer: TrialObserver = { onProgress() {}, onDone: () => interrupt.abort() };
    const trials = await inlineExecutor(play).run([1, 3], observer, interrupt.signal);
    expect(trials.map((trial) => (trial.outcome === null ? trial.kind : trial.outcome.seed))).toEqual([
      1,
      'interrupted',
    ]);
  });
});
