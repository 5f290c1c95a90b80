/** Nines with their intervals: a dot where the estimate is, whiskers to the ends of its 95 % interval. */
import { dot, type Markish, ruleX, ruleY, text } from '@observablehq/plot';
import { ninesToOne } from '../text/ninesText.ts';
import { figure } from './blocks.ts';
import { draw, INK } from './draw.ts';
import { type Lane, laneLabels, laneScale, lanesOf, marginFor, middle } from './lanes.ts';
import { html, type Markup } from './markup.ts';

export interface NinesRow {
  readonly label: string;
  /** Null: nothing was seen to fail, and `least` is all that is known. */
  readonly nines: number | null;
  readonly least: number;
  /** Null: no upper end. */
  readonly most: number | null;
}

const HEIGHT = 34;
const CAP = 6;

/** Of a probability or a share of time and its interval; null where that says nothing. */
export function ninesRow(label: string, of: { estimate: number; lower95: number; upper95: number }): NinesRow | null {
  const { estimate, lower95, upper95 } = of;
  // In a saved result what has no end is null.
  if (!(upper95 > 0) || !Number.isFinite(upper95)) return null;
  const ninesOf = (share: number): number => Math.max(0, -Math.log10(share));
  return {
    label,
    nines: estimate > 0 ? ninesOf(estimate) : null,
    least: ninesOf(upper95),
    most: lower95 > 0 ? ninesOf(lower95) : null,
  };
}

/** Null without rows. */
export function ninesFigure(title: string, note: string, rows: readonly NinesRow[]): Markup | null {
  if (rows.length === 0) return null;
  const lanes = lanesOf(rows.map((row) => ({ ...row, height: HEIGHT })));
  const known = rows.flatMap(({ nines, least, most }) => [nines, least, most]).filter((each) => each !== null);
  const from = Math.max(0, Math.floor(Math.min(...known)) - 1);
  const to = Math.max(from + 2, Math.ceil(Math.max(...known) + 0.25));
  const step = Math.max(1, Math.ceil((to - from) / 10));
  const ticks = Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);
  const { y, inner } = laneScale(lanes);
  const margins = { marginTop: 26, marginBottom: 6, marginLeft: marginFor(lanes), marginRight: 180 };
  const drawing = draw(`${title}: ${rows.map(ninesWords).join('; ')}.`, {
    ...margins,
    height: inner + margins.marginTop + margins.marginBottom,
    x: { domain: [from, to], axis: null },
    y,
    marks: [
      ruleX(ticks, { stroke: INK.grid }),
      ruleY([...lanes.map(({ top }) => top), inner], { stroke: INK.grid }),
      text(ticks, {
        x: (tick: number) => tick,
        y: () => 0,
        dy: -13,
        text: (tick: number) => `${tick}`,
        fill: INK.muted,
      }),
      laneLabels(lanes, from),
      ...whiskers(lanes, to),
      text(lanes, { x: () => to, y: middle, dx: 14, textAnchor: 'start', text: figuresText, fill: INK.text }),
    ],
  });
  return figure({ title, note, drawing, legend: LEGEND });
}

function whiskers(lanes: readonly (NinesRow & Lane)[], to: number): Markish[] {
  const open = lanes.filter(({ most }) => most === null);
  const closed = lanes.filter(({ most }) => most !== null);
  const cap = { y1: (lane: Lane) => middle(lane) - CAP, y2: (lane: Lane) => middle(lane) + CAP };
  const line = { stroke: INK.accent, strokeWidth: 2 };
  return [
    ruleY(lanes, { x1: 'least', x2: ({ most }: NinesRow) => most ?? to, y: middle, ...line }),
    ruleX(lanes, { x: 'least', ...cap, ...line }),
    ruleX(closed, { x: 'most', ...cap, ...line }),
    text(open, { x: () => to, y: middle, dx: -3, text: () => '▶', fill: INK.accent }),
    dot(
      lanes.filter(({ nines }) => nines !== null),
      { x: 'nines', y: middle, r: 5.5, fill: INK.accent, stroke: INK.ground, strokeWidth: 1.5 },
    ),
  ];
}

const LEGEND = html`<ul class="legend">
<li><span class="swatch dot" aria-hidden="true"></span>estimate</li>
<li><span aria-hidden="true">├─┤</span> 95 % interval</li>
<li><span aria-hidden="true">▶</span> no upper end: more nines cannot be excluded</li>
</ul>
`;

function figuresText({ nines, least, most }: NinesRow): string {
  if (nines === null) return `≥ ${ninesToOne(least)}`;
  const [from, to] = [ninesToOne(least), most === null ? 'more' : ninesToOne(most)];
  return from === to && from === ninesToOne(nines) ? from : `${ninesToOne(nines)} (${from} to ${to})`;
}

function ninesWords(row: NinesRow): string {
  const { label, nines } = row;
  return nines === null ? `${label} at least ${ninesToOne(row.least)} nines` : `${label} ${figuresText(row)} nines`;
}
