/** The first screen: the scenarios there are, those of the library and those that lie in the folder. */
import { wrap } from '../../reports/text/page.ts';
import type { Size } from './screens/screen.ts';
import { EMPTY, type Line, line, type Style } from './text/line.ts';
import type { ListCursor } from './text/listCursor.ts';
import { type Column, tableLines } from './text/tableLines.ts';

export const OWN_FOLDER = 'this folder';

export interface PickerRow {
  /** The file. */
  readonly path: string;
  readonly name: string;
  /** Where it lies: `library`, `library/incidents`, `this folder`. */
  readonly from: string;
  /** What it teaches. */
  readonly description: string;
  /** How it ended last, on this machine; null: it was not run yet. */
  readonly last: 'pass' | 'fail' | 'inconclusive' | null;
}

export function pickerLines(all: readonly PickerRow[], cursor: ListCursor, filter: string, size: Size): Line[] {
  const rows = all.filter(({ name, description, from, path }) =>
    `${name} ${from} ${path} ${description}`.toLowerCase().includes(filter.toLowerCase()),
  );
  const told = Math.min(TOLD_ROWS, Math.max(0, size.rows - 8));
  const part = cursor.offer(
    rows.map(({ path }) => path),
    size.rows - 3 - told,
  );
  const chosen = rows[part.index];
  const title = line(['nines  ', 'title'], 'How many nines do our images really have?', [
    filter === '' ? '' : `   filtered by “${filter}”: ${rows.length}`,
    'accent',
  ]);
  if (chosen === undefined) {
    return [
      title,
      EMPTY,
      line([filter === '' ? '  There is no scenario here.' : '  None has that in it. Esc shows all.', 'dim']),
    ];
  }
  const table = tableLines(COLUMNS, rows, { width: size.columns, selected: part.index, ...part });
  const about = wrap(chosen.description.replaceAll(/\s+/g, ' '), size.columns - 2, '  ').slice(
    0,
    Math.max(0, told - 1),
  );
  return [title, EMPTY, ...table, ...(told > 0 ? [EMPTY] : []), ...about.map((text) => line(text))];
}

/** For what the selected scenario teaches. */
const TOLD_ROWS = 6;

const LAST: Readonly<
  Record<'pass' | 'fail' | 'inconclusive' | 'never', { readonly text: string; readonly style: Style }>
> = {
  pass: { text: '✓ pass', style: 'good' },
  fail: { text: '✗ FAIL', style: 'bad' },
  inconclusive: { text: '? open', style: 'warn' },
  never: { text: 'not run yet', style: 'dim' },
};

/** Of one's own folder the file too: what was saved of a branch has the name of its scenario. */
function placeOf({ from, path }: PickerRow): string {
  return from === OWN_FOLDER ? path : from;
}

const COLUMNS: readonly Column<PickerRow>[] = [
  { head: 'Scenario', cell: ({ name }) => line([name, 'strong']) },
  { head: 'last', cell: ({ last }) => line([LAST[last ?? 'never'].text, LAST[last ?? 'never'].style]) },
  { head: 'from', cell: (row) => line([placeOf(row), 'dim']), dispensable: 2 },
  {
    head: 'what it asks',
    isFlexible: true,
    cell: ({ description }) => line([description.replaceAll(/\s+/g, ' '), 'dim']),
  },
];
