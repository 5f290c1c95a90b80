/** Finds what was saved: results and shards, in the files and directories that a command line names. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { unsealed } from '../studies/kept/sealed.ts';
import { RESULT_FILE } from '../studies/save.ts';
import { type FoundShard, missingShards } from '../studies/shards/join.ts';
import { SHARD_FILE, SHARD_KIND, type ShardRecord } from '../studies/shards/shard.ts';
import { UsageError } from './usageError.ts';

export interface SavedFiles {
  readonly shards: readonly FoundShard[];
  /** Paths of results. */
  readonly results: readonly string[];
  /** What is not as it should be: it is told, and the rest is reported all the same. */
  readonly problems: readonly UsageError[];
  /** Which shards are not there, or not whole: their seeds are as those of a run that was interrupted. */
  readonly missing: readonly string[];
}

/** Looks into directories and those within them, in the order of their names. */
export function savedFilesIn(paths: readonly string[]): SavedFiles {
  const all = paths.map(savedIn);
  const shards = all.flatMap((each) => each.shards);
  return {
    shards,
    results: all.flatMap((each) => each.results),
    problems: all.flatMap((each) => each.problems),
    missing: [
      ...all.flatMap((each) => each.missing),
      ...missingShards(shards).map((name) => `shard ${name} is missing`),
    ],
  };
}

const NOTHING: SavedFiles = { shards: [], results: [], problems: [], missing: [] };

function savedIn(path: string): SavedFiles {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return { ...NOTHING, problems: [new UsageError(`there is no ${path}`, '')] };
  if (!stats.isDirectory()) return { ...NOTHING, results: [path] };
  const found = {
    shards: [] as FoundShard[],
    results: [] as string[],
    problems: [] as UsageError[],
    missing: [] as string[],
  };
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).sort();
  for (const file of names.map((name) => join(path, name))) {
    if (basename(file) === RESULT_FILE) found.results.push(file);
    if (basename(file) !== SHARD_FILE) continue;
    const shard = shardIn(file);
    if (shard instanceof UsageError) found.problems.push(shard);
    else if (shard === 'damaged') found.missing.push(`${file} is cut or changed, so its shard counts as missing`);
    else found.shards.push(shard);
  }
  if (Object.values(found).every(({ length }) => length === 0)) {
    const hint = 'name a directory of `nines run --save`, or a result.json';
    return { ...NOTHING, problems: [new UsageError(`nothing is saved in ${path}`, hint)] };
  }
  return found;
}

function shardIn(path: string): FoundShard | 'damaged' | UsageError {
  const value = unsealed(readFileSync(path, 'utf8'));
  if (typeof value !== 'object' || value === null || !('kind' in value)) return 'damaged';
  if (value.kind !== SHARD_KIND) {
    return new UsageError(`${path} was written by another nines`, 'play all shards with one version');
  }
  return { directory: dirname(path), record: value as unknown as ShardRecord };
}
