/** Where a branch may be saved. */
import { statSync } from 'node:fs';
import { homedir } from 'node:os';

/** As a shell reads it: `~/` is the home directory. */
export function typedPath(text: string): string {
  return text.trim().replace(/^~(?=[/\\])/, () => homedir());
}

/** Why not under this name, or null. @param isSure the user was told that there is such a file */
export function savePathProblem(path: string, isSure: boolean): string | null {
  if (path === '') return 'a file needs a name';
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory() === true || /[/\\]$/.test(path)) return 'that is a directory: name a file in it';
  if (!/\.ya?ml$/i.test(path)) return 'the name of a scenario ends in .yaml';
  return there !== undefined && !isSure ? ASKS_AGAIN : null;
}

export const ASKS_AGAIN = 'there is such a file: Enter again writes over it';
