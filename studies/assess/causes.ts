/** What losses come from: patterns such as `3 nodes@eastus + region.loss@westus`, and the classes that they belong to. */
import type { Plan } from '../../sim/plan.ts';
import type { Cause } from './assessResult.ts';
import type { Tally } from './estimate.ts';

const DISASTERS: ReadonlySet<string> = new Set(['region.loss', 'storage.loss', 'zone.loss']);
const DEVICES: ReadonlySet<string> = new Set(['node.loss', 'node.burst', 'disk.loss', 'copy.shock', 'copy.corrupt']);

/** A hazard of that class can strike at all. Outages take no copies. */
export function isThreatenedBy({ hazards }: Plan, cause: Cause['class']): boolean {
  const takers = cause === 'disasters' ? DISASTERS : DEVICES;
  return hazards.some(({ action, ratePerUs }) => ratePerUs > 0 && takers.has(action));
}

/** A pattern in which anything was destroyed by a disaster is one; whatever else took part only made it worse. */
export function classOf(pattern: string): 'devices' | 'disasters' {
  const parts = pattern.split(' + ').map((part) => part.split('@')[0]!);
  return parts.some((part) => DISASTERS.has(part)) ? 'disasters' : 'devices';
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
