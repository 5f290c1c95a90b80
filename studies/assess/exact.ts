/** The exact figures of a plan whose skeleton is a Markov chain of manageable size. */
import type { Skeleton } from '../../sim/skeleton/skeleton.ts';
import { endingAtLoss, LOSS, longRun, lossWithin, meanTimeToLoss } from '../markov/index.ts';
import type { ExactFigures } from './assessResult.ts';
import { type Explored, explore, lawProblems, STATES_MOST } from './explore.ts';

export type Exact = { readonly figures: ExactFigures } | { readonly problems: readonly string[] };

/**
 * @param missionYears a second time within which loss is asked for
 * @param known what was found of the skeleton's states before
 */
export function solveExactly(skeleton: Skeleton, missionYears: number, known?: Explored): Exact {
  const problems = lawProblems(skeleton);
  if (problems.length > 0) return { problems };
  const explored = known ?? explore(skeleton, STATES_MOST);
  if (!explored.isWhole) return { problems: [beyondOf(explored)] };
  return {
    figures: skeleton.lossIsFinal ? finalFigures(explored, missionYears) : entryFigures(explored, missionYears),
  };
}

/** Everything that can happen was found, and none of it loses anything. */
export function losesNothing({ chain, isLoss, isWhole }: Explored): boolean {
  return isWhole && !chain.to.includes(LOSS) && !isLoss.includes(1);
}

/** Some state is never left again: paths through it have no end. */
export function comesToRest({ chain }: Explored): boolean {
  const isLeft = new Uint8Array(chain.states);
  for (const state of chain.from) isLeft[state] = 1;
  return isLeft.includes(0);
}

function beyondOf({ chain }: Explored): string {
  return chain.states < STATES_MOST
    ? 'something can happen again before it has ended, and so there is no end of states'
    : `there are more than ${STATES_MOST} states`;
}

function finalFigures(explored: Explored, missionYears: number): ExactFigures {
  const { chain } = explored;
  if (losesNothing(explored)) {
    return { perYear: 0, withinFirstYear: 0, withinMission: 0, mttdlYears: null, states: chain.states };
  }
  const mttdlYears = meanTimeToLoss(chain);
  return {
    perYear: 1 / mttdlYears,
    withinFirstYear: lossWithin(chain, 1),
    withinMission: lossWithin(chain, missionYears),
    mttdlYears,
    states: chain.states,
  };
}

/** Loss is entered and left again: entries are counted, and the first one ends what is asked of a time. */
function entryFigures({ chain, isLoss }: Explored, missionYears: number): ExactFigures {
  const isLossState = (state: number): boolean => isLoss[state] === 1;
  const perYear = longRun(chain, isLossState).lossesPerYear;
  const first = endingAtLoss(chain, isLossState);
  return {
    perYear,
    withinFirstYear: perYear === 0 ? 0 : lossWithin(first, 1),
    withinMission: perYear === 0 ? 0 : lossWithin(first, missionYears),
    mttdlYears: perYear === 0 ? null : 1 / perYear,
    states: chain.states,
  };
}
