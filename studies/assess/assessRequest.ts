/** What an assessment of a subject is asked for, with all that goes without saying. */
import { hazardOrigin } from '../../scenarios/fieldHazards.ts';
import { assumptionsAmong } from '../../scenarios/keyValues.ts';
import type { Assumption } from '../../scenarios/scenario.ts';
import { costOfScenario } from '../cost/scenarioCost.ts';
import { stage } from '../play.ts';
import { afterItsChanges, type Subject, withHazards } from '../subject.ts';
import { toolVersion } from '../version.ts';
import type { AssessRequest } from './assess.ts';
import { MONTHLY_TARGET, targetAssumption } from './availability/monthlyTarget.ts';
import { NEAR_MOST } from './playOut.ts';
import { relevantAssumptions } from './relevantAssumptions.ts';

/** Years that are asked for beside the first, where nothing says otherwise. */
const MISSION_YEARS = 10;
const PRECISION = 0.01;
/** What rules bring nothing back of is told by missions, which take longer. */
const PRECISION_BY_RULES = 0.05;

/** What a caller may ask for; null, or left out, is what goes without saying. */
export interface AssessAsked extends Pick<AssessRequest, 'replays' | 'seed' | 'method' | 'events' | 'further'> {
  readonly precision: number | null;
  readonly missionYears: number | null;
  readonly target: number | null;
  readonly ageUs?: number | undefined;
  readonly only?: 'durability' | 'availability' | undefined;
}

/** The subject of the assessment, which has hazards and has made its changes of membership, and the request. */
export function assessRequest(
  subject: Subject,
  asked: AssessAsked,
): { readonly assessed: Subject; readonly request: AssessRequest } {
  const assessed = afterItsChanges(withHazards(subject));
  const { plan, assumptions } = stage(assessed);
  const { cost, assumptions: ofCost } = costOfScenario(assessed.scenario, plan);
  const target = asked.target ?? MONTHLY_TARGET;
  const request: AssessRequest = {
    plan,
    version: toolVersion(),
    scenario: subject.reference,
    replays: asked.replays,
    sets: subject.reference.sets,
    hazards: hazardOrigin(assessed.scenario.hazards),
    hazardsGiven: subject.scenario.hazards.length > 0,
    afterChanges: subject.scenario.registry.changes.length > 0,
    assumptions: relevantAssumptions(
      [...assumptions, ...assumptionsUnderHazards(assessed)],
      [...(asked.only === 'durability' ? [] : targetAssumption(target)), ...ofCost],
    ),
    seed: asked.seed,
    method: asked.method,
    precision: asked.precision ?? (plan.rules === null ? PRECISION : PRECISION_BY_RULES),
    events: asked.events,
    missionYears: asked.missionYears ?? MISSION_YEARS,
    nearMost: NEAR_MOST,
    cost,
    further: asked.further,
    target,
    ...(asked.ageUs === undefined ? {} : { ageUs: asked.ageUs }),
    ...(asked.only === undefined ? {} : { only: asked.only }),
  };
  return { assessed, request };
}

/** Hazards strike here whether or not a run is to let them: what then matters is assumed too. */
export function assumptionsUnderHazards({ scenario, document }: Subject): readonly Assumption[] {
  return assumptionsAmong({ ...scenario, run: { ...scenario.run, chance: true } }, document).map((assumption) => {
    const index = /^hazards\.(\d+)\./.exec(assumption.key)?.[1];
    if (index === undefined) return assumption;
    // Nobody counts hazards from 0.
    const { id, action } = document.at(['hazards', Number(index)]) as { readonly id?: string; readonly action: string };
    return { ...assumption, value: `${assumption.value} (${id ?? action})` };
  });
}
