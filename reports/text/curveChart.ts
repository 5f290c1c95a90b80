/** Durability over one assumption: a line for each value, its nines as a bar. */
import type { AssessResult } from '../../studies/assess/assessResult.ts';
import type { Curve, CurvePoint } from '../../studies/assess/curve.ts';
import { formatDuration, formatNumber } from '../../studies/figures.ts';
import { ninesToTwo } from './ninesText.ts';
import { clipped, type Page, wrap } from './page.ts';
import { table } from './tables.ts';

const BAR = '█';
const UNSURE = '?';
const BAR_LEAST = 10;
/** Columns besides the bar: value, nines, losses, and the gaps. */
const FIGURES = 48;

export function curveChart({ curve, durability }: AssessResult, page: Page): string[] {
  if (curve === null) return [];
  const { key, value, points } = curve;
  const ofWrite =
    points.every(({ perYear }) => perYear === points[0]!.perYear) && (durability.writes?.perPush ?? 0) > 0;
  const ninesOf = ({ nines, writeNines }: CurvePoint): number => (ofWrite ? writeNines : nines) ?? 0;
  const most = Math.max(...points.map(ninesOf));
  const cells = Math.max(BAR_LEAST, page.width - FIGURES);
  const rows = points.map((point) => [
    valueText(curve, point.value),
    `${ninesToTwo(ofWrite ? point.writeNines : point.nines)}${point.verdict === 'pass' ? '' : UNSURE}`,
    most === 0 ? '' : BAR.repeat(Math.round((cells * ninesOf(point)) / most)),
    ofWrite ? scientific(point.perPush ?? 0) : lossesText(point),
  ]);
  const what = ofWrite ? 'nines of a fresh write' : 'nines of a placement group in its first year';
  const title = `${what}; the scenario has ${valueText(curve, value)}`;
  return [
    `${page.color.bold('Curve')}  ${clipped(key, page.width - 7)}`,
    ...wrap(title, page.width, '  ').map(page.color.dim),
    ...table([key, 'nines', '', ofWrite ? 'lost per push' : 'losses per year'], rows, page, []),
  ];
}

function lossesText({ perYear, upper95, lower95 }: CurvePoint): string {
  if (perYear === 0) return upper95 === 0 ? 'never' : `< ${scientific(upper95)}`;
  const half = (upper95 - lower95) / 2 / perYear;
  return half === 0 ? scientific(perYear) : `${scientific(perYear)} ± ${(100 * half).toPrecision(2)} %`;
}

function valueText({ unit }: Curve, value: number): string {
  if (unit === 'us') return formatDuration(value);
  return value > 0 && (value < 0.01 || value >= 1e4) ? `${scientific(value)}/y` : `${formatNumber(value)}/y`;
}

function scientific(value: number): string {
  return value >= 0.01 || value === 0 ? value.toPrecision(3) : value.toExponential(2);
}
