/** A run from its first seed to its verdicts: whoever plays it, trials become a result here. */
import type { SeedOutcome } from '../sim/outcome.ts';
import { assembleResult, digestOf, type RunContext } from './assemble.ts';
import { judgeRepetition, judgeReplay, type Repetition, repetitionOf } from './determinism.ts';
import type { Executor, FinishedTrial, Trial, TrialObserver } from './executors/executor.ts';
import type { RunResult, VerdictEntry } from './result.ts';
import type { SavedRun } from './savedResult.ts';

export interface RunRequest {
  readonly context: RunContext;
  /** Distinct, ascending. */
  readonly seeds: readonly number[];
  /** Play every seed a second time, by fresh threads and in the opposite order, and compare. */
  readonly checkDeterminism: boolean;
  /** The saved result that this run repeats, if it does. */
  readonly replayOf: Pick<SavedRun, 'version' | 'hash' | 'digest'> | null;
  /** What is to be said of the outcomes beyond what the scenario asks: that they are worse than a baseline, say. */
  readonly beside?: (outcomes: readonly SeedOutcome[]) => Promise<Beside>;
}

export interface Beside {
  readonly verdicts: readonly VerdictEntry[];
  /** Sentences that the reader should have seen before believing the rest. */
  readonly notes: readonly string[];
}

export interface CompletedRun {
  readonly result: RunResult;
  readonly outcomes: readonly SeedOutcome[];
  /** Seed by seed, also what was not finished. */
  readonly trials: readonly Trial[];
}

/** Plays a scenario on many seeds and judges what came out. An aborted `signal` ends it early, with what is done. */
export async function runTrials(
  request: RunRequest,
  executor: Executor,
  observer: TrialObserver,
  signal: AbortSignal,
): Promise<CompletedRun> {
  const trials = await executor.run(request.seeds, observer, signal);
  // The opposite order puts each seed after others than before: what one leaves behind in its thread would show.
  const again = request.checkDeterminism ? await executor.run([...request.seeds].reverse(), observer, signal) : null;
  return judgeTrials(request, trials, again === null ? null : repetitionOf(trials, again));
}

/** Judges what was played, in whatever process. `repetition`: null where nothing was to be played twice. */
export async function judgeTrials(
  { context, replayOf, beside }: Omit<RunRequest, 'seeds' | 'checkDeterminism'>,
  trials: readonly Trial[],
  repetition: Repetition | null,
): Promise<CompletedRun> {
  const outcomes = trials
    .filter((trial): trial is FinishedTrial => trial.outcome !== null)
    .map((trial) => trial.outcome);
  const further: VerdictEntry[] = [];
  if (repetition !== null) further.push(judgeRepetition(repetition, trials.length));
  if (replayOf !== null) {
    const { version, reference } = context;
    const complete = outcomes.length === trials.length;
    further.push(judgeReplay(replayOf, { version, hash: reference.hash, digest: digestOf(outcomes), complete }));
  }
  const said = await beside?.(outcomes);
  further.push(...(said?.verdicts ?? []));
  return { result: assembleResult(context, trials, further, said?.notes), outcomes, trials };
}
