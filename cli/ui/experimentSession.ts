/** One experiment that is open: its thread, what that has told last, and its life cycle. */
import { type Actor, createActor } from 'xstate';
import { exitCodes } from '../../studies/exitCodes.ts';
import type { BranchFacts, ExperimentView } from '../../studies/experiment/view.ts';
import type { OpenAssess } from './assessLink.ts';
import { Assessments, type AssessmentWish } from './assessments.ts';
import type { ExperimentLink, OpenLink } from './experimentLink.ts';
import { type ExperimentEvent, experimentMachine, standingOf } from './experimentMachine.ts';
import type { Answer, Command, ExperimentScript, Report } from './protocol.ts';
import { Store } from './store.ts';

export interface Failure {
  readonly message: string;
  readonly hint: string;
  readonly exitCode: number;
}

export interface SessionState {
  /** By branch. */
  readonly facts: ReadonlyMap<number, BranchFacts>;
  readonly view: ExperimentView | null;
  readonly isRunning: boolean;
  /** Simulated seconds a second, as measured. */
  readonly speed: number;
  /** 0–1 of a long command, or null. */
  readonly progress: number | null;
  /** Where it is on its way to, µs; null: nowhere. */
  readonly headedUs: number | null;
  readonly failure: Failure | null;
}

/** A command that could not be done; the experiment is as it was. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** The event of the life cycle that a command asks for; null for one that is only a question. */
const WISHES: Readonly<
  Partial<Record<Command['kind'], ExperimentEvent['type'] & ('run' | 'pause' | 'seek' | 'change')>>
> = {
  run: 'run',
  pause: 'pause',
  step: 'seek',
  seek: 'seek',
  switch: 'seek',
  do: 'change',
};

export class ExperimentSession {
  readonly script: ExperimentScript;
  readonly state = new Store<SessionState>({
    facts: new Map(),
    view: null,
    isRunning: false,
    speed: 0,
    progress: null,
    headedUs: null,
    failure: null,
  });
  readonly actor: Actor<typeof experimentMachine> = createActor(experimentMachine).start();
  /** Of its branches, on a thread of their own. */
  readonly assessments: Assessments;
  readonly #link: ExperimentLink;
  readonly #saved = new Set<number>();
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  /** Number of the seek that was sent last. */
  #seek = 0;

  constructor(script: ExperimentScript, open: OpenLink, openAssess: OpenAssess) {
    this.script = script;
    this.assessments = new Assessments(openAssess, (branch) => this.#wishOf(branch));
    this.#link = open(script, {
      onReport: (report) => this.#hear(report),
      onDeath: (reason) =>
        this.#fail({ message: `the experiment has ended: ${reason}`, hint: '', exitCode: exitCodes.defect }),
    });
  }

  /** Of the branch that is looked at. */
  get facts(): BranchFacts | null {
    const { facts, view } = this.state.get();
    return facts.get(view?.branch ?? 0) ?? null;
  }

  /** How many branches have something done by hand in them that is in no file; none where nothing can be saved any more. */
  get unsaved(): number {
    const { facts, failure } = this.state.get();
    if (failure !== null) return 0;
    return [...facts.values()].filter(({ id, deeds }) => deeds.length > 0 && !this.#saved.has(id)).length;
  }

  can(wish: 'run' | 'pause' | 'seek' | 'change'): boolean {
    return this.actor.getSnapshot().can({ type: wish });
  }

  /** What the thread answers. Rejects with Refused, at once for what the life cycle does not allow. */
  readonly send = (command: Command): Promise<Answer> => {
    const wish = WISHES[command.kind];
    const { failure } = this.state.get();
    if (failure !== null) return Promise.reject(new Refused(failure.message, failure.hint));
    if (wish !== undefined) {
      if (!this.can(wish)) return Promise.reject(new Refused(`not while it is ${this.actor.getSnapshot().value}`, ''));
      this.actor.send({ type: wish });
    }
    this.#last += 1;
    const number = this.#last;
    const { view } = this.state.get();
    if (command.kind === 'seek') {
      this.#seek = number;
      this.state.set({ ...this.state.get(), headedUs: command.toUs });
    }
    return new Promise((resolve, reject) => {
      const answered = (answer: Answer) => {
        if (answer.kind === 'saved' && view !== null) this.#keep(view.branch);
        resolve(answer);
      };
      this.#waiting.set(number, { resolve: answered, reject });
      this.#link.post({ number, command });
    });
  };

  close(): void {
    this.assessments.close();
    this.#link.close();
    this.actor.stop();
    this.#rejectAll(new Refused('the experiment was closed', ''));
  }

  async #wishOf(branch: number): Promise<AssessmentWish> {
    const answer = await this.send({ kind: 'text', branch });
    if (answer.kind !== 'text') throw new Refused('the branch is not there', '');
    const isAsItWas = this.state.get().facts.get(branch)?.deeds.length === 0;
    return { text: answer.text, replays: isAsItWas ? this.script.file : null };
  }

  #hear(report: Report): void {
    const state = this.state.get();
    switch (report.kind) {
      case 'branch':
        this.state.set({ ...state, facts: new Map(state.facts).set(report.facts.id, report.facts) });
        if (report.facts.parent === null) this.actor.send({ type: 'opened' });
        return;
      case 'view': {
        const { view, isRunning, speed } = report;
        const durationUs = state.facts.get(view.branch)?.scenario.durationUs ?? Number.POSITIVE_INFINITY;
        this.state.set({ ...state, view, isRunning, speed });
        this.actor.send({ type: 'viewed', ...standingOf(view, isRunning, durationUs) });
        // After it was drawn, and after keys that were pressed meanwhile.
        setImmediate(() => this.#link.drawn());
        return;
      }
      case 'progress':
        this.state.set({ ...state, progress: report.fraction });
        return;
      case 'done':
        if (report.answer.kind === 'forked') this.actor.send({ type: 'forked' });
        this.#answer(report.number, ({ resolve }) => resolve(report.answer));
        return;
      case 'refused':
        this.#answer(report.number, ({ reject }) => reject(new Refused(report.message, report.hint)));
        return;
      case 'failed':
        this.#fail(report);
    }
  }

  /** A branch was saved, and with it what was done to those that it came from. */
  #keep(branch: number): void {
    const { facts } = this.state.get();
    for (let at: number | null = branch; at !== null; at = facts.get(at)?.parent ?? null) this.#saved.add(at);
  }

  #answer(number: number, settle: (waiting: Waiting) => void): void {
    const waiting = this.#waiting.get(number);
    this.#waiting.delete(number);
    if (this.state.get().progress !== null) this.state.set({ ...this.state.get(), progress: null });
    if (number === this.#seek) this.state.set({ ...this.state.get(), headedUs: null });
    if (waiting !== undefined) settle(waiting);
  }

  #fail({ message, hint, exitCode }: Failure): void {
    if (this.state.get().failure !== null) return;
    this.state.set({
      ...this.state.get(),
      isRunning: false,
      progress: null,
      headedUs: null,
      failure: { message, hint, exitCode },
    });
    this.actor.send({ type: 'failed' });
    this.#rejectAll(new Refused(message, hint));
  }

  #rejectAll(error: Refused): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(error);
  }
}
