/** What one variant of a plan comes to, without a pool of threads: variants are many, and each is a task of its own. */
import type { Verdict } from '../../sim/outcome.ts';
import type { Plan } from '../../sim/plan.ts';
import { Skeleton } from '../../sim/skeleton/skeleton.ts';
import type { Tally } from './estimate.ts';
import { areMissionsAlone, estimating } from './estimating.ts';
import { losesNothing, solveExactly } from './exact.ts';
import { lawProblems } from './explore.ts';
import { guardsOf } from './guards.ts';
import { type Estimate, surely } from './lossSums.ts';
import { batchesIn } from './stage.ts';
import { StateGraph } from './stateGraph.ts';
import { Surrogate } from './surrogate.ts';
import { writeLoss } from './writes.ts';

/** How variants are worked out; plain data. */
export interface VariantManner {
  /** The same for all: what differs between two variants is the number that was changed, not luck. */
  readonly seed: number;
  /** Never solve exactly. */
  readonly estimateOnly: boolean;
  /** Relative half-width of the 95 % interval, where it is estimated. */
  readonly precision: number;
  /** Events at most of each, roughly; null: as many as the precision takes. */
  readonly events: number | null;
}

export interface VariantFigures {
  /** Of a placement group; null where the variant cannot change that. */
  readonly group: GroupFigures | null;
  /** Chance that a push is lost before any other place has it; null where a run alone can tell. */
  readonly perPush: number | null;
}

export interface GroupFigures {
  readonly perYear: Estimate;
  readonly withinFirstYear: number;
  /** Inconclusive: an estimate whose guards do not hold. */
  readonly verdict: Verdict;
}

/** @param near the surrogate of a plan in which the same can happen, at rates and for times not far from these; null: there is none */
export function variantFigures(
  plan: Plan,
  manner: VariantManner,
  writesAlone: boolean,
  near: Surrogate | null = null,
): VariantFigures {
  return { group: writesAlone ? null : groupFigures(plan, manner, near), perPush: writeLoss(plan)?.perPush ?? null };
}

function groupFigures(plan: Plan, manner: VariantManner, near: Surrogate | null): GroupFigures {
  const skeleton = new Skeleton(plan);
  const isChain = !manner.estimateOnly && lawProblems(skeleton).length === 0 && near?.explored.isWhole !== false;
  const surrogate = isChain || near === null ? new Surrogate(skeleton) : near;
  const exact = isChain ? solveExactly(skeleton, 1, surrogate.explored) : null;
  if (exact !== null && 'figures' in exact) {
    const { perYear, withinFirstYear } = exact.figures;
    return { perYear: surely(perYear), withinFirstYear, verdict: 'pass' };
  }
  if (losesNothing(surrogate.explored)) return { perYear: surely(0), withinFirstYear: 0, verdict: 'pass' };
  return estimated(new StateGraph(skeleton, surrogate), manner);
}

function estimated(graph: StateGraph, manner: VariantManner): GroupFigures {
  const tally = tallyOf(graph, manner);
  const { perYear, within } = tally.estimate(() => true, 1);
  const isSound = guardsOf(tally, null, manner.precision, [1]).every(({ verdict }) => verdict === 'pass');
  return { perYear, withinFirstYear: within.estimate, verdict: isSound ? 'pass' : 'inconclusive' };
}

/** What is estimated, here and now. The batches have the numbers that they have for the scenario itself, and so the same draws. */
export function tallyOf(graph: StateGraph, { seed, precision, events }: Omit<VariantManner, 'estimateOnly'>): Tally {
  const play = batchesIn(graph, seed);
  const course = estimating({
    rate: graph.node(0).rate,
    missionsAlone: areMissionsAlone(graph.skeleton),
    precision,
    events,
    times: [1],
  });
  let step = course.next();
  while (step.done !== true) step = course.next(step.value.numbers.map(play));
  return step.value.tally;
}
