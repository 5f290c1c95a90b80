/** Styled lines: what screens are functions to. A style is a meaning; which colour it has, if any, is the theme's affair. */
import { cellsOf, clippedCells } from './cells.ts';

export type Style =
  | 'plain'
  | 'dim'
  /** What lies behind everything else: land on a map, what has not been played yet. */
  | 'faint'
  | 'strong'
  | 'title'
  | 'accent'
  | 'good'
  | 'warn'
  | 'bad'
  /** A key of the keyboard. */
  | 'key'
  /** The row that is selected, or the tab one is on. */
  | 'selected';

export interface Span {
  readonly text: string;
  readonly style: Style;
}

export type Line = readonly Span[];

export const EMPTY: Line = [];

export function span(text: string, style: Style = 'plain'): Span {
  return { text: printable(text), style };
}

/** `line('Region ', ['eastus', 'strong'])`: plain texts and styled ones. */
export function line(...parts: readonly (string | Span | readonly [string, Style])[]): Line {
  return parts.map((part) => {
    if (typeof part === 'string') return span(part);
    return 'text' in part ? part : span(part[0], part[1]);
  });
}

/** Without any style. */
export function plainText(of: Line): string {
  return of.map(({ text }) => text).join('');
}

export function widthOf(of: Line): number {
  return of.reduce((sum, { text }) => sum + cellsOf(text), 0);
}

/** At most `width` cells; what was cut ends in …. */
export function clip(of: Line, width: number): Line {
  if (widthOf(of) <= width) return of;
  const kept: Span[] = [];
  let left = width;
  for (const { text, style } of of) {
    const cells = cellsOf(text);
    if (cells < left) {
      kept.push({ text, style });
      left -= cells;
      continue;
    }
    kept.push({ text: `${clippedCells(text, left - 1)}${left > 0 ? '…' : ''}`, style });
    break;
  }
  return kept;
}

/** What lies before a column, and nothing else. */
export function onlyTo(of: Line, column: number): Line {
  const kept: Span[] = [];
  let left = column;
  for (const { text, style } of of) {
    if (left <= 0) break;
    kept.push({ text: cellsOf(text) <= left ? text : clippedCells(text, left), style });
    left -= cellsOf(text);
  }
  return kept;
}

/** What lies from a column on; of a wide character that is cut in two there is a space left. */
export function onlyFrom(of: Line, column: number): Line {
  const kept: Span[] = [];
  let at = 0;
  for (const { text, style } of of) {
    const cells = cellsOf(text);
    if (at >= column) kept.push({ text, style });
    else if (at + cells > column) {
      const before = clippedCells(text, column - at);
      const cut = column - at - cellsOf(before);
      const rest = cut === 0 ? text.slice(before.length) : ` ${text.slice(clippedCells(text, column - at + 1).length)}`;
      kept.push({ text: rest, style });
    }
    at += cells;
  }
  return kept;
}

/** Exactly `width` cells: clipped, or filled with spaces. */
export function filled(of: Line, width: number): Line {
  const clipped = clip(of, width);
  const missing = width - widthOf(clipped);
  return missing > 0 ? [...clipped, { text: ' '.repeat(missing), style: 'plain' }] : clipped;
}

/** One at the left end of a line, one at its right; where there is no room for both, the left one gives way. */
export function ends(left: Line, right: Line, width: number): Line {
  const shownRight = clip(right, width);
  const room = width - widthOf(shownRight);
  return [...filled(left, Math.max(0, room)), ...shownRight];
}

/** Every span in one style, over the whole width: a selected row. */
export function marked(of: Line, width: number, style: Style = 'selected'): Line {
  return [{ text: plainText(filled(of, width)), style }];
}

/** Text that came from a file or a thread: no control character of it reaches the terminal. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, ' ');
}
