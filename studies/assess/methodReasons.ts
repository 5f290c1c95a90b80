/** How the figures of an assessment were come by, in words: what the chain said, how far the estimate came, or why there is nothing to find. */
import type { Plan } from '../../sim/plan.ts';
import type { Skeleton } from '../../sim/skeleton/skeleton.ts';
import { formatYears } from '../figures.ts';
import type { Method } from './assess.ts';
import type { ExactFigures } from './assessResult.ts';
import { isThreatenedBy } from './causes.ts';
import type { Estimated } from './estimating.ts';
import type { Ending } from './playOut.ts';

/** What the chain has come to, or why there is none. */
export function solvedOf(figures: ExactFigures | null, problems: readonly string[], method: Method | null): string[] {
  if (problems.length > 0) return [`not solved exactly: ${problems.join('; ')}`];
  if (figures === null) return [];
  const alone = method === 'exact' ? ', which does not tell causes apart' : '';
  return [`solved exactly: a Markov chain of ${figures.states} states${alone}`];
}

export function nothingToLose(plan: Plan, { components }: Skeleton): string {
  const isThreatened = (['devices', 'disasters', 'people'] as const).some((cause) => isThreatenedBy(plan, cause));
  if (components.length > 0 && !isThreatened) return 'no way to lose data: no hazard of the scenario takes a copy';
  if (components.length > 0) return 'no way to lose data: whatever these hazards do, some region keeps a copy';
  return plan.hazards.some(({ ratePerUs }) => ratePerUs > 0)
    ? 'no way to lose data: no hazard of the scenario touches a copy'
    : 'the scenario has no hazards: nothing ever happens to a copy';
}

/** How far the estimate has come, and why no farther. */
export function courseOf({ ages }: Skeleton, estimated: Estimated | null, { interrupt, timeUp }: Ending): string[] {
  if (estimated === null) return ['interrupted before anything was estimated'];
  const { tally, events } = estimated;
  const missions = [...tally.played].map(([years, { paths }]) => `${paths} of ${formatYears(years)}`);
  const from = tally.missionsAlone
    ? `${ages ? 'parts age' : 'rules bring nothing back'}, so it is estimated from whole missions: ${missions.join(' and ') || 'none was played'}`
    : `estimated from ${tally.paths} paths to loss or back`;
  if (!interrupt.aborted && timeUp === undefined) return [from];
  const why = interrupt.aborted
    ? 'it was interrupted'
    : timeUp?.aborted
      ? 'the time was up'
      : 'there was time for all of them';
  return [from, `${why}: --events ${events} plays just the same again`];
}
