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
}

/** Looks into directories and those within them, in the order of their names. */
export function savedFilesIn(paths: readonly string[]): SavedFiles {
  const found = { shards: [] as FoundShard[], results: [] as string[], problems: [] as UsageError[] };
  for (const path of paths) {
    const { shards, results, problems } = savedIn(path);
    if (shards.length + results.length + problems.length === 0) {
      found.problems.push(
        new UsageError(`nothing is saved in ${path}`, 'name a directory of `nines run --save`, or a result.json'),
      );
    }
    found.shards.push(...shards);
    found.results.push(...results);
    found.problems.push(...problems);
  }
  found.problems.push(...missingShards(found.shards).map((name) => new UsageError(`shard ${name} is missing`, '')));
  return found;
}

function savedIn(path: string): SavedFiles {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) {
    return { shards: [], results: [], problems: [new UsageError(`there is no ${path}`, '')] };
  }
  if (!stats.isDirectory()) return { shards: [], results: [path], problems: [] };
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).sort();
  const shards: FoundShard[] = [];
  const problems: UsageError[] = [];
  const results: string[] = [];
  for (const file of names.map((name) => join(path, name))) {
    if (basename(file) === SHARD_FILE) {
      const shard = shardIn(file);
      if (shard instanceof UsageError) problems.push(shard);
      else shards.push(shard);
    } else if (basename(file) === RESULT_FILE) results.push(file);
  }
  return { shards, results, problems };
}

function shardIn(path: string): FoundShard | UsageError {
  const value = unsealed(readFileSync(path, 'utf8'));
  const isRecord = typeof value === 'object' && value !== null && 'kind' in value;
  if (!isRecord) {
    return new UsageError(`${path} is cut or changed, so its shard counts as missing`, 'play that shard again');
  }
  if (value.kind !== SHARD_KIND) {
    return new UsageError(`${path} was written by another nines`, 'play all shards with one version');
  }
  return { directory: dirname(path), record: value as unknown as ShardRecord };
}
