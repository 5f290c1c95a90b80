/** Where a text may stand beside a sign so that it covers no other text. */
import type { Canvas } from '../text/canvas.ts';
import { cellsOf } from '../text/cells.ts';

export interface Spot {
  readonly column: number;
  readonly row: number;
}

/** Beside it first, then above and below, then a row farther away; null where nothing is free. */
export function spotBeside(canvas: Canvas, { column, row }: Spot, text: string): Spot | null {
  const cells = cellsOf(text);
  const right = column + 2;
  const left = column - 1 - cells;
  const middle = Math.max(0, Math.min(canvas.columns - cells, column - Math.floor(cells / 2)));
  const spots: Spot[] = [
    { column: right, row },
    { column: left, row },
    ...[1, 2].flatMap((away) => [
      { column: middle, row: row + away },
      { column: middle, row: row - away },
      { column: right, row: row + away },
      { column: right, row: row - away },
      { column: left, row: row + away },
      { column: left, row: row - away },
    ]),
  ];
  return spots.find((spot) => canvas.isFree(spot.column - 1, spot.row, cells + 2) || fits(canvas, spot, cells)) ?? null;
}

/** At an edge there is no cell beside it to be left free. */
function fits(canvas: Canvas, { column, row }: Spot, cells: number): boolean {
  const from = Math.max(0, column - 1);
  const until = Math.min(canvas.columns, column + cells + 1);
  return column >= 0 && column + cells <= canvas.columns && canvas.isFree(from, row, until - from);
}
