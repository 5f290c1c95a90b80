/**
 * Where a text ceases to be JSON. JSON.parse words and places its errors differently on every Node, and readers of YAML take
 * much for granted that JSON does not allow, so the text is followed token by token.
 */

export interface BrokenJson {
  /** In UTF-16 units from the start. */
  readonly offset: number;
  readonly kind: 'cut' | 'second' | 'wrong';
}

const SPACE = /[ \t\r\n]*/y;
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

/** What may come next: a value, a key, or what follows a value. `first` allows the end of an empty list or map. */
type Expected = 'value' | 'firstValue' | 'key' | 'firstKey' | 'after';

/** For a text that JSON.parse refuses; no recursion, for nothing is known of such a text. */
export function brokenJson(text: string): BrokenJson {
  const open: ('[' | '{')[] = [];
  let expected: Expected = 'value';
  let at = 0;
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  for (;;) {
    skip(SPACE);
    if (at >= text.length) return { offset: at, kind: 'cut' };
    const next = text[at]!;
    const holder = open.at(-1);
    if (expected === 'after') {
      if (holder === undefined) return { offset: at, kind: /[[{"\d]/.test(next) ? 'second' : 'wrong' };
      if (next === (holder === '[' ? ']' : '}')) open.pop();
      else if (next === ',') expected = holder === '[' ? 'value' : 'key';
      else return { offset: at, kind: 'wrong' };
      at++;
    } else if (expected === 'key' || expected === 'firstKey') {
      if (expected === 'firstKey' && next === '}') {
        open.pop();
        at++;
        expected = 'after';
        continue;
      }
      const end = next === '"' ? textEnd(text, at) : { offset: at, kind: kindOf(text, at) };
      if (typeof end !== 'number') return end;
      at = end;
      skip(SPACE);
      if (at >= text.length) return { offset: at, kind: 'cut' };
      if (text[at] !== ':') return { offset: at, kind: 'wrong' };
      at++;
      expected = 'value';
    } else if (expected === 'firstValue' && next === ']') {
      open.pop();
      at++;
      expected = 'after';
    } else if (next === '[' || next === '{') {
      open.push(next);
      at++;
      expected = next === '[' ? 'firstValue' : 'firstKey';
    } else {
      const end = next === '"' ? textEnd(text, at) : skip(SCALAR) ? at : { offset: at, kind: kindOf(text, at) };
      if (typeof end !== 'number') return end;
      at = end;
      expected = 'after';
    }
  }
}

const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** After the closing quote of what begins at an opening one, or where it goes wrong; texts may be too long for one pattern. */
export function textEnd(text: string, start: number): number | BrokenJson {
  let at = start + 1;
  while (at < text.length) {
    const next = text[at]!;
    if (next === '"') return at + 1;
    if (next < ' ') return { offset: at, kind: 'wrong' };
    if (next === '\\') {
      ESCAPE.lastIndex = at;
      if (!ESCAPE.test(text)) return { offset: at, kind: at + 6 > text.length ? 'cut' : 'wrong' };
      at = ESCAPE.lastIndex;
    } else at++;
  }
  return { offset: at, kind: 'cut' };
}

/** Half a word at the end of a file is a file that was cut. */
function kindOf(text: string, offset: number): 'cut' | 'wrong' {
  return /^(?:-|t|tr|tru|f|fa|fal|fals|n|nu|nul)\s*$/.test(text.slice(offset, offset + 10)) ? 'cut' : 'wrong';
}
