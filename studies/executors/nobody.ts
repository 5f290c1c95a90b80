import type { TrialObserver } from './executor.ts';

/** Whoever does not watch. */
export const NOBODY: TrialObserver<unknown> = { onProgress() {}, onDone() {} };
