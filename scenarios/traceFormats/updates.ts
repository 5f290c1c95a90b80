/**
 * The CSV of the bundled trace `official-images` and of traces like it: a row is an update of one repository, with so many new images
 * and tags. It becomes as many events at the time of the row; which tags they were the file does not tell.
 */
import type { Row, RowFormat } from './csvRecords.ts';
import type { Reading } from './reading.ts';
import { Op, type OperationName } from './traceEvent.ts';

/** Columns and what each counts. */
const COUNTED: readonly (readonly [column: string, operation: OperationName])[] = [
  ['new_images', 'manifest.push'],
  ['tags_added', 'tag.set'],
  ['tags_moved', 'tag.set'],
  ['tags_removed', 'tag.delete'],
];
/** Of one row; more is a slip. */
const COUNT_MAX = 1_000_000;

export const UPDATE_ROWS: RowFormat = {
  required: () => ['unix_time_utc', 'repo', ...COUNTED.map(([column]) => column)],
  read: readUpdate,
};

function readUpdate(row: Row, reading: Reading): string | null {
  const seconds = wholeNumber(row('unix_time_utc'));
  if (!(seconds < 1e11)) return '`unix_time_utc` is no time in seconds';
  const repository = row('repo');
  if (repository === '') return 'it lacks `repo`';
  const counts = COUNTED.map(([column]) => wholeNumber(row(column)));
  const wrong = counts.findIndex((count) => !(count <= COUNT_MAX));
  if (wrong >= 0) return `\`${COUNTED[wrong]![0]}\` is no whole number from 0`;
  for (const [index, [, operation]] of COUNTED.entries()) {
    for (let n = 0; n < counts[index]!; n++) {
      const event = reading.begin();
      event.atUs = seconds * 1e6;
      event.operation = Op[operation];
      event.repository = repository;
      const why = reading.emit();
      if (why !== null) return why;
    }
  }
  return null;
}

function wholeNumber(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}
