import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { jsonReport } from '../../reports/json.ts';
import { nextSteps } from '../../reports/text/nextSteps.ts';
import { quietReport, textReport } from '../../reports/text.ts';
import { parseSeeds } from '../../scenarios/seeds.ts';
import { UnitError } from '../../scenarios/units.ts';
import { inlineExecutor } from '../../studies/executors/inline.ts';
import { threadExecutor } from '../../studies/executors/threads.ts';
import { type ExitCode, exitCodes, worstExitCode } from '../../studies/exitCodes.ts';
import { stage } from '../../studies/play.ts';
import type { RunResult } from '../../studies/result.ts';
import { type CompletedRun, runTrials } from '../../studies/run.ts';
import { defaultSaveDirectory, saveResult } from '../../studies/save.ts';
import { type Interrupt, interruptible } from '../interrupt.ts';
import { printStack, reportProblem } from '../problems.ts';
import { progressLine } from '../progress.ts';
import { openSubject, type Subject } from '../subject.ts';
import { stdoutPage } from '../terminal.ts';
import { UsageError } from '../usageError.ts';
import { toolVersion } from '../version.ts';

/** The flags of `nines run`, as commander hands them over. */
interface RunFlags {
  readonly seed?: readonly number[];
  readonly seeds?: readonly number[];
  /** 0: in the main thread. */
  readonly workers?: number;
  readonly set?: readonly string[];
  /** True without a directory. */
  readonly save?: string | true;
  readonly output: 'text' | 'json';
  readonly checkDeterminism?: true;
  readonly quiet?: true;
}

const SEEDS_MAX = 500;
const WORKERS_MAX = 256;

export function runCommand(): Command {
  return new Command('run')
    .description('play scenarios, or a saved result again, and judge what they expect')
    .argument('<FILE...>', 'scenarios (.yaml, .json) or a saved result.json')
    .addOption(new Option('--seed <N>', 'play this one seed').argParser(oneSeed).conflicts('seeds'))
    .addOption(
      new Option('--seeds <LIST>', `play these seeds, such as 1..20 or 3,5 (at most ${SEEDS_MAX})`).argParser(seedList),
    )
    .option(
      '-j, --workers <N>',
      'threads to play seeds on (default: one for each core; 0: none, for debuggers)',
      workerCount,
    )
    .option('--set <PATH=VALUE>', 'change one value of the scenario (repeatable)', collect)
    .option(
      '--save [DIR]',
      'keep result.json, journal.json and history.ndjson (default: runs/NAME/HASH)',
      saveDirectory,
    )
    .addOption(new Option('--output <FORMAT>', 'what to print').choices(['text', 'json']).default('text'))
    .option('--check-determinism', 'play every seed twice and compare')
    .option('--quiet', 'print the verdict and what needs attention, nothing else')
    .addHelpText(
      'before',
      'Example:\n  nines run scenarios/library/lose-a-region.yaml --seeds 1..20 --set registry.replication.bandwidth=100Mbps\n',
    )
    .action(async (files: readonly string[], flags: RunFlags) => {
      await runFiles(files, flags);
    });
}

/** Runs every file, whatever becomes of the others; the worst exit code wins, and stands from the first file on. */
async function runFiles(files: readonly string[], flags: RunFlags): Promise<void> {
  const interrupt = interruptible();
  const results: RunResult[] = [];
  let worst: ExitCode = exitCodes.ok;
  const count = (code: number) => {
    worst = worstExitCode([worst, code]);
    process.exitCode = worst;
  };
  for (const file of files) {
    if (interrupt.signal.aborted) break;
    try {
      const completed = await runFile(file, flags, interrupt);
      count(completed.result.exitCode);
      results.push(completed.result);
      if (flags.output === 'text') printText(completed.result, flags, results.length > 1);
      for (const trial of completed.trials) if (trial.outcome === null) printStack(trial.stack);
      if (flags.save !== undefined) count(save(completed, flags.save, files.length > 1));
    } catch (error) {
      count(reportProblem(error));
    }
  }
  interrupt.dispose();
  if (interrupt.signal.aborted) count(exitCodes.interrupted);
  if (flags.output === 'json' && (results.length > 0 || files.length > 1)) {
    process.stdout.write(jsonReport(results, files.length > 1));
  }
}

async function runFile(file: string, flags: RunFlags, interrupt: Interrupt): Promise<CompletedRun> {
  const subject = openSubject(file, flags.set ?? []);
  const seeds = seedsOf(subject, flags);
  const workers = Math.min(flags.workers ?? availableParallelism(), seeds.length);
  const script = { scenario: subject.scenario, directory: subject.directory };
  const startedMs = performance.now();
  const staged = stage(script);
  const executor = workers === 0 ? inlineExecutor(staged.play) : threadExecutor(script, { workers });
  const plays = seeds.length * (flags.checkDeterminism ? 2 : 1);
  const progress = progressLine(subject.reference.name, plays, flags.quiet === true);
  const context = {
    version: toolVersion(),
    scenario: subject.scenario,
    reference: subject.reference,
    assumptions: [...staged.assumptions, ...subject.scenario.assumptions],
    originMs: staged.originMs,
    replays: subject.reference.path ?? file,
    ownSeeds: seeds.join() === subject.scenario.run.seeds.join(),
  };
  const request = { context, seeds, checkDeterminism: flags.checkDeterminism === true, replayOf: subject.saved };
  const completed = await runTrials(request, executor, progress, interrupt.signal);
  progress.end();
  const environment = {
    node: process.version,
    seconds: Math.round(performance.now() - startedMs) / 1000,
    workers,
    events: total(completed, 'events'),
    requests: total(completed, 'requests'),
  };
  return { ...completed, result: withEnvironment(completed.result, environment) };
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

function total(completed: CompletedRun, figure: 'events' | 'requests'): number {
  let sum = 0;
  for (const outcome of completed.outcomes) sum += outcome[figure];
  return sum;
}

/** In the place that the contract gives it: after `tool`. */
function withEnvironment(result: RunResult, environment: NonNullable<RunResult['environment']>): RunResult {
  const { schemaVersion, tool, ...rest } = result;
  return { schemaVersion, tool, environment, ...rest };
}

function printText(result: RunResult, flags: RunFlags, separate: boolean): void {
  const page = stdoutPage();
  const report = flags.quiet ? quietReport(result, page) : textReport(result, page);
  process.stdout.write(`${separate ? `\n${'─'.repeat(page.width)}\n\n` : ''}${report}`);
  if (process.env['npm_lifecycle_event'] === 'start' && result.scenario.path !== null) {
    process.stdout.write(nextSteps(result.scenario.path, page));
  }
}

/** Saves a result whose report is out already, so that a full disk costs nothing but the file. */
function save({ result, outcomes }: CompletedRun, where: string | true, several: boolean): ExitCode {
  const own = defaultSaveDirectory(result);
  const directory = where === true ? own : several ? join(where, own.slice('runs/'.length)) : where;
  try {
    saveResult(result, outcomes, directory);
    process.stderr.write(`Saved in ${directory}\n`);
    return exitCodes.ok;
  } catch (error) {
    return reportProblem(error);
  }
}

function oneSeed(text: string): readonly number[] {
  const seeds = seedList(text);
  if (seeds.length !== 1) throw new InvalidArgumentError('it takes one seed, --seeds takes several');
  return seeds;
}

function seedList(text: string): readonly number[] {
  try {
    const seeds = parseSeeds(text);
    if (seeds.length <= SEEDS_MAX) return seeds;
    throw new InvalidArgumentError(`these are ${seeds.length} seeds, at most ${SEEDS_MAX} are played`);
  } catch (error) {
    if (error instanceof UnitError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}

function workerCount(text: string): number {
  const count = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (!(count <= WORKERS_MAX)) throw new InvalidArgumentError(`it takes a whole number from 0 to ${WORKERS_MAX}`);
  return count;
}

function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

/** The directory may be left out, so a scenario that follows is taken for it: say so instead of making a directory of that name. */
function saveDirectory(text: string): string {
  if (text === '') throw new InvalidArgumentError('the name is empty');
  if (/\.(ya?ml|json)$/i.test(text)) {
    throw new InvalidArgumentError('a directory belongs there, or nothing; put the scenario before --save');
  }
  return text;
}
