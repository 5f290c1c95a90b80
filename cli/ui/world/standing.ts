/** What a region is to the registry beside being a place of its own: after a failover one serves in place of another. */
import type { RegionState } from '../../../studies/experiment/view.ts';
import type { Style } from '../text/line.ts';

/** Behind a region's name: ` for eastus`. */
export function standingIn({ standsInFor }: RegionState): readonly [string, Style] {
  return [standsInFor.length === 0 ? '' : ` for ${standsInFor.join(', ')}`, 'dim'];
}

/** Why nothing there serves anybody; null: something does. */
export function whyNothingServes({ states, servedFrom, copiesOf }: RegionState): string | null {
  if (states.length > 0) return null;
  if (servedFrom !== null) return `nobody: ${servedFrom} stands in for it`;
  return copiesOf.length === 0
    ? 'no replica here, clients alone'
    : `nobody: keeps the geo-redundant copy of ${copiesOf.join(', ')}`;
}
