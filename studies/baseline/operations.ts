/** How many operations there were: what counts that grow with the load are held against. */
import type { SeedOutcome } from '../../sim/outcome.ts';
import { sorted } from './writing.ts';

export type Operation = 'pull' | 'push';

/** Metrics that grow with how much is pulled or pushed, whatever the registry does. */
export const GROWS_WITH: Readonly<Record<string, readonly Operation[]>> = {
  images_stale: ['pull', 'push'],
  stale_reads: ['pull', 'push'],
  images_lost: ['push'],
  images_unrestorable: ['push'],
  images_missed: ['pull'],
  pushes_refused: ['push'],
  throttled: ['pull', 'push'],
  key_blocked: ['pull', 'push'],
  rpo_images: ['push'],
};

/** By `pull` or `push`, and `pull{client=…}`: how many were tried, in the order of the seeds. */
export function operationsOf(outcomes: readonly SeedOutcome[]): Record<string, number[]> {
  const found = new Map<string, number[]>();
  for (const [seed, { fractions }] of outcomes.entries()) {
    for (const { metric, labels, total } of fractions) {
      const operation = OPERATIONS[metric];
      if (operation === undefined) continue;
      const { client } = labels;
      for (const key of [operation, ...(client === undefined ? [] : [`${operation}{client=${client}}`])]) {
        const counts = found.get(key) ?? outcomes.map(() => 0);
        counts[seed] = counts[seed]! + total;
        found.set(key, counts);
      }
    }
  }
  return sorted(found);
}

const OPERATIONS: Readonly<Record<string, Operation>> = { pull_ok: 'pull', push_ok: 'push' };
