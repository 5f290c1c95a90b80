/**
 * Verdicts on a run that goes on: those of its end, as far as they have any meaning before. What is counted says that it is so
 * far; what only the end can tell is not judged yet, and neither is a fault whose instant has not come.
 */
import type { Scenario } from '../../scenarios/scenario.ts';
import { IMPOSSIBLE } from '../../sim/faults/plannedFaults.ts';
import { outcomeOf } from '../../sim/measure/outcome.ts';
import type { World } from '../../sim/world.ts';
import { formatNumber } from '../figures.ts';
import { Measurements } from '../measurements.ts';
import type { VerdictEntry } from '../result.ts';
import { judge } from '../verdicts.ts';

/** What is true of the end alone: before, things are under way. */
const OF_THE_END: readonly string[] = ['convergence', 'queues-drain-or-alarm', 'invariant: queues-drain-or-alarm'];

export function verdictsSoFar(world: World, scenario: Scenario, seed: number, isOver: boolean): VerdictEntry[] {
  const outcome = outcomeOf(world, seed, isOver);
  const entries = judge(scenario, [outcome], new Measurements([outcome], scenario.run.chance));
  if (isOver) return entries;
  if (world.events === 0) return entries.map((entry) => notYet(entry, 'nothing has happened so far'));
  const waiting = new Set(
    outcome.journal.flatMap(({ id, fired, suppressed, reason }) =>
      fired || suppressed || hasFailed(world, id, reason) ? [] : [id],
    ),
  );
  return entries.map((entry) => soFar(entry, waiting));
}

function soFar(entry: VerdictEntry, waiting: ReadonlySet<string>): VerdictEntry {
  const { kind, name, verdict } = entry;
  if (OF_THE_END.includes(name)) return notYet(entry, 'judged at the end of the run');
  if (kind === 'fault') return waiting.has(name) ? notYet(entry, 'its instant has not come') : entry;
  const observed = { observed: observedSoFar(entry.observed) };
  // What must fail has all the time until the end for it.
  if (kind === 'mustFail' && verdict === 'fail') {
    return { ...entry, ...observed, verdict: 'inconclusive', reason: 'it has not failed so far' };
  }
  // What nothing was measured for may still be.
  const reason =
    verdict !== 'inconclusive'
      ? entry.reason
      : entry.observed === null
        ? 'not yet: nothing was measured so far'
        : `not yet: ${entry.reason}`;
  return { ...entry, ...observed, reason };
}

function notYet(entry: VerdictEntry, reason: string): VerdictEntry {
  return { ...entry, verdict: 'inconclusive', observed: 'not judged yet', reason, evidence: [], seed: null };
}

function observedSoFar(observed: VerdictEntry['observed']): string {
  if (observed === null) return 'nothing so far';
  return `${typeof observed === 'number' ? formatNumber(observed) : observed} so far`;
}

/** Its instant came, and it could strike nothing. */
function hasFailed({ plan, faults }: World, id: string, reason: string | null): boolean {
  const rank = plan.faults.findIndex((fault) => fault.id === id);
  return reason !== null && rank >= 0 && faults.status[rank] === IMPOSSIBLE;
}
