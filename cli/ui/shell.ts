/**
 * Everything behind the screen but the drawing: which screen is shown, what lies on top of it, and what a key does to them. It knows no
 * terminal, so a test may press keys.
 */
import type { FaultState } from '../../studies/experiment/view.ts';
import { actions } from './actions.ts';
import type { OpenAssess } from './assessLink.ts';
import { type Entry, edited } from './entry.ts';
import type { OpenLink } from './experimentLink.ts';
import { ExperimentSession, type Failure, Refused } from './experimentSession.ts';
import { faultsInOrder } from './faultOrder.ts';
import { type Form, pressed } from './forms/form.ts';
import type { KeyBinding, KeyContext } from './keyBinding.ts';
import { keymap } from './keymap.ts';
import { typedBy } from './keyNames.ts';
import { bindingOf, elsewhere } from './keysOn.ts';
import type { Answer, Command, ExperimentScript, Speed } from './protocol.ts';
import { NOTHING_CHOSEN, type ScreenChoices } from './screens/choices.ts';
import { PICKER } from './screens/names.ts';
import { Store } from './store.ts';
import { ListCursor } from './text/listCursor.ts';

export type Overlay = { readonly kind: 'help'; readonly first: number } | EntryOverlay | FormOverlay;

export interface EntryOverlay {
  readonly kind: 'entry';
  readonly entry: Entry;
  /** Its text was taken, and may yet be refused: keys but Escape do nothing. */
  readonly isWaiting?: true;
}

export interface FormOverlay {
  readonly kind: 'form';
  readonly form: Form;
  readonly isWaiting?: true;
  /** Null where that is all; else what is wrong with the values, which comes to light later. */
  readonly onComplete: (values: Readonly<Record<string, string>>) => Promise<string | null> | null;
  /** It was closed without being completed. */
  readonly onClose?: () => void;
  /** Takes what stood behind the command that opened it: null where that is all, else what is wrong with it. */
  readonly onWords?: (words: string) => string | null;
}

export interface Message {
  readonly text: string;
  readonly isProblem: boolean;
}

export interface ShellState {
  readonly session: ExperimentSession | null;
  /** PICKER, or the number of a screen. */
  readonly screen: number;
  readonly overlay: Overlay | null;
  readonly message: Message | null;
  /** The way out that was asked for while branches are not saved: once more, and it is taken. */
  readonly leaving: 'quit' | 'open' | null;
  /** What `run` asks for. */
  readonly speed: Speed;
  /** By screen: what its list is filtered by. */
  readonly filters: Readonly<Record<number, string>>;
  /** Screens that show the details of what is selected. */
  readonly detailed: ReadonlySet<number>;
  readonly choices: ScreenChoices;
  /** Of the timeline: how often it was halved. */
  readonly zoom: number;
  /** Counts what changes inside the cursors of lists. */
  readonly moves: number;
}

export interface ShellSetting {
  readonly openLink: OpenLink;
  readonly openAssess: OpenAssess;
  /** What `open` on the picker opens, given what its list calls it. */
  readonly scriptOf: (id: string) => ExperimentScript;
  /** Leaves; `failure`: what the experiment ended with. */
  readonly onQuit: (failure: Failure | null) => void;
  readonly onRepaint: () => void;
  /** Gives the terminal to the user's shell until that goes on with this. */
  readonly onSuspend: () => void;
  /** An experiment came to its end for the first time. */
  readonly onVerdict?: (session: ExperimentSession) => void;
}

/** Rows that the help scrolls by; any other key closes it. */
const HELP_STEPS: Readonly<Record<string, number>> = {
  down: 1,
  j: 1,
  up: -1,
  k: -1,
  pagedown: 10,
  pageup: -10,
  space: 10,
  g: Number.NEGATIVE_INFINITY,
  home: Number.NEGATIVE_INFINITY,
  G: Number.POSITIVE_INFINITY,
  end: Number.POSITIVE_INFINITY,
};

/** Simulated seconds a second: an hour in a few seconds. */
const SPEED_AT_FIRST = 1000;

export class Shell {
  readonly setting: ShellSetting;
  readonly state = new Store<ShellState>({
    session: null,
    screen: PICKER,
    overlay: null,
    message: null,
    leaving: null,
    speed: SPEED_AT_FIRST,
    filters: {},
    detailed: new Set(),
    choices: NOTHING_CHOSEN,
    zoom: 0,
    moves: 0,
  });
  readonly #cursors = new Map<number, ListCursor>();
  /** Pressed before the rows were drawn that they are about. */
  #held: string[] = [];

  constructor(setting: ShellSetting) {
    this.setting = setting;
  }

  /** Opens an experiment in place of the one that is open. */
  open(script: ExperimentScript): void {
    this.#held = [];
    this.state.get().session?.close();
    const session = new ExperimentSession(script, this.setting.openLink, this.setting.openAssess);
    let isTold = false;
    session.actor.subscribe((snapshot) => {
      if (isTold || snapshot.value !== 'verdict') return;
      isTold = true;
      this.setting.onVerdict?.(session);
    });
    for (const screen of this.#cursors.keys()) if (screen !== PICKER) this.#cursors.delete(screen);
    const filters = { [PICKER]: this.state.get().filters[PICKER] ?? '' };
    this.set({
      session,
      screen: 1,
      overlay: null,
      message: null,
      leaving: null,
      filters,
      detailed: new Set(),
      choices: NOTHING_CHOSEN,
      zoom: 0,
    });
  }

  /** Closes the experiment; the list of scenarios is shown. */
  close(): void {
    this.#held = [];
    this.state.get().session?.close();
    this.set({ session: null, screen: PICKER, overlay: null, leaving: null });
  }

  set(changes: Partial<ShellState>): void {
    this.state.set({ ...this.state.get(), ...changes });
  }

  say(text: string): void {
    this.set({ message: { text, isProblem: false } });
  }

  complain(text: string): void {
    this.set({ message: { text, isProblem: true } });
  }

  /** Of the list of the screen that is shown, or of another. */
  cursor(screen: number = this.state.get().screen): ListCursor {
    const known = this.#cursors.get(screen);
    if (known !== undefined) return known;
    // Lists are told of while they are drawn; what is drawn of keys comes after.
    const cursor = new ListCursor(() =>
      queueMicrotask(() => {
        this.set({ moves: this.state.get().moves + 1 });
        this.#pressHeld();
      }),
    );
    this.#cursors.set(screen, cursor);
    return cursor;
  }

  /** Sends a command; what is refused is told in the footer. Null for that. */
  async send(command: Command): Promise<Answer | null> {
    const outcome = await this.tried(command);
    if (outcome === null || 'answer' in outcome) return outcome?.answer ?? null;
    this.complain(outcome.problem);
    return null;
  }

  /** Sends a command, and leaves it to the caller to tell why it was refused. Null: there is no experiment. */
  async tried(command: Command): Promise<{ readonly answer: Answer } | { readonly problem: string } | null> {
    const { session } = this.state.get();
    if (session === null) return null;
    try {
      return { answer: await session.send(command) };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { problem: `${error.message}${error.hint === '' ? '' : `: ${error.hint}`}` };
    }
  }

  /** What a form does with its values; it is shown again where they are refused. */
  complete({ onComplete, ...overlay }: FormOverlay): void {
    this.set({ overlay: null });
    const told = onComplete(overlay.form.values);
    if (told !== null) this.#waitFor({ ...overlay, onComplete, isWaiting: true }, told);
  }

  get context(): KeyContext {
    const { session, screen, detailed } = this.state.get();
    return {
      session,
      screen,
      fault: this.#selectedFault(),
      rows: this.cursor().length,
      isDetailed: detailed.has(screen),
    };
  }

  press(key: string): void {
    const { overlay } = this.state.get();
    if (key === 'ctrl+c') this.#quit();
    else if (key === 'ctrl+z') this.#pressOnScreen(key);
    else if (overlay === null && this.#mustWait(key)) this.#held.push(key);
    else if (overlay === null) this.#pressOnScreen(key);
    else if (key === 'escape') this.#closeOverlay(overlay);
    else this.#pressOver(overlay, key);
  }

  /** What a binding does, or why it cannot. @param word the key that was pressed, or what stands behind a command's name */
  run(binding: KeyBinding, word: string): void {
    const because = binding.disabledBecause?.(this.context) ?? null;
    if (because === null) actions[binding.action]?.(this, word);
    else this.complain(`${binding.name}: ${because}`);
  }

  /** Keys about a row come as soon after the screen's own as one types: before its rows are drawn, and then others behind them. */
  #mustWait(key: string): boolean {
    const { screen, session } = this.state.get();
    const { view = null, failure = null } = session?.state.get() ?? {};
    if (this.cursor().isOffered || view === null || failure !== null) return false;
    const binding = bindingOf(key, screen);
    // The way out never waits: on a terminal that is too small no row is drawn at all.
    if (binding?.action === 'quit') return false;
    return this.#held.length > 0 || binding?.isOfRow === true;
  }

  #pressHeld(): void {
    const held = this.#held;
    this.#held = [];
    for (const key of held) this.press(key);
  }

  #pressOnScreen(key: string): void {
    const { screen, leaving } = this.state.get();
    const binding = bindingOf(key, screen);
    this.set({ message: null, leaving: binding?.action === leaving ? leaving : null });
    if (binding !== null) {
      this.run(binding, key);
      return;
    }
    const other = elsewhere(key, screen);
    if (other !== null) this.complain(`${other.name} is not for this screen: it works on ${screensOf(other)}`);
  }

  #closeOverlay(overlay: Overlay): void {
    this.set({ overlay: null });
    if (overlay.kind === 'entry') overlay.entry.onChange?.('');
    if (overlay.kind === 'form') overlay.onClose?.();
  }

  #pressOver(overlay: Overlay, key: string): void {
    switch (overlay.kind) {
      case 'help':
        this.#pressInHelp(overlay.first, key);
        break;
      case 'entry':
        if (!overlay.isWaiting) this.#pressInEntry(overlay.entry, key);
        break;
      case 'form': {
        if (overlay.isWaiting) return;
        const after = pressed(overlay.form, key);
        if (after.kind === 'open') this.set({ overlay: { ...overlay, form: after.form } });
        else this.complete({ ...overlay, form: { ...overlay.form, values: after.values } });
      }
    }
  }

  #pressInEntry(entry: Entry, key: string): void {
    if (key !== 'enter') {
      const after = edited(entry, key, typedBy(key));
      if (after !== null) this.set({ overlay: { kind: 'entry', entry: after } });
      return;
    }
    this.set({ overlay: null });
    const problem = entry.submit(entry.text);
    if (problem instanceof Promise) this.#waitFor({ kind: 'entry', entry, isWaiting: true }, problem);
    else if (problem !== null) this.set({ overlay: { kind: 'entry', entry: { ...entry, problem } } });
  }

  /** Stays open until it is known whether what was typed is taken: what is typed next is not meant for the screen below. */
  #waitFor(overlay: EntryOverlay | FormOverlay, told: Promise<string | null>): void {
    this.set({ overlay });
    void told.then((problem) => {
      const isOpen = this.state.get().overlay === overlay;
      if (problem === null) {
        if (isOpen) this.set({ overlay: null });
        return;
      }
      if (!isOpen) {
        this.complain(problem);
        return;
      }
      const { isWaiting: _, ...open } = overlay;
      this.set({
        overlay:
          open.kind === 'entry'
            ? { ...open, entry: { ...open.entry, problem } }
            : { ...open, form: { ...open.form, problem } },
      });
    });
  }

  #pressInHelp(first: number, key: string): void {
    const step = HELP_STEPS[key];
    const to = Math.max(0, Math.min(keymap.length, first + (step ?? 0)));
    this.set({ overlay: step === undefined ? null : { kind: 'help', first: to } });
  }

  #selectedFault(): FaultState | null {
    const { session, screen } = this.state.get();
    const view = session?.state.get().view;
    if (view === null || view === undefined) return null;
    const id = this.cursor(screen).selectedId;
    return faultsInOrder(view).find((fault) => fault.id === id) ?? null;
  }

  #quit(): void {
    const { session } = this.state.get();
    this.setting.onQuit(session?.state.get().failure ?? null);
    session?.close();
  }
}

function screensOf({ screens }: KeyBinding): string {
  return (screens ?? []).map((screen) => (screen === PICKER ? 'the list of scenarios' : `screen ${screen}`)).join(', ');
}
