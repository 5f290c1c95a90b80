import type { Line } from './line.ts';
import type { ListCursor } from './listCursor.ts';

export interface Scrolled {
  readonly shown: readonly Line[];
  /** Lines above and below what is shown. */
  readonly above: number;
  readonly below: number;
}

/** The part of a page that is longer than the room for it: the keys of lists move the page instead of a selection. */
export function scrolled(page: readonly Line[], cursor: ListCursor, rows: number): Scrolled {
  const room = Math.max(1, rows);
  // One row of the list for each place that the page may be scrolled to.
  const places = Math.max(1, page.length - room + 1);
  const { index } = cursor.offer(
    Array.from({ length: places }, (_, place) => String(place)),
    room,
  );
  return { shown: page.slice(index, index + room), above: index, below: Math.max(0, page.length - index - room) };
}
