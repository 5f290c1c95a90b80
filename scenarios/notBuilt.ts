/** Keys that the format reserves and this version does not act on: refused by name, never silently ignored. */
import type { KeyPath } from './scenarioError.ts';

const KEYS: readonly string[] = ['cost'];

const KEYS_BY_PARENT: readonly (readonly [parent: RegExp, keys: readonly string[]])[] = [
  [/^hazards\.\d+$/, ['regions', 'node', 'zone', 'pick']],
];

/** Whether a key that the schema does not know is one that the format reserves. */
export function isReservedKey(parent: KeyPath, key: string): boolean {
  const path = parent.join('.');
  if (KEYS_BY_PARENT.some(([pattern, keys]) => pattern.test(path) && keys.includes(key))) return true;
  return KEYS.includes(key) && (path === '' || /^(registry|repair|clients\.\d+)/.test(path));
}
