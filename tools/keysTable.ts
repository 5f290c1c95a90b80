/**
 * Writes the table of keys into docs/ui.md, from the keymap itself.
 *
 * `node dist/tools/keysTable.js`; a test compares the page with what this writes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { KeyBinding } from '../cli/ui/keyBinding.ts';
import { keymap } from '../cli/ui/keymap.ts';
import { shownKeys } from '../cli/ui/keyNames.ts';
import { PICKER, screens } from '../cli/ui/screens/names.ts';

/** Where the page lies, from the project's root. */
export const UI_PAGE = 'docs/ui.md';

const BEGIN = '<!-- keys: written by `node dist/tools/keysTable.js` -->';
const END = '<!-- end of keys -->';

/** The page with its table made anew. */
export function withKeysTable(page: string): string {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  if (from < 0 || to < from) throw new Error(`${UI_PAGE} has no place for the table of keys`);
  return `${page.slice(0, from)}${BEGIN}\n\n${keysTable()}\n\n${page.slice(to)}`;
}

function keysTable(): string {
  const rows = keymap.map(
    (binding) => `| ${keysOf(binding)} | \`${commandOf(binding)}\` | ${binding.does} | ${placesOf(binding)} |`,
  );
  return ['| Keys | Command | What it does | Where |', '|---|---|---|---|', ...rows].join('\n');
}

function commandOf({ name, takes }: KeyBinding): string {
  return takes === undefined ? name : `${name} ${takes}`;
}

function keysOf({ keys }: KeyBinding): string {
  return shownKeys(keys)
    .map((shown) => `\`${shown.replace('–', '`–`')}\``)
    .join(' ');
}

function placesOf({ screens: numbers }: KeyBinding): string {
  if (numbers === undefined) return 'every screen';
  if (numbers.includes(PICKER) && numbers.length > 1) return 'everywhere';
  return numbers.map((number) => screens.find((one) => one.number === number)?.name ?? '').join(', ');
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(UI_PAGE, withKeysTable(readFileSync(UI_PAGE, 'utf8')));
}
