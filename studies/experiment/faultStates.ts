/** What was planned to strike, or struck by chance, and what became of it so far. */
import { CHANCE_SUPPRESSED, STRUCK } from '../../sim/faults/hazards.ts';
import { FAULT_KINDS } from '../../sim/faults/index.ts';
import { FIRED, IMPOSSIBLE, RECOVERED, SUPPRESSED } from '../../sim/faults/plannedFaults.ts';
import type { World } from '../../sim/world.ts';
import type { FaultState, FaultStatus } from './view.ts';

/** Firings by chance that are shown, the newest. */
const FIRINGS_SHOWN = 200;

/** @param byHand ids of faults that were put in by hand */
export function faultStates(world: World, byHand: readonly string[]): FaultState[] {
  const { plan, hazards } = world;
  const planned = plan.faults.map((_, rank) => plannedState(world, rank, byHand));
  const first = Math.max(0, hazards.firings - FIRINGS_SHOWN);
  const firings = Array.from({ length: hazards.firings - first }, (_, i) => firingState(world, first + i));
  return [...planned, ...firings];
}

function plannedState({ plan, faults }: World, rank: number, byHand: readonly string[]): FaultState {
  const fault = plan.faults[rank]!;
  const [intendedUs, firedUs, recoveredUs] = [
    faults.intendedUs[rank]!,
    faults.firedUs[rank]!,
    faults.recoveredUs[rank]!,
  ];
  const lastsUs = FAULT_KINDS[fault.action].lastsUs(fault);
  // Whoever suppressed it sees that at once, not when its instant has come.
  const isSuppressed = plan.suppress.includes(fault.id);
  const status = isSuppressed ? 'suppressed' : statusOf(faults.status[rank]!, lastsUs !== null);
  const startUs = firedUs >= 0 ? firedUs : intendedUs;
  const endsUs = lastsUs === null || startUs < 0 || status === 'impossible' ? null : startUs + lastsUs;
  const spared = faults.spared[rank]!;
  const waits = fault.startsAt.kind === 'after' ? `starts after ${plan.faults[fault.startsAt.fault]!.id}` : null;
  return {
    id: fault.id,
    action: fault.action,
    target: faults.targetNames(rank),
    isChance: false,
    isByHand: byHand.includes(fault.id),
    status,
    plannedAtUs: intendedUs < 0 ? null : intendedUs,
    firedAtUs: firedUs < 0 ? null : firedUs,
    endsAtUs: recoveredUs >= 0 ? recoveredUs : endsUs,
    reason:
      status === 'impossible'
        ? 'its targets could not be struck'
        : spared > 0
          ? `${spared} of its targets could not be struck`
          : status === 'planned' && intendedUs < 0
            ? waits
            : null,
  };
}

function statusOf(status: number, hasEnd: boolean): FaultStatus {
  switch (status) {
    case FIRED:
      return hasEnd ? 'active' : 'fired';
    case RECOVERED:
      return 'recovered';
    case SUPPRESSED:
      return 'suppressed';
    case IMPOSSIBLE:
      return 'impossible';
    default:
      return 'planned';
  }
}

function firingState({ plan, hazards }: World, firing: number): FaultState {
  const what = hazards.firingStatus[firing]!;
  const recoveredUs = hazards.firingRecoveredUs[firing]!;
  const hasStruck = what === STRUCK;
  const status: FaultStatus = !hasStruck
    ? what === CHANCE_SUPPRESSED
      ? 'suppressed'
      : 'impossible'
    : recoveredUs >= 0
      ? 'recovered'
      : hazards.isActive(firing)
        ? 'active'
        : 'fired';
  return {
    id: hazards.nameOf(plan.faults.length + firing),
    action: hazards.actionOf(firing),
    target: hazards.targetOf(firing),
    isChance: true,
    isByHand: false,
    status,
    plannedAtUs: hazards.firingUs[firing]!,
    firedAtUs: hasStruck ? hazards.firingUs[firing]! : null,
    endsAtUs: recoveredUs >= 0 ? recoveredUs : null,
    reason: status === 'impossible' ? 'its target was lost or out already' : null,
  };
}
