/** How the intervals of an assessment become narrower: relative half-widths over time, of all losses and of each class. */
import type { ChanceSoFar } from '../../studies/assess/lossesSoFar.ts';
import type { AssessProgress, AssessStage } from './assessProtocol.ts';

export const ROWS = ['total', 'devices', 'disasters', 'people'] as const;
export type RowName = (typeof ROWS)[number];

/** Oldest first; null while nothing was seen. */
export type Widths = Readonly<Record<RowName, readonly (number | null)[]>>;

export const NO_WIDTHS: Widths = { total: [], devices: [], disasters: [], people: [] };

/** More than a sparkline ever shows; beyond, every other one is dropped. */
const KEPT = 512;

/** Of an assessment, those in which intervals become narrower. */
const PARTS: readonly AssessStage['name'][] = ['pilot', 'estimate', 'missions'];

export function addWidths(before: Widths, { stage, losses, exact }: AssessProgress): Widths {
  // Nothing is known any more: it begins anew, with other images.
  if (losses === null) return NO_WIDTHS;
  if (stage.done === 0 || !PARTS.includes(stage.name)) return before;
  const widthOf = ({ hits, relativeHalfWidth }: ChanceSoFar): number | null => (hits === 0 ? null : relativeHalfWidth);
  const after = (name: RowName, width: number | null): (number | null)[] => {
    const kept = before[name].length < KEPT ? before[name] : before[name].filter((_, i) => i % 2 === 0);
    return [...kept, width];
  };
  const { devices, disasters, people } = losses.byClass;
  return {
    total: after('total', exact === null ? widthOf(losses.total) : 0),
    devices: after('devices', widthOf(devices)),
    disasters: after('disasters', widthOf(disasters)),
    people: after('people', widthOf(people)),
  };
}

/** 0 for an interval as narrow as half of what is wanted, 1 for one of ±100 % or more: on a scale of powers. */
export function breadthOf(width: number, wanted: number): number {
  if (width <= 0) return 0;
  const least = Math.min(0.5, wanted / 2);
  return Math.max(0, Math.min(1, 1 - Math.log(width) / Math.log(least)));
}

/** So many of them, evenly, the newest last. */
export function sampled(widths: readonly (number | null)[], cells: number): (number | null)[] {
  const { length } = widths;
  if (length <= cells) return [...widths];
  return Array.from({ length: cells }, (_, i) => widths[Math.floor(((i + 1) * length) / cells) - 1] ?? null);
}
