/** The project's own sources, for the tests of the house rules. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');

export interface Source {
  /** Path from the project's root, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** All TypeScript sources under the given folders. */
export function sourcesUnder(...folders: readonly string[]): Source[] {
  return folders.flatMap((folder) => walk(join(ROOT, folder)));
}

/** Source text without comments and the contents of strings and regular expressions, so that rules look at code only. */
export function codeOf(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|[^:])\/\/.*$/gm, '$1')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''")
    .replace(/`(?:[^`\\$]|\\.|\$(?!\{))*`/g, '``')
    .replace(/(?<=[(,=:[!&|?{};>]\s*)\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/(?=[.,;)dgimsuvy])/g, '/./');
}

/** Relative imports of a source, resolved to paths from the root. */
export function importsOf(source: Source): string[] {
  const found = source.text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g);
  return [...found].map((match) => relative(ROOT, resolve(ROOT, source.path, '..', match[1]!)).replaceAll('\\', '/'));
}

function walk(folder: string): Source[] {
  const found: Source[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...walk(path));
    else if (/\.tsx?$/.test(entry.name)) {
      found.push({ path: relative(ROOT, path).replaceAll('\\', '/'), text: readFileSync(path, 'utf8') });
    }
  }
  return found;
}
