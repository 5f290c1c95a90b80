/** A shard: one of several parts that the seeds of all files of a run are dealt to, for as many machines. */
import type { RunContext } from '../assemble.ts';
import type { Repetition } from '../determinism.ts';
import type { UnfinishedSeed } from '../result.ts';

export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly of: number;
}

/** What a shard leaves beside the seeds that it has kept. */
export interface ShardRecord {
  readonly kind: typeof SHARD_KIND;
  readonly version: string;
  readonly build: string;
  readonly shard: Shard;
  /** As on the command line: the same for all shards. */
  readonly files: readonly string[];
  /** By file; shorter than `files` where the shard was killed. */
  readonly entries: readonly ShardEntry[];
}

export type ShardEntry = PlayedEntry | ProblemEntry;

export interface PlayedEntry {
  readonly kind: 'played';
  /** All that a result is made of but its scenario, which the text in `reference` gives again. */
  readonly context: ShardContext;
  /** Of all shards, ascending. */
  readonly seeds: readonly number[];
  /** Its own that came to nothing; null while they are being played. */
  readonly unfinished: readonly UnfinishedSeed[] | null;
  /** Null where nothing was to be played twice. */
  readonly repetition: Repetition | null;
}

export type ShardContext = Omit<RunContext, 'scenario' | 'further' | 'version'>;

/** A file that could not be played. */
export interface ProblemEntry {
  readonly kind: 'problem';
  readonly exitCode: number;
  /** As reporters have it. */
  readonly what: string;
  readonly problems: readonly ShardProblem[];
}

export interface ShardProblem {
  readonly text: string;
  readonly place: { readonly file: string; readonly line: number | null; readonly column: number | null };
}

export const SHARD_KIND = 'nines shard 1';
export const SHARD_FILE = 'shard.json';

/** Which seeds of a file are a shard's: every so many-th, the first file's from the first on, the next one's from the second. */
export function ownSeeds(seeds: readonly number[], file: number, { index, of }: Shard): number[] {
  return seeds.filter((_, i) => (file + i) % of === index - 1);
}

/** `2/4` */
export function shardName({ index, of }: Shard): string {
  return `${index}/${of}`;
}
