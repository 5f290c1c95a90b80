/** Before the tests that start the program: the program that they start is built from the sources as they are. */
import { spawnSync } from 'node:child_process';
import type { TestProject } from 'vitest/node';
import { isStale } from '../built.ts';
import { ROOT } from '../house/sources.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Why the built program cannot be tested; null when it can. */
    readonly programDefect: string | null;
  }
}

/** Builds once where the program is missing or older than a source. What keeps it from being built fails the tests that start it, no others. */
export default function setup(project: TestProject): void {
  project.provide('programDefect', isAskedFor(process.argv.slice(2)) && isStale() ? defectOfBuild() : null);
}

/** Folders of tests that start the program. */
const STARTING = /^(?:\.\/)?test\/(?:cli|docs|validation)/;

/** False when the command line names test folders, and none of these. */
function isAskedFor(words: readonly string[]): boolean {
  const folders = words.filter((word) => /^(?:\.\/)?test\//.test(word));
  return folders.length === 0 || folders.some((folder) => STARTING.test(folder));
}

function defectOfBuild(): string | null {
  const { status, stdout, stderr } = spawnSync('npm', ['run', 'build'], { cwd: ROOT, encoding: 'utf8' });
  return status === 0
    ? null
    : `dist/cli/main.js is older than the sources, and npm run build fails:\n${stdout}${stderr}`;
}
