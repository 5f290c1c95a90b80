/**
 * Records that one program wrote look alike: the same keys in the same order, the same white space. So the first one is made into a
 * regular expression with the values left open, which finds the values of the others several times faster than JSON.parse, and without
 * an object for each. It accepts nothing that JSON.parse would read otherwise; whatever it does not accept is left to that.
 */

/** The wanted values of a record: texts as they stand, numbers as they are written; undefined where the record lacks the key. */
export type FlatValues = (key: number) => string | undefined;

export class FlatRecords {
  readonly #keys: readonly string[];
  #pattern: RegExp | null = null;
  /** Of each key, the group that its value is in; 0 where there is none. */
  #groups: number[] = [];
  #match: RegExpExecArray | null = null;
  /** Records that have been learned from. */
  #learned = 0;

  /** @param keys those whose values are wanted */
  constructor(keys: readonly string[]) {
    this.#keys = keys;
  }

  /** Of the record that was found last. */
  readonly value: FlatValues = (key) => {
    const group = this.#groups[key]!;
    return group === 0 ? undefined : this.#match![group];
  };

  /** The offset behind the record that begins at `from` or behind white space and commas there; -1 where it is not of the layout. */
  find(text: string, from: number): number {
    const pattern = this.#pattern;
    if (pattern === null) return -1;
    pattern.lastIndex = from;
    this.#match = pattern.exec(text);
    return this.#match === null ? -1 : pattern.lastIndex;
  }

  /** Takes the layout of this record, which is valid JSON, for that of those to come. A few times: what has many layouts has none. */
  learn(record: string): void {
    if (this.#learned >= LEARNED_MAX) return;
    this.#learned += 1;
    const layout = layoutOf(record, this.#keys);
    if (layout === null) return;
    this.#pattern = layout.pattern;
    this.#groups = layout.groups;
  }
}

const LEARNED_MAX = 16;

const KEY = /\s*"([^"\\\p{Cc}]*)"\s*:\s*/uy;
const VALUE = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null/y;
const NEXT = /\s*([,}])/y;

const TEXT_WANTED = '"([^"\\\\\\x00-\\x1f]*)"';
// Only escapes that JSON has.
const TEXT = '"[^"\\\\\\x00-\\x1f]*(?:\\\\(?:["\\\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\\\\x00-\\x1f]*)*"';
const NUMBER = '-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?';
const WORD = '(?:true|false|null)';

/** Null for a record that is not flat, or has a key twice. */
function layoutOf(record: string, keys: readonly string[]): { pattern: RegExp; groups: number[] } | null {
  const groups = keys.map(() => 0);
  const seen = new Set<string>();
  let source = '[\\s,]*\\{';
  let group = 0;
  for (let at = 1; ; ) {
    const key = matchAt(KEY, record, at);
    const value = key && matchAt(VALUE, record, at + key[0].length);
    if (key === null || value === null || seen.has(key[1]!)) return null;
    seen.add(key[1]!);
    const wanted = keys.indexOf(key[1]!);
    if (wanted >= 0) {
      group += 1;
      groups[wanted] = group;
    }
    source += escaped(key[0]) + valuePattern(value[0], wanted >= 0);
    at += key[0].length + value[0].length;
    const next = matchAt(NEXT, record, at);
    if (next === null) return null;
    source += escaped(next[0]);
    at += next[0].length;
    if (next[1] === '}') return { pattern: new RegExp(source, 'y'), groups };
  }
}

function valuePattern(value: string, isWanted: boolean): string {
  if (value.startsWith('"')) return isWanted ? TEXT_WANTED : TEXT;
  const kind = /^[-\d]/.test(value) ? NUMBER : WORD;
  return isWanted ? `(${kind})` : kind;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
