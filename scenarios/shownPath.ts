/** Paths in messages: short where the file lies below the working directory. */
import { isAbsolute, relative, sep } from 'node:path';

export function shownPath(path: string): string {
  return pathBelow('', path) ?? path;
}

/** The way to a path from a folder; null where it does not lie below, as on another drive. @param folder empty: the working directory */
export function pathBelow(folder: string, path: string): string | null {
  const way = relative(folder, path);
  const isElsewhere = way === '' || way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
  return isElsewhere ? null : way;
}
