/** A scenario that is assessed in a second: two places that are lost, and no clients. */
import { parseScenario } from '../../../scenarios/load.ts';
import type { AssessRequest } from '../../../studies/assess/assess.ts';
import { assessRequest } from '../../../studies/assess/assessRequest.ts';
import { type Subject, subjectOf } from '../../../studies/subject.ts';

export const TWO_PLACES = `apiVersion: nines/v1
name: two-places
registry:
  regions: [eastus, westeurope]
  storage: {scheme: lrs, nodes: 9}
  replication: {lag: {exponential: {mean: 15m}}}
catalogue: {repositories: 1}
hazards:
  - {action: region.loss, rate: 0.01/y, rebuild: {exponential: {mean: 7d}}}
repair: {geo: {time: {exponential: {mean: 2d}}}}
run: {duration: 1h}
`;

/** With pushes by one client, and losses of nodes. */
export const TWO_PLACES_SERVED = TWO_PLACES.replace(
  'hazards:',
  'clients: [{name: builds, region: eastus, push: {rate: 1/h}}]\nhazards:\n  - {action: node.loss, rate: 2/y}',
);

export function requestOf(
  text: string,
  precision: number,
): { readonly assessed: Subject; readonly request: AssessRequest } {
  return assessRequest(subjectOf(parseScenario(text, 'two-places.yaml'), null), {
    ...{ replays: 'two-places.yaml', seed: 1, method: 'estimate', precision, events: null },
    ...{ missionYears: null, target: null, further: [] },
  });
}
