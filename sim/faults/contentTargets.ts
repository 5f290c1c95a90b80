/**
 * What the registry stores, wherever it is kept, as that which people strike: they need no way into a data centre, and what
 * they do is replicated like everything else.
 */
import { ALL_AT_ONCE } from '../faultPlan.ts';
import type { FaultKind, FaultTargets } from './fault.ts';

export interface ContentTargets {
  /** Null while there is something that people could destroy, else why not. */
  contentProblem(): string | null;
  /**
   * Every copy in every region is unreadable for ever, and a backup too unless it is isolated. What an isolated one keeps is
   * not used before the damage is noticed.
   *
   * @param noticedTooLate chance that it is noticed when every backup from before it has been thrown away
   */
  destroyContent(noticedTooLate: number, fault: number): void;
  /** Somebody has noticed: an isolated backup may refill the registry. */
  noticeDamage(fault: number): void;
}

/** The one target of what strikes the whole registry. */
export const contentTarget = {
  targets: (): number => 1,
  targetName: (): string => ALL_AT_ONCE,
  problem: (world: FaultTargets): string | null => world.content.contentProblem(),
} as const;

/** What destroys without a sound: it lasts until somebody notices. */
export const silentDamage = {
  destroys: true,
  stopsService: false,
  ...contentTarget,
  begin: (world, fault, _target, reference) => world.content.destroyContent(fault.noticedTooLate, reference),
  end: (world, _fault, _target, reference) => world.content.noticeDamage(reference),
  lastsUs: (fault) => fault.durationUs,
} as const satisfies Omit<FaultKind, 'action'>;

/** Of a run, which plays none of this: hazards that would strike content are not among its processes (hazards.ts). */
export const CONTENT_OUT_OF_PLAY: ContentTargets = {
  contentProblem: () => 'a run does not play what people do to content',
  destroyContent: () => undefined,
  noticeDamage: () => undefined,
};
