/** Durability over one assumption, as a line through its points. */
import { dot, line, ruleX, ruleY, text } from '@observablehq/plot';
import type { Curve, CurvePoint } from '../../studies/assess/curve.ts';
import { curveGrid, curveNines, curveTitle, curveValueText } from '../text/curveChart.ts';
import { ninesToTwo } from '../text/ninesText.ts';
import { figure, gridTable } from './blocks.ts';
import { draw, INK } from './draw.ts';
import { html, type Markup } from './markup.ts';
import { ticksBetween } from './tornadoFigure.ts';

/** From this ratio of the ends on, equal steps are equal factors. */
const LOG_FROM = 20;
const LABELS_MOST = 8;

interface Drawn {
  readonly value: number;
  readonly nines: number;
  readonly isSure: boolean;
}

/** Null where no point has a figure. */
export function curveFigure(curve: Curve): Markup | null {
  const points = curve.points.flatMap((point): Drawn[] => {
    const nines = curveNines(curve, point);
    return nines === null ? [] : [{ value: point.value, nines, isSure: point.verdict === 'pass' }];
  });
  const data = gridTable(`Curve of ${curve.key}`, curveGrid(curve));
  if (points.length === 0) return data;
  const values = curve.points.map(({ value }) => value);
  const [from, to] = [Math.min(...values), Math.max(...values)];
  const isLog = from > 0 && to / from >= LOG_FROM;
  const nines = points.map((point) => point.nines);
  const room = Math.max(0.05, 0.08 * (Math.max(...nines) - Math.min(...nines)));
  const [least, most] = [Math.min(...nines) - room, Math.max(...nines) + room];
  const ticks = ticksBetween(least, most);
  const named = everyNth(curve.points, Math.ceil(curve.points.length / LABELS_MOST));
  const title = `Curve of ${curve.key}`;
  const told = points.map((point) => `${curveValueText(curve, point.value)} ${ninesToTwo(point.nines)}`);
  const isOwnWithin = curve.value >= from && curve.value <= to;
  const drawing = draw(`${title}, ${curveTitle(curve)}. ${told.join('; ')}.`, {
    ...{ height: 340, marginTop: 28, marginBottom: 34, marginLeft: 64, marginRight: 48 },
    x: { type: isLog ? 'log' : 'linear', domain: [from, to], axis: null },
    y: { domain: [least, most], axis: null },
    marks: [
      ruleY(ticks, { stroke: INK.grid }),
      text(ticks, {
        ...{ x: () => from, y: (tick: number) => tick, dx: -12, textAnchor: 'end', fill: INK.muted },
        text: (tick: number) => ninesToTwo(tick),
      }),
      text(named, {
        ...{ x: 'value', y: () => least, dy: 20, fill: INK.muted },
        text: ({ value }: CurvePoint) => curveValueText(curve, value),
      }),
      ...(isOwnWithin
        ? [
            ruleX([curve.value], { stroke: INK.text, strokeDasharray: '4 4' }),
            text([curve.value], {
              ...{ x: (value: number) => value, y: () => most, dy: -12, text: () => 'the scenario', fill: INK.text },
            }),
          ]
        : []),
      line(points, { x: 'value', y: 'nines', stroke: INK.accent, strokeWidth: 2 }),
      dot(points, {
        ...{ x: 'value', y: 'nines', r: 5, stroke: INK.accent, strokeWidth: 2 },
        fill: ({ isSure }: Drawn) => (isSure ? INK.accent : INK.ground),
      }),
    ],
  });
  const isAllSure = points.every(({ isSure }) => isSure);
  return figure({
    ...{ title, note: curveTitle(curve), drawing, data },
    ...(isAllSure ? {} : { legend: html`<p class="note">Hollow points are inconclusive.</p>\n` }),
  });
}

function everyNth<T>(all: readonly T[], n: number): T[] {
  return all.filter((_, i) => i % n === 0);
}
