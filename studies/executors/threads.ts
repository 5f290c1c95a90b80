import type { Worker } from 'node:worker_threads';
import { surveysToHand } from '../../scenarios/replay/surveys.ts';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { type Executor, interruptedTrial, type Trial, type TrialObserver } from './executor.ts';
import { giveBack, takeThread } from './keptThreads.ts';
import type { StageMessage, WorkerMessage } from './messages.ts';

export interface ThreadOptions {
  /** At least 1; never more are used than there are seeds. */
  readonly workers: number;
  /** The compiled module that stages the script in a thread; the one that plays seeds, if it is left out. */
  readonly entry?: URL;
  /** How long seeds in progress may go on after an interrupt before their threads are stopped. */
  readonly graceMs?: number;
}

/** A seed whose thread died is tried this often in all: the second time on a fresh thread. */
const ATTEMPTS_MAX = 2;

/**
 * Plays seeds in worker threads, as plain data tells them to (`script`). Seeds are handed out in order to whichever thread is free, and outcomes put back in order, so the number of threads cannot
 * show in a result. A thread that dies (killed, out of memory) takes one seed with it; that seed is tried once more on another thread.
 * Threads that are done are kept for whatever is to be played next.
 */
export function threadExecutor<O = SeedOutcome>(script: object, options: ThreadOptions): Executor<O> {
  return {
    workers: options.workers,
    run: (seeds, observer, signal) => new Pool(script, options, seeds, observer, signal).run(),
  };
}

/** One call of `run`: its threads, the seeds still to hand out and the trials that are back. */
class Pool<O> {
  readonly #staged: StageMessage;
  readonly #graceMs: number;
  readonly #seeds: readonly number[];
  readonly #observer: TrialObserver<O>;
  readonly #signal: AbortSignal;
  readonly #waiting: number[];
  readonly #attempts = new Map<number, number>();
  readonly #trials = new Map<number, Trial<O>>();
  readonly #threads = new Set<Worker>();
  readonly #threadsMax: number;
  #settle: () => void = () => {};

  constructor(
    script: object,
    options: ThreadOptions,
    seeds: readonly number[],
    observer: TrialObserver<O>,
    signal: AbortSignal,
  ) {
    const entry = (options.entry ?? new URL('./worker.js', import.meta.url)).href;
    this.#staged = { entry, script, surveys: surveysToHand() };
    this.#graceMs = options.graceMs ?? 2000;
    this.#seeds = seeds;
    this.#observer = observer;
    this.#signal = signal;
    this.#waiting = [...seeds];
    this.#threadsMax = Math.max(1, Math.min(options.workers, seeds.length));
  }

  async run(): Promise<Trial<O>[]> {
    let grace: NodeJS.Timeout | undefined;
    const onAbort = () => {
      this.#waiting.length = 0;
      grace = setTimeout(() => this.#stopAll(), this.#graceMs);
      this.#settleIfDone();
    };
    const settled = new Promise<void>((resolve) => {
      this.#settle = resolve;
    });
    if (this.#signal.aborted) onAbort();
    else this.#signal.addEventListener('abort', onAbort, { once: true });
    for (let i = 0; i < this.#threadsMax && this.#waiting.length > 0; i++) this.#start();
    this.#settleIfDone();
    await settled;
    clearTimeout(grace);
    this.#signal.removeEventListener('abort', onAbort);
    this.#stopAll();
    return this.#seeds.map((seed) => this.#trials.get(seed) ?? interruptedTrial(seed));
  }

  /** Takes a thread and lives with it until it is given back or ends: one closure per thread holds which seed it has in hand. */
  #start(): void {
    const thread = takeThread();
    let inHand: number | null = null;
    let death: Error | null = null;
    const handOut = () => {
      const seed = this.#waiting.shift();
      if (seed === undefined) {
        this.#threads.delete(thread);
        giveBack(thread);
        this.#settleIfDone();
        return;
      }
      inHand = seed;
      this.#attempts.set(seed, (this.#attempts.get(seed) ?? 0) + 1);
      thread.postMessage(seed);
    };
    this.#threads.add(thread);
    thread.on('message', (message: WorkerMessage<O>) => {
      if (message.kind === 'progress') {
        this.#observer.onProgress(message.seed, message.fraction);
        return;
      }
      if (message.kind !== 'ready') {
        inHand = null;
        this.#settleSeed(trialOf(message));
      }
      handOut();
    });
    thread.on('error', (error) => {
      death = error instanceof Error ? error : new Error(String(error));
    });
    thread.on('exit', (code) => {
      this.#threads.delete(thread);
      const orphan = inHand ?? this.#nextSuspect();
      if (orphan !== null && !this.#signal.aborted) this.#bury(orphan, death, code);
      this.#settleIfDone();
    });
    thread.postMessage(this.#staged);
  }

  /** A thread that dies before it was handed a seed counts against the next one, or a broken entry would be restarted for ever. */
  #nextSuspect(): number | null {
    const seed = this.#waiting.shift();
    if (seed === undefined) return null;
    this.#attempts.set(seed, (this.#attempts.get(seed) ?? 0) + 1);
    return seed;
  }

  #bury(seed: number, death: Error | null, code: number): void {
    if (this.#attempts.get(seed)! < ATTEMPTS_MAX) {
      this.#waiting.unshift(seed);
      this.#start();
      return;
    }
    const cause = death?.message ?? `it ended with code ${code}`;
    const reason = `its worker thread died ${ATTEMPTS_MAX} times: ${cause}`;
    this.#settleSeed({ seed, outcome: null, kind: 'defect', reason, stack: death?.stack ?? null });
    if (this.#waiting.length > 0) this.#start();
  }

  #settleSeed(trial: Trial<O>): void {
    this.#trials.set(trial.seed, trial);
    this.#observer.onDone(trial);
    this.#settleIfDone();
  }

  #settleIfDone(): void {
    if (this.#threads.size === 0 && (this.#trials.size === this.#seeds.length || this.#waiting.length === 0))
      this.#settle();
  }

  #stopAll(): void {
    for (const thread of this.#threads) void thread.terminate();
  }
}

function trialOf<O>(message: Extract<WorkerMessage<O>, { kind: 'done' | 'threw' }>): Trial<O> {
  if (message.kind === 'done') return { seed: message.seed, outcome: message.outcome };
  return { seed: message.seed, outcome: null, kind: 'defect', reason: message.message, stack: message.stack };
}
