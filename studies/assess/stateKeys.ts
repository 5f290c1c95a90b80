/** Keys of the skeleton's states: exact ones, and such as are equal for states that differ only in which copy is which. */
import { HAZARD_PARTS, type HazardAction } from '../../sim/faultPlan.ts';
import type { Skeleton } from '../../sim/skeleton/skeleton.ts';

/**
 * Copies of a stamp may be taken for one another: nothing that strikes tells them apart, and nothing holds single ones, so
 * that no end is to come for one and not for another.
 */
export function areCopiesAlike({ components }: Skeleton): boolean {
  return components.every(({ fault, lasts, endsAtOnce }) => {
    const part = HAZARD_PARTS[fault.action as HazardAction];
    return part === 'region' || (part !== 'zone' && (lasts === null || endsAtOnce));
  });
}

export class StateKeys {
  private readonly skeleton: Skeleton;
  private readonly alike: boolean;

  constructor(skeleton: Skeleton) {
    this.skeleton = skeleton;
    this.alike = areCopiesAlike(skeleton);
  }

  /** Equal for equal states only. */
  exact(state: Int32Array): string {
    return state.join();
  }

  /** Equal for states with the same future, where the copies of a stamp are alike; else as `exact`. */
  merged(state: Int32Array): string {
    if (!this.alike) return state.join();
    const { core } = this.skeleton;
    return `${core.symmetricKey(state, 0)}/${state.subarray(core.stride).join()}`;
  }
}
