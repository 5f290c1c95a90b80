/** The lines around a screen: what is played and how far it is, the tabs, and at the foot keys, a message, or a line to type into. */
import { wrap } from '../../reports/text/page.ts';
import { formatClock } from '../../studies/figures.ts';
import { speedText } from './actions.ts';
import type { Entry } from './entry.ts';
import { type LifeCycleState, STATE_WORDS } from './experimentMachine.ts';
import type { SessionState } from './experimentSession.ts';
import type { KeyBinding, KeyContext } from './keyBinding.ts';
import { shownKeys } from './keyNames.ts';
import { bindingsOn } from './keysOn.ts';
import type { ExperimentScript, Speed } from './protocol.ts';
import { screens } from './screens/names.ts';
import type { Message } from './shell.ts';
import { clip, ends, type Line, line, type Span, type Style, widthOf } from './text/line.ts';

export function titleLine(
  script: ExperimentScript,
  { facts, view, isRunning, speed, progress, headedUs }: SessionState,
  lifeCycle: LifeCycleState,
  wanted: Speed,
  width: number,
): Line {
  const shown = facts.get(view?.branch ?? 0);
  const { sign, words } = STATE_WORDS[lifeCycle];
  const pace = isRunning ? ` ${speedText(wanted)}${speed > 0 ? ` (×${rounded(speed)})` : ''}` : ` ${speedText(wanted)}`;
  const left = line(
    ['nines ', 'title'],
    [shown?.scenario.name ?? script.file, 'strong'],
    [`  seed ${script.seed}`, 'dim'],
    [`  ${shown?.name ?? ''}`, (shown?.parent ?? null) === null ? 'dim' : 'accent'],
  );
  const right = line(
    [`${sign} ${words}`, STYLES[lifeCycle] ?? 'accent'],
    [progress === null ? pace : ` ${Math.floor(progress * 100)} %`, 'dim'],
    [view === null ? '' : `  ${clockText(view.cursorUs, progress === null ? null : headedUs)}`, 'strong'],
  );
  return ends(clip(left, Math.max(0, width - widthOf(right) - 1)), right, width);
}

/** On the way to another instant that is what counts. */
function clockText(cursorUs: number, headedUs: number | null): string {
  return headedUs === null ? formatClock(cursorUs) : `→ ${formatClock(headedUs)}`;
}

const STYLES: Readonly<Partial<Record<LifeCycleState, Style>>> = {
  running: 'good',
  draining: 'good',
  failed: 'bad',
  scrubbing: 'warn',
};

function rounded(speed: number): string {
  return speed >= 1000 ? `${Math.round(speed / 1000)}k` : String(Math.round(speed));
}

export function tabsLine(screen: number, width: number): Line {
  const full = tabs(screen, ({ number, name }) => `${number} ${name}`);
  return widthOf(full) <= width
    ? full
    : clip(
        tabs(screen, ({ number, name }) => (number === screen ? `${number} ${name}` : String(number))),
        width,
      );
}

function tabs(screen: number, text: (of: (typeof screens)[number]) => string): Line {
  return screens.flatMap((one, i): Span[] => [
    ...(i === 0 ? [] : line(' ')),
    ...line(one.number === screen ? [`[${text(one)}]`, 'selected'] : [text(one), 'plain']),
  ]);
}

/** A message, in as many lines as it takes. */
export function messageLines({ text, isProblem }: Message, width: number): Line[] {
  return wrap(`${isProblem ? '!' : '✓'} ${text}`, width).map((each) =>
    clip(line([each, isProblem ? 'bad' : 'good']), width),
  );
}

/** The keys that can be used now. */
export function footLine(context: KeyContext, width: number): Line {
  const hints = bindingsOn(context.screen).filter(
    ({ hint, disabledBecause }) => hint !== undefined && (disabledBecause?.(context) ?? null) === null,
  );
  const last = hints.filter(({ group }) => group === 'program');
  const others = hints.filter(({ group }) => group !== 'program').sort((a, b) => rankOf(a) - rankOf(b));
  const spans = [...others, ...last].map(({ keys, hint }) =>
    line([shownKeys(keys)[0] ?? '', 'key'], [` ${typeof hint === 'function' ? hint(context) : hint}`, 'dim']),
  );
  // Help and quit stay in sight, whatever else must go.
  while (spans.length > last.length && widthOf(joinedHints(spans)) > width) {
    spans.splice(spans.length - last.length - 1, 1);
  }
  return clip(joinedHints(spans), width);
}

/** What a screen has for itself stands before what is the same everywhere. */
function rankOf({ group, screens }: KeyBinding): number {
  if (group === 'screens') return 0;
  return screens !== undefined && screens.length <= OWN_SCREENS ? 1 : 2;
}

/** Keys of so many screens are told as theirs. */
const OWN_SCREENS = 2;

function joinedHints(hints: readonly Line[]): Line {
  return hints.flatMap((hint, i) => (i === 0 ? [...hint] : [...line('  '), ...hint]));
}

/** The line that is typed into, with what it may be completed to, or what is wrong: above it, where that takes more room. */
export function entryLines(entry: Entry, width: number): Line[] {
  const { label, problem } = entry;
  const needed = widthOf(line(`${label}:  █  ! ${problem ?? ''}`)) + TEXT_CELLS;
  if (problem === null || needed <= width) return [entryLine(entry, width)];
  return [...messageLines({ text: problem, isProblem: true }, width), entryLine({ ...entry, problem: null }, width)];
}

function entryLine({ label, text, hint, problem, completions }: Entry, width: number): Line {
  const found = completions(text).filter((one) => one !== text);
  // Of a line of several words the last is what may be completed.
  const beside = found.length > 0 ? found.slice(0, 12).map(lastWord).join('  ') : hint;
  const after = line(['█', 'accent'], problem === null ? [`  ${beside}`, 'dim'] : [`  ! ${problem}`, 'bad']);
  const before = line([label === ':' ? ':' : `${label}: `, 'key']);
  // What is wrong stays in sight rather than the start of a long text; the caret always does.
  const needed = widthOf(before) + (problem === null ? 1 : widthOf(after));
  return clip([...before, ...line([tail(text, Math.max(TEXT_CELLS, width - needed)), 'strong']), ...after], width);
}

function lastWord(text: string): string {
  return text.slice(text.lastIndexOf(' ') + 1);
}

/** Of what is typed, where there is something to say of it. */
const TEXT_CELLS = 16;

function tail(text: string, cells: number): string {
  const letters = [...text];
  let first = 0;
  while (widthOf(line(letters.slice(first).join(''))) > cells - (first === 0 ? 0 : 1)) first += 1;
  return first === 0 ? text : `…${letters.slice(first).join('')}`;
}
