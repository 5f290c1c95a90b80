/** A request to assess a plan, for tests that say only what they are about. */
import type { Plan } from '../../../sim/plan.ts';
import type { AssessRequest } from '../../../studies/assess/assess.ts';

export function requestOf(plan: Plan, other: Partial<AssessRequest>): AssessRequest {
  return {
    plan,
    version: 'any',
    scenario: { name: plan.name, hash: '0' },
    replays: 'test.yaml',
    sets: [],
    assumptions: [],
    seed: 1,
    method: null,
    precision: 0.01,
    events: null,
    missionYears: 10,
    nearMost: 0,
    hazards: 'own',
    hazardsGiven: true,
    afterChanges: false,
    cost: { currency: 'USD', perMonth: 0, items: [] },
    further: [],
    ...other,
  };
}
