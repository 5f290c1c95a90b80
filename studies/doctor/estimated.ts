/** A scenario's loss by the estimator, as `nines assess --method estimate` has it. */
import { compileScenario } from '../../scenarios/compile.ts';
import { parseScenario } from '../../scenarios/load.ts';
import type { Plan } from '../../sim/plan.ts';
import { assess } from '../assess/assess.ts';
import type { Estimate } from '../assess/lossSums.ts';
import { NO_ONLOOKER } from '../assess/playOut.ts';
import type { Script } from '../play.ts';
import type { Playing } from './playing.ts';

/** The precision that is asked for, as a share of the half-width that is allowed: it is planned from a pilot, and may be missed by a little. */
const ASKED_SHARE = 0.93;

export interface Estimated {
  readonly perYear: Estimate;
  readonly firstYear: Estimate;
}

export interface Written {
  readonly script: Script;
  readonly plan: Plan;
}

/** A case's scenario, checked and compiled as a file would be. Throws ScenarioError. */
export function written(text: string): Written {
  const { scenario, source } = parseScenario(text, 'case.yaml');
  return { script: { scenario, directory: source.directory }, plan: compileScenario(scenario, source.directory) };
}

/** @param relativeHalfWidth of the 95 % interval of the rate, at most, unless chance has it otherwise */
export async function estimated(
  { script, plan }: Written,
  seed: number,
  relativeHalfWidth: number,
  playing: Playing,
  signal: AbortSignal,
): Promise<Estimated> {
  const request = {
    plan,
    version: '',
    scenario: { name: '', hash: '' },
    replays: '',
    sets: [],
    assumptions: [],
    seed,
    method: 'estimate',
    precision: ASKED_SHARE * relativeHalfWidth,
    events: null,
    missionYears: 1,
    nearMost: 0,
    hazards: 'own',
    hazardsGiven: true,
    cost: { currency: 'USD', perMonth: 0, items: [] },
    further: [],
    afterChanges: false,
  } as const;
  const { durability } = await assess(request, playing.batches({ ...script, seed }), NO_ONLOOKER, {
    interrupt: signal,
  });
  return { perYear: durability.total.perYear, firstYear: durability.total.withinFirstYear };
}
