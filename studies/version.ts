import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The version of this nines. */
export function toolVersion(): string {
  return packageFile().version;
}

/** Which build of the simulator this is: two of one version may play otherwise, while it is worked on. */
export function toolBuild(): string {
  const file = join(packageDirectory(), 'dist/build.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly build: string }).build;
}

/** An optional package with the version that this nines goes with, as `npm install` takes it. */
export function optionalPackage(name: string): string {
  const version = packageFile().optionalDependencies[name];
  return version === undefined ? name : `${name}@${version}`;
}

interface PackageFile {
  readonly version: string;
  readonly optionalDependencies: Readonly<Record<string, string>>;
}

function packageFile(): PackageFile {
  return JSON.parse(readFileSync(join(packageDirectory(), 'package.json'), 'utf8')) as PackageFile;
}

/** Where the package file is: above the sources or the compiled program. */
export function packageDirectory(): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, 'package.json'))) {
    const parent = dirname(directory);
    if (parent === directory) throw new Error('the package file is missing from this installation');
    directory = parent;
  }
  return directory;
}
