/** Paths in messages: short where the file lies below the working directory. */
import { relative } from 'node:path';

export function shownPath(path: string): string {
  const short = relative('', path);
  return short.startsWith('..') ? path : short;
}
