/** Durability over one assumption: a line for each value, its nines as a bar. */
import type { AssessResult } from '../../studies/assess/assessResult.ts';
import type { Curve, CurvePoint } from '../../studies/assess/curve.ts';
import { formatDuration, formatNumber } from '../../studies/figures.ts';
import { around, scientific } from './estimateText.ts';
import { ninesToTwo } from './ninesText.ts';
import { clipped, type Page, wrap } from './page.ts';
import { table } from './tables.ts';

const BAR = '█';
const UNSURE = '?';

export function curveChart({ curve }: AssessResult, page: Page): string[] {
  if (curve === null) return [];
  const { key, value, points } = curve;
  const ofWrite =
    points.every(({ perYear }) => perYear === points[0]!.perYear) && points.some(({ perPush }) => (perPush ?? 0) > 0);
  const ninesOf = ({ nines, writeNines }: CurvePoint): number => (ofWrite ? writeNines : nines) ?? 0;
  const most = Math.max(...points.map(ninesOf));
  const figures = points.map((point) => [
    valueText(curve, point.value),
    `${ninesToTwo(ofWrite ? point.writeNines : point.nines)}${point.verdict === 'pass' ? '' : UNSURE}`,
    ofWrite ? scientific(point.perPush ?? 0) : lossesText(point),
  ]);
  const head = [clipped(key, Math.floor(page.width * 0.36)), 'nines', ofWrite ? 'lost per push' : 'losses per year'];
  const used = head.map((title, i) => 2 + Math.max(title.length, ...figures.map((row) => row[i]!.length)));
  const cells = Math.max(0, page.width - 2 - used.reduce((sum, width) => sum + width, 0));
  const bars = points.map((point) => (most === 0 ? '' : BAR.repeat(Math.round((cells * ninesOf(point)) / most))));
  const rows = figures.map(([value, nines, losses], i) => [value!, nines!, bars[i]!, losses!]);
  const what = ofWrite ? 'nines of a fresh write' : 'nines of a placement group in its first year';
  const title = `${what}; the scenario has ${valueText(curve, value)}`;
  return [
    `${page.color.bold('Curve')}  ${clipped(key, page.width - 7)}`,
    ...wrap(title, page.width, '  ').map(page.color.dim),
    ...table([head[0]!, head[1]!, '', head[2]!], rows, page, []),
  ];
}

function lossesText({ perYear, upper95, lower95 }: CurvePoint): string {
  if (perYear === 0) return upper95 === 0 ? 'never' : `< ${scientific(upper95)}`;
  return around({ estimate: perYear, lower95, upper95 });
}

function valueText({ unit }: Curve, value: number): string {
  if (unit === 'us') return formatDuration(value);
  return value > 0 && (value < 0.01 || value >= 1e4) ? `${scientific(value)}/y` : `${formatNumber(value)}/y`;
}
