/**
 * Exact solver and estimator against systems whose loss is known. Seeds are fixed, so each test passes or fails for good;
 * the bound |z| ≤ 3.5 would fail by chance once in 2,100 choices of seeds.
 */
import { describe, expect, it } from 'vitest';
import { CHAIN_CASES, type ChainCase, ENTRY_CASES, type EntryCase } from '../../studies/doctor/cases.ts';
import type { Check } from '../../studies/doctor/check.ts';
import { entriesPerYear } from '../../studies/doctor/closedForms.ts';
import { checkChain, checkEntries, type Means } from '../../studies/doctor/lossChecks.ts';
import { playingOn } from '../../studies/doctor/playing.ts';

const MEANS: Means = {
  playing: playingOn(0),
  signal: new AbortController().signal,
  effort: { relativeHalfWidthMost: 0.02, offMost: 0.04 },
};

describe('a Markov chain', () => {
  it.each(CHAIN_CASES.map((known) => [known.name, known] as const))(
    'of %s: exact to six digits, and estimated',
    async (_name, known: ChainCase) => expectAll(await checkChain(known, MEANS), 2),
  );
});

describe('three copies repaired from outside, whatever the law of the repair time', () => {
  it.each(ENTRY_CASES.map((known) => [known.name, known] as const))(
    '%s: enter loss at the rate of the closed form',
    async (_name, known: EntryCase) => expectAll(await checkEntries(known, MEANS), 1),
  );
});

describe('two copies repaired from outside that are down a third of the time each', () => {
  const text = `apiVersion: nines/v1
name: often-down
regions: {a: {zones: 1}}
registry: {regions: [a], storage: {scheme: replicated(2), nodes: 2}}
hazards: [{action: node.loss, rate: 4/y}]
repair: {local: {source: external, time: {exponential: {mean: 1095h}}}}
`;

  it('are lost again and again before everything is up, and each entry counts', async () => {
    const perYear = entriesPerYear(2, 1, 4, 1 / 8);
    const known = { name: 'often down', scenario: text, perYear: { value: perYear, source: '' }, isChain: true };
    expectAll(await checkEntries(known, MEANS), 1);
    expect(perYear).toBeCloseTo(2 * (1 / 3) * (2 / 3) * 4, 12);
  });
});

function expectAll(checks: readonly Check[], count: number): void {
  expect(checks).toHaveLength(count);
  expect(checks.filter(({ passes }) => !passes)).toEqual([]);
}
