/** Faults and availability on one axis of time: a lane for each fault and each row of the timeline. */
import { dot, type Markish, rect, ruleX, ruleY, text } from '@observablehq/plot';
import { formatClock, formatPercent } from '../../studies/figures.ts';
import type { JournalRecord, RunResult, RunTimeline } from '../../studies/result.ts';
import { faultLabel } from '../text/faultLabel.ts';
import {
  type FaultLane,
  faultLanes,
  rowLabel,
  SHAPE_WORDS,
  SHAPES,
  sliceOf,
  ticksOf,
  timelineScope,
} from '../text/timelineChart.ts';
import { figure, gridTable } from './blocks.ts';
import { draw, INK } from './draw.ts';
import { type Lane, laneLabels, laneScale, lanesOf, marginFor, middle } from './lanes.ts';
import { html, type Markup, type Part } from './markup.ts';

const FAULT_HEIGHT = 26;
const ROW_HEIGHT = 38;
const TICKS_MOST = 10;
/** Of the table: availability in this many stretches of the run. */
const STRETCHES = 24;

/** Null where nothing was played or nothing happened. */
export function timelineFigure(result: RunResult): Markup | null {
  const { timeline } = result;
  if (timeline === null) return null;
  const rows = timeline.rows.filter((row) => row.total.some((total) => total > 0));
  const journal = result.journal.filter(({ seed, suppressed }) => seed === result.seeds[0] && !suppressed);
  const { lanes: struck, notes } = faultLanes(journal.filter(({ fired }) => fired));
  const faults = [...struck, ...missed(journal)];
  if (rows.length + faults.length === 0) return notes.length === 0 ? null : noteList(notes);
  const lanes = lanesOf([
    ...faults.map((fault) => ({ label: fault.label, height: FAULT_HEIGHT, fault, row: null })),
    ...rows.map((row) => ({ label: rowLabel(row), height: ROW_HEIGHT, fault: null, row })),
  ]);
  const bars = lanes.flatMap((lane) => (lane.row === null ? [] : barsOf(lane.row, lane, timeline)));
  const marks = lanes.flatMap((lane) => (lane.fault === null ? [] : strikesOf(lane.fault, lane, timeline)));
  const { y, inner } = laneScale(lanes);
  const margins = { marginTop: 24, marginBottom: 6, marginLeft: marginFor(lanes), marginRight: 16 };
  const ticks = ticksOf(timeline, TICKS_MOST);
  const drawing = draw(summaryOf(faults, rows, timeline), {
    ...margins,
    height: inner + margins.marginTop + margins.marginBottom,
    x: { domain: [0, timeline.duration], axis: null },
    y,
    marks: [
      ruleX(ticks, { x: 'atUs', stroke: INK.grid }),
      ruleY([...lanes.map(({ top }) => top), inner], { stroke: INK.grid }),
      text(ticks, { x: 'atUs', y: () => 0, dy: -12, text: 'text', fill: INK.muted, textAnchor: 'middle' }),
      laneLabels(lanes, 0),
      ...availabilityMarks(bars),
      ...faultMarks(marks, timeline),
    ],
  });
  return html`${figure({
    title: 'Faults and availability',
    note: `${timelineScope(result)}; time from the start${originOf(timeline)}`,
    drawing,
    legend: html`${faults.length === 0 ? null : FAULT_LEGEND}${rows.length === 0 ? null : availabilityLegend()}`,
    data: rows.length === 0 ? null : availabilityData(rows, timeline),
  })}${noteList(notes)}`;
}

function noteList(notes: readonly string[]): Markup {
  return html`${notes.map((note) => html`<p class="note">${note}</p>\n`)}`;
}

function originOf({ origin }: RunTimeline): string {
  return origin === null ? '' : `, which is ${origin}`;
}

/** Planned, and never struck. */
function missed(journal: readonly JournalRecord[]): FaultLane[] {
  return journal
    .filter(({ fired, chance }) => !fired && !chance)
    .map((entry) => ({ label: faultLabel(entry), entries: [entry] }));
}

interface Strike {
  readonly x1: number;
  readonly x2: number;
  readonly y1: number;
  readonly y2: number;
  readonly middle: number;
  /** When it was to strike. */
  readonly planned: number;
  readonly kind: 'over' | 'stays' | 'instant' | 'never';
  readonly title: string;
}

function strikesOf({ entries }: FaultLane, lane: Lane, { duration }: RunTimeline): Strike[] {
  return entries.map((entry) => {
    const { firedAt, recoveredAt, intendedAt, fired } = entry;
    const x1 = Math.min(duration, firedAt ?? intendedAt);
    const stays = recoveredAt === null || recoveredAt > duration;
    const x2 = !fired ? x1 : stays ? duration : recoveredAt;
    const kind = !fired ? 'never' : stays ? 'stays' : x2 === x1 ? 'instant' : 'over';
    const place = { y1: lane.top + 7, y2: lane.bottom - 7, middle: middle(lane) };
    return { x1, x2, ...place, planned: Math.min(duration, intendedAt), kind, title: strikeWords(entry) };
  });
}

/** `loss, region.loss eastus: planned 2:30:00, fired 2:30:00, recovered never`. */
function strikeWords({ id, action, target, intendedAt, firedAt, recoveredAt, fired }: JournalRecord): string {
  const did = fired
    ? `fired ${formatClock(firedAt ?? intendedAt)}, ${recoveredAt === null ? 'not recovered' : `recovered ${formatClock(recoveredAt)}`}`
    : 'did not fire';
  return `${id}, ${action} ${target}: planned ${formatClock(intendedAt)}, ${did}`;
}

function faultMarks(strikes: readonly Strike[], { duration }: RunTimeline): Markish[] {
  const held = strikes.filter(({ kind }) => kind === 'over' || kind === 'stays');
  const begun = strikes.filter(({ kind }) => kind !== 'never');
  const ends = strikes.filter(({ kind }) => kind === 'over');
  const across = { y1: 'y1', y2: 'y2', stroke: INK.bad, strokeWidth: 3 } as const;
  return [
    rect(held, { x1: 'x1', x2: 'x2', y1: 'y1', y2: 'y2', fill: INK.bad, fillOpacity: 0.4, title: 'title' }),
    ruleX(begun, { ...across, x: 'x1', title: 'title' }),
    ruleX(ends, { ...across, x: 'x2' }),
    text(
      strikes.filter(({ kind }) => kind === 'stays'),
      { x: () => duration, y: 'middle', text: () => '▶', dx: 6, fill: INK.bad },
    ),
    text(
      strikes.filter(({ kind }) => kind === 'never'),
      { x: 'planned', y: 'middle', text: () => '✕ did not fire', dx: 10, textAnchor: 'start', fill: INK.text },
    ),
    dot(
      strikes.filter(({ kind, planned, x1 }) => kind === 'never' || planned !== x1),
      { x: 'planned', y: 'middle', symbol: 'diamond', r: 5, stroke: INK.text, fill: INK.ground, title: 'title' },
    ),
  ];
}

interface Bar {
  readonly x1: number;
  readonly x2: number;
  readonly y1: number;
  readonly y2: number;
  /** In `SHAPES`, best first; null: nothing was asked. */
  readonly shape: number | null;
  readonly title: string;
}

/** Neighbours of one shape are one bar. */
function barsOf(row: RunTimeline['rows'][number], lane: Lane, { bucketUs, duration }: RunTimeline): Bar[] {
  const bars: Bar[] = [];
  let from = 0;
  const shapeAt = (bucket: number): number | null => shapeOf(row.ok[bucket]!, row.total[bucket]!);
  const buckets = Math.min(row.total.length, Math.ceil(duration / bucketUs));
  for (let bucket = 1; bucket <= buckets; bucket++) {
    if (bucket < buckets && shapeAt(bucket) === shapeAt(from)) continue;
    const shape = shapeAt(from);
    const [x1, x2] = [from * bucketUs, Math.min(duration, bucket * bucketUs)];
    const words = shape === null ? SHAPE_WORDS[SHAPE_WORDS.length - 1] : SHAPE_WORDS[shape];
    const title = `${rowLabel(row)}, ${formatClock(x1)} to ${formatClock(x2)}: ${words}`;
    bars.push({ x1, x2, y1: lane.bottom - 5 - heightOf(shape), y2: lane.bottom - 5, shape, title });
    from = bucket;
  }
  return bars;
}

function shapeOf(ok: number, total: number): number | null {
  return total === 0 ? null : SHAPES.findIndex(([least]) => ok / total >= least);
}

const BAR_MOST = ROW_HEIGHT - 10;

function heightOf(shape: number | null): number {
  return shape === null ? 2 : (BAR_MOST * (SHAPES.length - shape)) / SHAPES.length;
}

/** The worse, the lower and the more alarming. */
const TONES = [
  { ink: INK.good, least: 0, most: 1 },
  { ink: INK.warn, least: 2, most: 3 },
  { ink: INK.bad, least: 4, most: SHAPES.length - 1 },
] as const;

function availabilityMarks(bars: readonly Bar[]): Markish[] {
  const place = { x1: 'x1', x2: 'x2', y1: 'y1', y2: 'y2', title: 'title' } as const;
  const none = bars.filter(({ shape }) => shape === null);
  return [
    ...TONES.map(({ ink, least, most }) =>
      rect(
        bars.filter(({ shape }) => shape !== null && shape >= least && shape <= most),
        { ...place, fill: ink },
      ),
    ),
    rect(none, { ...place, fill: INK.grid }),
  ];
}

const FAULT_LEGEND = html`<ul class="legend">
<li><span class="swatch strike" aria-hidden="true"></span>fault, from when it struck to when it was over</li>
<li><span aria-hidden="true">▶</span> lasts beyond the end</li>
<li><span aria-hidden="true">◇</span> planned, where it struck at another time or not at all</li>
</ul>
`;

function availabilityLegend(): Part {
  const steps = SHAPE_WORDS.map((words, i) => {
    const isNone = i === SHAPES.length;
    const tone = isNone ? 'none' : (['good', 'warn', 'bad'] as const)[TONES.findIndex(({ most }) => i <= most)]!;
    const height = Math.round((16 * heightOf(isNone ? null : i)) / BAR_MOST);
    return html`<li><span class="swatch bar ${tone}" style="height:${height}px" aria-hidden="true"></span>${words}</li>
`;
  });
  return html`<ul class="legend">
${steps}</ul>
`;
}

function summaryOf(faults: readonly FaultLane[], rows: RunTimeline['rows'], { duration }: RunTimeline): string {
  const struck = faults.slice(0, 8).map(({ entries }) => strikeWords(entries[0]!));
  const served = rows.slice(0, 12).map((row) => {
    const [ok, total] = [row.ok, row.total].map((counts) => counts.reduce((sum, count) => sum + count, 0));
    return `${rowLabel(row)} ${formatPercent(ok! / total!)}`;
  });
  const parts = [
    ...(struck.length === 0 ? [] : [`Faults: ${struck.join('; ')}`]),
    ...(served.length === 0 ? [] : [`Succeeded over the whole run: ${served.join(', ')}`]),
  ];
  return `Timeline of ${formatClock(duration)}. ${parts.join('. ')}.`;
}

function availabilityData(rows: RunTimeline['rows'], timeline: RunTimeline): Markup | null {
  const stretches = Array.from({ length: STRETCHES }, (_, i) => i);
  const cells = stretches.map((i) => [
    formatClock((i * timeline.duration) / STRETCHES),
    ...rows.map((row) => {
      const { ok, total } = sliceOf(row, timeline, i / STRETCHES, (i + 1) / STRETCHES);
      return total === 0 ? 'nothing asked' : formatPercent(ok / total);
    }),
  ]);
  return gridTable('Availability by time from the start', { head: ['from', ...rows.map(rowLabel)], rows: cells });
}
