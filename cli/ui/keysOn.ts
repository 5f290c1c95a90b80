/** Which keys a screen has. */
import type { KeyBinding } from './keyBinding.ts';
import { keymap } from './keymap.ts';
import { PICKER } from './screens/names.ts';

/** Those that belong to a screen, in the order of the table. */
export function bindingsOn(screen: number): readonly KeyBinding[] {
  return keymap.filter(({ screens }) => (screens === undefined ? screen !== PICKER : screens.includes(screen)));
}

export function bindingOf(key: string, screen: number): KeyBinding | null {
  return bindingsOn(screen).find(({ keys }) => keys.includes(key)) ?? null;
}

/** Where a key would work, for one that does nothing here; null where it is no key at all. */
export function elsewhere(key: string, screen: number): KeyBinding | null {
  return (
    keymap.find(({ keys, screens }) => keys.includes(key) && screens !== undefined && !screens.includes(screen)) ?? null
  );
}
