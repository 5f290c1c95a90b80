/**
 * Tests run what the compiler has made of the sources, as users do, wherever it is not older than they are: plain modules are more
 * than twice as fast as those that a test runner rewrites for itself. Where a source is newer, and while they are watched, tests run
 * the sources.
 */
import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Plugin } from 'vitest/config';
import { ROOT, sourcesUnder } from './house/sources.ts';

const FOLDERS = ['sim', 'scenarios', 'studies', 'reports', 'api', 'vitest', 'cli', 'tools', 'bench'];

/** Written last, once the compiler was content. */
const LAST_BUILT = join(ROOT, 'dist/sim/facts/data/regions.json');

/** There is no built program, or a source is newer than it. */
export function isStale(): boolean {
  const builtMs = statSync(LAST_BUILT, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return sourcesUnder(...FOLDERS).some(({ path }) => statSync(join(ROOT, path)).mtimeMs > builtMs);
}

/** Gives whoever imports a source the module that was built of it. */
export function builtModules(): Plugin {
  let isWatched = false;
  /** Null until the first import: by then what is missing has been built. */
  let isUsed: boolean | null = null;
  return {
    name: 'built-modules',
    enforce: 'pre',
    configureVitest({ vitest }) {
      isWatched = vitest.config.watch;
    },
    resolveId(source, importer) {
      if (importer === undefined || !source.startsWith('.')) return null;
      const path = relative(ROOT, resolve(dirname(importer), source)).replaceAll('\\', '/');
      if (!FOLDERS.includes(path.split('/')[0]!) || !/\.tsx?$/.test(path)) return null;
      isUsed ??= !isWatched && !isStale();
      const built = join(ROOT, 'dist', path.replace(/\.tsx?$/, '.js'));
      return isUsed && existsSync(built) ? built : null;
    },
  };
}
