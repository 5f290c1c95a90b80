import type { SeedOutcome, TimelineRow } from '../sim/outcome.ts';
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
  for (const { timeline } of outcomes) {
    for (const { kind, name, operation, ok, total } of timeline.rows) {
      const key = JSON.stringify([kind, name, operation]);
      const row = rows.get(key) ?? { kind, name, operation, ok: [], total: [] };
      rows.set(key, row);
      addInto(row.ok, ok);
      addInto(row.total, total);
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

function addInto(sums: number[], values: readonly number[]): void {
  for (let i = 0; i < values.length; i++) sums[i] = (sums[i] ?? 0) + values[i]!;
}
