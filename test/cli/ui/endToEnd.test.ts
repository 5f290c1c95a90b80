/** `nines ui` as it is built, on a terminal of the system, with the thread that plays. */
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { TerminalOptions } from '../../../tools/terminal/pseudoTerminal.ts';
import { TerminalSession } from '../../../tools/terminal/terminalSession.ts';
import { removeWritten, written } from '../../studies/experiment/fixture.ts';
import { TWO_PLACES } from './twoPlaces.ts';

afterAll(removeWritten);

const FILE = 'scenarios/library/lose-a-region.yaml';
/** Of which the report of a run is soon there. */
const SERVED_FOR_AN_HOUR = TWO_PLACES.replace('hazards:', 'clients: [{region: eastus, pull: {rate: 1/min}}]\nhazards:');
const open: TerminalSession[] = [];

beforeAll(() => {
  expect(inject('programDefect')).toBeNull();
});

afterEach(() => {
  for (const terminal of open.splice(0)) terminal.dispose();
});

async function watching(
  words: readonly string[] = ['ui', FILE],
  options: TerminalOptions = {},
): Promise<TerminalSession> {
  const terminal = new TerminalSession(words, options);
  open.push(terminal);
  await terminal.shows(/Verdicts so far/);
  return terminal;
}

describe('nines ui on a terminal', { timeout: 30_000 }, () => {
  it('plays, kills a region in three keys, looks back, and leaves the terminal as it found it', async () => {
    const terminal = await watching();
    expect([terminal.isAlternate, terminal.isCursorHidden, terminal.hasColor]).toEqual([true, true, true]);
    terminal.press(' ');
    await terminal.shows(/▶ running ×1000.*0:0[1-9]:/);
    terminal.press('x');
    await terminal.shows(/▶ +region.loss/);
    terminal.press('\r');
    await terminal.shows(/▶ region\*/);
    terminal.press('\r');
    await terminal.shows(/✓ branch 1: inject region.loss eastus/);
    await terminal.shows(/branch 1 +▶ running.*eastus +✗ lost/s);
    terminal.press('4');
    await terminal.shows(/\[4 Faults\].*region.loss +eastus.*by hand/s);
    terminal.press('q');
    await terminal.shows(/! 1 branch is not saved: q again leaves/);
    terminal.press('q');
    expect(await terminal.left()).toBe(0);
    expect([terminal.isAlternate, terminal.isCursorHidden, terminal.hasItsModesBack]).toEqual([false, false, true]);
  });

  it('assesses a branch while it is played', async () => {
    const terminal = await watching(['ui', written(TWO_PLACES)]);
    terminal.press('6');
    await terminal.shows(/▶ (?:trying out|estimating|exploring)/);
    terminal.press(' ');
    await terminal.shows(/▶ running ×1000/);
    await terminal.shows(/Assess +✓ done in .*by disasters +5\.\d .*├?┼┤?/s);
    terminal.press('v');
    await terminal.shows(/Sensitivity +one value.*region\.loss +█+│░+/s);
    terminal.press('q');
    expect(await terminal.left()).toBe(0);
  });

  it('tells of a thread that dies while it assesses, and goes on', async () => {
    const dying = await watching(['ui', written(TWO_PLACES)], { environment: atStart(dyingAtWord(2)) });
    dying.press('6');
    await dying.shows(/✗ not assessed *\n +its thread has died: it ended with code 3: a begins anew/);
    dying.press('1');
    await dying.shows(/Verdicts so far/);
    dying.press('q');
    expect(await dying.left()).toBe(0);
  });

  it('is resized, without colours and with ASCII', async () => {
    const terminal = await watching(['ui', FILE, '--ascii'], {
      columns: 120,
      rows: 40,
      environment: { NO_COLOR: '1' },
    });
    expect(terminal.text).toMatch(/^[\n\x20-\x7e]+$/);
    expect(terminal.hasColor).toBe(false);
    for (const [columns, rows] of [
      [70, 16],
      [100, 30],
    ] as const) {
      terminal.resize(columns, rows);
      const isWhole = () =>
        /^nines lose/.test(terminal.lines[0] ?? '') && /q quit$/.test(terminal.lines[rows - 1] ?? '');
      await terminal.until(isWhole, `shows its foot in row ${rows}`);
      expect(terminal.lines[0]?.length).toBe(columns);
    }
    terminal.press('q');
    expect(await terminal.left()).toBe(0);
  });

  it('opens the list of scenarios where it is called without a word, and gives the terminal back when it is killed', async () => {
    const terminal = new TerminalSession([]);
    open.push(terminal);
    await terminal.shows(/How many nines.*acr-premium-3-regions/s);
    terminal.kill('SIGTERM');
    expect(await terminal.left()).toBe(105);
    expect([terminal.isAlternate, terminal.isCursorHidden, terminal.hasItsModesBack]).toEqual([false, false, true]);
  });

  it('tells of a thread that dies, and leaves with its code', async () => {
    const terminal = new TerminalSession(['ui', written(TWO_PLACES)], { environment: atStart(dyingAtWord(1)) });
    open.push(terminal);
    await terminal.shows(/✗ the experiment has ended: its thread ended with code 3/);
    terminal.press('q');
    expect(await terminal.left()).toBe(109);
    expect(terminal.text).toMatch(/nines: the experiment has ended/);
  });

  it('says what is wrong with a scenario without a screen', async () => {
    const terminal = new TerminalSession(['ui', FILE, '--set', 'run.duration=soon']);
    open.push(terminal);
    expect(await terminal.left()).toBe(104);
    expect(terminal.text).toMatch(/`run.duration`: `soon` is not a duration/);
    expect(terminal.written).not.toContain('\x1b[?1049h');
  });
});

/** One session, looked at again and again until it breaks: to begin one takes most of the time. */
describe('nines ui that has been open for a while', { timeout: 30_000 }, () => {
  let terminal: TerminalSession;
  beforeAll(async () => {
    const breaks = "process.on('SIGUSR2', () => { throw new Error('broken inside') })";
    terminal = new TerminalSession(['ui', FILE], { environment: atStart(breaks) });
    await terminal.shows(/Verdicts so far/);
  }, 30_000);
  afterAll(() => terminal.dispose());

  it('shows what a fault does on the map, and when on the timeline', async () => {
    terminal.press('2t2:10:00\r');
    await terminal.shows(/\[2 World\].*→ paused \d+ min.*● westeurope \d+ %.*── ▲ eastus degraded.*held by +stall/s);
    terminal.press('3]');
    await terminal.shows(/\[3 Timeline\].*Timeline +2:20:00.*▲ replication.pause|▶ replication.pause.*▲ active/s);
    terminal.press('G\x1b[C');
    await terminal.shows(/▶ region.loss eastus.*eastus +─+▒+█*│.*✗ lost/s);
  });

  it('stops for Ctrl-Z, and goes on at once where no shell is there to stop it', async () => {
    terminal.press(' ');
    await terminal.shows(/▶ running/);
    const before = terminal.written.length;
    terminal.press('\x1a4');
    await terminal.shows(/\[4 Faults\]/);
    expect(terminal.written.slice(before)).toMatch(/\?1049l.*\?1049h.*4 Faults/s);
    expect([terminal.isAlternate, terminal.isCursorHidden]).toEqual([true, true]);
  });

  it('gives the terminal back when the program breaks, and then says how', async () => {
    terminal.kill('SIGUSR2');
    expect(await terminal.left()).toBe(109);
    expect(terminal.text).toMatch(/a defect in nines: broken inside/);
    expect([terminal.isAlternate, terminal.isCursorHidden, terminal.hasItsModesBack]).toEqual([false, false, true]);
  });
});

describe('nines ui without a terminal to draw on', { timeout: 30_000 }, () => {
  it('prints the help, and the report of a run', async () => {
    const bare = new TerminalSession([], { environment: { CI: 'true' }, rows: 60 });
    open.push(bare);
    await bare.shows(/nines.*Exit codes:/s);
    expect(await bare.left()).toBe(0);
    const dumb = new TerminalSession(['ui', written(SERVED_FOR_AN_HOUR), '--seed', '2'], {
      environment: { TERM: 'dumb' },
      rows: 60,
    });
    open.push(dumb);
    await dumb.left();
    expect(dumb.written).toMatch(/^No screen can be drawn here: seed 2 is played, as by `nines run`\r?\n/);
    expect(dumb.written).toMatch(/Region +/);
    expect(dumb.written).not.toContain('\x1b[?1049h');
  });
});

/** The thread of that number ends at the first word that it is told. */
function dyingAtWord(thread: number): string {
  return `import { parentPort, threadId } from 'node:worker_threads';
    if (threadId === ${thread}) parentPort.once('message', () => process.exit(3));`;
}

/** Has Node run a piece of code before the program, in each of its threads. */
function atStart(code: string): Readonly<Record<string, string>> {
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` };
}
