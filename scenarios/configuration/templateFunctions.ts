/**
 * Functions of Resource Manager templates that need no deployment: of text, lists, maps, numbers and choices.
 * Meaning: learn.microsoft.com/azure/azure-resource-manager/templates/template-functions.
 */
import { isMap, own } from './foundRegistry.ts';
import { isUnevaluated, Unevaluated } from './unevaluated.ts';

/** An argument, worked out when it is asked for. */
export type Lazy = () => unknown;

/** Longer text and lists are nobody's name of a region. */
const MOST_LENGTH = 10_000;

/** Whether a function does without some of its arguments, so that those need not be known. */
export function isFlow(name: string): boolean {
  return Object.hasOwn(FLOW, name);
}

/** Unevaluated for what is none of these, or is given something else than it takes; names go by no case. */
export function called(written: string, given: readonly Lazy[]): unknown {
  const name = written.toLowerCase();
  if (isFlow(name)) return FLOW[name]!(given);
  if (!Object.hasOwn(PLAIN, name)) return new Unevaluated(written, `\`${written}()\` is known only to a deployment`);
  const result = PLAIN[name]!(given.map((each) => each()));
  return result === undefined ? new Unevaluated(written, `\`${written}()\` is given what it does not take`) : result;
}

const FLOW: Readonly<Record<string, (given: readonly Lazy[]) => unknown>> = {
  if: ([condition, yes, no]) => {
    const said = condition?.();
    if (isUnevaluated(said)) return said;
    return (said === true ? yes : no)?.();
  },
  coalesce: (given) => {
    for (const each of given) {
      const value = each();
      if (value !== null) return value;
    }
    return null;
  },
  and: (given) => decided(given, false),
  or: (given) => decided(given, true),
  tryget: ([of, ...path]) => {
    let value = of?.();
    for (const each of path) {
      const key = each();
      if (isUnevaluated(key)) return key;
      if (isUnevaluated(value) || value === null || value === undefined) break;
      value = Array.isArray(value) && typeof key === 'number' ? value[key] : own(value, wordOf(key));
    }
    return value ?? null;
  },
};

/** One of the deciding value settles it, whatever the others are. */
function decided(given: readonly Lazy[], deciding: boolean): unknown {
  const values = given.map((each) => each());
  if (values.includes(deciding)) return deciding;
  return values.find(isUnevaluated) ?? !deciding;
}

type Plain = (given: readonly unknown[]) => unknown;

/** Undefined is what a function does not take. */
const PLAIN: Readonly<Record<string, Plain>> = {
  null: () => null,
  true: () => true,
  false: () => false,
  equals: ([a, b]) => JSON.stringify(a) === JSON.stringify(b),
  not: ([a]) => (typeof a === 'boolean' ? !a : undefined),
  bool: ([a]) => (typeof a === 'boolean' ? a : wordOf(a).toLowerCase() === 'true'),
  greater: numbers((a, b) => a > b),
  greaterorequals: numbers((a, b) => a >= b),
  less: numbers((a, b) => a < b),
  lessorequals: numbers((a, b) => a <= b),
  add: numbers((a, b) => a + b),
  sub: numbers((a, b) => a - b),
  mul: numbers((a, b) => a * b),
  int: ([a]) => (Number.isInteger(numberOf(a)) ? numberOf(a) : undefined),
  min: (given) => Math.min(...given.flat().map(numberOf)),
  max: (given) => Math.max(...given.flat().map(numberOf)),

  concat: (given) => (given.every((each) => Array.isArray(each)) ? given.flat() : text(given.map(wordOf).join(''))),
  base64: ([a]) => (typeof a === 'string' ? Buffer.from(a).toString('base64') : undefined),
  format: ([pattern, ...values]) =>
    typeof pattern === 'string' && pattern.length <= MOST_LENGTH
      ? text(pattern.replaceAll(/\{(\d+)\}/g, (_, index) => wordOf(values[Number(index)])))
      : undefined,
  string: ([a]) => wordOf(a),
  tolower: ([a]) => (typeof a === 'string' ? a.toLowerCase() : undefined),
  toupper: ([a]) => (typeof a === 'string' ? a.toUpperCase() : undefined),
  trim: ([a]) => (typeof a === 'string' ? a.trim() : undefined),
  replace: ([a, from, to]) =>
    typeof a === 'string' && wordOf(from) !== '' ? text(a.replaceAll(wordOf(from), () => wordOf(to))) : undefined,
  split: ([a, by]) => (typeof a === 'string' && typeof by === 'string' ? a.split(by) : undefined),
  join: ([a, by]) => (Array.isArray(a) ? text(a.map(wordOf).join(wordOf(by))) : undefined),
  substring: ([a, from, length]) =>
    typeof a === 'string'
      ? a.slice(numberOf(from)).slice(0, length === undefined ? undefined : numberOf(length))
      : undefined,
  startswith: ([a, b]) => wordOf(a).toLowerCase().startsWith(wordOf(b).toLowerCase()),
  endswith: ([a, b]) => wordOf(a).toLowerCase().endsWith(wordOf(b).toLowerCase()),

  length: ([a]) => (isMap(a) ? Object.keys(a).length : isLong(a) ? a.length : undefined),
  empty: ([a]) => a === null || (isMap(a) ? Object.keys(a).length === 0 : isLong(a) ? a.length === 0 : undefined),
  first: ([a]) => (isLong(a) ? (a[0] ?? '') : undefined),
  last: ([a]) => (isLong(a) ? (a.at(-1) ?? '') : undefined),
  take: ([a, count]) => (isLong(a) ? a.slice(0, Math.max(0, numberOf(count))) : undefined),
  skip: ([a, count]) => (isLong(a) ? a.slice(Math.max(0, numberOf(count))) : undefined),
  contains: ([a, b]) =>
    isMap(a)
      ? Object.hasOwn(a, wordOf(b))
      : typeof a === 'string'
        ? a.includes(wordOf(b))
        : Array.isArray(a)
          ? a.includes(b)
          : undefined,
  array: ([a]) => (Array.isArray(a) ? a : [a]),
  createarray: (given) => given,
  createobject: (given) =>
    Object.fromEntries(
      given.flatMap((key, index) => (index % 2 === 0 ? [[wordOf(key), given[index + 1]] as const] : [])),
    ),
  range: ([from, count]) =>
    typeof from === 'number' && typeof count === 'number' && count >= 0 && count <= MOST_LENGTH
      ? Array.from({ length: count }, (_, index) => from + index)
      : undefined,
  union: (given) =>
    given.every((each) => Array.isArray(each))
      ? [...new Set(given.flat())]
      : given.every((each) => isMap(each))
        ? Object.assign({}, ...given)
        : undefined,
  // In the order of the keys, which is the one that Bicep's loops over maps go by.
  items: ([a]) =>
    isMap(a)
      ? Object.keys(a)
          .sort()
          .map((key) => ({ key, value: a[key] }))
      : undefined,
  objectkeys: ([a]) => (isMap(a) ? Object.keys(a).sort() : undefined),
};

function numbers(of: (a: number, b: number) => unknown): Plain {
  return ([a, b]) => (typeof a === 'number' && typeof b === 'number' ? of(a, b) : undefined);
}

function numberOf(value: unknown): number {
  return typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
}

function isLong(value: unknown): value is string | readonly unknown[] {
  return typeof value === 'string' || Array.isArray(value);
}

function text(value: string): string | undefined {
  return value.length <= MOST_LENGTH ? value : undefined;
}

/** Maps of a file may have a key `toString`, so nothing but texts and numbers is left to the language. */
export function wordOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
