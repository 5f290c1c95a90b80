/** Puts the shards of a run together: the trials of each file, as one machine would have had them. */
import type { Repetition } from '../determinism.ts';
import type { FailedTrial, Trial } from '../executors/executor.ts';
import { KeptSeeds } from '../kept/keptSeeds.ts';
import {
  ownSeeds,
  type PlayedEntry,
  type ProblemEntry,
  type ShardContext,
  type ShardRecord,
  shardName,
} from './shard.ts';

/** A shard where it was found. */
export interface FoundShard {
  readonly directory: string;
  readonly record: ShardRecord;
}

export type JoinedFile = JoinedTrials | JoinedProblem;

export interface JoinedTrials {
  readonly kind: 'played';
  readonly file: string;
  readonly context: ShardContext;
  /** By seed, ascending; what a shard does not have has its name. */
  readonly trials: readonly Trial[];
  /** Null where no shard was to play anything twice. */
  readonly repetition: Repetition | null;
}

/** No shard could play it, or came to it. */
export interface JoinedProblem {
  readonly kind: 'problem';
  readonly file: string;
  /** Null: none came to it. */
  readonly problem: ProblemEntry | null;
}

/** The shards that are no parts of one run, with the reason for people. */
export class ShardMismatch extends Error {
  override readonly name = 'ShardMismatch';
}

/** By file, in the order of the command line. Throws ShardMismatch. */
export function joinShards(shards: readonly FoundShard[]): JoinedFile[] {
  const [first] = shards;
  if (first === undefined) throw new ShardMismatch('there is no shard');
  for (const shard of shards) refuseStranger(first, shard);
  refuseTwice(shards);
  return first.record.files.map((file, at) => joinFile(shards, file, at));
}

/** Names of those that nobody has. */
export function missingShards(shards: readonly FoundShard[]): string[] {
  const of = shards[0]?.record.shard.of ?? 0;
  const there = new Set(shards.map(({ record }) => record.shard.index));
  return Array.from({ length: of }, (_, i) => i + 1)
    .filter((index) => !there.has(index))
    .map((index) => shardName({ index, of }));
}

function refuseStranger(first: FoundShard, shard: FoundShard): void {
  const [one, other] = [first.record, shard.record];
  const names = `${first.directory} and ${shard.directory}`;
  if (one.version !== other.version || one.build !== other.build) {
    throw new ShardMismatch(
      `${names} were played by different versions of nines (${versionOf(one)} and ${versionOf(other)})`,
    );
  }
  if (one.shard.of !== other.shard.of || one.files.join('\n') !== other.files.join('\n')) {
    throw new ShardMismatch(`${names} are no parts of one run: the files, or how many shards there are, differ`);
  }
  for (const [at, file] of one.files.entries()) {
    const [a, b] = [one.entries[at], other.entries[at]];
    if (a?.kind !== 'played' || b?.kind !== 'played') continue;
    if (a.context.reference.hash !== b.context.reference.hash || a.seeds.join() !== b.seeds.join()) {
      throw new ShardMismatch(`${names} played ${file} otherwise: the file, what it names, --set or --seeds differ`);
    }
  }
}

function versionOf({ version, build }: ShardRecord): string {
  return `${version}, build ${build}`;
}

function refuseTwice(shards: readonly FoundShard[]): void {
  const seen = new Map<number, string>();
  for (const { directory, record } of shards) {
    const before = seen.get(record.shard.index);
    if (before !== undefined) {
      throw new ShardMismatch(`shard ${shardName(record.shard)} is there twice: in ${before} and in ${directory}`);
    }
    seen.set(record.shard.index, directory);
  }
}

function joinFile(shards: readonly FoundShard[], file: string, at: number): JoinedFile {
  const entries = shards.flatMap(({ record }) => record.entries[at] ?? []);
  const known = entries.find((entry) => entry.kind === 'played');
  if (known === undefined) {
    return { kind: 'problem', file, problem: entries.find((entry) => entry.kind === 'problem') ?? null };
  }
  const { of } = shards[0]!.record.shard;
  const trials = Array.from({ length: of }, (_, i) => {
    const shard = { index: i + 1, of };
    return trialsOf(
      shards.find(({ record }) => record.shard.index === shard.index),
      at,
      ownSeeds(known.seeds, at, shard),
      shardName(shard),
    );
  }).flat();
  return {
    kind: 'played',
    file,
    context: known.context,
    trials: trials.sort((a, b) => a.seed - b.seed),
    repetition: joinRepetitions(entries.filter((entry) => entry.kind === 'played')),
  };
}

function trialsOf(shard: FoundShard | undefined, at: number, seeds: readonly number[], name: string): Trial[] {
  const failed = (seed: number, kind: FailedTrial['kind'], reason: string): FailedTrial => {
    return { seed, outcome: null, kind, reason: `shard ${name} ${reason}`, stack: null };
  };
  if (shard === undefined) return seeds.map((seed) => failed(seed, 'interrupted', 'is missing'));
  const { directory, record } = shard;
  const entry = record.entries[at];
  if (entry === undefined) return seeds.map((seed) => failed(seed, 'interrupted', 'was not finished'));
  if (entry.kind === 'problem') {
    return seeds.map((seed) => failed(seed, 'badUsage', `could not play it: ${entry.problems[0]?.text ?? entry.what}`));
  }
  const { version, build } = record;
  const kept = new KeptSeeds(directory, { version, build, hash: entry.context.reference.hash });
  return seeds.map((seed) => {
    const told = entry.unfinished?.find((each) => each.seed === seed);
    if (told !== undefined) return failed(seed, told.kind, `could not finish it: ${told.reason}`);
    const outcome = kept.read(seed);
    if (outcome === 'damaged') return failed(seed, 'interrupted', 'has it, but cut or changed');
    if (outcome !== null) return { seed, outcome };
    return failed(seed, 'interrupted', entry.unfinished === null ? 'was not finished' : 'does not have it any more');
  });
}

function joinRepetitions(entries: readonly PlayedEntry[]): Repetition | null {
  const repetitions = entries.flatMap(({ repetition }) => repetition ?? []);
  if (repetitions.length === 0) return null;
  return {
    compared: repetitions.reduce((sum, { compared }) => sum + compared, 0),
    differences: repetitions.flatMap(({ differences }) => differences).sort((a, b) => a.seed - b.seed),
  };
}
