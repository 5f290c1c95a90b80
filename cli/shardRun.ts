/** What `nines run --shard` does: plays its part of all seeds and keeps what they came to. It judges nothing: that takes all shards. */
import { join } from 'node:path';
import { repetitionOf } from '../studies/determinism.ts';
import type { FailedTrial } from '../studies/executors/executor.ts';
import { type ExitCode, exitCodes, worstExitCode } from '../studies/exitCodes.ts';
import { keepNoOthers } from '../studies/kept/keptSeeds.ts';
import { sealedText } from '../studies/kept/sealed.ts';
import { formatSeeds } from '../studies/repro.ts';
import { type SaveError, writeText } from '../studies/save.ts';
import {
  ownSeeds,
  type PlayedEntry,
  SHARD_FILE,
  SHARD_KIND,
  type Shard,
  type ShardEntry,
  type ShardRecord,
  shardName,
} from '../studies/shards/shard.ts';
import { toolBuild, toolVersion } from '../studies/version.ts';
import { type Interrupt, interruptible } from './interrupt.ts';
import { keepingIn, seedsKeptIn } from './keepSeeds.ts';
import { openRun, prepareRun } from './prepareRun.ts';
import { printStack, reportProblem } from './problems.ts';
import { progressLine } from './progress.ts';
import { problemReport } from './reporting.ts';
import { type RunFlags, telemetryOf } from './runFiles.ts';
import type { Telemetry } from './telemetry/telemetry.ts';
import { UsageError } from './usageError.ts';

export async function runShard(files: readonly string[], flags: RunFlags, shard: Shard): Promise<void> {
  refuseJudging(flags);
  if (flags.save === undefined) {
    throw new UsageError('a shard is for others to be joined with', 'add --save DIR, for `nines report DIR…` to read');
  }
  const directory = flags.save === true ? join('runs', `shard-${shard.index}-of-${shard.of}`) : flags.save;
  const telemetry = await telemetryOf(flags);
  const interrupt = interruptible('keeping what is done');
  const entries: ShardEntry[] = [];
  const write = (last: ShardEntry): ExitCode => {
    const record: ShardRecord = {
      kind: SHARD_KIND,
      version: toolVersion(),
      build: toolBuild(),
      shard,
      files,
      entries: [...entries, last],
    };
    return written(join(directory, SHARD_FILE), record);
  };
  const codes: number[] = [];
  for (const [at, file] of files.entries()) {
    if (interrupt.signal.aborted) break;
    const { entry, code } = await play({ file, at, shard, flags, directory, interrupt, telemetry, write });
    codes.push(code, write(entry));
    entries.push(entry);
    process.exitCode = worstExitCode(codes);
  }
  await telemetry?.close();
  interrupt.dispose();
  if (interrupt.signal.aborted) codes.push(exitCodes.interrupted);
  process.exitCode = worstExitCode(codes);
  if (process.exitCode === exitCodes.ok) keepNoOthers(directory, namesOf(entries, shard, directory));
  process.stdout.write(`Kept in ${directory}: \`nines report DIR…\` judges when all ${shard.of} shards are there\n`);
}

interface Part {
  readonly file: string;
  /** Its place among all files. */
  readonly at: number;
  readonly shard: Shard;
  readonly flags: RunFlags;
  readonly directory: string;
  readonly interrupt: Interrupt;
  readonly telemetry: Telemetry | null;
  write(entry: ShardEntry): ExitCode;
}

async function play(part: Part): Promise<{ readonly entry: ShardEntry; readonly code: number }> {
  try {
    const { entry, trouble } = await playOwn(part);
    const kept = trouble === null ? exitCodes.ok : reportProblem(trouble);
    return { entry, code: worstExitCode([kept, ...(entry.unfinished ?? []).map(({ kind }) => exitCodes[kind])]) };
  } catch (error) {
    const exitCode = reportProblem(error);
    const { what, problems } = problemReport(part.file, error);
    return { entry: { kind: 'problem', exitCode, what, problems }, code: exitCode };
  }
}

interface PlayedPart {
  readonly entry: PlayedEntry;
  /** What kept it from keeping all that it played. */
  readonly trouble: SaveError | null;
}

async function playOwn({ file, at, shard, flags, directory, interrupt, telemetry, write }: Part): Promise<PlayedPart> {
  const opened = openRun(file, flags, telemetry);
  if (opened.subject.saved !== null) {
    throw new UsageError('a saved result is played again as a whole', 'leave --shard away, or name the scenario');
  }
  const { context, executor, seeds } = await prepareRun(file, opened, telemetry);
  const { scenario: _, version: __, ...lasting } = context;
  const own = ownSeeds(seeds, at, shard);
  const begun: PlayedEntry = { kind: 'played', context: lasting, seeds, unfinished: null, repetition: null };
  write(begun);
  const { name } = context.reference;
  const isTwice = flags.checkDeterminism === true;
  const progress = progressLine(name, own.length * (isTwice ? 2 : 1), flags.quiet === true);
  const keeping = keepingIn(directory, context.reference, executor, flags.resume === true);
  const trials = await keeping.run(own, progress, interrupt.signal).catch((error: unknown) => {
    progress.end();
    throw error;
  });
  const again = isTwice ? await keeping.run([...own].reverse(), progress, interrupt.signal) : null;
  progress.end();
  const failed = trials.filter((trial): trial is FailedTrial => trial.outcome === null);
  for (const { stack } of failed) printStack(stack);
  const done = trials.length - failed.length;
  const which = own.length === 0 ? 'no seed' : `seeds ${formatSeeds(own)}`;
  process.stdout.write(
    `${name}, shard ${shardName(shard)}: ${done} of ${own.length} seeds played (${which} of ${formatSeeds(seeds)})\n`,
  );
  for (const { seed, kind, reason } of failed) {
    if (kind === 'defect') process.stderr.write(`nines: a defect in nines kept seed ${seed} from its end: ${reason}\n`);
  }
  const entry = {
    ...begun,
    unfinished: failed.map(({ seed, kind, reason }) => ({ seed, kind, reason })),
    repetition: again === null ? null : repetitionOf(trials, again),
  };
  return { entry, trouble: keeping.trouble() };
}

/** What is said of a part of the seeds would be taken for what is true of all. Throws UsageError. */
function refuseJudging({ reporter, output, baseline, updateBaseline, tolerance }: RunFlags): void {
  const judging = [
    [reporter !== undefined, '--reporter'],
    [output !== 'text', `--output ${output}`],
    [baseline !== undefined, '--baseline'],
    [updateBaseline === true, '--update-baseline'],
    [tolerance !== undefined, '--tolerance'],
  ] as const;
  const flag = judging.find(([isGiven]) => isGiven)?.[1];
  if (flag === undefined) return;
  throw new UsageError(
    `a shard judges and reports nothing, so it has no ${flag}`,
    `\`nines report DIR… ${flag}\` does`,
  );
}

function namesOf(entries: readonly ShardEntry[], shard: Shard, directory: string): string[] {
  return entries.flatMap((entry, at) => {
    if (entry.kind === 'problem') return [];
    return seedsKeptIn(directory, entry.context.reference).namesOf(ownSeeds(entry.seeds, at, shard));
  });
}

function written(file: string, record: ShardRecord): ExitCode {
  try {
    writeText(file, sealedText(record));
    return exitCodes.ok;
  } catch (error) {
    return reportProblem(error);
  }
}
