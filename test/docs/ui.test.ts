import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { UI_PAGE, withKeysTable } from '../../tools/keysTable.ts';

it('docs/ui.md lists the keys of the keymap', () => {
  const page = readFileSync(UI_PAGE, 'utf8');
  expect(page).toBe(withKeysTable(page));
});
