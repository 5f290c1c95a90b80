/** Charts whose rows are lanes with a name before each: where lanes lie, in px from the top of the first. */
import { type Markish, text } from '@observablehq/plot';
import { clipped } from '../text/page.ts';
import { INK, textWidth } from './draw.ts';

export interface Lane {
  readonly label: string;
  readonly top: number;
  readonly bottom: number;
}

/** Names of lanes stop where the chart would be left with too little. */
const LETTERS_MOST = 44;

/** Lanes of these heights, one below the other. */
export function lanesOf<L extends { readonly label: string; readonly height: number }>(
  rows: readonly L[],
): (L & Lane)[] {
  let top = 0;
  return rows.map((row) => {
    const lane = { ...row, label: clipped(row.label, LETTERS_MOST), top, bottom: top + row.height };
    top = lane.bottom;
    return lane;
  });
}

/** What names take before the chart, px. */
export function marginFor(lanes: readonly Lane[]): number {
  return Math.ceil(Math.max(60, ...lanes.map(({ label }) => textWidth(label))) + 20);
}

/** The axis of lanes: a px is a px. */
export function laneScale(lanes: readonly Lane[]) {
  const height = lanes[lanes.length - 1]?.bottom ?? 0;
  return { y: { domain: [0, height], reverse: true, axis: null }, inner: height } as const;
}

/** @param x where names end, on the chart's own axis */
export function laneLabels(lanes: readonly Lane[], x: number): Markish {
  return text(lanes, {
    x: () => x,
    y: middle,
    text: 'label',
    ...{ textAnchor: 'end', dx: -10, fill: INK.text },
  });
}

export function middle({ top, bottom }: Pick<Lane, 'top' | 'bottom'>): number {
  return (top + bottom) / 2;
}
