import type { Script, Staged } from '../play.ts';
import type { Executor } from './executor.ts';
import { inlineExecutor } from './inline.ts';
import { threadExecutor } from './threads.ts';

/** Plays the seeds of a scenario. @param workers threads; 0: none, in the caller's own */
export function playingExecutor({ scenario, directory }: Script, staged: Staged, workers: number): Executor {
  return workers === 0 ? inlineExecutor(staged.play) : threadExecutor({ scenario, directory }, { workers });
}
