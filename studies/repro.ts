import type { RunContext } from './assemble.ts';
import type { FailedTrial } from './executors/executor.ts';
import type { VerdictEntry } from './result.ts';
import { shellQuoted } from './shellQuoted.ts';

/**
 * The command, or the call of a program, that shows the same again: the one seed that a verdict or a defect points at, else all seeds, because an expectation is
 * judged over all of them. Names neither workers nor shard.
 */
export function reproCommand(
  context: Pick<RunContext, 'replays' | 'ownSeeds' | 'reference' | 'further'>,
  verdicts: readonly VerdictEntry[],
  failed: readonly FailedTrial[],
  seeds: readonly number[],
): string {
  const defect = failed.find((trial) => trial.kind === 'defect')?.seed;
  const judged = verdicts.find(({ verdict, seed }) => verdict !== 'pass' && seed !== null)?.seed;
  const missed = verdicts.some(({ verdict, seed }) => verdict === 'fail' && seed === null);
  const seed = defect ?? (missed ? null : judged) ?? (seeds.length === 1 ? seeds[0] : null);
  if (context.replays === null) return playCall(seed ?? (context.ownSeeds ? null : formatSeeds(seeds)));
  const command = ['nines', 'run', context.replays, ...context.reference.sets.flatMap((set) => ['--set', set])];
  if (seed !== null && seed !== undefined) command.push('--seed', String(seed));
  else if (!context.ownSeeds) command.push('--seeds', formatSeeds(seeds));
  return [...command, ...(context.further ?? [])].map(shellQuoted).join(' ');
}

/** What a program defined is in no file: only that program can play it again. */
function playCall(seeds: number | string | null): string {
  if (seeds === null) return 'playScenario(…)';
  return `playScenario(…, { seeds: ${typeof seeds === 'number' ? seeds : `'${seeds}'`} })`;
}

/** `1..20`, `1..3,7`: ascending seeds, runs of them folded. */
export function formatSeeds(seeds: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < seeds.length; ) {
    let end = i;
    while (seeds[end + 1] === seeds[end]! + 1) end += 1;
    if (end - i >= 2) parts.push(`${seeds[i]}..${seeds[end]}`);
    else parts.push(...seeds.slice(i, end + 1).map(String));
    i = end + 1;
  }
  return parts.join(',');
}
