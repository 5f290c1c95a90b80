/** Systems whose losses are rare, by the name under which benchmarks ask for them. */
import { CHAIN_CASES } from '../../studies/doctor/cases.ts';

/**
 * Two regions of three copies, as G11 of `nines doctor`. With nodes lost s times as often and regions s³ times, both keep their
 * part in the losses, and these go with s⁶.
 */
function scaled(s: number): string {
  return twoRegions(s, 1e-5 * s * s * s);
}

function twoRegions(nodeLosses: number, regionLosses: number): string {
  return `apiVersion: nines/v1
name: two-regions
regions: {a: {zones: 1}, b: {zones: 1}}
registry: {regions: [a, b], storage: {scheme: replicated(3), nodes: 3}}
hazards: [{action: node.loss, rate: ${nodeLosses}/y}, {action: region.loss, rate: ${regionLosses.toPrecision(6)}/y}]
repair: {local: {time: {exponential: {mean: 24h}}}, geo: {time: {exponential: {mean: 7d}}}}
`;
}

/** Three regions of three copies, with a shock a year each. @param local how copies are rebuilt there */
function threeRegions(local: string): string {
  return `apiVersion: nines/v1
name: three-regions
regions: {a: {zones: 3}, b: {zones: 3}, c: {zones: 3}}
registry: {regions: [a, b, c], storage: {scheme: zrs, nodes: 12, placementGroups: 64}}
hazards:
  - {action: node.loss, rate: 0.5/y}
  - {action: copy.shock, rate: 1/y, probability: 2%}
  - {action: region.loss, rate: 3e-5/y, rebuild: {exponential: {mean: 7d}}}
repair: {local: {${local}}, geo: {time: {exponential: {mean: 7d}}}}
`;
}

export const RARE_SYSTEMS: Readonly<Record<string, string>> = {
  G11: CHAIN_CASES.find(({ name }) => name === 'G11')!.scenario,
  // By their losses per year.
  '1e-4': scaled(11.6),
  '1e-7': scaled(3.68),
  '1e-10': scaled(1.165),
  '1e-13': scaled(0.368),
  '1e-16': scaled(0.1165),
  '1e-18': scaled(0.0541),
  /** Regions are never lost but by their nodes. */
  'nodes alone': twoRegions(0.15, 0),
  link: threeRegions('detection: 15m, bandwidth: 1Gbps, bytesPerNode: 10TB'),
  exponential: threeRegions('time: {exponential: {mean: 24h}}'),
};
