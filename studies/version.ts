import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The version of this nines. */
export function toolVersion(): string {
  return packageFile().version;
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

/** The package file above the sources or the compiled program. */
function packageFile(): PackageFile {
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, 'package.json'))) {
    const parent = dirname(directory);
    if (parent === directory) throw new Error('the package file is missing from this installation');
    directory = parent;
  }
  return JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as PackageFile;
}
