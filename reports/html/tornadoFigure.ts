/** What matters most: for each assumption the nines with it halved and doubled, as bars from those of the scenario as it is. */
import { type Markish, rect, ruleX, ruleY, text } from '@observablehq/plot';
import { ninesToTwo } from '../text/ninesText.ts';
import type { TornadoDrawing, TornadoRow } from '../text/tornado.ts';
import { figure, gridTable } from './blocks.ts';
import { draw, INK } from './draw.ts';
import { type Lane, laneLabels, laneScale, lanesOf, marginFor, middle } from './lanes.ts';
import { html, type Markup } from './markup.ts';

const HEIGHT = 30;
const TICKS_MOST = 8;

export function tornadoFigure({ what, base, rows }: TornadoDrawing): Markup {
  const lanes = lanesOf(rows.map((row) => ({ ...row, label: row.key, height: HEIGHT })));
  const ends = rows.flatMap(({ halved, doubled }) => [halved, doubled]);
  const [from, to] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const ticks = ticksBetween(base + from, base + to).map((nines) => ({ at: nines - base, text: ninesToTwo(nines) }));
  const { y, inner } = laneScale(lanes);
  const margins = { marginTop: 26, marginBottom: 6, marginLeft: marginFor(lanes), marginRight: 170 };
  const title = `Nines of ${what}`;
  const told = rows.map(({ key, figures }) => `${key} halved ${figures[0]}, doubled ${figures[1]}`);
  const drawing = draw(`${title}: ${ninesToTwo(base)} as it stands. ${told.join('; ')}.`, {
    ...margins,
    height: inner + margins.marginTop + margins.marginBottom,
    x: { domain: [from, to], axis: null },
    y,
    marks: [
      ruleX(ticks, { x: 'at', stroke: INK.grid }),
      ruleY([...lanes.map(({ top }) => top), inner], { stroke: INK.grid }),
      text(ticks, { x: 'at', y: () => 0, dy: -13, text: 'text', fill: INK.muted }),
      laneLabels(lanes, from),
      ...bars(lanes),
      ruleX([0], { stroke: INK.text, strokeWidth: 2 }),
      ...figuresBeside(lanes, to),
    ],
  });
  const data = { head: ['Key', 'halved', 'doubled'], rows: rows.map(({ key, figures }) => [key, ...figures]) };
  return figure({
    ...{ title, note: `${ninesToTwo(base)} as it stands, one value at a time halved or doubled`, drawing },
    ...{ legend: LEGEND, data: gridTable(title, data) },
  });
}

/** The longer bar first: of two on one side the shorter one lies over it. */
function bars(lanes: readonly (TornadoRow & Lane)[]): Markish[] {
  return lanes.flatMap((lane) => {
    const both = [
      { by: lane.halved, fill: INK.hatched },
      { by: lane.doubled, fill: INK.accent },
    ].sort((a, b) => Math.abs(b.by) - Math.abs(a.by));
    return both.map(({ by, fill }) =>
      rect([lane], {
        ...{ x1: () => Math.min(0, by), x2: () => Math.max(0, by), fill, stroke: INK.accent },
        ...{ y1: () => lane.top + 7, y2: () => lane.bottom - 7 },
      }),
    );
  });
}

function figuresBeside(lanes: readonly (TornadoRow & Lane)[], to: number): Markish[] {
  return (['halved', 'doubled'] as const).flatMap((side, i) => {
    const place = { x: () => to, dx: 84 + 78 * i, textAnchor: 'end' as const };
    return [
      text(lanes, { ...place, y: middle, text: ({ figures }: TornadoRow) => figures[i]!, fill: INK.text }),
      text([side], { ...place, y: () => 0, dy: -13, text: () => side, fill: INK.muted }),
    ];
  });
}

const LEGEND = html`<ul class="legend">
<li><span class="swatch" aria-hidden="true"><svg viewBox="0 0 16 16"><rect width="16" height="16" fill="url(#hatched)"/></svg></span>halved</li>
<li><span class="swatch solid" aria-hidden="true"></span>doubled</li>
<li><span aria-hidden="true">?</span> inconclusive</li>
</ul>
`;

/** Round values within, at even steps. */
export function ticksBetween(from: number, to: number): number[] {
  const step = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5].find((each) => (to - from) / each <= TICKS_MOST) ?? 10;
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
}
