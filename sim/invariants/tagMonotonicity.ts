/**
 * tag-monotonicity: in one replica a tag never goes back to a write that was taken earlier, by true time, than the one it
 * shows. A replica whose storage was destroyed begins anew. Seen broken in the field: updates applied in order of arrival,
 * stamps of clocks that were wrong, old tags that a replication loop carried round again (harbor issue 17754), metadata
 * that an older copy overwrote (Azure/acr issue 592, a lock reverted).
 */
import { counted } from '../kernel/counted.ts';
import { TAG_WENT_BACK } from '../measure/breaches.ts';
import { imageName, tagName } from '../measure/names.ts';
import { at, Findings, type Invariant, regionOf } from './invariant.ts';

export const tagMonotonicity: Invariant = {
  name: 'tag-monotonicity',
  check(world) {
    const findings = new Findings(this.name);
    const { breaches } = world.observations;
    findings.seen(breaches, TAG_WENT_BACK, ({ replica, tag, manifest, atUs, other }) => {
      const from = other < 0 ? 'its removal' : imageName(world, other);
      const to = manifest < 0 ? 'the older removal' : `the older ${imageName(world, manifest)}`;
      return `${tagName(world, tag)} went back in ${regionOf(world, replica)} from ${from} to ${to}, ${at(atUs)}`;
    });
    return findings.outcome('no tag went back to an older write in any region', (n) => {
      return `${counted(n, 'time')} a tag went back to an older write`;
    });
  },
};
