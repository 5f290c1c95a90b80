import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type Answer, type Command, DRAWN, type ExperimentScript, type Report } from '../../../cli/ui/protocol.ts';
import { compileScenario } from '../../../scenarios/compile.ts';
import { loadScenario } from '../../../scenarios/load.ts';
import { runSeed } from '../../../sim/run.ts';
import type { ExperimentView } from '../../../studies/experiment/view.ts';
import { ROOT } from '../../house/sources.ts';
import { removeWritten, TWENTY_MINUTES, written } from '../../studies/experiment/fixture.ts';

afterAll(removeWritten);

const THREAD = pathToFileURL(join(ROOT, 'dist/cli/ui/experimentThread.js'));
const HORIZON_US = 2_400_000_000;

/** Gives a thread a clock of its own, which goes on by so many milliseconds whenever it is looked at. */
const TICKING = `data:text/javascript,${encodeURIComponent('let ms = 0; performance.now = () => (ms += 2);')}`;

/** The thread as a screen has it. */
class Screen {
  readonly reports: Report[] = [];
  readonly worker: Worker;
  readonly ended: Promise<number>;
  /** Takes views in; else it is too busy for that. */
  draws = true;
  private number = 0;
  private heard: (() => void) | null = null;

  /** @param first a module that is loaded before the thread's own; null: none */
  constructor(script: ExperimentScript, first: string | null) {
    this.worker = new Worker(THREAD, { workerData: script, execArgv: first === null ? [] : ['--import', first] });
    this.worker.on('message', (report: Report) => {
      this.reports.push(report);
      if (report.kind === 'view' && this.draws) this.worker.postMessage(DRAWN);
      this.heard?.();
    });
    this.ended = new Promise((resolve) => this.worker.on('exit', resolve));
  }

  get view(): ExperimentView {
    return this.views.at(-1)!.view;
  }

  get views(): (Report & { kind: 'view' })[] {
    return this.reports.filter((report) => report.kind === 'view');
  }

  tell(command: Command): number {
    this.worker.postMessage({ number: ++this.number, command });
    return this.number;
  }

  async ask(command: Command): Promise<Answer> {
    return this.answer(this.tell(command));
  }

  async answer(number: number): Promise<Answer> {
    const report = await this.until(
      (each) => (each.kind === 'done' || each.kind === 'refused') && each.number === number,
    );
    if (report.kind !== 'done') throw new Error(JSON.stringify(report));
    return report.answer;
  }

  async until(isIt: (report: Report) => boolean): Promise<Report> {
    for (let seen = 0; ; ) {
      for (; seen < this.reports.length; seen++) if (isIt(this.reports[seen]!)) return this.reports[seen]!;
      await new Promise<void>((resolve) => {
        this.heard = resolve;
      });
    }
  }
}

let screen: Screen | null = null;
afterEach(async () => {
  await screen?.worker.terminate();
  screen = null;
});

function opened(file: string, seed = 1, first: string | null = null): Screen {
  screen = new Screen({ file, sets: [], seed }, first);
  return screen;
}

function digestOf(file: string, seed: number): string {
  const { scenario, source } = loadScenario(file);
  return runSeed(compileScenario(scenario, source.directory), seed).digest;
}

describe('the thread of an experiment', () => {
  it('tells the branch and what there is to see, runs flat out to the digest of the run, and stops there', async () => {
    const file = written();
    const thread = opened(file, 6);
    await thread.until(({ kind }) => kind === 'view');
    expect(thread.reports.map(({ kind }) => kind)).toEqual(['branch', 'view']);
    expect(thread.view).toMatchObject({ branch: 0, cursorUs: 0, frontierUs: 0, isOver: false });
    await thread.ask({ kind: 'run', speed: null });
    await thread.until((report) => report.kind === 'view' && report.view.isOver);
    expect(thread.views.at(-1)).toMatchObject({ isRunning: false });
    expect(thread.view.digest).toBe(digestOf(file, 6));
    expect(thread.view.verdicts.length).toBeGreaterThan(5);
  });

  it('keeps a pace, tells at most ten views a second, and pauses', async () => {
    const thread = opened(written(), 1, TICKING);
    await thread.until(({ kind }) => kind === 'view');
    await thread.ask({ kind: 'run', speed: 100 });
    await thread.until((report) => report.kind === 'view' && report.view.cursorUs > 50e6);
    await thread.ask({ kind: 'pause' });
    const cursors = thread.views.filter(({ isRunning }) => isRunning).map(({ view }) => view.cursorUs);
    const steps = cursors.slice(2).map((us, i) => us - cursors[i + 1]!);
    expect(steps.length).toBeGreaterThan(1);
    // A tenth of a second at that pace, and what the clock goes on by while a view is made.
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(9e6);
    expect(Math.max(...steps)).toBeLessThan(20e6);
    const { events, cursorUs } = thread.view;
    await thread.ask({ kind: 'step' });
    expect(thread.view.events).toBe(events + 1);
    expect(thread.view.cursorUs).toBeGreaterThanOrEqual(cursorUs);
  });

  it('plays on and tells nothing more where what it told is not drawn', async () => {
    const thread = opened(written());
    thread.draws = false;
    await thread.until(({ kind }) => kind === 'view');
    await thread.ask({ kind: 'run', speed: null });
    await thread.until((report) => report.kind === 'view' && report.view.isOver);
    // What the answer to a command comes with, and the end.
    expect(thread.views.length).toBeLessThanOrEqual(3);
  });

  it('goes where it is told last, and hears what it is asked on the way', async () => {
    const thread = opened(written());
    const far = thread.tell({ kind: 'seek', toUs: HORIZON_US });
    const near = thread.tell({ kind: 'seek', toUs: 1_000_000 });
    expect(await thread.answer(far)).toEqual({ kind: 'nothing' });
    await thread.answer(near);
    expect(thread.view.cursorUs).toBe(1_000_000);
    const log = await thread.ask({ kind: 'log', kinds: [], filter: '', limit: 5 });
    expect(log.kind).toBe('log');
    expect(await thread.ask({ kind: 'course' })).toMatchObject({ kind: 'course' });
  });

  it('shows nothing of what lies on the way to an instant, and answers there what is asked about it meanwhile', async () => {
    const thread = opened(written());
    await thread.ask({ kind: 'seek', toUs: 600_000_000 });
    const before = thread.views.length;
    const toUs = 500_000_000;
    const seek = thread.tell({ kind: 'seek', toUs });
    const course = thread.tell({ kind: 'course' });
    const images = thread.tell({ kind: 'images', filter: '', limit: 5 });
    await thread.answer(seek);
    await thread.answer(course);
    expect(await thread.answer(images)).toMatchObject({ at: { cursorUs: toUs } });
    expect(new Set(thread.views.slice(before).map(({ view }) => view.cursorUs))).toEqual(new Set([toUs]));
  });

  it('forks, compares and saves, and refuses what the format does', async () => {
    const file = written();
    const thread = opened(file);
    await thread.ask({ kind: 'seek', toUs: 300_000_000 });
    const fault = { action: 'region.loss', region: 'southeastasia' };
    expect(await thread.ask({ kind: 'do', deed: { kind: 'inject', fault } })).toEqual({ kind: 'forked', branch: 1 });
    expect(thread.view).toMatchObject({ branch: 1, cursorUs: 300_000_000 });
    await expect(thread.ask({ kind: 'do', deed: { kind: 'set', text: 'run.duration=never' } })).rejects.toThrow(
      /refused/,
    );
    await thread.ask({ kind: 'seek', toUs: HORIZON_US });
    const path = join(dirname(file), 'saved.yaml');
    expect(await thread.ask({ kind: 'save', path, overwrite: false })).toEqual({
      kind: 'saved',
      path,
      digest: thread.view.digest,
    });
    expect(digestOf(path, 1)).toBe(thread.view.digest);
    expect(readFileSync(path, 'utf8')).toContain('#   inject region.loss southeastasia at 0:05:00');
    await expect(thread.ask({ kind: 'save', path, overwrite: false })).rejects.toThrow(/there is a file/);
    const compared = await thread.ask({ kind: 'compare', base: 0, other: 1 });
    expect(compared).toMatchObject({ comparison: { untilUs: 300_000_000, first: null } });
    await thread.ask({ kind: 'switch', branch: 0 });
    expect(thread.view).toMatchObject({ branch: 0, cursorUs: 300_000_000 });
    await expect(thread.ask({ kind: 'switch', branch: 9 })).rejects.toThrow(/no branch 9/);
  });

  it('ends with the place and the exit code where the scenario cannot be played', async () => {
    const thread = opened(written(TWENTY_MINUTES.replace('zrs', 'zzz')));
    const failed = await thread.until(({ kind }) => kind === 'failed');
    expect(failed).toMatchObject({ exitCode: 104, message: expect.stringMatching(/scenario\.yaml:6:\d+: /) });
    await thread.ended;
  });
});
