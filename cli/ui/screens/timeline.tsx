/** Screen 3: faults, regions and clients over time, and the cursor that is moved through it. */
import type { ReactNode } from 'react';
import { rowLabel, ticksOf } from '../../../reports/text/timelineChart.ts';
import type { Course, FaultState } from '../../../studies/experiment/view.ts';
import { formatClock, formatDuration, formatPercent } from '../../../studies/figures.ts';
import { faultsInOrder, strikesAtUs } from '../faultOrder.ts';
import { endText, STATUS } from '../faultWords.ts';
import { HEALTH } from '../healthSigns.ts';
import { Lines } from '../lines.tsx';
import { cellsOf } from '../text/cells.ts';
import { clip, EMPTY, filled, type Line, line, type Span } from '../text/line.ts';
import { availabilityStyle } from '../text/tableLines.ts';
import { availabilityCells, type Cells, faultCells, healthCells, type Scale } from '../timeline/lanes.ts';
import { columnAt, stretchAround, wholeOf } from '../timeline/stretch.ts';
import type { ScreenProps } from './screen.ts';
import { useAnswer } from './useAnswer.ts';

export function Timeline(props: ScreenProps): ReactNode {
  const answer = useAnswer(props, { kind: 'course' }, 'course');
  return <Lines lines={timelineLines(props, answer?.course ?? null)} size={props.size} />;
}

export type TimelineProps = Pick<ScreenProps, 'view' | 'facts' | 'size' | 'cursor' | 'filter' | 'zoom'>;

/** One row of the picture: what it is of, what happened, and how it is at the cursor. */
interface Lane {
  readonly label: Line;
  readonly cells: Cells;
  readonly now: Line;
  /** What it shows at the cursor stays in sight below it. */
  readonly isMarked?: true;
}

interface Section {
  readonly name: string;
  readonly lanes: readonly Lane[];
}

/** The last column: how it is at the cursor. */
const NOW_WIDTH = 12;
const GAP = 2;
/** Title, times and scrubber above the lanes; what is selected, and the legend, below. */
const HEAD_ROWS = 3;
const FOOT_ROWS = 2;

export function timelineLines(props: TimelineProps, course: Course | null): Line[] {
  const { view, size, cursor } = props;
  const faults = faultsInOrder(view).filter(({ id, action, target, status }) =>
    has(props, `${id} ${action} ${target} ${status}`),
  );
  const rows = shownRows(props, course);
  const regions = view.regions.filter(({ name, health }) => has(props, `${name} ${health}`));
  const room = Math.max(3, size.rows - HEAD_ROWS - FOOT_ROWS);
  const part = cursor.offer(
    faults.map(({ id }) => id),
    Math.min(faults.length, Math.max(Math.floor(room / 3), room - regions.length - rows.length)),
  );
  const clients = rows.filter(({ kind }) => kind === 'client').length;
  const isHeaded = areHeaded([part.last - part.first, regions.length, clients, rows.length - clients], room);
  const { left, nowWidth, scale } = layoutOf(props, [
    ...faults.map((fault) => `  ${faultText(fault)}`),
    ...rows.map((row) => labelOf(row, isHeaded)),
    ...regions.map(({ name }) => regionLabel(name, isHeaded)),
  ]);
  const sections = [
    faultSection(faults, part, left, scale),
    healthSection(regions, course, scale, isHeaded),
    ...availabilitySections(props, rows, course, scale, isHeaded),
  ];
  const at = columnAt(view.cursorUs, scale.stretch, scale.columns);
  const drawn = fitting(sections, room).map((row) =>
    'cells' in row
      ? laneLine(row, at, left, nowWidth)
      : laneLine({ label: row, cells: emptyCells(scale.columns), now: EMPTY }, at, left, nowWidth),
  );
  const chosen = faults[part.index];
  return [
    titleLine(props, scale),
    [...filled(EMPTY, left + GAP), ...tickLine(scale)],
    [...filled(EMPTY, left + GAP), ...scrubber(props, scale, at)],
    ...drawn,
    ...Array.from({ length: Math.max(0, room - drawn.length) }, () => EMPTY),
    chosen === undefined
      ? line([faults.length === 0 ? 'No fault is planned. x injects one.' : '', 'dim'])
      : chosenLine(chosen),
    legend(size.columns),
  ].map((each) => clip(each, size.columns));
}

interface Layout {
  /** Cells of the labels. */
  readonly left: number;
  /** Cells that tell how it is at the cursor; 0 where there is no room for them. */
  readonly nowWidth: number;
  /** Of the lanes between. */
  readonly scale: Scale;
}

/** @param labels of all lanes: the longest decides, up to a share of the screen */
function layoutOf({ view, facts, size, zoom }: TimelineProps, labels: readonly string[]): Layout {
  const longest = Math.max(0, ...labels.map((label) => cellsOf(label)));
  const left = Math.max(8, Math.min(Math.floor(size.columns * 0.3), longest));
  const nowWidth = size.columns >= 60 ? NOW_WIDTH : 0;
  const columns = Math.max(8, size.columns - left - GAP - (nowWidth === 0 ? 0 : nowWidth + GAP));
  const stretch = stretchAround(wholeOf(facts, view), view.cursorUs, zoom);
  return { left, nowWidth, scale: { stretch, columns, cursorUs: view.cursorUs, frontierUs: view.frontierUs } };
}

function has({ filter }: TimelineProps, text: string): boolean {
  return text.toLowerCase().includes(filter.toLowerCase());
}

/** Rows in which anything was asked: clients first, for they are what it is all about. */
function shownRows(props: TimelineProps, course: Course | null): readonly Course['rows'][number][] {
  const rows = (course?.rows ?? []).filter((row) => row.total.some((total) => total > 0) && has(props, rowLabel(row)));
  return [...rows.filter(({ kind }) => kind === 'client'), ...rows.filter(({ kind }) => kind !== 'client')];
}

/** Whether there is room for a heading above each section. @param lanes of each */
function areHeaded(lanes: readonly number[], room: number): boolean {
  const full = lanes.filter((count) => count > 0);
  return full.reduce((sum, count) => sum + count, full.length) <= room;
}

/** Where no heading says what a lane is of, its label does: a region has two. */
function labelOf(row: Course['rows'][number], isHeaded: boolean): string {
  if (row.kind !== 'server') return isHeaded ? `  ${rowLabel(row)}` : rowLabel(row);
  return isHeaded ? `  ${row.name}` : `answered ${row.name}`;
}

function regionLabel(name: string, isHeaded: boolean): string {
  return isHeaded ? `  ${name}` : `region ${name}`;
}

function titleLine({ view, filter, zoom }: TimelineProps, { stretch, columns }: Scale): Line {
  const perCell = (stretch.untilUs - stretch.fromUs) / columns;
  return line(
    ['Timeline  ', 'title'],
    [formatClock(view.cursorUs), 'strong'],
    [`  ${formatClock(stretch.fromUs)} – ${formatClock(stretch.untilUs)}`, 'plain'],
    [`  ${formatDuration(perCell)} a column${zoom === 0 ? '' : `, ×${2 ** zoom}`}  `, 'dim'],
    ['z Z', 'key'],
    [' zoom', 'dim'],
    [filter === '' ? '' : `  filtered by “${filter}”`, 'accent'],
  );
}

function tickLine({ stretch, columns }: Scale): Line {
  let text = '';
  const span = stretch.untilUs - stretch.fromUs;
  for (const tick of ticksOf({ duration: span }, Math.max(1, Math.floor(columns / 9)), stretch.fromUs)) {
    const column = columnAt(tick.atUs, stretch, columns);
    const label = `╷${tick.text}`;
    // One space at least between two.
    if ((column > text.length || column === 0) && column + label.length <= columns) text = text.padEnd(column) + label;
  }
  return line([text, 'dim']);
}

/** `━━━━▼━━━╸┄┄┄┄`: what was played, where the cursor is, and what is still to come. */
function scrubber({ facts, view }: TimelineProps, { stretch, columns }: Scale, at: number): Line {
  const isPlayed = (column: number) =>
    stretch.fromUs + (column * (stretch.untilUs - stretch.fromUs)) / columns < view.frontierUs;
  const end = columnAt(facts.scenario.durationUs, stretch, columns);
  const isDrained = view.frontierUs > facts.scenario.durationUs;
  return joined(
    Array.from({ length: columns }, (_, column): Span => {
      if (column === at) return { text: '▼', style: 'key' };
      if (isDrained && column === end) return { text: '╎', style: 'dim' };
      return isPlayed(column) ? { text: '━', style: 'accent' } : { text: '┄', style: 'faint' };
    }),
  );
}

function faultText({ action, target }: FaultState): string {
  return `${action} ${target}`;
}

function faultLane(fault: FaultState, isSelected: boolean, left: number, scale: Scale): Lane {
  const { sign, style } = STATUS[fault.status];
  const label = isSelected
    ? line([
        clip([{ text: `▶ ${faultText(fault)}`, style: 'plain' }], left)
          .map(({ text }) => text)
          .join(''),
        'selected',
      ])
    : line([`${sign} `, style], faultText(fault));
  return { label, cells: faultCells(fault, scale), now: line([`${sign} ${fault.status}`, style]), isMarked: true };
}

/** The part of the faults that there is room for. */
function faultSection(
  faults: readonly FaultState[],
  { index, first, last }: ReturnType<TimelineProps['cursor']['offer']>,
  left: number,
  scale: Scale,
): Section {
  const lanes = faults.slice(first, last).map((fault, i) => faultLane(fault, first + i === index, left, scale));
  const hidden = faults.length - lanes.length;
  return { name: hidden > 0 ? `Faults, ${hidden} more` : 'Faults', lanes };
}

function healthSection(
  regions: TimelineProps['view']['regions'],
  course: Course | null,
  scale: Scale,
  isHeaded: boolean,
): Section {
  const lanes = regions.map(({ name, health }): Lane => {
    const { sign, style } = HEALTH[health];
    const spans = course?.health.filter(({ region }) => region === name) ?? [];
    const label = line(regionLabel(name, isHeaded));
    return { label, cells: healthCells(spans, scale), now: line([`${sign} ${health}`, style]) };
  });
  return { name: 'Regions', lanes };
}

function availabilitySections(
  { view }: TimelineProps,
  rows: readonly Course['rows'][number][],
  course: Course | null,
  scale: Scale,
  isHeaded: boolean,
): Section[] {
  if (course === null) return [];
  const laneOf = (row: Course['rows'][number]): Lane => {
    const share = shareNow(row, view);
    return {
      label: line(labelOf(row, isHeaded)),
      cells: availabilityCells(row, course, scale),
      now: share === null ? line(['–', 'dim']) : line([formatPercent(share), availabilityStyle(share)]),
    };
  };
  const of = (isClient: boolean) => rows.filter(({ kind }) => (kind === 'client') === isClient).map(laneOf);
  return [
    { name: 'Clients', lanes: of(true) },
    { name: 'Answered', lanes: of(false) },
  ];
}

/** As the overview has it: of the last bucket that anything was asked in. */
function shareNow({ kind, name, operation }: Course['rows'][number], view: TimelineProps['view']): number | null {
  if (kind === 'server') return view.regions.find((region) => region.name === name)?.availability ?? null;
  const client = kind === 'client' ? view.clients.find((one) => one.name === name) : undefined;
  return (operation === 'push' ? client?.push : client?.pull)?.now ?? null;
}

/** With headings where they fit (`areHeaded`); the last lanes are told by number where not even they do. */
function fitting(sections: readonly Section[], room: number): (Lane | Line)[] {
  const full = sections.filter(({ lanes }) => lanes.length > 0);
  const lanes = full.flatMap((section) => section.lanes);
  if (lanes.length + 2 * full.length - 1 <= room) {
    return full.flatMap((section, i) => [...(i === 0 ? [] : [EMPTY]), line([section.name, 'title']), ...section.lanes]);
  }
  if (
    areHeaded(
      full.map((section) => section.lanes.length),
      room,
    )
  ) {
    return full.flatMap((section) => [line([section.name, 'title']), ...section.lanes]);
  }
  if (lanes.length <= room) return lanes;
  return [...lanes.slice(0, room - 1), line([`… ${lanes.length - room + 1} more: / filters`, 'dim'])];
}

function emptyCells(columns: number): Cells {
  return new Array<Span>(columns).fill({ text: ' ', style: 'plain' });
}

/** The cursor goes through every lane as a line. @param at its column */
function laneLine({ label, cells, now, isMarked }: Lane, at: number, left: number, nowWidth: number): Line {
  const crossed = cells.map((cell, column): Span => {
    if (column !== at) return cell;
    return isMarked && cell.text !== ' ' ? { text: cell.text, style: 'selected' } : { text: '│', style: 'key' };
  });
  const beside = nowWidth === 0 ? EMPTY : [...line(' '.repeat(GAP)), ...now];
  return [...filled(label, left), ...line(' '.repeat(GAP)), ...joined(crossed), ...beside];
}

/** Neighbours of one style as one span. */
function joined(cells: Cells): Line {
  const spans: Span[] = [];
  for (const cell of cells) {
    const last = spans[spans.length - 1];
    if (last?.style === cell.style) spans[spans.length - 1] = { text: last.text + cell.text, style: cell.style };
    else spans.push(cell);
  }
  return spans;
}

function chosenLine(fault: FaultState): Line {
  const atUs = strikesAtUs(fault);
  const { sign, style } = STATUS[fault.status];
  const end =
    fault.endsAtUs === null
      ? fault.status === 'fired'
        ? `, ${endText(fault)}`
        : ''
      : `, ${fault.status === 'recovered' ? 'over' : 'until'} ${formatClock(fault.endsAtUs)}`;
  return line(
    [`${sign} ${fault.status}  `, style],
    [fault.id, 'strong'],
    [`  ${atUs === null ? 'after another fault' : `at ${formatClock(atUs)}`}${end}`, 'plain'],
    [fault.reason === null ? '' : `  ${fault.reason}`, 'warn'],
  );
}

const MEANINGS = ['━ in force  ┄ planned', '▒ degraded  ▓ out  █ lost', '█ all answered … ▁ none  · nothing asked'];

/** As many of the meanings as there is room for. */
function legend(width: number): Line {
  let shown = MEANINGS.length;
  while (shown > 1 && cellsOf(MEANINGS.slice(0, shown).join('   ')) > width) shown--;
  return line([MEANINGS.slice(0, shown).join('   '), 'dim']);
}
