/** Where round trips come from that a scenario does not give, and what the report says of those that are guesses. */
import { describe, expect, it } from 'vitest';
import { planOf } from '../sim/fixture.ts';

const OWN = `
name: two-of-ours
registry: {regions: [here, there]}
clients: [{region: here, pull: {rate: 1/s}}]
`;
const guesses = (regions: string) =>
  planOf(`regions: {${regions}}\n${OWN}`).assumptions.filter(({ key }) => key === 'latency here–there');

describe('the round trip between two regions of the scenario', () => {
  it('is estimated from the distance where both have coordinates', () => {
    const found = guesses('here: {latitude: 52, longitude: 13}, there: {latitude: 48, longitude: 2}');
    expect(found).toMatchObject([{ value: '15 ms', source: expect.stringContaining('estimated from the distance') }]);
  });

  it.each(['here: {}, there: {}', 'here: {latitude: 52, longitude: 13}, there: {}'])(
    'is a round value, and says so, where there is no distance to estimate from: {%s}',
    (regions) => {
      const [found] = guesses(regions);
      expect(found).toMatchObject({ value: '80 ms', source: expect.stringContaining('has no coordinates') });
      expect(found?.source).not.toContain('distance');
    },
  );

  it('is no guess where the scenario gives it', () => {
    expect(guesses('here: {latency: {there: 30ms}}, there: {}')).toEqual([]);
  });
});
