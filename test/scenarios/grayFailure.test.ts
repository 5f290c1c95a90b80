/** How many requests a gray failure fails where `errors` does not say: by what else it is said to do, as its description tells. */
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../scenarios/load.ts';
import { endpointFaults } from '../../scenarios/schema/faults/endpoint.ts';
import { factsOf } from '../../scenarios/schemaWalk.ts';

function errorsOf(settings: string): number | null {
  const fault = `{at: 1h, action: endpoint.grayFailure, region: eastus, duration: 1h, ${settings}}`;
  const yaml = `apiVersion: nines/v1\nname: gray\nclients: [{region: eastus, pull: {rate: 1/s}}]\nfaults: [${fault}]\n`;
  const [only] = parseScenario(yaml, 'gray.yaml').scenario.faults;
  return only !== undefined && 'errors' in only ? only.errors : null;
}

describe('a gray failure that does not say how many requests fail', () => {
  it.each([
    ['operations: pull', 1],
    ['capacity: 1%', 0],
    ['latency: 2s', 0],
    ['hang: true', 1],
    ['latency: 2s, hang: true', 1],
    ['capacity: 1%, hang: true', 1],
    ['latency: 2s, hang: true, errors: 10%', 0.1],
  ])('under {%s} fails a share of %d', (settings, share) => {
    expect(errorsOf(settings)).toBe(share);
  });

  it('is described so', () => {
    expect(factsOf(endpointFaults['endpoint.grayFailure'].shape.errors)?.defaultRule).toBe(
      '100%; 0% beside `capacity` or `latency`, but 100% with `hang: true`',
    );
  });
});
