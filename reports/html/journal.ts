/** What struck when, seed by seed: planned, fired, recovered. */
import { formatClock, formatNumber } from '../../studies/figures.ts';
import type { JournalRecord, RunResult } from '../../studies/result.ts';
import { foldedRows, gridTable } from './blocks.ts';
import type { Markup } from './markup.ts';

const SHOWN_MOST = 200;

/** Null where nothing was planned and nothing struck. Planned faults first: by chance there may be thousands. */
export function journalTable({ journal }: RunResult): Markup | null {
  const sorted = [...journal.filter(({ chance }) => !chance), ...journal.filter(({ chance }) => chance)];
  const rows = sorted
    .slice(0, SHOWN_MOST)
    .map((entry) => [
      entry.id,
      ...[entry.action, entry.target, String(entry.seed)],
      ...[clock(entry.intendedAt), clock(entry.firedAt), clock(entry.recoveredAt)],
      remarks(entry),
    ]);
  const head = ['Fault', 'action', 'target', 'seed', 'planned', 'fired', 'recovered', 'remarks'];
  const hidden = sorted.length - SHOWN_MOST;
  const table = gridTable(
    'Journal: time from the start, h:mm:ss',
    { head, rows },
    {
      words: [1, 2, 7],
      note:
        hidden > 0
          ? `… and ${formatNumber(hidden)} more (--output json lists them, and --save keeps journal.json)`
          : null,
    },
  );
  return foldedRows('Journal', sorted.length, table);
}

function clock(atUs: number | null): string {
  return atUs === null ? '–' : formatClock(atUs);
}

function remarks({ chance, suppressed, fired, reason }: JournalRecord): string {
  return [
    ...(chance ? ['by chance'] : []),
    ...(suppressed ? ['suppressed, struck nothing'] : fired ? [] : ['did not fire']),
    ...(reason === null ? [] : [reason]),
  ].join('; ');
}
