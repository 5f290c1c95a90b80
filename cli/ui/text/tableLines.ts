/** Tables, bars and sparklines as styled lines. */
import { SHAPES } from '../../../reports/text/timelineChart.ts';
import { clip, filled, type Line, line, marked, type Span, type Style, span, widthOf } from './line.ts';

export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => Line;
  readonly isRight?: true;
  /** Cut shorter where there is no room, before any column is left out. */
  readonly isFlexible?: true;
  /** The highest is left out first where there is no room; absent: never. */
  readonly dispensable?: number;
}

export interface TableView {
  readonly width: number;
  /** Row that is selected, or null. */
  readonly selected: number | null;
  /** Rows from here up to there are drawn. */
  readonly first: number;
  readonly last: number;
}

const GAP = 2;
/** Before each row: where the selected one has its sign. */
const MARGIN = 2;

/**
 * A head and its rows; columns as wide as what they hold. Where there is no room, what is flexible is cut shorter, and then the least needed
 * columns are left out until it fits.
 */
export function tableLines<Row>(columns: readonly Column<Row>[], rows: readonly Row[], view: TableView): Line[] {
  const shown = rows.slice(view.first, view.last);
  const measured = columns.map((column): Measured<Row> => {
    const cells = shown.map((row) => column.cell(row));
    return { column, cells, width: Math.max(column.head.length, ...cells.map(widthOf)) };
  });
  const kept = fitting(measured, view.width - MARGIN);
  const head = kept.map(({ column, width }) => aligned(line([column.head, 'dim']), width, column.isRight));
  const lines = shown.map((_, i) => {
    const isSelected = view.selected === view.first + i;
    const parts = kept.map(({ column, cells, width }) => aligned(cells[i] ?? [], width, column.isRight));
    const row = [span(isSelected ? '▶ ' : '  '), ...joined(parts)];
    return isSelected ? marked(row, view.width) : clip(row, view.width);
  });
  return [clip([span('  '), ...joined(head)], view.width), ...lines];
}

interface Measured<Row> {
  readonly column: Column<Row>;
  readonly cells: readonly Line[];
  readonly width: number;
}

/** A flexible column, of which a table has one at most, is not cut shorter than this. */
const FLEXIBLE_LEAST = 14;

function fitting<Row>(all: readonly Measured<Row>[], room: number): readonly Measured<Row>[] {
  const over = all.reduce((sum, { width }) => sum + width + GAP, -GAP) - room;
  if (over <= 0) return all;
  const flexible = all.find(({ column }) => column.isFlexible);
  const spare = Math.max(0, (flexible?.width ?? 0) - FLEXIBLE_LEAST);
  const least = Math.max(...all.map(({ column }) => column.dispensable ?? 0));
  if (over > spare && least > 0) {
    const others = all.filter(({ column }) => column.dispensable !== least);
    return fitting(others, room);
  }
  return all.map((each) => (each === flexible ? { ...each, width: each.width - Math.min(over, spare) } : each));
}

function aligned(cell: Line, width: number, isRight?: true): Line {
  const missing = Math.max(0, width - widthOf(cell));
  return isRight ? [span(' '.repeat(missing)), ...cell] : filled(cell, width);
}

function joined(cells: readonly Line[]): Span[] {
  return cells.flatMap((cell, i) => (i === 0 ? [...cell] : [span(' '.repeat(GAP)), ...cell]));
}

/** `██████░░░░`: a share, 0–1, of so many cells. */
export function bar(share: number, cells: number, style: Style = 'accent'): Line {
  const full = Math.max(0, Math.min(cells, Math.round(share * cells)));
  return line(['█'.repeat(full), style], ['░'.repeat(cells - full), 'dim']);
}

/** The style of a share of requests that succeeded. */
export function availabilityStyle(share: number | null): Style {
  if (share === null) return 'dim';
  return share >= 0.999 ? 'good' : share >= 0.95 ? 'warn' : 'bad';
}

const NO_DATA = '·';

/**
 * The newest buckets that fit, each by its availability, in the shapes of the text report.
 * @param until buckets that lie before the cursor
 */
export function sparkline(ok: readonly number[], total: readonly number[], until: number, cells: number): Line {
  const end = Math.min(until, total.length);
  const spans: Span[] = [];
  for (let bucket = Math.max(0, end - cells); bucket < end; bucket++) {
    const of = total[bucket] ?? 0;
    const share = of === 0 ? null : (ok[bucket] ?? 0) / of;
    const shape = share === null ? NO_DATA : (SHAPES.find(([least]) => share >= least)?.[1] ?? NO_DATA);
    const style = availabilityStyle(share);
    const before = spans[spans.length - 1];
    if (before?.style === style) spans[spans.length - 1] = { text: before.text + shape, style };
    else spans.push({ text: shape, style });
  }
  return spans;
}
