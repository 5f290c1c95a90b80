import { setImmediate as nextTurn } from 'node:timers/promises';
import { playTelling, type Telling } from '../../reports/telemetry/play.ts';
import type { Plan } from '../../sim/plan.ts';
import { runSeed } from '../../sim/run.ts';
import {
  defectTrial,
  type Executor,
  interruptedTrial,
  type Trial,
  type TrialObserver,
} from '../../studies/executors/executor.ts';

/** Where telemetry goes: seeds come one after another. */
export interface Receiver extends Pick<Telling, 'sendSpans' | 'sendFigures'> {
  begin(scenario: string, seed: number, originMs: number | null): void;
  end(): void;
}

/**
 * Plays seeds one after another in the caller's thread and tells a receiver of each. Asked to run a second time (to
 * compare), it plays without a word: what is told is told once, and the comparison shows that telling changes nothing.
 */
export function telemetryExecutor(plan: Plan, version: string, receiver: Receiver): Executor {
  let told = false;
  return {
    workers: 0,
    async run(seeds, observer, signal) {
      const trials: Trial[] = [];
      for (const seed of seeds) {
        await nextTurn();
        const play = told ? playSilently : playTold;
        const trial = signal.aborted ? interruptedTrial(seed) : await play(seed, observer, signal);
        trials.push(trial);
        if (!signal.aborted) observer.onDone(trial);
      }
      told = true;
      return trials;
    },
  };

  async function playTold(seed: number, observer: TrialObserver, signal: AbortSignal): Promise<Trial> {
    receiver.begin(plan.name, seed, plan.originMs);
    try {
      const { outcome } = await playTelling(plan, seed, {
        version,
        onProgress: (fraction) => observer.onProgress(seed, fraction),
        sendSpans: () => receiver.sendSpans(),
        sendFigures: (nowUs) => receiver.sendFigures(nowUs),
        isOver: () => signal.aborted,
      });
      return outcome === null ? interruptedTrial(seed) : { seed, outcome };
    } catch (error) {
      return defectTrial(seed, error);
    } finally {
      receiver.end();
    }
  }

  async function playSilently(seed: number, observer: TrialObserver): Promise<Trial> {
    try {
      return { seed, outcome: runSeed(plan, seed, { onProgress: (fraction) => observer.onProgress(seed, fraction) }) };
    } catch (error) {
      return defectTrial(seed, error);
    }
  }
}
