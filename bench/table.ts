/** One line of the printed table. */
export interface Row {
  readonly name: string;
  readonly figure: string;
  readonly rival: string;
  readonly ratio: string;
  readonly bar: string;
  /** `ok`, `MISSED` or why it was skipped. */
  readonly verdict: string;
}

const HEAD: Row = { name: 'case', figure: 'nines', rival: 'against', ratio: 'ratio', bar: 'bar', verdict: '' };
const COLUMNS = ['name', 'figure', 'rival', 'ratio', 'bar', 'verdict'] as const;

/** Rows as aligned plain text, one line each. */
export function renderTable(rows: readonly Row[]): string {
  const all = [HEAD, ...rows];
  const widths = COLUMNS.map((column) => Math.max(...all.map((row) => row[column].length)));
  const lines = all.map((row) =>
    COLUMNS.map((column, i) => row[column].padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}
