/**
 * What a user gets: packs this project, installs the tarball in an empty folder beside Vitest, and runs the tests and the type check of
 * `examples/vitest` there. Packages come from whatever registry npm goes to. `node dist/tools/examplePackage.js`, after a build.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Without one of these an installed package is of no use to somebody. */
const WANTED = [
  'dist/api/index.js',
  'dist/api/index.d.ts',
  'dist/vitest/index.js',
  'dist/vitest/index.d.ts',
  'dist/cli/main.js',
  'dist/studies/executors/worker.js',
  'dist/sim/facts/data',
  'scenarios/library/lose-a-region.yaml',
  'schema/scenario.v1.json',
  'LICENSE',
];

const folder = mkdtempSync(join(tmpdir(), 'nines-package-'));
try {
  const packed = pack();
  const installed = join(folder, 'example/node_modules/nines');
  cpSync(join(ROOT, 'examples/vitest'), join(folder, 'example'), {
    recursive: true,
    filter: (path) => !path.includes('node_modules'),
  });
  npm(['install', '--no-audit', '--no-fund', packed], 'example');
  look('what is missing from the package', missingFiles(installed));
  look('what the package imports and does not depend on', strangeImports(installed));
  npm(['test'], 'example');
  npm(['run', 'typecheck'], 'example');
  process.stdout.write('The example runs as it does for a user.\n');
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** As it is built: a tarball, and nothing of the project changed. */
function pack(): string {
  npm(['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], null);
  const name = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  if (name === undefined) throw new Error('npm pack left no tarball');
  return join(folder, name);
}

/** In the project itself, or in a folder of the temporary one, where snapshots and baselines are only read. */
function npm(words: readonly string[], where: string | null): void {
  process.stdout.write(`\n$ npm ${words.join(' ')}\n`);
  const cwd = where === null ? ROOT : join(folder, where);
  const env = { ...process.env, CI: 'true' };
  const { status } = spawnSync('npm', words, { cwd, env, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error(`npm ${words[0]} failed (${status})`);
}

function look(forWhat: string, found: readonly string[]): void {
  process.stdout.write(`\n${forWhat}: ${found.length === 0 ? 'nothing' : found.join(', ')}\n`);
  if (found.length > 0) throw new Error(`the package is not whole: ${found.join(', ')}`);
}

function missingFiles(installed: string): string[] {
  const files = filesIn(installed);
  return WANTED.filter((wanted) => !files.some((file) => file === wanted || file.startsWith(`${wanted}/`)));
}

/** Packages that compiled code or its types name, of those that an installation does not bring. */
function strangeImports(installed: string): string[] {
  const { dependencies, optionalDependencies, peerDependencies } = JSON.parse(
    readFileSync(join(installed, 'package.json'), 'utf8'),
  ) as Record<string, Readonly<Record<string, string>> | undefined>;
  const known = new Set([
    ...Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }),
    ...builtinModules.map((name) => `node:${name}`),
  ]);
  const named = filesIn(installed)
    .filter((file) => /\.(?:js|d\.ts)$/.test(file))
    .flatMap((file) => packagesNamedIn(readFileSync(join(installed, file), 'utf8')));
  return [...new Set(named)].filter((name) => !known.has(name)).sort();
}

/** `zod` of `from 'zod/v4'`, `@a/b` of `import('@a/b')`. */
function packagesNamedIn(text: string): string[] {
  const found = text.matchAll(
    /^(?:import|export|\}).*?from '([^.'][^']*)'|\bimport\('([^.'][^']*)'\)|^import '([^.'][^']*)'/gm,
  );
  return [...found].map(([, from, called, bare]) => {
    const name = (from ?? called ?? bare)!;
    return name.startsWith('node:')
      ? name
      : name
          .split('/')
          .slice(0, name.startsWith('@') ? 2 : 1)
          .join('/');
  });
}

function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(directory.length + 1)
        .replaceAll('\\', '/'),
    );
}
