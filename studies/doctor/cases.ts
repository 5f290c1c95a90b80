/**
 * Systems whose loss is known: what each is, as a scenario, and the figures that it must come to, with where they are from.
 * A year has 8760 hours, every system begins with all copies up, and every figure is of one placement group.
 */
import { manyCopiesYears, threeCopiesPerYear, twoCopiesPerYear } from './closedForms.ts';

/** From the exact continuous-time Markov chain, solved to 60 digits. */
const CHAIN = 'Markov chain, 60 digits';

/** A Markov chain: the exact solver and the estimator must both come to its figures. */
export interface ChainCase {
  readonly name: string;
  /** The text of the scenario. */
  readonly scenario: string;
  readonly mttdlYears: Expected;
  /** Probability of a loss within the first year. */
  readonly firstYear: Expected;
}

/** A rate that is known though repair times are of any law. */
export interface RateCase {
  readonly name: string;
  /** `losses`, or `entries into loss` where repairs go on regardless. */
  readonly figure: string;
  readonly scenario: string;
  /** Of the long run. */
  readonly perYear: Expected;
  /** Repair times are exponential, so the exact solver must come to it too. */
  readonly isChain: boolean;
}

export interface Expected {
  readonly value: number;
  readonly source: string;
}

export const CHAIN_CASES: readonly ChainCase[] = [
  copies(2, true, '114100.0', 8.74020018e-6),
  copies(2, false, '114100.0', 8.74020018e-6),
  copies(3, true, '694146400', 1.43469891e-9),
  copies(3, false, '347092233.333', 2.86529358e-9),
  copies(4, true, '4.75099822e12', 2.0942501e-13),
  copies(4, false, '7.91890959e11', 1.25242094e-12),
  reedSolomon(true, 3.5264919e-13),
  reedSolomon(false, 2.10878241e-12),
  twoRegions('G0', '0.04/y', '0.01/y', '7d', 260864.211, 3.75993e-6),
  twoRegions('G2', '0.04/y', '0.001/y', '1d', 182500974, 5.46441075e-9),
  twoRegions('G6', '4/y', '5e-4/y', '7d', 7322225.65, 1.33515257e-7),
  twoRegions('G11', '1/y', '1e-5/y', '7d', 2.49842492e10, 3.91354316e-11),
  purgedKeys(405720.986339, 2.42499688917e-6),
];

/** Laws of a repair that takes a day on average, and the name of each. */
export const DAY_LAWS: readonly (readonly [name: string, law: string])[] = [
  ['exponential', '{exponential: {mean: 24h}}'],
  ['deterministic', '24h'],
  ['uniform', '{uniform: {min: 6h, max: 42h}}'],
  ['Weibull, shape 1/2', '{weibull: {mean: 24h, shape: 0.5}}'],
  ['Weibull, shape 2', '{weibull: {mean: 24h, shape: 2}}'],
  ['lognormal, σ = 1', '{lognormal: {mean: 24h, sigma: 1}}'],
];

/** Three copies repaired from outside: the same rate for every law of the repair time with that mean. */
export const ENTRY_CASES: readonly RateCase[] = [
  ...DAY_LAWS.map(([name, law]) => entries(name, law, '0.04/y', 1.440697246e-9)),
  ...DAY_LAWS.map(([name, law]) => entries(name, law, '4/y', 1.394809815e-3)),
];

/** Copies that are rebuilt from the survivors, by laws that make no Markov chain. */
export const SURVIVOR_CASES: readonly RateCase[] = [
  rebuilt(2, '24h', twoCopiesPerYear(0.04, { years: 1 / 365 }), 'p/(1/2λ + p/λ), p = 1 − exp(−λR)'),
  rebuilt(
    2,
    '{uniform: {min: 6h, max: 42h}}',
    twoCopiesPerYear(0.04, { min: 6 / 8760, max: 42 / 8760 }),
    'p/(1/2λ + p/λ), p = 1 − E[exp(−λR)]',
  ),
  rebuilt(3, '24h', threeCopiesPerYear(0.04, 1 / 365), 'chain of repairs, one at a time'),
];

/** The text of three copies that are repaired from outside, as worlds of many groups have it. */
export function externallyRepaired(rate: string, law: string, more: { nodes: number; groups: number }): string {
  return `apiVersion: nines/v1
name: external-repair
regions: {a: {zones: 1}}
registry: {regions: [a], storage: {scheme: replicated(3), nodes: ${more.nodes}, placementGroups: ${more.groups}}}
hazards: [{action: node.loss, rate: ${rate}}]
repair: {local: {source: external, time: ${law}}}
run: {duration: 50y, drain: 0s, chance: true}
`;
}

function copies(n: number, parallel: boolean, mttdlYears: string, firstYear: number): ChainCase {
  return {
    name: `${n} copies, ${parallel ? 'parallel' : 'serial'}`,
    scenario: `apiVersion: nines/v1
name: copies
regions: {a: {zones: 1}}
registry: {regions: [a], storage: {scheme: replicated(${n}), nodes: ${n}}}
hazards: [{action: node.loss, rate: 0.04/y}]
repair: {local: {parallel: ${parallel}, time: {exponential: {mean: 24h}}}}
`,
    mttdlYears: { value: Number(mttdlYears), source: CHAIN },
    firstYear: { value: firstYear, source: CHAIN },
  };
}

function reedSolomon(parallel: boolean, firstYear: number): ChainCase {
  const mttdlYears = manyCopiesYears({ copies: 9, need: 6, lossPerYear: 0.0136, repairPerYear: 365, parallel });
  return {
    name: `rs(6,3), ${parallel ? 'parallel' : 'serial'}`,
    scenario: `apiVersion: nines/v1
name: reed-solomon
regions: {a: {zones: 1}}
registry: {regions: [a], storage: {scheme: "rs(6,3)", nodes: 9}}
hazards: [{action: node.loss, rate: 0.0136/y}]
repair: {local: {parallel: ${parallel}, time: {exponential: {mean: 24h}}}}
`,
    mttdlYears: { value: mttdlYears, source: 'mᵢ = (1 + μᵢ·mᵢ₋₁)/λᵢ' },
    firstYear: { value: firstYear, source: CHAIN },
  };
}

/** Three copies in each of two regions; an empty region is refilled from the other. */
function twoRegions(
  name: string,
  copyLoss: string,
  regionLoss: string,
  refill: string,
  mttdlYears: number,
  firstYear: number,
): ChainCase {
  return {
    name,
    scenario: `apiVersion: nines/v1
name: two-regions
regions: {a: {zones: 1}, b: {zones: 1}}
registry: {regions: [a, b], storage: {scheme: replicated(3), nodes: 3}}
hazards: [{action: node.loss, rate: ${copyLoss}}, {action: region.loss, rate: ${regionLoss}}]
repair: {local: {time: {exponential: {mean: 24h}}}, geo: {time: {exponential: {mean: ${refill}}}}}
`,
    mttdlYears: { value: mttdlYears, source: CHAIN },
    firstYear: { value: firstYear, source: CHAIN },
  };
}

/** Whoever purges the key leaves an isolated backup, unless that is lost in the days until it is made again or read back. */
function purgedKeys(mttdlYears: number, firstYear: number): ChainCase {
  return {
    name: 'purged keys and a backup',
    scenario: `apiVersion: nines/v1
name: purged-keys
regions: {a: {zones: 1}, b: {zones: 1}}
registry: {regions: [a], storage: {scheme: replicated(3), nodes: 3}}
hazards: [{action: key.purge, rate: 0.01/y}, {action: region.loss, region: b, rate: 0.01/y}]
repair: {geo: {time: {exponential: {mean: 2d}}}, local: {time: {exponential: {mean: 24h}}}}
backup: {region: b, every: {exponential: {mean: 7d}}, isolated: true}
`,
    mttdlYears: { value: mttdlYears, source: CHAIN },
    firstYear: { value: firstYear, source: CHAIN },
  };
}

function entries(name: string, law: string, rate: string, perYear: number): RateCase {
  return {
    name: `${name}, λ = ${rate}`,
    figure: 'entries into loss',
    scenario: externallyRepaired(rate, law, { nodes: 3, groups: 1 }),
    perYear: { value: perYear, source: 'C(n,f)·uᶠ·(1−u)ⁿ⁻ᶠ·(n−f)·λ' },
    isChain: name === 'exponential',
  };
}

/** One repair at a time, which for two copies is all there can be. */
function rebuilt(n: 2 | 3, law: string, perYear: number, source: string): RateCase {
  return {
    name: `${n} copies, serial, ${law === '24h' ? 'deterministic' : 'uniform'}`,
    figure: 'losses',
    scenario: `apiVersion: nines/v1
name: rebuilt
regions: {a: {zones: 1}}
registry: {regions: [a], storage: {scheme: replicated(${n}), nodes: ${n}}}
hazards: [{action: node.loss, rate: 0.04/y}]
repair: {local: {parallel: false, time: ${law}}}
`,
    perYear: { value: perYear, source },
    isChain: false,
  };
}

/** A block of 3-replication as Xorbas has it: nodes live 4 × 365 days on average, and 256 MB are copied at 128 MB/s, one copy at a time. */
export const XORBAS_STRIPE = `apiVersion: nines/v1
name: xorbas-stripe
regions: {a: {zones: 1}}
registry: {regions: [a], storage: {scheme: replicated(3), nodes: 3}}
hazards: [{action: node.loss, rate: 0.25/y}]
repair: {local: {parallel: false, time: {exponential: {mean: 2s}}}}
`;

/** An acknowledged write reaches the other region after 15 minutes, and its own region is lost once in a hundred years. */
export const FRESH_WRITE = `apiVersion: nines/v1
name: fresh-write
regions: {a: {zones: 1}, b: {zones: 1}}
registry: {regions: [a, b], storage: {scheme: replicated(3), nodes: 3}, replication: {lag: 15m}}
hazards: [{action: region.loss, rate: 0.01/y}]
`;
