/** The shape of a placement group under a plan: what the reliability core is built from, whoever drives it. */
import type { Plan } from '../plan.ts';
import type { ReliabilityShape } from './reliabilityState.ts';
import { stampKinds } from './stampKinds.ts';

export function groupShapeOf(plan: Plan): ReliabilityShape {
  const kinds = stampKinds(plan);
  const rots = [...plan.faults, ...plan.hazards].some(({ action }) => action === 'copy.corrupt');
  return {
    regions: kinds.map(({ copies, need }) => ({ copies, need })),
    localSource: plan.repair.source,
    parallel: plan.repair.parallel,
    unreadable: plan.repair.unreadable,
    geo: kinds.length > 1,
    ...(rots ? { rot: { scrub: plan.repair.scrubTime !== null } } : {}),
  };
}
