/** What losses come from: patterns such as `3 nodes@eastus + region.loss@westus`, and the classes that they belong to. */
import { HAZARD_PARTS } from '../../sim/faultPlan.ts';
import type { Plan } from '../../sim/plan.ts';
import type { Cause } from './assessResult.ts';
import type { Tally } from './estimate.ts';

const DISASTERS: ReadonlySet<string> = new Set(['region.loss', 'storage.loss', 'zone.loss']);
/** What strikes the whole registry is what people do. */
const PEOPLE: ReadonlySet<string> = new Set(
  Object.entries(HAZARD_PARTS).flatMap(([action, part]) => (part === 'registry' ? [action] : [])),
);
const DEVICES: ReadonlySet<string> = new Set(['node.loss', 'node.burst', 'disk.loss', 'copy.shock', 'copy.corrupt']);

/** A hazard of that class can strike at all. Outages take no copies. */
export function isThreatenedBy({ hazards }: Plan, cause: Cause['class']): boolean {
  const takers = TAKERS[cause];
  return hazards.some(({ action, ratePerUs }) => ratePerUs > 0 && takers.has(action));
}

const TAKERS: Readonly<Record<Cause['class'], ReadonlySet<string>>> = {
  devices: DEVICES,
  disasters: DISASTERS,
  people: PEOPLE,
};

/**
 * A pattern in which people took part is theirs, and else one in which anything was destroyed by a disaster is a disaster;
 * whatever else took part only made it worse.
 */
export function classOf(pattern: string): Cause['class'] {
  const parts = pattern.split(' + ').map((part) => part.split('@')[0]!);
  if (parts.some((part) => PEOPLE.has(part))) return 'people';
  return parts.some((part) => DISASTERS.has(part)) ? 'disasters' : 'devices';
}

/** Of so many guides (surrogate.ts) the one whose paths a pattern is estimated from: with two, people have the first. */
export function guideOf(pattern: string, guides: number): number {
  return guides === 1 || classOf(pattern) === 'people' ? 0 : 1;
}

/** The most frequent first; equals by name. */
export function causesOf(tally: Tally): Cause[] {
  const total = tally.estimate(() => true, 1).perYear.estimate;
  return [...tally.patterns.keys()]
    .map((pattern) => {
      const { perYear, hits } = tally.estimate((other) => other === pattern, 1);
      return { pattern, class: classOf(pattern), perYear, share: perYear.estimate / total, hits };
    })
    .sort((a, b) => b.share - a.share || (a.pattern < b.pattern ? -1 : 1));
}
