/**
 * What is known of a year of each branch, and the thread that finds it out: started when the first is wanted, one branch at a
 * time, ended with the experiment. A thread that dies takes the assessment that it was at, and nothing else.
 */
import { availableParallelism } from 'node:os';
import type { AssessResult } from '../../studies/assess/assessResult.ts';
import type { BranchText } from '../../studies/experiment/view.ts';
import type { AssessLink, OpenAssess } from './assessLink.ts';
import type { AssessBegun, AssessOrder, AssessProgress, AssessReport } from './assessProtocol.ts';
import { Store } from './store.ts';
import { addWidths, NO_WIDTHS, type Widths } from './widths.ts';

export interface Assessment {
  readonly branch: number;
  /**
   * `waiting`: another branch's goes first. `varying`: it is done, and its variants are worked out. `stopped`: before there was a result;
   * one that is stopped later is `done`.
   */
  readonly state: 'waiting' | 'running' | 'stopping' | 'varying' | 'done' | 'stopped' | 'failed';
  readonly begun: AssessBegun | null;
  /** What was told last; of what has ended too. */
  readonly progress: AssessProgress | null;
  /** How intervals became narrower. */
  readonly widths: Widths;
  /** Without availability while that is found. */
  readonly result: AssessResult | null;
  /** That it took; null until it is done. */
  readonly seconds: number | null;
  readonly problem: { readonly message: string; readonly hint: string } | null;
}

export interface AssessmentWish {
  readonly text: BranchText;
  /** The file that is the same; null where it was changed by hand. */
  readonly replays: string | null;
}

/** After this a thread that was told to stop, and does not hear, is ended. */
const GRACE_MS = 3000;

export class Assessments {
  readonly state = new Store<ReadonlyMap<number, Assessment>>(new Map());
  /** At least one core is left to the experiment, where there are several. */
  readonly workers = Math.max(1, availableParallelism() - 1);
  readonly #open: OpenAssess;
  readonly #wishOf: (branch: number) => Promise<AssessmentWish>;
  readonly #waiting: AssessOrder[] = [];
  #link: AssessLink | null = null;
  #current: number | null = null;
  #grace: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** @param wishOf what a branch is now, from whoever plays it */
  constructor(open: OpenAssess, wishOf: (branch: number) => Promise<AssessmentWish>) {
    this.#open = open;
    this.#wishOf = wishOf;
  }

  of(branch: number): Assessment | null {
    return this.state.get().get(branch) ?? null;
  }

  isBusy(branch: number): boolean {
    const state = this.of(branch)?.state;
    return state === 'waiting' || state === 'running' || state === 'stopping' || state === 'varying';
  }

  /** From the beginning; does nothing for a branch that is being assessed. */
  async want(branch: number): Promise<void> {
    if (this.#isClosed || this.isBusy(branch)) return;
    const fresh = {
      branch,
      begun: null,
      progress: null,
      widths: NO_WIDTHS,
      result: null,
      seconds: null,
      problem: null,
    };
    this.#put({ ...fresh, state: 'waiting' });
    try {
      const { text, replays } = await this.#wishOf(branch);
      const options = { precision: null, replays, workers: this.workers };
      // It may have been stopped meanwhile.
      if (this.of(branch)?.state === 'waiting') this.#waiting.push({ kind: 'assess', branch, text, options });
    } catch (error) {
      this.#fail(branch, error instanceof Error ? error.message : String(error), '');
    }
    this.#next();
  }

  /** Works out the variants of a branch that was assessed. */
  vary(branch: number): void {
    const known = this.of(branch);
    if (known?.state !== 'done' || known.result === null || known.result.sensitivity !== null) return;
    this.#put({ ...known, state: 'varying', problem: null });
    this.#waiting.push({ kind: 'vary', branch });
    this.#next();
  }

  stop(branch: number): void {
    const known = this.of(branch);
    if (known === null || !this.isBusy(branch) || known.state === 'stopping') return;
    if (this.#current !== branch) {
      const at = this.#waiting.findIndex((order) => order.kind !== 'stop' && order.branch === branch);
      if (at >= 0) this.#waiting.splice(at, 1);
      this.#stopped(branch);
      return;
    }
    this.#put({ ...known, state: 'stopping' });
    this.#link?.post({ kind: 'stop' });
    this.#grace = setTimeout(() => this.#kill(branch), GRACE_MS);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#grace);
    this.#waiting.length = 0;
    this.#link?.close();
    this.#link = null;
  }

  #next(): void {
    if (this.#current !== null || this.#isClosed) return;
    const order = this.#waiting.shift();
    if (order === undefined || order.kind === 'stop') return;
    this.#current = order.branch;
    const known = this.of(order.branch);
    if (known !== null && order.kind === 'assess') this.#put({ ...known, state: 'running' });
    this.#link ??= this.#open({
      onReport: (report) => this.#hear(report),
      onDeath: (reason) => this.#die(`its thread has died: ${reason}`, 'a begins anew'),
    });
    this.#link.post(order);
  }

  #hear(report: AssessReport): void {
    const known = this.of(report.branch);
    if (known === null) return;
    switch (report.kind) {
      case 'begun':
        this.#put({ ...known, begun: report.begun });
        return;
      case 'progress': {
        const { progress } = report;
        this.#put({ ...known, progress, widths: addWidths(known.widths, progress) });
        return;
      }
      case 'found':
        this.#put({ ...known, result: report.result });
        return;
      case 'done':
      case 'varied': {
        const seconds = report.kind === 'varied' ? known.seconds : (known.progress?.seconds ?? null);
        this.#put({ ...known, state: 'done', result: report.result, seconds, problem: null });
        this.#settle();
        return;
      }
      case 'stopped':
        this.#stopped(report.branch);
        this.#settle();
        return;
      case 'failed':
        this.#fail(report.branch, report.message, report.hint);
        this.#settle();
    }
  }

  #die(message: string, hint: string): void {
    this.#link?.close();
    this.#link = null;
    const { branch } = this.of(this.#current ?? -1) ?? { branch: null };
    if (branch !== null) this.#fail(branch, message, hint);
    this.#settle();
  }

  /** It does not hear: a chain that is being solved is one piece. */
  #kill(branch: number): void {
    this.#link?.close();
    this.#link = null;
    this.#stopped(branch);
    this.#settle();
  }

  #settle(): void {
    clearTimeout(this.#grace);
    this.#current = null;
    this.#next();
  }

  #stopped(branch: number): void {
    const known = this.of(branch);
    if (known === null) return;
    // Nobody wants variants again who has just stopped them.
    if (known.result !== null) this.#fail(branch, 'its variants were stopped', '');
    else this.#put({ ...known, state: 'stopped' });
  }

  /** What was found before stands. */
  #fail(branch: number, message: string, hint: string): void {
    const known = this.of(branch);
    if (known === null) return;
    this.#put({ ...known, state: known.result === null ? 'failed' : 'done', problem: { message, hint } });
  }

  #put(assessment: Assessment): void {
    this.state.set(new Map(this.state.get()).set(assessment.branch, assessment));
  }
}
