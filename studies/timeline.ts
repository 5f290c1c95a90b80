import type { JournalEntry, SeedOutcome, TimelineRow } from '../sim/outcome.ts';
import { compareText } from './order.ts';
import type { RunTimeline } from './result.ts';

/** The timelines of all seeds on top of each other: sums per bucket, rows sorted. Null of no seeds. */
export function mergeTimelines(outcomes: readonly SeedOutcome[], originMs: number | null): RunTimeline | null {
  const first = outcomes[0];
  if (first === undefined) return null;
  const rows = new Map<
    string,
    Pick<TimelineRow, 'kind' | 'name' | 'operation'> & { readonly ok: number[]; readonly total: number[] }
  >();
  for (const { timeline, journal } of outcomes) {
    for (const { kind, name, operation, ok, total } of timeline.rows) {
      const key = JSON.stringify([kind, name, operation]);
      const row = rows.get(key) ?? { kind, name, operation, ok: [], total: [] };
      rows.set(key, row);
      const until = kind === 'replica' ? bucketsUntilRemoved(name, journal, timeline.bucketUs) : total.length;
      addInto(row.ok, ok, until);
      addInto(row.total, total, until);
    }
  }
  return {
    bucketUs: first.timeline.bucketUs,
    rows: [...rows.entries()].sort(([a], [b]) => compareText(a, b)).map(([, row]) => row),
    duration: first.durationUs,
    endedAt: Math.max(...outcomes.map((outcome) => outcome.endedAtUs)),
    origin: originMs === null ? null : new Date(originMs).toISOString(),
  };
}

/** A replica that was seeded and then removed has nothing any more: the buckets up to its last removal, if no joining came after that. */
function bucketsUntilRemoved(region: string, journal: readonly JournalEntry[], bucketUs: number): number {
  const changes = journal.filter(
    ({ action, target, fired }) => target === region && fired && /^registry\./.test(action),
  );
  const last = changes.sort((a, b) => a.intendedAtUs - b.intendedAtUs).at(-1);
  if (last?.action !== 'registry.remove' || last.recoveredAtUs === null) return Number.POSITIVE_INFINITY;
  return Math.ceil(last.recoveredAtUs / bucketUs);
}

/** Adds the first `until` of the values, and nothing for the others. */
function addInto(sums: number[], values: readonly number[], until: number): void {
  for (let i = 0; i < values.length; i++) sums[i] = (sums[i] ?? 0) + (i < until ? values[i]! : 0);
}
