import { createHash, randomBytes } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { SeedOutcome } from '../sim/outcome.ts';
import type { RunResult, ScenarioReference } from './result.ts';

/** A result could not be written: one sentence with the path, for the user. */
export class SaveError extends Error {
  override readonly name = 'SaveError';
}

/** In a directory of saved results; what `nines report` looks for. */
export const RESULT_FILE = 'result.json';

/** `runs/NAME/HASH` (seeds ascending): the same scenario with the same seeds goes to the same place, and holds the same bytes. */
export function defaultSaveDirectory(
  scenario: Pick<ScenarioReference, 'name' | 'hash'>,
  seeds: readonly number[],
): string {
  const hash = createHash('sha256').update(`${scenario.hash} ${seeds.join()}`).digest('hex').slice(0, 12);
  return join('runs', scenario.name, hash);
}

/**
 * Writes `result.json`, `journal.json` and `history.ndjson` into a directory, made if need be. Each file is written beside its name
 * first and then renamed, so that a reader, or a full disk, never meets half of one. Throws SaveError.
 */
export function saveResult(result: RunResult, outcomes: readonly SeedOutcome[], directory: string): void {
  try {
    makeDirectory(directory);
    // The result last: where it stands, the others do too.
    writeWhole(directory, 'journal.json', `${JSON.stringify(result.journal, null, 1)}\n`);
    writeWhole(
      directory,
      'history.ndjson',
      outcomes.map((outcome) => `${JSON.stringify(historyOf(outcome))}\n`).join(''),
    );
    writeWhole(directory, RESULT_FILE, savedText(result));
  } catch (error) {
    throw new SaveError(`the result could not be saved in ${directory}: ${causeOf(error)}`, { cause: error });
  }
}

/** The bytes of `result.json`: equal for equal scenario, seeds and version, so without `environment`. */
export function savedText(result: RunResult): string {
  const { environment: _, ...lasting } = result;
  return `${JSON.stringify(lasting, null, 1)}\n`;
}

/**
 * Writes a report into a file, whole or not at all, and makes its directory if need be. What is no ordinary file (a pipe, a
 * device) is written to as it is. Throws SaveError.
 */
export function writeText(file: string, text: string): void {
  try {
    const there = statSync(file, { throwIfNoEntry: false });
    if (there !== undefined && !there.isFile() && !there.isDirectory()) {
      writeFileSync(file, text);
      return;
    }
    // Where a link leads, the link stays.
    const target = there === undefined ? resolve(file) : realpathSync(file);
    makeDirectory(dirname(target));
    writeWhole(dirname(target), basename(target), text);
  } catch (error) {
    throw new SaveError(`${file} could not be written: ${causeOf(error)}`, { cause: error });
  }
}

/** Adds to the end of a file that others write to as well. Throws SaveError. */
export function appendText(file: string, text: string): void {
  try {
    appendFileSync(file, text);
  } catch (error) {
    throw new SaveError(`the summary could not be added to ${file}: ${causeOf(error)}`, { cause: error });
  }
}

/** Step by step: Node's own recursive mkdir never returns where a file system answers ENOENT under a directory that exists, as /proc does. */
function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const parent = dirname(resolve(directory));
    if (code === 'EEXIST' && statSync(directory).isDirectory()) return;
    if (code !== 'ENOENT' || parent === resolve(directory)) throw error;
    makeDirectory(parent);
    mkdirSync(directory);
  }
}

/** What a process that was killed had begun to write. */
export function isRemnant(name: string): boolean {
  return REMNANT.test(name);
}

/** Takes away what killed processes had begun to write in a directory, where there is one. */
export function removeRemnants(directory: string): void {
  if (!existsSync(directory)) return;
  for (const name of readdirSync(directory)) if (isRemnant(name)) rmSync(join(directory, name), { force: true });
}

const REMNANT = /^\..+\.[0-9a-f]{8}\.nines$/;

function writeWhole(directory: string, name: string, text: string): void {
  const temporary = join(directory, `.${name}.${randomBytes(4).toString('hex')}.nines`);
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, join(directory, name));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** One line of the history: how a seed went, without the figures that `metrics` has already merged. */
function historyOf(outcome: SeedOutcome) {
  const { seed, digest, events, requests, durationUs, endedAtUs, invariants, convergence, warnings } = outcome;
  const { losses, journal, timeline } = outcome;
  return {
    seed,
    digest,
    events,
    requests,
    durationUs,
    endedAtUs,
    invariants,
    convergence,
    warnings,
    losses,
    journal,
    timeline,
  };
}

const CAUSES: Readonly<Record<string, string>> = {
  EACCES: 'no permission to write there',
  EPERM: 'no permission to write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOENT: 'there is no such directory, and none was made',
  ENOTDIR: 'part of that path is a file, not a directory',
  EISDIR: 'there is a directory of that name',
  EEXIST: 'there is a file of that name',
  ENAMETOOLONG: 'the path is too long',
};

/** Why a file could not be written, in words where the system has only a code. */
export function causeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return CAUSES[code] ?? (error instanceof Error ? error.message : String(error));
}
