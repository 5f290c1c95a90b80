/** Fresh writes whose ways are cut now and then, against closed forms for exponential cuts. */
import { describe, expect, it } from 'vitest';
import { YEAR_US } from '../../../sim/kernel/time.ts';
import { writeLoss } from '../../../studies/assess/writes.ts';
import { planOf } from '../../sim/fixture.ts';

const [LOSSES, CUTS, CUT_DAYS, LAG_HOURS] = [0.5, 4, 5, 6];
const LAMBDA = LOSSES / 365;

function perPush(hazards: string, regions = 'eastus, westeurope', storage = '{scheme: lrs}'): number {
  const plan = planOf(`
name: writes
registry: {regions: [${regions}], storage: ${storage}, replication: {lag: ${LAG_HOURS}h}}
hazards: [{action: region.loss, rate: ${LOSSES}/y}, ${hazards}]
`);
  expect(plan.hazards[0]!.ratePerUs * YEAR_US).toBeGreaterThan(0);
  return writeLoss(plan)!.perPush;
}

/** 1 − exp(−Λ lag) · Laplace transform of what remains of a cut, given how likely all ways are cut. */
function expected(cut: number): number {
  const served = 1 - cut + cut / (1 + LAMBDA * CUT_DAYS);
  return 1 - Math.exp(-LAMBDA * (LAG_HOURS / 24)) * served;
}

const lasts = `rate: ${CUTS}/y, duration: {exponential: {mean: ${CUT_DAYS}d}}`;
const load = CUTS * (CUT_DAYS / 365);
const share = load / (1 + load);

describe('a fresh write', () => {
  it('waits for what is left of a pause or of a partition that it meets', () => {
    expect(perPush('') / expected(0)).toBeCloseTo(1, 9);
    for (const action of ['replication.pause', 'network.partition']) {
      expect(perPush(`{action: ${action}, ${lasts}}`) / expected(share)).toBeCloseTo(1, 3);
    }
    expect(perPush(`{action: replication.pause, from: westeurope, ${lasts}}`)).toBe(perPush(''));
  });

  it('waits with two other places only where both ways are cut', () => {
    const three = 'eastus, westeurope, southeastasia';
    const one = perPush(`{action: replication.pause, from: eastus, to: westeurope, ${lasts}}`, three);
    const both = perPush(`{action: replication.pause, from: eastus, ${lasts}}`, three);
    expect(one / expected(0)).toBeCloseTo(1, 9);
    expect(both / expected(share)).toBeCloseTo(1, 3);
  });

  it('goes to a geo-redundant copy through every pause, and through no partition', () => {
    const storage = '{scheme: lrs, geoRedundancy: grs, geoLag: 6h}';
    const alone = (hazards: string): number => perPush(hazards, 'eastus', storage);
    expect(alone(`{action: network.partition, ${lasts}}`) / expected(share)).toBeCloseTo(1, 3);
    expect(alone('') / expected(0)).toBeCloseTo(1, 9);
  });
});
