/** The stretch of time that is shown, and which column an instant lies in. */
import type { BranchFacts, ExperimentView } from '../../../studies/experiment/view.ts';

export interface Stretch {
  readonly fromUs: number;
  readonly untilUs: number;
}

/** There is nothing to see in less. */
const LEAST_US = 5 * 60e6;

/** How often a run may be halved. */
export function nearestZoom(durationUs: number): number {
  return Math.max(0, Math.floor(Math.log2(durationUs / LEAST_US)));
}

/** All there is: the time in which clients ask, and what of the drain has been played. */
export function wholeOf({ scenario }: BranchFacts, { frontierUs }: Pick<ExperimentView, 'frontierUs'>): Stretch {
  return { fromUs: 0, untilUs: Math.max(1, scenario.durationUs, frontierUs) };
}

/**
 * The part of it around the cursor: halved so often, and moved in steps of half its length, so that it stands still while the cursor goes
 * through its middle.
 */
export function stretchAround({ untilUs }: Stretch, cursorUs: number, zoom: number): Stretch {
  const span = untilUs / 2 ** zoom;
  const fromUs = Math.max(0, Math.min(untilUs - span, Math.round((cursorUs - span / 2) / (span / 2)) * (span / 2)));
  return { fromUs, untilUs: fromUs + span };
}

/** It may lie outside of 0 … columns − 1. */
export function columnAt(atUs: number, { fromUs, untilUs }: Stretch, columns: number): number {
  // An instant at the very end belongs to the last column.
  const column = Math.floor(((atUs - fromUs) / (untilUs - fromUs)) * columns);
  return atUs === untilUs ? columns - 1 : column;
}
