/** Why a key cannot be used now: one sentence, or null where it can. */
import type { ExperimentSession } from './experimentSession.ts';
import { strikesAtUs } from './faultOrder.ts';
import type { KeyContext } from './keyBinding.ts';

export function alive({ session }: KeyContext): string | null {
  return unlessAlive(session);
}

export function unlessAlive(session: ExperimentSession | null): string | null {
  return session === null || session.can('seek') ? null : notYet(session);
}

export function changeable({ session }: KeyContext): string | null {
  return session === null || session.can('change') ? null : notYet(session);
}

export function notYet(session: ExperimentSession): string {
  return session.actor.getSnapshot().value === 'failed'
    ? 'the experiment has failed: o opens another'
    : 'it is still loading';
}

export function selectedFault({ fault }: KeyContext): string | null {
  return fault === null ? 'no fault is selected' : null;
}

export function timed({ fault }: KeyContext): string | null {
  return fault === null || strikesAtUs(fault) !== null ? null : 'it waits for another fault: nobody knows when';
}

export function movable({ fault }: KeyContext): string | null {
  if (fault?.isChance === true) return 'what chance does has no time of its own: s suppresses it';
  return fault?.plannedAtUs === null ? 'it waits for another fault, and moves with that' : null;
}

export function severalBranches({ session }: KeyContext): string | null {
  const branches = session?.state.get().view?.branches.length ?? 0;
  return branches > 1 ? null : 'there is one branch: x, s, m and e make another';
}

export function moreThanTwo(context: KeyContext): string | null {
  const branches = context.session?.state.get().view?.branches.length ?? 0;
  return severalBranches(context) ?? (branches > 2 ? null : 'there are only these two: r swaps them');
}
