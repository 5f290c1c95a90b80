/**
 * read-your-writes: whoever got the 201 of a push and then reads that tag sees this write or a newer one: in the region that
 * took it at once, and in any region when the stated staleness (`registry.replication.staleness`) is over. What was lost,
 * what died with the region that took it, and a region whose storage was destroyed meanwhile are excused, and so is a region
 * that no rule leads to. Seen broken in the field: pulls that got `manifest unknown` or an old image right after a push
 * (Azure/acr issue 880 asks for a proxy for that reason).
 */
import { counted } from '../kernel/counted.ts';
import { type Breach, OWN_WRITE_UNREAD, WRITE_UNREAD } from '../measure/breaches.ts';
import { imageName, tagName } from '../measure/names.ts';
import type { World } from '../world.ts';
import { at, duration, Findings, type Invariant, regionOf } from './invariant.ts';

export const readYourWrites: Invariant = {
  name: 'read-your-writes',
  check(world) {
    const findings = new Findings(this.name);
    const { breaches } = world.observations;
    const { stalenessUs } = world.plan.replication;
    for (const kind of [OWN_WRITE_UNREAD, WRITE_UNREAD]) {
      findings.seen(breaches, kind, (breach) => evidence(world, kind, breach));
    }
    const bound =
      stalenessUs === null
        ? 'in the region that took it; of the others no staleness is stated'
        : `in the region that took it, and after ${duration(stalenessUs)} everywhere`;
    return findings.outcome(
      `every read of a tag saw what had been acknowledged, or something newer, ${bound}`,
      (n) => `${counted(n, 'read')} of a tag missed a write that was acknowledged and due; it is due ${bound}`,
    );
  },
};

function evidence(world: World, kind: number, { replica, tag, manifest, atUs, other }: Breach): string {
  const client = world.plan.clients[other]!.name;
  const seen = manifest < 0 ? '404' : `the older ${imageName(world, manifest)}`;
  const due = kind === OWN_WRITE_UNREAD ? 'which had acknowledged a newer write itself' : 'past the stated staleness';
  return `${client} got ${seen} for ${tagName(world, tag)} from ${regionOf(world, replica)}, ${due}, ${at(atUs)}`;
}
