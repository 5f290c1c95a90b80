/** Where a key stands in a text of JSON, for errors: looked up when there is one, so that reading costs nothing for it. */
import { textEnd } from './brokenJson.ts';
import { isMap } from './foundRegistry.ts';

/** From 1. */
export interface PlaceInJson {
  readonly line: number;
  readonly column: number;
}

/**
 * Null where `holder` is no part of `root`: it was worked out, or stood in a text.
 * @param text that JSON.parse made `root` of
 * @param holder the map that has the key, the very one
 */
export function placeInJson(text: string, root: unknown, holder: unknown, key: string): PlaceInJson | null {
  const path = pathTo(root, holder);
  const offset = path === null ? null : offsetOf(text, [...path, key]);
  if (offset === null) return null;
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

type Step = string | number;

interface Visited {
  readonly value: unknown;
  readonly step: Step;
  readonly from: Visited | null;
}

/** Without recursion, for a file may be nested to any depth. */
function pathTo(root: unknown, holder: unknown): readonly Step[] | null {
  const waiting: Visited[] = [{ value: root, step: '', from: null }];
  while (waiting.length > 0) {
    const next = waiting.pop()!;
    const { value } = next;
    if (value === holder) return stepsTo(next);
    if (Array.isArray(value)) {
      for (const [step, each] of value.entries()) waiting.push({ value: each, step, from: next });
    } else if (isMap(value)) {
      for (const [step, each] of Object.entries(value)) waiting.push({ value: each, step, from: next });
    }
  }
  return null;
}

function stepsTo(found: Visited): readonly Step[] {
  const steps: Step[] = [];
  for (let at = found; at.from !== null; at = at.from) steps.unshift(at.step);
  return steps;
}

const SPACE = /\s*/y;
/** A mark, or a number or word. */
const MARK = /[[\]{},:]|[^\s[\]{},:"]+/y;

/** Of the key that a path ends with, or of the map that lacks it; null where the text has no such path. */
function offsetOf(text: string, path: readonly Step[]): number | null {
  let at = 0;
  const token = (): { readonly word: string; readonly start: number } => {
    SPACE.lastIndex = at;
    SPACE.test(text);
    const start = SPACE.lastIndex;
    const isText = text[start] === '"';
    MARK.lastIndex = start;
    const end = isText ? textEnd(text, start) : MARK.test(text) ? MARK.lastIndex : start;
    at = typeof end === 'number' ? end : text.length;
    return { word: text.slice(start, at), start };
  };
  /** What is not on the path. */
  const skip = (): void => {
    let depth = 0;
    do {
      const { word } = token();
      if (word === '[' || word === '{') depth++;
      else if (word === ']' || word === '}') depth--;
      else if (word === '') return;
    } while (depth > 0);
  };
  let found = 0;
  for (const [level, step] of path.entries()) {
    const open = token();
    found = open.start;
    if (open.word !== (typeof step === 'number' ? '[' : '{')) return null;
    for (let index = 0; index !== step; index++) {
      if (typeof step === 'string') {
        const { word, start } = token();
        const isLast = level === path.length - 1;
        if (!word.startsWith('"')) return isLast ? found : null;
        const isIt = JSON.parse(word) === step;
        if (isIt && isLast) return start;
        token();
        if (isIt) break;
      }
      skip();
      if (token().word !== ',') return level === path.length - 1 ? found : null;
    }
  }
  return found;
}
