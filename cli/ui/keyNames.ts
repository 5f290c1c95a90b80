/** What was pressed, by name: a character as itself, other keys as `enter`, `pageup`, `shift+tab`, `ctrl+c`. */
import type { Key } from 'ink';

/** Ink hands over several keys as one where they come in one burst: typed ahead, or pasted. */
export function keyNames(input: string, key: Key): readonly string[] {
  const named = NAMED.find(([field]) => key[field]);
  if (named !== undefined && !(named[0] === 'escape' && input !== '')) {
    const [field, name] = named;
    return [field === 'tab' && key.shift ? 'shift+tab' : name];
  }
  if (key.ctrl && input.length === 1) return [`ctrl+${input}`];
  if (key.meta) return [`alt+${input}`];
  return [...input].flatMap(nameOfCharacter);
}

const NAMED: readonly (readonly [keyof Key & string, string])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageDown', 'pagedown'],
  ['pageUp', 'pageup'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'escape'],
  ['tab', 'tab'],
  // Terminals send the code of “delete” for the key that everybody calls backspace.
  ['backspace', 'backspace'],
  ['delete', 'backspace'],
];

function nameOfCharacter(character: string): readonly string[] {
  if (character === '\r' || character === '\n') return ['enter'];
  if (character === '\t') return ['tab'];
  if (character === '\x7f' || character === '\b') return ['backspace'];
  if (character === ' ') return ['space'];
  if (character < ' ') return [`ctrl+${String.fromCharCode(character.charCodeAt(0) + 96)}`];
  return [character];
}

/** The character that a key types into a field, or null. */
export function typedBy(key: string): string | null {
  if (key === 'space') return ' ';
  return [...key].length === 1 ? key : null;
}

const SHOWN: Readonly<Record<string, string>> = {
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  pagedown: 'PgDn',
  pageup: 'PgUp',
  home: 'Home',
  end: 'End',
  enter: 'Enter',
  escape: 'Esc',
  tab: 'Tab',
  'shift+tab': 'Shift-Tab',
  'ctrl+c': 'Ctrl-C',
  'ctrl+l': 'Ctrl-L',
  'ctrl+z': 'Ctrl-Z',
  space: 'Space',
};

/** Keys as hints and the help show them: those that follow each other as `1–8`. */
export function shownKeys(keys: readonly string[]): readonly string[] {
  const codes = keys.map((key) => ([...key].length === 1 ? (key.codePointAt(0) ?? 0) : Number.NaN));
  const isRow = codes.every((code, i) => i === 0 || code === (codes[i - 1] ?? 0) + 1);
  return keys.length > 2 && isRow ? [`${keys[0]}–${keys[keys.length - 1]}`] : keys.map(shownKey);
}

/** A key as hints and the help show it. */
function shownKey(key: string): string {
  return SHOWN[key] ?? key;
}
