/**
 * What the `configuration` of a plan says of its resources before anything is worked out, which tells what is written from
 * what a provider fills in. Blocks that are made (`dynamic`) are not in it, and a state has none.
 */
import { isMap, listOf, own, textOrNull, type Values } from './foundRegistry.ts';

/** Expressions of each resource, by its address without keys. */
export function expressionsByAddress(file: Values): ReadonlyMap<string, Values> {
  const found = new Map<string, Values>();
  const waiting: { readonly module: unknown; readonly prefix: string }[] = [
    { module: own(own(file, 'configuration'), 'root_module'), prefix: '' },
  ];
  // Without recursion, for a file may be nested to any depth.
  while (waiting.length > 0) {
    const { module, prefix } = waiting.pop()!;
    for (const resource of listOf(own(module, 'resources'))) {
      const [address, expressions] = [textOrNull(own(resource, 'address')), own(resource, 'expressions')];
      if (address !== null && isMap(expressions)) found.set(`${prefix}${address}`, expressions);
    }
    const calls = own(module, 'module_calls');
    for (const [name, call] of isMap(calls) ? Object.entries(calls) : []) {
      waiting.push({ module: own(call, 'module'), prefix: `${prefix}module.${name}.` });
    }
  }
  return found;
}

const KEYS = /\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g;

export function withoutKeys(address: string): string {
  return address.replaceAll(KEYS, '');
}

/** Whether somebody wrote it. */
export type Wording = 'written' | 'silent' | 'unclear';

/**
 * Of each of these blocks, whether one of the attributes is written in it.
 * @param expressions those of the resource, undefined where the file has none
 */
export function wordingOf(
  expressions: unknown,
  blockType: string,
  blocks: readonly unknown[],
  attributes: readonly string[],
): readonly Wording[] {
  const configured = listOf(own(expressions, blockType));
  const isWritten = (block: unknown): boolean => attributes.some((key) => isGiven(own(block, key)));
  return blocks.map((block, index) => {
    if (configured.length !== blocks.length) return 'unclear';
    const sameLocation = configured.filter((each) => isAt(own(each, 'location'), own(block, 'location')));
    return isWritten(sameLocation.length === 1 ? sameLocation[0] : configured[index]) ? 'written' : 'silent';
  });
}

/** An attribute that is set to null says as little as one that is left away. */
function isGiven(expression: unknown): boolean {
  if (!isMap(expression)) return false;
  return listOf(own(expression, 'references')).length > 0 || (own(expression, 'constant_value') ?? null) !== null;
}

function isAt(expression: unknown, location: unknown): boolean {
  const constant = textOrNull(own(expression, 'constant_value'));
  const plain = (name: string): string => name.toLowerCase().replaceAll(' ', '');
  return constant !== null && typeof location === 'string' && plain(constant) === plain(location);
}
