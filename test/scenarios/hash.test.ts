import { describe, expect, it } from 'vitest';
import { scenarioHash } from '../../scenarios/hash.ts';
import { parseScenario } from '../../scenarios/load.ts';
import { INVARIANT_NAMES } from '../../scenarios/scenario.ts';

const hashOf = (rest: string): string =>
  scenarioHash(
    parseScenario(`apiVersion: nines/v1\nname: t\nregistry: {regions: [eastus]}\n${rest}`, 't.yaml').scenario,
  );
const invariants = (names: readonly string[]): string => `invariants: [${names.join(', ')}]\n`;

describe('the identity of a scenario', () => {
  it('is the same when all that is judged is written out, in whatever order', () => {
    expect(hashOf(invariants([...INVARIANT_NAMES].reverse()))).toBe(hashOf(''));
  });

  it('is another when less is judged, be it what once was all', () => {
    const lists = [INVARIANT_NAMES.slice(0, 13), INVARIANT_NAMES.slice(0, 12), INVARIANT_NAMES.slice(1)];
    expect(new Set([hashOf(''), ...lists.map((names) => hashOf(invariants(names)))]).size).toBe(4);
  });

  it('is the same where limits and the curve say what they would say anyway', () => {
    const same = 'limits: {counter: bucket, identity: {read: 10000/min}}, scale: {lookup: 5ms, tenfold: 3}';
    expect(hashOf('')).toBe(
      scenarioHash(
        parseScenario(`apiVersion: nines/v1\nname: t\nregistry: {regions: [eastus], ${same}}\n`, 't.yaml').scenario,
      ),
    );
    expect(hashOf('catalogue: {idle: {repositories: 0}}\n')).toBe(hashOf(''));
    expect(hashOf('catalogue: {idle: {repositories: 5}}\n')).not.toBe(hashOf(''));
  });
});
