/**
 * What each destructive fault that struck took: `rpo_images`, and `rpo_age`, the age of the oldest of them. Of each class of repositories
 * once more, as a part beside the whole: an age is no sum, and what a fault took is one value whatever the classes.
 */

import { STRUCK } from '../faults/hazards.ts';
import { FAULT_KINDS } from '../faults/index.ts';
import type { World } from '../world.ts';
import { faultLabel } from './names.ts';
import type { ValueSamples } from './valueSamples.ts';

/** @param firings of hazards that are told of */
export function addRpo(world: World, firings: readonly number[], samples: ValueSamples): void {
  const { plan, faults, hazards } = world;
  const taken = takenBy(world);
  const add = (reference: number): void => {
    const fault = faultLabel(world, reference);
    const { images, oldestUs } = taken(reference, ALL);
    samples.of('rpo_age', { fault }, 'us').values.push(oldestUs);
    samples.of('rpo_images', { fault }, 'count').values.push(images);
    for (const [kind, name] of (plan.classes?.names ?? []).entries()) {
      const part = taken(reference, kind);
      samples.partOf('rpo_age', { fault, class: name }, 'us').values.push(part.oldestUs);
      samples.partOf('rpo_images', { fault, class: name }, 'count').values.push(part.images);
    }
  };
  for (const [i, fault] of plan.faults.entries()) {
    if (FAULT_KINDS[fault.action].destroys && faults.firedUs[i]! >= 0) add(i);
  }
  for (const firing of firings) {
    const destroys = FAULT_KINDS[hazards.actionOf(firing)].destroys;
    if (destroys && hazards.firingStatus[firing] === STRUCK) add(plan.faults.length + firing);
  }
}

interface Taken {
  images: number;
  oldestUs: number;
}

const ALL = -1;
const NOTHING: Readonly<Taken> = { images: 0, oldestUs: 0 };

/** By fault and class; `ALL` is of whatever class. */
function takenBy({ ledger, catalogue, measure }: World): (reference: number, kind: number) => Readonly<Taken> {
  const sums = new Map<number, Map<number, Taken>>();
  const count = (reference: number, kind: number, ageUs: number): void => {
    const ofFault = sums.get(reference) ?? new Map<number, Taken>();
    const { images, oldestUs } = ofFault.get(kind) ?? NOTHING;
    sums.set(reference, ofFault.set(kind, { images: images + 1, oldestUs: Math.max(oldestUs, ageUs) }));
  };
  for (let loss = 0; loss < ledger.losses; loss++) {
    const manifest = ledger.manifest[loss]!;
    const ageUs = ledger.atUs[loss]! - Math.max(0, catalogue.manifestAckedUs[manifest]!);
    count(ledger.fault[loss]!, ALL, ageUs);
    if (measure.classes !== null) count(ledger.fault[loss]!, measure.classes.ofManifest(manifest), ageUs);
  }
  return (reference, kind) => sums.get(reference)?.get(kind) ?? NOTHING;
}
