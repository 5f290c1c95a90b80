/** What `nines assess` does: reads the scenario, has it assessed on the threads there are, and prints the page. */
import { availableParallelism } from 'node:os';
import { assessPage } from '../reports/text/assessPage.ts';
import { AssessProblem, type AssessRequest, assess, availabilityAlone, type Method } from '../studies/assess/assess.ts';
import type { AssessResult, AvailabilityResult } from '../studies/assess/assessResult.ts';
import {
  type Availability,
  AvailabilityProblem,
  assessAvailability,
  stateRunsOf,
} from '../studies/assess/availability/availability.ts';
import { MONTHLY_TARGET, targetAssumption } from '../studies/assess/availability/monthlyTarget.ts';
import type { StateCounts } from '../studies/assess/availability/stateRun.ts';
import type { BatchSums } from '../studies/assess/batch.ts';
import { batchesOf } from '../studies/assess/stage.ts';
import type { Executor } from '../studies/executors/executor.ts';
import { inlineExecutor } from '../studies/executors/inline.ts';
import { threadExecutor } from '../studies/executors/threads.ts';
import { stage } from '../studies/play.ts';
import { Interrupted, interruptible } from './interrupt.ts';
import { openSubject, type Subject } from './subject.ts';
import { stdoutPage } from './terminal.ts';
import { UsageError } from './usageError.ts';
import { toolVersion } from './version.ts';

/** The flags of `nines assess`, as commander hands them over. */
export interface AssessFlags {
  readonly method?: Method;
  readonly precision: number;
  readonly events?: number;
  readonly mission: number;
  readonly only?: 'durability' | 'availability';
  readonly target: number;
  readonly seed: number;
  readonly workers?: number;
  readonly set?: readonly string[];
  readonly output: 'text' | 'json';
  readonly quiet?: true;
}

export async function assessFile(file: string, flags: AssessFlags): Promise<void> {
  const subject = openSubject(file, flags.set ?? []);
  if (subject.saved !== null) {
    throw new UsageError('a saved result is not assessed', `assess the scenario: ${subject.reference.path ?? 'FILE'}`);
  }
  const startedMs = performance.now();
  const workers = flags.workers ?? availableParallelism();
  const { plan, assumptions } = stage(subject);
  const interrupt = interruptible();
  const request: AssessRequest = {
    plan,
    version: toolVersion(),
    scenario: { name: subject.reference.name, hash: subject.reference.hash },
    replays: subject.reference.path ?? file,
    sets: subject.reference.sets,
    assumptions: [
      ...assumptions,
      ...subject.scenario.assumptions,
      ...(flags.only === 'durability' ? [] : targetAssumption(flags.target)),
    ],
    seed: flags.seed,
    method: flags.method ?? null,
    precision: flags.precision,
    events: flags.events ?? null,
    missionYears: flags.mission,
    target: flags.target,
    ...(flags.only === undefined ? {} : { only: flags.only }),
  };
  try {
    const result = await resultOf(subject, request, workers, interrupt.signal);
    const seconds = Math.round(performance.now() - startedMs) / 1000;
    print(withEnvironment(result, { node: process.version, seconds, workers }), flags);
    process.exitCode = result.exitCode;
  } catch (error) {
    if (interrupt.signal.aborted) throw new Interrupted('nothing is reported: an estimate of half its paths is none');
    if (error instanceof AssessProblem || error instanceof AvailabilityProblem) throw new UsageError(error.message, '');
    throw error;
  } finally {
    interrupt.dispose();
  }
}

async function resultOf(
  subject: Subject,
  request: AssessRequest,
  workers: number,
  signal: AbortSignal,
): Promise<AssessResult | AvailabilityResult> {
  if (request.only === 'durability') return durabilityOf(subject, request, workers, signal);
  const availability = await availabilityOf(subject, request, workers, signal);
  if (request.only === 'availability') return availabilityAlone({ ...request, availability });
  return durabilityOf(subject, { ...request, availability }, workers, signal);
}

function durabilityOf(
  subject: Subject,
  request: AssessRequest,
  workers: number,
  signal: AbortSignal,
): Promise<AssessResult> {
  return assess(request, executorOf(subject, request, workers), NO_OBSERVER, signal);
}

function availabilityOf(
  { scenario, directory }: Subject,
  { plan, seed, target }: AssessRequest,
  workers: number,
  signal: AbortSignal,
): Promise<Availability> {
  const entry = new URL('../studies/assess/availabilityWorker.js', import.meta.url);
  const executor: Executor<StateCounts> =
    workers === 0
      ? inlineExecutor(stateRunsOf(plan, seed))
      : threadExecutor<StateCounts>({ scenario, directory, seed }, { workers, entry });
  return assessAvailability({ plan, seed, target: target ?? MONTHLY_TARGET }, executor, NO_OBSERVER, signal);
}

const NO_OBSERVER = { onProgress() {}, onDone() {} };

function executorOf(
  { scenario, directory }: Subject,
  { plan, seed }: AssessRequest,
  workers: number,
): Executor<BatchSums> {
  if (workers === 0) return inlineExecutor(batchesOf(plan, seed));
  const entry = new URL('../studies/assess/worker.js', import.meta.url);
  return threadExecutor<BatchSums>({ scenario, directory, seed }, { workers, entry });
}

function print(result: AssessResult | AvailabilityResult, flags: AssessFlags): void {
  const text = flags.output === 'json' ? `${JSON.stringify(result, null, 1)}\n` : assessPage(result, stdoutPage());
  process.stdout.write(text);
}

/** In the place that the contract gives it: after `tool`. */
function withEnvironment<R extends AssessResult | AvailabilityResult>(
  result: R,
  environment: NonNullable<R['environment']>,
): R {
  const { schemaVersion, tool, environment: _none, ...rest } = result;
  return { schemaVersion, tool, environment, ...rest } as R;
}
