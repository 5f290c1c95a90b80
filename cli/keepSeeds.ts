/** Seeds that are kept beside a saved result as they end, and found there by `--resume`. */
import { join } from 'node:path';
import type { Executor } from '../studies/executors/executor.ts';
import { keepingExecutor } from '../studies/executors/keeping.ts';
import { KeptSeeds } from '../studies/kept/keptSeeds.ts';
import { formatSeeds } from '../studies/repro.ts';
import type { ScenarioReference } from '../studies/result.ts';
import { defaultSaveDirectory, removeRemnants, type SaveError } from '../studies/save.ts';
import { toolBuild, toolVersion } from '../studies/version.ts';
import { UsageError } from './usageError.ts';

export interface KeepFlags {
  /** True without a directory. */
  readonly save?: string | true;
  readonly resume?: true;
}

/** Throws UsageError. */
export function refuseResumeWithoutSave({ save, resume }: KeepFlags): void {
  if (resume === true && save === undefined) {
    throw new UsageError('--resume goes on with what was saved', 'add --save, with the same directory as before');
  }
}

/** @param several whether the directory that is named is for several files */
export function saveDirectoryOf(
  where: string | true,
  scenario: Pick<ScenarioReference, 'name' | 'hash'>,
  seeds: readonly number[],
  several: boolean,
): string {
  const own = defaultSaveDirectory(scenario, seeds);
  if (where === true) return own;
  return several ? join(where, own.slice('runs/'.length)) : where;
}

export function seedsKeptIn(directory: string, { hash }: Pick<ScenarioReference, 'hash'>): KeptSeeds {
  return new KeptSeeds(directory, { version: toolVersion(), build: toolBuild(), hash });
}

export interface KeepingExecutor extends Executor {
  /** What kept it from keeping all that it played; null: nothing did. */
  trouble(): SaveError | null;
}

/** An executor that keeps what it plays in a directory, and takes from there what is asked to be resumed. */
export function keepingIn(
  directory: string,
  reference: Pick<ScenarioReference, 'name' | 'hash'>,
  inner: Executor,
  isResumed: boolean,
): KeepingExecutor {
  if (isResumed) removeRemnants(directory);
  const tell = (sentence: string) => process.stderr.write(`${reference.name}: ${sentence}\n`);
  let trouble: SaveError | null = null;
  const executor = keepingExecutor(inner, {
    kept: seedsKeptIn(directory, reference),
    isResumed,
    onFound(found, damaged) {
      if (damaged.length > 0) {
        tell(
          `${seedsText(damaged)} in ${directory} ${damaged.length === 1 ? 'is' : 'are'} cut or changed: played again`,
        );
      }
      tell(`${found.length === 0 ? 'nothing' : seedsText(found)} to resume in ${directory}`);
    },
    onTrouble(error) {
      trouble = error;
    },
  });
  return { ...executor, trouble: () => trouble };
}

function seedsText(seeds: readonly number[]): string {
  return `${seeds.length === 1 ? 'seed' : 'seeds'} ${formatSeeds(seeds)}`;
}
