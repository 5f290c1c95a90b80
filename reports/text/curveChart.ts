/** Durability over one assumption: a line for each value, its nines as a bar. */
import type { AssessResult } from '../../studies/assess/assessResult.ts';
import type { Curve, CurvePoint } from '../../studies/assess/curve.ts';
import { formatDuration, formatNumber } from '../../studies/figures.ts';
import { around, below, scientific } from './estimateText.ts';
import { ninesToTwo } from './ninesText.ts';
import { clipped, type Page, wrap } from './page.ts';
import { type Grid, table } from './tables.ts';

const BAR = '█';
const UNSURE = '?';

export function curveChart({ curve }: AssessResult, page: Page): string[] {
  if (curve === null) return [];
  const { key, points } = curve;
  const ninesOf = (point: CurvePoint): number => curveNines(curve, point) ?? 0;
  const most = Math.max(...points.map(ninesOf));
  const { head: heads, rows: figures } = curveGrid(curve);
  const head = [clipped(key, Math.floor(page.width * 0.36)), ...heads.slice(1)];
  const used = head.map((title, i) => 2 + Math.max(title.length, ...figures.map((row) => row[i]!.length)));
  const cells = Math.max(0, page.width - 2 - used.reduce((sum, width) => sum + width, 0));
  const bars = points.map((point) => (most === 0 ? '' : BAR.repeat(Math.round((cells * ninesOf(point)) / most))));
  const rows = figures.map(([value, nines, losses], i) => [value!, nines!, bars[i]!, losses!]);
  const title = curveTitle(curve);
  return [
    `${page.color.bold('Curve')}  ${clipped(key, page.width - 7)}`,
    ...wrap(title, page.width, '  ').map(page.color.dim),
    ...table({ head: [head[0]!, head[1]!, '', head[2]!], rows }, page, []),
  ];
}

/** Value, nines and losses of each point. */
export function curveGrid(curve: Curve): Grid {
  const ofWrite = isOfWrite(curve);
  const rows = curve.points.map((point) => [
    curveValueText(curve, point.value),
    `${ninesToTwo(curveNines(curve, point))}${point.verdict === 'pass' ? '' : UNSURE}`,
    ofWrite ? scientific(point.perPush ?? 0) : lossesText(point),
  ]);
  return { head: [curve.key, 'nines', ofWrite ? 'lost per push' : 'losses per year'], rows };
}

export function curveTitle(curve: Curve): string {
  const what = isOfWrite(curve) ? 'nines of a fresh write' : 'nines of a placement group in its first year';
  return `${what}; the scenario has ${curveValueText(curve, curve.value)}`;
}

/** Of whichever the key moves. */
export function curveNines(curve: Curve, { nines, writeNines }: CurvePoint): number | null {
  return isOfWrite(curve) ? writeNines : nines;
}

function isOfWrite({ points }: Curve): boolean {
  return (
    points.every(({ perYear }) => perYear === points[0]!.perYear) && points.some(({ perPush }) => (perPush ?? 0) > 0)
  );
}

function lossesText({ perYear, upper95, lower95 }: CurvePoint): string {
  if (perYear === 0) return upper95 === 0 ? 'never' : below(upper95);
  return around({ estimate: perYear, lower95, upper95 });
}

export function curveValueText({ unit }: Curve, value: number): string {
  if (unit === 'us') return formatDuration(value);
  return value > 0 && (value < 0.01 || value >= 1e4) ? `${scientific(value)}/y` : `${formatNumber(value)}/y`;
}
