/**
 * What earlier builds have left in dist. The compiler writes over what it makes and takes nothing away, so a source that is gone would
 * stay in every package, and in the hash of the build. To empty dist first would leave whoever runs it meanwhile without a program.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** @param made names of what has no source, from dist @returns paths of the files that nothing makes any more */
export function leftoversIn(dist: string, root: string, made: readonly string[]): string[] {
  return readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((name) => !made.includes(name) && !sourcesOf(name).some((source) => existsSync(join(root, source))))
    .map((name) => join(dist, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true);
}

/** What is not compiled is copied from where it has the same name. */
function sourcesOf(name: string): string[] {
  return ['.ts', '.tsx'].map((ending) => name.replace(/\.(?:d\.ts|js)$/, ending));
}
