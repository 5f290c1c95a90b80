/** A hazard is described once, in the file of its action: the run, the exact chain and the estimate all obey it. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HAZARD_PARTS, type HazardAction } from '../../../sim/faultPlan.ts';
import { type FaultKind, regionTargets } from '../../../sim/faults/fault.ts';
import { FAULT_KINDS } from '../../../sim/faults/index.ts';
import { YEAR_US } from '../../../sim/kernel/time.ts';
import type { Plan } from '../../../sim/plan.ts';
import { runSeed } from '../../../sim/run.ts';
import { counter } from '../../sim/fixture.ts';
import { errorsOff, exactOf, systemOf, tallyOf } from './systems.ts';

const RACK = 'rack.loss' as HazardAction;

/** The first two nodes of the region's stamp are lost together. */
const rackLoss: FaultKind = {
  action: RACK,
  destroys: true,
  stopsService: false,
  ...regionTargets,
  problem: (world, fault, target) => world.nodeProblem(fault.regions[target]!),
  begin: (world, fault, target, reference) => {
    for (const node of [0, 1]) world.loseNode(fault.regions[target]!, node, reference);
  },
  end: () => undefined,
  lastsUs: () => null,
};

function withRacks(plan: Plan, perYear: number): Plan {
  const hazard = {
    id: 'rack',
    action: RACK,
    ratePerUs: perYear / YEAR_US,
    regions: [...plan.replicas],
    lasts: null,
    probability: 1,
    common: false,
    errors: 1,
    ageing: null,
  };
  return { ...plan, hazards: [...plan.hazards, hazard] };
}

describe('a hazard that one file defines', () => {
  const kinds = FAULT_KINDS as Record<string, FaultKind>;
  const parts = HAZARD_PARTS as Record<string, 'region' | 'zone' | 'node' | 'disk'>;
  beforeAll(() => {
    kinds[RACK] = rackLoss;
    parts[RACK] = 'region';
  });
  afterAll(() => {
    delete kinds[RACK];
    delete parts[RACK];
  });

  const plan = systemOf(
    '{regions: [a], storage: {scheme: replicated(3), nodes: 3, placementGroups: 1}}',
    'hazards: [{action: node.loss, rate: 4/y}]\nrepair: {local: {parallel: true, time: {exponential: {mean: 24h}}}}',
    '{a: {zones: 1}}',
  );
  const racks = withRacks(plan, 3);

  it('changes what the exact chain says', () => {
    // Two of three copies at once, and the third in the day that a repair takes (of two the first is done in half a day), or
    // the third first: 3/y · 4/y · half a day + 4/y · 3/y · a day.
    const more = exactOf(racks).perYear - exactOf(plan).perYear;
    const expected = 3 * 4 * (0.5 / 365) + 4 * 3 * (1 / 365);
    expect(Math.abs(more / expected - 1)).toBeLessThan(0.05);
  });

  it('changes the estimate likewise', () => {
    const { perYear } = tallyOf(racks, 8).estimate(() => true, 1);
    expect(Math.abs(errorsOff(perYear, exactOf(racks).perYear))).toBeLessThan(3.5);
  });

  it('changes the run likewise', () => {
    const long = { ...racks, durationUs: 200 * YEAR_US, drainUs: 0 };
    const seeds = 40;
    let lost = 0;
    for (let seed = 1; seed <= seeds; seed++) lost += counter(runSeed(long, seed), 'groups_lost');
    const expected = exactOf(racks).perYear * 200 * seeds;
    expect(expected).toBeGreaterThan(100);
    expect(Math.abs(lost - expected)).toBeLessThan(3 * Math.sqrt(expected));
    // Without it there would be next to none.
    expect(exactOf(plan).perYear * 200 * seeds).toBeLessThan(expected / 3);
  });
});
