/**
 * Entry of the thread that assesses branches: one after another, on threads of its own. Parts that are one piece (states explored,
 * a chain solved) hold up this thread alone; nobody waits for it.
 */
import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { parseAgain } from '../../scenarios/load.ts';
import { ScenarioError } from '../../scenarios/scenarioError.ts';
import { AssessProblem, NothingDone } from '../../studies/assess/assess.ts';
import { type AssessAsked, assessRequest } from '../../studies/assess/assessRequest.ts';
import type { AssessResult, ExactFigures } from '../../studies/assess/assessResult.ts';
import { isThreatenedBy } from '../../studies/assess/causes.ts';
import { durabilityFirst, type FoundFirst } from '../../studies/assess/durabilityFirst.ts';
import { withVerdicts } from '../../studies/assess/judgeYear.ts';
import type { LossesSoFar } from '../../studies/assess/lossesSoFar.ts';
import type { Onlooker } from '../../studies/assess/playOut.ts';
import { playVariants } from '../../studies/assess/playVariants.ts';
import { reachesOf } from '../../studies/assess/reaches.ts';
import { type Variation, variantsWanted, withVariants } from '../../studies/assess/varied.ts';
import { subjectOf } from '../../studies/subject.ts';
import type { AssessOptions, AssessOrder, AssessReport, AssessStage, Served } from './assessProtocol.ts';

/** Between two reports of progress. */
const TELL_MS = 100;
/** As `nines assess` has it: the same page for the same scenario. */
const SEED = 1;
const CLASSES = ['devices', 'disasters', 'people'] as const;

// On Linux a thread has a niceness of its own, which its threads inherit: the experiment and the screen go first. Elsewhere it is the process's.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

if (parentPort === null) throw new Error('this file is the entry of a worker thread');
const port = parentPort;

/** What variants of a branch are variants of. */
interface Assessed {
  readonly found: FoundFirst;
  readonly result: AssessResult;
  readonly workers: number;
}
const assessed = new Map<number, Assessed>();
let current = new AbortController();

port.on('message', (order: AssessOrder) => {
  if (order.kind === 'stop') current.abort();
  else void obey(order);
});

async function obey(order: Exclude<AssessOrder, { kind: 'stop' }>): Promise<void> {
  const { branch } = order;
  current = new AbortController();
  try {
    const isFirst = order.kind === 'assess';
    const result = isFirst ? await assessOne(order, current.signal) : await vary(branch, current.signal);
    tell({ kind: isFirst ? 'done' : 'varied', branch, result });
  } catch (error) {
    const isStopped = error instanceof NothingDone || current.signal.aborted;
    tell(isStopped ? { kind: 'stopped', branch } : { kind: 'failed', branch, ...problemOf(error) });
  }
}

async function assessOne(
  { branch, text: { text, file, sets, alternative, configuration }, options }: AssessOrder & { kind: 'assess' },
  signal: AbortSignal,
): Promise<AssessResult> {
  const subject = subjectOf(parseAgain(text, file, sets, alternative, configuration), null);
  const { assessed: year, request } = assessRequest(subject, askedOf(options));
  const { precision, hazardsGiven, cost, plan } = request;
  const harmless = CLASSES.filter((cause) => !isThreatenedBy(plan, cause));
  tell({
    kind: 'begun',
    branch,
    begun: { precision, hazardsGiven, harmless, cost, kinds: Math.max(1, reachesOf(plan).length) },
  });
  const found = await durabilityFirst(year, request, options.workers, new Teller(branch), { interrupt: signal });
  const result = withVerdicts(found.result, year.scenario);
  assessed.set(branch, { found, result, workers: options.workers });
  return result;
}

function askedOf({ precision, replays }: AssessOptions): AssessAsked {
  return { replays, seed: SEED, method: null, precision, events: null, missionYears: null, target: null, further: [] };
}

async function vary(branch: number, signal: AbortSignal): Promise<AssessResult> {
  const base = assessed.get(branch);
  if (base === undefined) throw new AssessProblem('nothing is known of this branch any more', 'assess it again');
  const { found, result, workers } = base;
  const { request, subject } = found;
  const variation: Variation = { plan: request.reach?.plan ?? request.plan, sensitivity: true, curve: null };
  const { length } = variantsWanted(variation);
  if (length === 0) return { ...result, sensitivity: [] };
  const teller = new Teller(branch);
  teller.begins('variants', length);
  const observer = { onProgress() {}, onDone: () => teller.more() };
  const figures = await playVariants(subject, request, variation, workers, observer, signal);
  const varied = withVariants(result, variation, figures);
  assessed.set(branch, { ...base, result: varied });
  return varied;
}

/** Tells how far an assessment is, and what is known of it so far. */
class Teller {
  readonly #branch: number;
  readonly #startedMs = performance.now();
  #stage: Omit<AssessStage, 'seconds'> = { name: 'exploring', done: 0, of: 0 };
  #stageMs = this.#startedMs;
  #toldMs = Number.NEGATIVE_INFINITY;
  #kind = 0;
  #served: Served | null = null;
  #exact: ExactFigures | null = null;
  #losses: LossesSoFar | null = null;

  constructor(branch: number) {
    this.#branch = branch;
  }

  durability(): Onlooker {
    return {
      begins: (what, batches) => {
        // Another kind of images, of which nothing is known yet.
        if (what.kind === 'exploring') {
          [this.#exact, this.#losses] = [null, null];
          this.#kind += 1;
        }
        this.begins(STAGES[what.kind], batches);
      },
      solved: (figures) => {
        this.#exact = figures;
      },
      played: (_, losses) => this.more(losses),
    };
  }

  availability(runs: number) {
    this.begins('state runs', runs);
    return {
      onProgress() {},
      onDone: () => this.more(),
      more: (further: number) => this.#put({ ...this.#stage, of: this.#stage.of + further }),
    };
  }

  served({ rows, outages }: { readonly rows: Served['availability']; readonly outages: Served['outages'] }): void {
    this.#served = { availability: rows, outages };
  }

  found(result: AssessResult): void {
    tell({ kind: 'found', branch: this.#branch, result });
  }

  begins(name: AssessStage['name'], of: number): void {
    this.#stageMs = performance.now();
    this.#put({ name, done: 0, of });
    this.#tell();
  }

  /** One more of the stage is done. */
  more(losses: (() => LossesSoFar) | null = null): void {
    this.#put({ ...this.#stage, done: this.#stage.done + 1 });
    const isLast = this.#stage.done === this.#stage.of;
    if (!isLast && performance.now() - this.#toldMs < TELL_MS) return;
    if (losses !== null) this.#losses = better(this.#losses, losses());
    this.#tell();
  }

  #put(stage: Omit<AssessStage, 'seconds'>): void {
    this.#stage = stage;
  }

  #tell(): void {
    this.#toldMs = performance.now();
    const seconds = (since: number): number => (this.#toldMs - since) / 1000;
    tell({
      kind: 'progress',
      branch: this.#branch,
      progress: {
        stage: { ...this.#stage, seconds: seconds(this.#stageMs) },
        served: this.#served,
        kind: this.#kind,
        exact: this.#exact,
        losses: this.#losses,
        seconds: seconds(this.#startedMs),
      },
    });
  }
}

const STAGES: Readonly<Record<Parameters<Onlooker['begins']>[0]['kind'], AssessStage['name']>> = {
  exploring: 'exploring',
  solving: 'solving',
  pilot: 'pilot',
  paths: 'estimate',
  'mission pilot': 'pilot',
  missions: 'missions',
};

/** Each part begins anew, and has to have seen as much as the one before, before it is told instead. */
function better(before: LossesSoFar | null, now: LossesSoFar): LossesSoFar {
  if (before === null) return now;
  if (now.years !== 1) return before;
  return now.total.hits >= before.total.hits ? now : before;
}

function problemOf(error: unknown): { readonly message: string; readonly hint: string } {
  if (error instanceof AssessProblem) return { message: error.message, hint: error.hint };
  if (error instanceof ScenarioError) {
    return { message: error.issues[0]?.message ?? error.message, hint: error.issues[0]?.hint ?? '' };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { message, hint: 'this is a defect; please report it with the scenario' };
}

function tell(report: AssessReport): void {
  port.postMessage(report);
}
