/** What is drawn of a fault, a region's health and an availability over a stretch of time: a cell for each column. */
import { SHAPES, sliceOf } from '../../../reports/text/timelineChart.ts';
import type { Course, FaultState, Health, HealthSpan } from '../../../studies/experiment/view.ts';
import { strikesAtUs } from '../faultOrder.ts';
import { HEALTH } from '../healthSigns.ts';
import type { Span, Style } from '../text/line.ts';
import { availabilityStyle } from '../text/tableLines.ts';
import { columnAt, type Stretch } from './stretch.ts';

export type Cells = readonly Span[];

export interface Scale {
  readonly stretch: Stretch;
  readonly columns: number;
  /** What is in force goes on up to here. */
  readonly cursorUs: number;
  /** Nothing is known of what comes after. */
  readonly frontierUs: number;
}

const BLANK: Span = { text: ' ', style: 'plain' };

/** `○┄┄┄` what is to come, `├━━┄┄┄┤` what is in force, `├───┤` what is over, `◆` an instant. */
export function faultCells(fault: FaultState, scale: Scale): Cells {
  const cells = blank(scale.columns);
  const atUs = strikesAtUs(fault);
  if (atUs === null) return cells;
  const put = putter(cells, scale);
  switch (fault.status) {
    case 'planned':
      if (fault.endsAtUs !== null) put(atUs, fault.endsAtUs, '┄', 'dim');
      put(atUs, atUs, '○', 'plain');
      break;
    case 'active': {
      const endUs = fault.endsAtUs ?? scale.stretch.untilUs;
      put(atUs, endUs, '┄', 'dim');
      if (fault.endsAtUs !== null) put(endUs, endUs, '┤', 'dim');
      put(atUs, scale.cursorUs, '━', 'bad');
      put(atUs, atUs, '├', 'bad');
      break;
    }
    case 'recovered': {
      const endUs = fault.endsAtUs ?? atUs;
      const isInstant = columnAt(atUs, scale.stretch, scale.columns) === columnAt(endUs, scale.stretch, scale.columns);
      put(atUs, endUs, '─', 'warn');
      put(endUs, endUs, '┤', 'warn');
      put(atUs, atUs, isInstant ? '◆' : '├', 'warn');
      break;
    }
    case 'fired':
      put(atUs, atUs, '◆', 'warn');
      break;
    case 'suppressed':
      put(atUs, atUs, '–', 'dim');
      break;
    case 'impossible':
      put(atUs, atUs, '?', 'dim');
  }
  return cells;
}

/** The fuller, the worse; worst first. */
const HEALTH_SHADES: Readonly<Record<Health, string>> = { lost: '█', out: '▓', degraded: '▒', ok: '─' };
const WORST_FIRST = Object.keys(HEALTH_SHADES) as Health[];

/** The worst health in each column. */
export function healthCells(spans: readonly HealthSpan[], scale: Scale): Cells {
  const cells = blank(scale.columns);
  const put = putter(cells, scale);
  for (const health of [...WORST_FIRST].reverse()) {
    for (const span of spans) {
      if (span.health === health) put(span.fromUs, span.untilUs, HEALTH_SHADES[health], HEALTH[health].style, true);
    }
  }
  return cells;
}

const NOTHING_ASKED: Span = { text: '·', style: 'faint' };

/** Shapes of the text report; blank beyond the frontier. */
export function availabilityCells(row: Course['rows'][number], { bucketUs }: Course, scale: Scale): Cells {
  const { stretch, columns, frontierUs } = scale;
  const span = (stretch.untilUs - stretch.fromUs) / columns;
  return Array.from({ length: columns }, (_, column): Span => {
    const fromUs = stretch.fromUs + column * span;
    if (fromUs >= frontierUs) return BLANK;
    const share = shareBetween(row, bucketUs, fromUs, fromUs + span);
    if (share === null) return NOTHING_ASKED;
    return { text: SHAPES.find(([least]) => share >= least)?.[1] ?? '?', style: availabilityStyle(share) };
  });
}

/** Of what was asked in a bucket of the stretch; null where that is nothing. */
function shareBetween(row: Course['rows'][number], bucketUs: number, fromUs: number, untilUs: number): number | null {
  const { ok, total } = sliceOf(row, { bucketUs, duration: 1 }, fromUs, untilUs);
  return total === 0 ? null : ok / total;
}

function blank(columns: number): Span[] {
  return new Array<Span>(columns).fill(BLANK);
}

/** Fills the columns from one instant to another, both included, or (`isOpen`) up to the other. */
function putter(cells: Span[], { stretch, columns }: Scale) {
  return (fromUs: number, untilUs: number, text: string, style: Style, isOpen = false): void => {
    if (untilUs < stretch.fromUs || fromUs > stretch.untilUs) return;
    const first = columnAt(fromUs, stretch, columns);
    const end = columnAt(untilUs, stretch, columns);
    // What ends where a column begins is no part of it.
    const isBefore =
      isOpen && end > first && untilUs <= stretch.fromUs + (end * (stretch.untilUs - stretch.fromUs)) / columns;
    const last = isBefore ? end - 1 : end;
    for (let column = Math.max(0, first); column <= Math.min(columns - 1, last); column++)
      cells[column] = { text, style };
  };
}
