/** What `--output csv` of `nines assess` prints: one table, numbers as they are in JSON, empty where there is none. */
import type { AssessResult } from '../studies/assess/assessResult.ts';
import type { Curve } from '../studies/assess/curve.ts';
import type { SensitivityEntry, SensitivitySide } from '../studies/assess/sensitivity.ts';

/** The sensitivity where there is one, else the curve. */
export function variantsCsv({ sensitivity, curve }: AssessResult): string {
  if (sensitivity !== null) return csv(SENSITIVITY_HEAD, sensitivity.map(sensitivityRow));
  return curve === null ? '' : csv(CURVE_HEAD, curveRows(curve));
}

export type Cell = string | number | null;

const SIDE = ['factor', 'perYear', 'relativeHalfWidth', 'nines', 'perPush', 'writeNines', 'verdict'] as const;
const titled = (side: 'down' | 'up'): string[] =>
  SIDE.map((name) => `${side}${name[0]!.toUpperCase()}${name.slice(1)}`);
const SENSITIVITY_HEAD = ['key', 'value', 'unit', ...titled('down'), ...titled('up'), 'swing', 'writeSwing'];
const POINT = [
  'value',
  'perYear',
  'lower95',
  'upper95',
  'withinFirstYear',
  'nines',
  'perPush',
  'writeNines',
  'verdict',
] as const;
const CURVE_HEAD = ['key', 'unit', ...POINT];

function sensitivityRow({ key, value, unit, down, up, swing, writeSwing }: SensitivityEntry): Cell[] {
  const side = (of: SensitivitySide): Cell[] => SIDE.map((name) => of[name]);
  return [key, value, unit, ...side(down), ...side(up), swing, writeSwing];
}

function curveRows({ key, unit, points }: Curve): Cell[][] {
  return points.map((point) => [key, unit, ...POINT.map((name) => point[name])]);
}

export function csv(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('');
}

function cell(value: Cell): string {
  if (value === null) return '';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
