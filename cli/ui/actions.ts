/** What each row of the keymap does. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { formatClock } from '../../studies/figures.ts';
import { chooseKind, choosePair, forgetPair, playOn, travelCompared } from './choosing.ts';
import { readClock } from './clockText.ts';
import { type Entry, NO_COMPLETIONS } from './entry.ts';
import { strikeBeside, strikesAtUs } from './faultOrder.ts';
import { settingsLike } from './forms/settingPaths.ts';
import { askForFault } from './injecting.ts';
import { openPalette } from './palette.ts';
import { attempted, perform } from './performing.ts';
import type { Speed } from './protocol.ts';
import { ASKS_AGAIN, savePathProblem, typedPath } from './savePath.ts';
import { COMPARE, LOG, PICKER, SCREENS, TIMELINE } from './screens/names.ts';
import type { Shell } from './shell.ts';
import { nearestZoom } from './timeline/stretch.ts';
import { aimUs, travel } from './timeTravel.ts';

type Act = (shell: Shell, word: string) => void;

export const actions: Readonly<Record<string, Act>> = {
  screen: (shell, word) => goToScreen(shell, Number(word)),
  nextScreen: (shell) => goToScreen(shell, (shell.state.get().screen % SCREENS) + 1),
  previousScreen: (shell) => goToScreen(shell, ((shell.state.get().screen + SCREENS - 2) % SCREENS) + 1),

  up: (shell) => moveBy(shell, (cursor) => cursor.move(-1)),
  down: (shell) => moveBy(shell, (cursor) => cursor.move(1)),
  top: (shell) => moveBy(shell, (cursor) => cursor.move(Number.NEGATIVE_INFINITY)),
  bottom: (shell) => moveBy(shell, (cursor) => cursor.move(Number.POSITIVE_INFINITY)),
  pageUp: (shell) => moveBy(shell, (cursor) => cursor.turn(-1)),
  pageDown: (shell) => moveBy(shell, (cursor) => cursor.turn(1)),
  enter,
  goThere,
  back,
  filter: openFilter,
  logKind: chooseKind,

  runOrPause: (shell) => {
    const { session, speed } = shell.state.get();
    void shell.send(session?.can('pause') === true ? { kind: 'pause' } : { kind: 'run', speed });
  },
  step: (shell) => void shell.send({ kind: 'step' }),
  faster: (shell) => setSpeed(shell, fasterThan(shell.state.get().speed)),
  slower: (shell) => setSpeed(shell, slowerThan(shell.state.get().speed)),
  flatOut: (shell) => setSpeed(shell, null),
  bucketBack: (shell) => travel(shell, aimUs(shell) - bucketUs(shell)),
  bucketOn: (shell) => travel(shell, aimUs(shell) + bucketUs(shell)),
  toStart: (shell) => travel(shell, 0),
  toEnd: (shell) => travel(shell, Number.MAX_SAFE_INTEGER),
  goTo: askForTime,
  zoomIn: (shell) => zoom(shell, 1),
  zoomOut: (shell) => zoom(shell, -1),
  toFault: (shell) => {
    const { fault } = shell.context;
    const atUs = fault === null ? null : strikesAtUs(fault);
    if (atUs !== null) travel(shell, atUs);
  },
  nextFault: (shell) => travelToFault(shell, true),
  previousFault: (shell) => travelToFault(shell, false),

  inject: askForFault,
  suppress: (shell) => {
    const { fault } = shell.context;
    if (fault !== null) void perform(shell, { kind: 'suppress', id: fault.id });
  },
  move: askForMove,
  set: askForSetting,

  assess: (shell) => {
    const { session } = shell.state.get();
    const branch = session?.state.get().view?.branch;
    if (session === null || branch === undefined) return;
    const { assessments } = session;
    if (assessments.isBusy(branch)) assessments.stop(branch);
    else void assessments.want(branch);
  },
  sensitivity: (shell) => {
    const { screen, detailed, session } = shell.state.get();
    if (detailed.has(screen)) {
      back(shell);
      return;
    }
    shell.set({ detailed: new Set([...detailed, screen]) });
    const branch = session?.state.get().view?.branch;
    if (branch !== undefined) session?.assessments.vary(branch);
  },

  save: askForPath,
  nextBranch: (shell) => switchBranch(shell, 1),
  previousBranch: (shell) => switchBranch(shell, -1),
  compare: (shell) => {
    forgetPair(shell);
    goToScreen(shell, COMPARE);
  },
  nextBase: (shell) => choosePair(shell, 'nextBase'),
  nextOther: (shell) => choosePair(shell, 'nextOther'),
  swap: (shell) => choosePair(shell, 'swap'),
  playOn: (shell) => void playOn(shell),

  palette: openPalette,
  help: (shell) => shell.set({ overlay: { kind: 'help', first: 0 } }),
  open: (shell) => leave(shell, 'open', () => shell.close()),
  repaint: (shell) => shell.setting.onRepaint(),
  suspend: (shell) => shell.setting.onSuspend(),
  quit: (shell) => leave(shell, 'quit', () => shell.press('ctrl+c')),
};

/** Asks once where branches would be thrown away; Ctrl-C never asks. */
function leave(shell: Shell, way: 'quit' | 'open', go: () => void): void {
  const { session, leaving } = shell.state.get();
  const unsaved = session?.unsaved ?? 0;
  if (unsaved === 0 || leaving === way) {
    go();
    return;
  }
  const branches = unsaved === 1 ? '1 branch is' : `${unsaved} branches are`;
  shell.set({ leaving: way });
  shell.complain(`${branches} not saved: ${way === 'quit' ? 'q again leaves' : 'o again opens another'}, w saves`);
}

function goToScreen(shell: Shell, number: number): void {
  if (Number.isInteger(number) && number >= 1 && number <= SCREENS) shell.set({ screen: number });
  else shell.complain(`there is no screen of that number: 1 to ${SCREENS}`);
}

function moveBy(shell: Shell, move: (cursor: ReturnType<Shell['cursor']>) => void): void {
  move(shell.cursor());
  shell.set({ moves: shell.state.get().moves + 1 });
}

function enter(shell: Shell): void {
  const { screen, detailed } = shell.state.get();
  if (detailed.has(screen)) {
    back(shell);
    return;
  }
  const id = shell.cursor().selectedId;
  if (id === null) return;
  if (screen === PICKER) openPicked(shell, id);
  else {
    // Details are of this row, also when another comes to stand where it stood.
    shell.cursor().select(id);
    shell.set({ detailed: new Set([...detailed, screen]) });
  }
}

/** Rows that belong to an instant have it before the blank in their ids. */
function goThere(shell: Shell): void {
  const atUs = Number(shell.cursor().selectedId?.split(' ')[0]);
  if (Number.isNaN(atUs)) shell.complain('they do not differ anywhere yet');
  else if (shell.state.get().screen === COMPARE) void travelCompared(shell, atUs);
  else travel(shell, atUs);
}

function openPicked(shell: Shell, id: string): void {
  try {
    shell.cursor().select(id);
    shell.open(shell.setting.scriptOf(id));
  } catch (error) {
    // What a file is wrong with belongs to the list that it was picked from.
    shell.complain((error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '');
  }
}

/** What lies on top goes first. */
function back(shell: Shell): void {
  const { screen, detailed, filters, choices } = shell.state.get();
  if (detailed.has(screen)) shell.set({ detailed: new Set([...detailed].filter((one) => one !== screen)) });
  else if ((filters[screen] ?? '') !== '') shell.set({ filters: { ...filters, [screen]: '' } });
  else if (screen === LOG) shell.set({ choices: { ...choices, logKinds: [] } });
}

function openFilter(shell: Shell): void {
  const { screen, filters } = shell.state.get();
  const put = (text: string) => shell.set({ filters: { ...shell.state.get().filters, [screen]: text } });
  shell.set({
    overlay: {
      kind: 'entry',
      entry: {
        label: 'filter',
        text: filters[screen] ?? '',
        hint: 'Enter keeps it, Esc takes it away',
        problem: null,
        completions: NO_COMPLETIONS,
        onChange: put,
        submit: () => null,
      },
    },
  });
}

const FASTEST = 1e6;

function fasterThan(speed: Speed): Speed {
  return speed === null || speed >= FASTEST ? null : speed * 10;
}

function slowerThan(speed: Speed): Speed {
  return speed === null ? FASTEST : Math.max(1, speed / 10);
}

function setSpeed(shell: Shell, speed: Speed): void {
  shell.set({ speed });
  if (shell.state.get().session?.can('pause') === true) void shell.send({ kind: 'run', speed });
  else shell.say(`it will run ${speedText(speed)}`);
}

/** `×1000`, `×10⁶` or `flat out`. */
export function speedText(speed: Speed): string {
  if (speed === null) return 'flat out';
  return speed >= FASTEST ? '×10⁶' : `×${speed}`;
}

/** Timelines have this many buckets or a few more: one step of the arrows. */
const STEPS = 60;

/** On the timeline as much less as it is nearer. */
function bucketUs(shell: Shell): number {
  const { session, screen, zoom } = shell.state.get();
  return (session?.facts?.scenario.durationUs ?? 0) / STEPS / (screen === TIMELINE ? 2 ** zoom : 1);
}

function zoom(shell: Shell, by: number): void {
  const { session, zoom } = shell.state.get();
  const to = zoom + by;
  if (to < 0) shell.complain('that is all of it');
  else if (to > nearestZoom(session?.facts?.scenario.durationUs ?? 0))
    shell.complain('it shows no less time than this');
  else shell.set({ zoom: to });
}

function travelToFault(shell: Shell, isNext: boolean): void {
  const view = shell.state.get().session?.state.get().view;
  if (view === null || view === undefined) return;
  const atUs = strikeBeside({ faults: view.faults, cursorUs: aimUs(shell) }, isNext);
  if (atUs === null) shell.complain(isNext ? 'no fault is planned after this' : 'no fault came before this');
  else {
    travel(shell, atUs);
    shell.say('just before it strikes: . plays the next event');
  }
}

function askForTime(shell: Shell): void {
  const scenario = shell.state.get().session?.facts?.scenario;
  ask(shell, 'time', '', '2:10:00, 90m, or from here: +10m, -1h', (text) => {
    const read = readClock(text, aimUs(shell), scenario?.horizonUs ?? 0);
    if ('problem' in read) return read.problem;
    travel(shell, read.atUs);
    return null;
  });
}

function askForMove(shell: Shell): void {
  const { fault } = shell.context;
  if (fault === null) return;
  const scenario = shell.state.get().session?.facts?.scenario;
  const from = strikesAtUs(fault) ?? 0;
  ask(
    shell,
    `move ${fault.id} to`,
    formatClock(from),
    'a time, or +10m, -1h from where it is; Ctrl-U clears',
    (text) => {
      const read = readClock(text, from, scenario?.durationUs ?? 0);
      if ('problem' in read) return read.problem;
      return attempted(shell, { kind: 'move', id: fault.id, atUs: read.atUs });
    },
  );
}

function askForSetting(shell: Shell): void {
  const hint = 'PATH=VALUE, such as registry.replication.bandwidth=1Gbps; Tab completes';
  const submit = (text: string) =>
    /^[^=]+=.+$/.test(text.trim())
      ? attempted(shell, { kind: 'set', text: text.trim() })
      : 'a setting looks like PATH=VALUE';
  ask(shell, 'set', '', hint, submit, settingsLike);
}

function askForPath(shell: Shell): void {
  const facts = shell.state.get().session?.facts;
  const path = `${facts?.scenario.name ?? 'scenario'}-${(facts?.name ?? 'branch').replaceAll(' ', '-')}.yaml`;
  let asked: string | null = null;
  ask(shell, 'save as', path.replaceAll(/[#/\\]/g, '-'), 'a path that ends in .yaml; Ctrl-U clears', (text) => {
    const to = typedPath(text);
    const overwrite = asked === to;
    const problem = savePathProblem(to, overwrite);
    if (problem === ASKS_AGAIN) asked = to;
    return problem ?? save(shell, to, overwrite);
  });
}

async function save(shell: Shell, path: string, overwrite: boolean): Promise<string | null> {
  // As `nines run --save` does, a directory is made where there is none.
  const isThere = existsSync(dirname(path));
  const outcome = await shell.tried({ kind: 'save', path, overwrite });
  if (outcome === null) return null;
  if ('problem' in outcome) return outcome.problem;
  const { answer } = outcome;
  if (answer.kind === 'saved') {
    const directory = isThere ? '' : `, in a new directory ${dirname(path)}`;
    shell.say(`saved: ${answer.path}${directory}${answer.digest === '' ? '' : `, digest ${answer.digest}`}`);
  }
  return null;
}

function switchBranch(shell: Shell, by: number): void {
  const view = shell.state.get().session?.state.get().view;
  if (view === null || view === undefined) return;
  const at = view.branches.findIndex(({ id }) => id === view.branch);
  const next = view.branches[(at + by + view.branches.length) % view.branches.length];
  if (next !== undefined) void shell.send({ kind: 'switch', branch: next.id });
}

function ask(
  shell: Shell,
  label: string,
  text: string,
  hint: string,
  submit: Entry['submit'],
  completions: Entry['completions'] = NO_COMPLETIONS,
): void {
  shell.set({ overlay: { kind: 'entry', entry: { label, text, hint, problem: null, completions, submit } } });
}
