/** Everything that a run of a file needs before its first seed is played. */
import { availableParallelism } from 'node:os';
import type { RunContext } from '../studies/assemble.ts';
import { openedFor } from '../studies/baseline/goneReplicas.ts';
import type { Executor } from '../studies/executors/executor.ts';
import { playingExecutor } from '../studies/executors/playing.ts';
import { type Staged, stage } from '../studies/play.ts';
import type { VerdictEntry } from '../studies/result.ts';
import { runContext } from '../studies/runContext.ts';
import type { Subject } from '../studies/subject.ts';
import { toolVersion } from '../studies/version.ts';
import { baselineToCheck } from './baselineRun.ts';
import type { RunFlags } from './runFiles.ts';
import type { Telemetry } from './telemetry/telemetry.ts';
import { UsageError } from './usageError.ts';

export interface PreparedRun {
  readonly subject: Subject;
  /** Ascending. */
  readonly seeds: readonly number[];
  readonly executor: Executor;
  readonly context: RunContext;
}

export interface OpenedRun {
  readonly subject: Subject;
  readonly seeds: readonly number[];
  /** Threads to play it on; 0: none. */
  readonly workers: number;
  /** On faults that a check against a baseline has to leave out. */
  readonly unplayed: readonly VerdictEntry[];
}

/** Throws ScenarioError and UsageError. */
export function openRun(file: string, flags: RunFlags, telemetry: Telemetry | null): OpenedRun {
  const { subject, verdicts } = openedFor(file, flags.set ?? [], () => baselineToCheck(file, flags));
  const seeds = seedsOf(subject, flags);
  return { subject, seeds, workers: workersFor(seeds, flags, telemetry), unplayed: verdicts };
}

/** With these seeds too, unless flags say which are to be played: whoever edits those of the scenario hides nothing by it. */
export function playingToo(
  opened: OpenedRun,
  seeds: readonly number[],
  flags: RunFlags,
  telemetry: Telemetry | null,
): OpenedRun {
  if (flags.seed !== undefined || flags.seeds !== undefined) return opened;
  const all = [...new Set([...opened.seeds, ...seeds])].sort((a, b) => a - b);
  return { ...opened, seeds: all, workers: workersFor(all, flags, telemetry) };
}

function workersFor(seeds: readonly number[], { workers }: RunFlags, telemetry: Telemetry | null): number {
  return telemetry === null ? Math.min(workers ?? availableParallelism(), seeds.length) : 0;
}

/** Throws ScenarioError for files that the scenario names and that cannot be used. */
export async function prepareRun(
  file: string,
  { subject, seeds, workers }: OpenedRun,
  telemetry: Telemetry | null,
): Promise<PreparedRun> {
  const staged = stage(subject);
  const executor = await executorOf(subject, staged, workers, telemetry);
  const context = runContext(subject, staged, { replays: subject.reference.path ?? file, seeds });
  return { subject, seeds, executor, context };
}

async function executorOf(subject: Subject, staged: Staged, workers: number, telemetry: Telemetry | null) {
  if (telemetry === null) return playingExecutor(subject, staged, workers);
  const { telemetryExecutor } = await import('./telemetry/executor.ts');
  return telemetryExecutor(staged.plan, toolVersion(), telemetry.receiver);
}

function seedsOf(subject: Subject, flags: RunFlags): readonly number[] {
  const asked = flags.seed ?? flags.seeds;
  if (subject.saved === null) return asked ?? subject.scenario.run.seeds;
  if (asked !== undefined || (flags.set ?? []).length > 0) {
    throw new UsageError(
      'a saved result is played again exactly as it was',
      `leave --seed, --seeds and --set away, or run ${subject.reference.path ?? 'the scenario itself'}`,
    );
  }
  return subject.saved.seeds;
}
