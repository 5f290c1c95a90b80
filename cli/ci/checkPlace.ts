/** Where a check belongs in a repository, and how the tool is called there: found from what lies around it, without git and without a network. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { shellQuoted } from '../../studies/shellQuoted.ts';

/** All paths are from the root of the repository, with slashes. */
export interface CheckPlace {
  /** Absolute. */
  readonly root: string;
  /** Where the check runs; empty for the root itself. */
  readonly directory: string;
  readonly tool: Tool;
}

export interface Tool {
  readonly version: string;
  /** As commands begin. */
  readonly call: string;
  /** What must be installed before; null where npx fetches the tool. */
  readonly install: { readonly command: string; readonly directory: string; readonly files: readonly string[] } | null;
  /** Nobody has said where it comes from: npx would ask the registry of packages for it. */
  readonly isGuessed: boolean;
}

/**
 * @param spec what npx is to install, such as a packed file or a git address; null where nobody has said
 * @param directory that the check is of, absolute
 * @param version of the tool that writes the check, which is the one that plays it where no package file says another
 */
export function placeOf(directory: string, version: string, spec: string | null): CheckPlace {
  const root = rootAbove(directory);
  return { root, directory: pathFrom(root, directory), tool: toolAt(root, directory, version, spec) };
}

/** With slashes; empty for the same folder. */
export function pathFrom(folder: string, path: string): string {
  return relative(folder, path).replaceAll(sep, '/');
}

export function isWithin(folder: string, path: string): boolean {
  return !/^\.\.(?:\/|$)/.test(pathFrom(folder, path)) && resolve(folder, relative(folder, path)) === path;
}

/** Of the repository; without one the working directory, or the folder itself where that is elsewhere. */
function rootAbove(directory: string): string {
  const found = foldersUp(directory, null).find((folder) => existsSync(join(folder, '.git')));
  if (found !== undefined) return found;
  const here = process.cwd();
  return isWithin(here, directory) ? here : directory;
}

/** The folder first, then those above it, up to `last` or the root of the file system. */
function foldersUp(directory: string, last: string | null): readonly string[] {
  const folders = [directory];
  for (let at = directory; at !== last && dirname(at) !== at; at = dirname(at)) folders.push(dirname(at));
  return folders;
}

/** A package file that names nines has the version in its lock; without one npx fetches that of this program. */
function toolAt(root: string, directory: string, version: string, spec: string | null): Tool {
  if (spec !== null) {
    return { version, call: `npx --yes --package ${shellQuoted(spec)} nines`, install: null, isGuessed: false };
  }
  const home = foldersUp(directory, root).find(namesNines);
  if (home === undefined) return { version, call: `npx --yes nines@${version}`, install: null, isGuessed: true };
  const lock = ['package-lock.json', 'npm-shrinkwrap.json'].find((file) => existsSync(join(home, file)));
  const files = ['package.json', ...(lock === undefined ? [] : [lock])].map((file) => pathFrom(root, join(home, file)));
  const command = lock === undefined ? 'npm install' : 'npm ci';
  return { version, call: 'npx nines', install: { command, directory: pathFrom(root, home), files }, isGuessed: false };
}

const DEPENDENCIES = ['dependencies', 'devDependencies', 'optionalDependencies'];

function namesNines(folder: string): boolean {
  try {
    const file = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, object | undefined>;
    return DEPENDENCIES.some((key) => Object.hasOwn(file[key] ?? {}, 'nines'));
  } catch {
    // None, or none that npm could read either.
    return false;
  }
}
