/** Where a branch may be saved. */
import { type Stats, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { causeOf } from '../../studies/save.ts';

/** As a shell reads it: `~/` is the home directory. */
export function typedPath(text: string): string {
  return text.trim().replace(/^~(?=[/\\])/, () => homedir());
}

/** Why not under this name, or null. @param isSure the user was told that there is such a file */
export function savePathProblem(path: string, isSure: boolean): string | null {
  if (path === '') return 'a file needs a name';
  const there = whatIsAt(path);
  if (typeof there === 'string') return there;
  if (there?.isDirectory() === true || /[/\\]$/.test(path)) return 'that is a directory: name a file in it';
  if (!/\.ya?ml$/i.test(path)) return 'the name of a scenario ends in .yaml';
  return there !== undefined && !isSure ? ASKS_AGAIN : null;
}

/** What keeps anybody from knowing, in words: a folder that may not be entered, a file where a folder should be, too long a name. */
function whatIsAt(path: string): Stats | undefined | string {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    return causeOf(error);
  }
}

export const ASKS_AGAIN = 'there is such a file: Enter again writes over it';
