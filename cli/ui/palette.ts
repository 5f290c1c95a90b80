/** `:` takes any command of the keymap by its name, and what stands behind it. */
import { closestName } from '../../scenarios/suggestion.ts';
import { settingsLike } from './forms/settingPaths.ts';
import { faultWordsLike } from './injecting.ts';
import type { KeyBinding } from './keyBinding.ts';
import { bindingsOn } from './keysOn.ts';
import { LOG_KINDS } from './screens/choices.ts';
import { screens } from './screens/names.ts';
import type { Shell } from './shell.ts';

export function openPalette(shell: Shell): void {
  shell.set({
    overlay: {
      kind: 'entry',
      entry: {
        label: ':',
        text: '',
        hint: 'a command; Tab completes',
        problem: null,
        completions: (text) => wordsLike(shell, text),
        submit: (text) => obeyed(shell, text),
      },
    },
  });
}

/** Commands by what was typed; behind a command, what it takes. */
function wordsLike(shell: Shell, typed: string): readonly string[] {
  const { screen } = shell.state.get();
  const space = typed.indexOf(' ');
  if (space < 0) return commandsLike(screen, typed);
  const word = typed.slice(0, space);
  const binding = bindingsOn(screen).find(({ name }) => name === word);
  return argumentsLike(shell, binding?.action ?? '', typed.slice(space + 1)).map((each) => `${word} ${each}`);
}

function argumentsLike(shell: Shell, action: string, typed: string): readonly string[] {
  switch (action) {
    case 'inject':
      return faultWordsLike(shell, typed);
    case 'set':
      return settingsLike(typed);
    case 'logKind':
      return LOG_KINDS.map(({ kind }) => kind).filter((kind) => kind.startsWith(typed));
    default:
      return [];
  }
}

/** Commands that are open to a screen, by what was typed: what begins with it, then what has it inside. */
export function commandsLike(screen: number, typed: string): readonly string[] {
  const names = paletteNames(screen);
  return [
    ...names.filter((name) => name.startsWith(typed)),
    ...names.filter((name) => !name.startsWith(typed) && typed !== '' && name.includes(typed)),
  ];
}

function paletteNames(screen: number): readonly string[] {
  const bindings = bindingsOn(screen).filter(({ action }) => action !== 'palette' && action !== 'screen');
  const ofScreens = screen === 0 ? [] : screens.map(({ name }) => name.toLowerCase());
  return [...ofScreens, ...bindings.map(({ name }) => name)];
}

function obeyed(shell: Shell, text: string): string | null {
  const [word = '', rest = ''] = splitOnce(text.trim());
  if (word === '') return null;
  const { screen } = shell.state.get();
  const onScreen = screens.find(({ name }) => name.toLowerCase() === word);
  if (onScreen !== undefined && screen !== 0) {
    if (rest !== '') return takesNothing(word, rest);
    shell.set({ screen: onScreen.number });
    return null;
  }
  const binding = bindingsOn(screen).find((one) => one.name === word || one.action === word);
  if (binding === undefined) {
    const close = closestName(word, paletteNames(screen));
    return `there is no command \`${word}\`: ${close === null ? 'Tab lists them' : `did you mean \`${close}\`?`}`;
  }
  return rest !== '' && binding.takes === undefined ? takesNothing(word, rest) : runWith(shell, binding, rest);
}

function takesNothing(word: string, rest: string): string {
  return `\`${word}\` takes nothing behind it: leave out \`${rest}\``;
}

/** `time 2:10:00`: what stands behind a command answers what it would ask. */
function runWith(shell: Shell, binding: KeyBinding, rest: string): string | null {
  shell.run(binding, rest);
  if (rest === '') return null;
  const { overlay } = shell.state.get();
  if (overlay?.kind === 'form') return overlay.onWords?.(rest) ?? null;
  if (overlay?.kind !== 'entry') return null;
  shell.set({ overlay: { kind: 'entry', entry: { ...overlay.entry, text: rest } } });
  shell.press('enter');
  return null;
}

function splitOnce(text: string): readonly string[] {
  const space = text.indexOf(' ');
  return space < 0 ? [text] : [text.slice(0, space), text.slice(space + 1).trim()];
}
