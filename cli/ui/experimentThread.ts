/**
 * Entry of the thread that plays an experiment: the clock, and what it is told. It plays in slices of some milliseconds, hears
 * what the screen wants in between, and tells what is to be seen ten times a second at a pace and five flat out, and no faster than the screen can
 * draw; it never waits for the screen.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { ScenarioError } from '../../scenarios/scenarioError.ts';
import { exitCodes } from '../../studies/exitCodes.ts';
import { Experiment } from '../../studies/experiment/experiment.ts';
import { Refusal } from '../../studies/experiment/refusal.ts';
import type { BranchComparison } from '../../studies/experiment/view.ts';
import type { NumberedCommand, Report, Speed } from './protocol.ts';
import { type Answer, type Command, DRAWN, type ExperimentScript } from './protocol.ts';

/** Of playing, before messages are heard. */
const SLICE_MS = 8;
/** Events after which the clock is looked at. */
const EVENTS = 2_000;
/** Between two views: at a pace it shall look smooth, and flat out the run comes first. */
const VIEW_MS = { atPace: 100, flatOut: 200 };
/** At a pace there may be nothing to play for a while: it is looked at this often. */
const PACE_MS = 20;
/** Verdicts are made anew this often while it runs, and seldom enough to take a hundredth of the time at most. */
const VERDICTS_MS = 250;
const VERDICTS_SHARE = 100;
const PROGRESS_MS = 100;
/** Played ahead and thrown away while the screen opens: the engine has compiled what it runs most before anybody presses a key. */
const WARM_UP_MS = 200;
/** Over which the speed is measured. */
const SPEED_MS = 500;

/** Questions about the instant that is looked at. */
const OF_THE_INSTANT: readonly Command['kind'][] = ['images', 'image', 'log'];

/** What is under way beside the run: a way to an instant, or a comparison. Both are answered when they are done. */
type Errand =
  | {
      readonly kind: 'seek';
      readonly number: number;
      readonly toUs: number;
      readonly fromUs: number;
      readonly answer: Answer;
    }
  | { readonly kind: 'compare'; readonly number: number; readonly work: Generator<number, BranchComparison> };

if (parentPort === null) throw new Error('this file is the entry of a worker thread');
const port = parentPort;
const NOTHING: Answer = { kind: 'nothing' };
/** The thread has told that it ends. */
let hasFailed = false;

/** A defect that it meets is met again by the run itself, which tells of it. */
function warmUp({ file, sets, seed }: ExperimentScript): void {
  const endMs = performance.now() + WARM_UP_MS;
  try {
    const ahead = new Experiment(file, sets, seed);
    while (performance.now() < endMs && !ahead.play(ahead.horizonUs, EVENTS));
    ahead.view(true);
  } catch {}
}

class Player {
  private readonly experiment: Experiment;
  private running = false;
  private speed: Speed = null;
  /** Where the clock is while it runs at a pace: simulated µs at an instant of the real one. */
  private paced = { us: 0, ms: 0 };
  private errand: Errand | null = null;
  /** Asked on the way to an instant, and answered there. */
  private asked: NumberedCommand[] = [];
  /** The last view is on the screen: views that it cannot keep up with would stand before the keys that are pressed. */
  private isDrawn = true;
  private viewedMs = Number.NEGATIVE_INFINITY;
  private verdictsMs = Number.NEGATIVE_INFINITY;
  private verdictsTookMs = 0;
  private progressMs = 0;
  private measured = { us: 0, ms: 0, speed: 0 };
  private isScheduled = false;

  constructor({ file, sets, seed }: ExperimentScript) {
    this.experiment = new Experiment(file, sets, seed);
    this.experiment.play(0, 0);
    this.tell({ kind: 'branch', facts: this.experiment.facts(0) });
    warmUp({ file, sets, seed });
    this.show(true);
  }

  hear(told: NumberedCommand): void {
    if (this.errand?.kind === 'seek' && OF_THE_INSTANT.includes(told.command.kind)) {
      this.asked.push(told);
      return;
    }
    this.answer(told);
    this.answerAsked();
    this.goOn();
  }

  private answer({ number, command }: NumberedCommand): void {
    try {
      const answer = this.obey(number, command);
      if (answer === null) return;
      // Nobody is shown the instants on the way to another.
      if (this.errand?.kind !== 'seek') this.show(!this.running);
      this.tell({ kind: 'done', number, answer });
    } catch (error) {
      this.refuse(number, error);
    }
  }

  private answerAsked(): void {
    if (this.errand?.kind === 'seek') return;
    const { asked } = this;
    this.asked = [];
    for (const told of asked) this.answer(told);
  }

  drawn(): void {
    this.isDrawn = true;
  }

  /** Null: the answer comes later. */
  private obey(number: number, command: Command): Answer | null {
    const { experiment } = this;
    switch (command.kind) {
      case 'run':
        this.speed = command.speed;
        this.running = !experiment.hasEnded;
        this.startClock();
        return NOTHING;
      case 'pause':
        this.stop();
        this.endSeek();
        return NOTHING;
      case 'step':
        this.stop();
        this.endSeek();
        experiment.step();
        return NOTHING;
      case 'seek':
        return this.goTo(number, command.toUs, NOTHING);
      case 'do': {
        this.arrive();
        this.getReady();
        const { atUs } = experiment;
        const branch = experiment.fork(command.deed);
        this.tell({ kind: 'branch', facts: experiment.facts(branch) });
        return this.goTo(number, Math.min(atUs, experiment.horizonUs), { kind: 'forked', branch });
      }
      case 'switch':
        return this.goTo(number, experiment.switchTo(command.branch), NOTHING);
      case 'compare':
        this.endErrand();
        this.errand = { kind: 'compare', number, work: experiment.compare(command.base, command.other) };
        return null;
      case 'save':
        return { kind: 'saved', ...experiment.save(command.path, command.overwrite) };
      case 'images':
        this.getReady();
        return { kind: 'images', at: experiment.moment, ...experiment.images(command.filter, command.limit) };
      case 'image':
        this.getReady();
        return { kind: 'image', at: experiment.moment, detail: experiment.image(command.id) };
      case 'log':
        this.getReady();
        return { kind: 'log', at: experiment.moment, ...experiment.log(command.kinds, command.filter, command.limit) };
      case 'course':
        return { kind: 'course', course: experiment.course() };
      case 'text':
        return { kind: 'text', text: experiment.text(command.branch) };
    }
  }

  /** A way to an instant takes the place of one that is under way. */
  private goTo(number: number, toUs: number, answer: Answer): null {
    this.endErrand();
    this.experiment.aim(toUs);
    this.errand = { kind: 'seek', number, toUs, fromUs: this.experiment.atUs, answer };
    return null;
  }

  /** What was under way is given up where it is, and answered. */
  private endErrand(): void {
    const { errand } = this;
    this.errand = null;
    if (errand?.kind === 'seek') this.tell({ kind: 'done', number: errand.number, answer: errand.answer });
    if (errand?.kind === 'compare') {
      const message = 'the comparison was given up for what was asked next';
      this.tell({ kind: 'refused', number: errand.number, message, hint: 'ask for it again' });
    }
  }

  /** Gets to where it is on its way to. */
  private arrive(): void {
    const { errand, experiment } = this;
    if (errand?.kind !== 'seek') return;
    while (!experiment.play(errand.toUs, EVENTS));
    this.endErrand();
  }

  /** Stays where it is, on the way to somewhere. */
  private endSeek(): void {
    this.getReady();
    if (this.errand?.kind === 'seek') this.endErrand();
  }

  /** Sees to it that there is a world to look at: after a switch it may still be on its way. */
  private getReady(): void {
    const { experiment } = this;
    while (!experiment.isReady) experiment.play(experiment.atUs, EVENTS);
  }

  private stop(): void {
    this.running = false;
    this.experiment.settle();
    this.measured = { us: 0, ms: 0, speed: 0 };
  }

  private startClock(): void {
    const ms = performance.now();
    this.paced = { us: this.experiment.atUs, ms };
    this.measured = { us: this.experiment.atUs, ms, speed: 0 };
  }

  /** One slice, if there is anything to do, and the next after whatever was said meanwhile. */
  private goOn(): void {
    if (hasFailed || this.isScheduled || (this.errand === null && !this.running)) return;
    this.isScheduled = true;
    const next = (): void => {
      this.isScheduled = false;
      try {
        this.slice();
      } catch (error) {
        fail(error);
        return;
      }
      this.goOn();
    };
    const idleMs = this.errand === null && this.speed !== null ? PACE_MS : 0;
    if (idleMs > 0) setTimeout(next, idleMs);
    else setImmediate(next);
  }

  private slice(): void {
    const endMs = performance.now() + SLICE_MS;
    if (this.errand?.kind === 'compare') this.compareOn(this.errand, endMs);
    else if (this.errand !== null) this.seekOn(this.errand, endMs);
    else if (this.running) this.runOn(endMs);
    this.answerAsked();
  }

  private seekOn(errand: Errand & { kind: 'seek' }, endMs: number): void {
    const { experiment } = this;
    while (performance.now() < endMs) {
      if (!experiment.play(errand.toUs, EVENTS)) continue;
      this.endErrandShown();
      return;
    }
    const way = Math.max(1, errand.toUs - errand.fromUs);
    this.progress(errand.number, (experiment.atUs - errand.fromUs) / way);
  }

  private endErrandShown(): void {
    this.startClock();
    this.show(!this.running);
    this.endErrand();
  }

  private compareOn({ number, work }: Errand & { kind: 'compare' }, endMs: number): void {
    try {
      while (performance.now() < endMs) {
        const step = work.next();
        if (step.done) {
          this.errand = null;
          this.tell({ kind: 'done', number, answer: { kind: 'compared', comparison: step.value } });
          return;
        }
        this.progress(number, step.value);
      }
    } catch (error) {
      this.errand = null;
      this.refuse(number, error);
    }
  }

  private runOn(endMs: number): void {
    const { experiment } = this;
    const untilUs = this.targetUs();
    let isThere = false;
    while (!isThere && performance.now() < endMs) isThere = experiment.play(untilUs, EVENTS);
    if (!isThere) this.fallBehind();
    this.measure();
    if (experiment.hasEnded) {
      this.stop();
      this.show(true);
      return;
    }
    const apartMs = this.speed === null ? VIEW_MS.flatOut : VIEW_MS.atPace;
    if (this.isDrawn && performance.now() - this.viewedMs >= apartMs) this.show(this.wantsVerdicts());
  }

  /** Where a run at a pace should be by now. */
  private targetUs(): number {
    if (this.speed === null) return this.experiment.horizonUs;
    const passedMs = performance.now() - this.paced.ms;
    return Math.floor(this.paced.us + passedMs * 1000 * this.speed);
  }

  /** It cannot keep the pace: it does what it can, and does not make up for it later. */
  private fallBehind(): void {
    if (this.speed !== null) this.paced = { us: this.experiment.atUs, ms: performance.now() };
  }

  private measure(): void {
    const { measured, experiment } = this;
    const ms = performance.now();
    const passedMs = ms - measured.ms;
    if (passedMs < SPEED_MS && measured.speed > 0) return;
    const speed = passedMs <= 0 ? 0 : (experiment.atUs - measured.us) / 1000 / passedMs;
    if (passedMs >= SPEED_MS) this.measured = { us: experiment.atUs, ms, speed };
    else this.measured = { ...measured, speed };
  }

  private wantsVerdicts(): boolean {
    return performance.now() - this.verdictsMs >= Math.max(VERDICTS_MS, VERDICTS_SHARE * this.verdictsTookMs);
  }

  private show(fresh: boolean): void {
    if (!this.experiment.isReady) return;
    const startMs = performance.now();
    const view = this.experiment.view(fresh);
    const ms = performance.now();
    if (fresh) {
      this.verdictsMs = ms;
      this.verdictsTookMs = ms - startMs;
    }
    this.viewedMs = ms;
    this.isDrawn = false;
    this.tell({ kind: 'view', view, isRunning: this.running, speed: this.running ? this.measured.speed : 0 });
  }

  private progress(number: number, fraction: number): void {
    const ms = performance.now();
    if (ms - this.progressMs < PROGRESS_MS) return;
    this.progressMs = ms;
    this.tell({ kind: 'progress', number, fraction: Math.max(0, Math.min(1, fraction)) });
  }

  private refuse(number: number, error: unknown): void {
    if (error instanceof Refusal) {
      this.tell({ kind: 'refused', number, message: error.message, hint: error.hint });
    } else if (error instanceof ScenarioError) {
      const { message, hint } = error.issues[0] ?? { message: error.message, hint: '' };
      this.tell({ kind: 'refused', number, message, hint });
    } else {
      fail(error);
    }
  }

  private tell(report: Report): void {
    port.postMessage(report);
  }
}

try {
  const player = new Player(workerData as ExperimentScript);
  port.on('message', (told: NumberedCommand | typeof DRAWN) => {
    if (told === DRAWN) player.drawn();
    else player.hear(told);
  });
} catch (error) {
  fail(error);
}

/** Tells why, and ends the thread. */
function fail(error: unknown): void {
  const report: Report =
    error instanceof ScenarioError
      ? { kind: 'failed', message: error.message, hint: error.issues[0]?.hint ?? '', exitCode: exitCodes.badUsage }
      : {
          kind: 'failed',
          message: error instanceof Error ? (error.stack ?? error.message) : String(error),
          hint: 'this is a defect of the model; please report it with the scenario',
          exitCode: exitCodes.defect,
        };
  hasFailed = true;
  port.postMessage(report);
  port.close();
}
