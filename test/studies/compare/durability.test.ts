/** Differences of nines of small Markov systems, whose exact ones are known. */
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../sim/plan.ts';
import { type AssessRequest, assessed } from '../../../studies/assess/assess.ts';
import type { BatchSums } from '../../../studies/assess/batch.ts';
import { NO_ONLOOKER } from '../../../studies/assess/playOut.ts';
import { batchesOf } from '../../../studies/assess/stage.ts';
import type { DurabilityKind } from '../../../studies/compare/compareResult.ts';
import { type AssessedDurability, compareDurability } from '../../../studies/compare/durability.ts';
import { inlineExecutor } from '../../../studies/executors/inline.ts';
import { exactOf, systemOf } from '../assess/systems.ts';

const REPAIR =
  'repair: {local: {parallel: true, time: {exponential: {mean: 5d}}}, geo: {time: {exponential: {mean: 9d}}}}';
const HAZARDS = 'hazards: [{action: node.loss, rate: 2/y}, {action: region.loss, rate: 0.02/y}]';
const TWO_OF_TWO = '{tier: premium, regions: [a, b], storage: {scheme: replicated(2)}}';
const ONE_OF_THREE = '{regions: [a], storage: {scheme: replicated(3)}}';

const known = new Map<string, Promise<AssessedDurability>>();

/** Once for each: several tests ask for the same. */
function assess(plan: Plan, method: AssessRequest['method'], seed = 1): Promise<AssessedDurability> {
  const key = JSON.stringify([plan.replicas, plan.hazards, plan.repair, plan.stamp, method, seed]);
  const found = known.get(key) ?? assessedAnew(plan, method, seed);
  known.set(key, found);
  return found;
}

async function assessedAnew(plan: Plan, method: AssessRequest['method'], seed: number): Promise<AssessedDurability> {
  const batches = new Map<number, BatchSums>();
  const request: AssessRequest = {
    plan,
    version: '',
    scenario: { name: 'system', hash: '' },
    replays: '',
    sets: [],
    hazards: 'own',
    hazardsGiven: true,
    afterChanges: false,
    assumptions: [],
    seed,
    method,
    precision: 0.2,
    events: null,
    batchesLeast: 16,
    missionYears: 1,
    nearMost: 0,
    cost: { currency: 'USD', perMonth: 0, items: [] },
    further: [],
  };
  const onlooker = { ...NO_ONLOOKER, batch: (number: number, sums: BatchSums) => batches.set(number, sums) };
  const executor = inlineExecutor(batchesOf(plan, seed));
  const { result, tally } = await assessed(request, executor, onlooker, { interrupt: new AbortController().signal });
  return { result, tally, batches };
}

async function difference(a: Plan, b: Plan, kind: DurabilityKind = 'total', seed = 1) {
  const both = [await assess(a, 'estimate', seed), await assess(b, 'estimate', seed)];
  return compareDurability(both, seed).figures.find((figure) => figure.kind === kind)!.differences[0]!;
}

const nines = (plan: Plan): number => -Math.log10(exactOf(plan).withinFirstYear);

/** Slow checks are for the night. */
const NIGHTLY = process.env['NIGHTLY'] === '1';
const SEEDS = 40;

describe('a difference of nines', () => {
  const lone = systemOf('{regions: [a], storage: {scheme: replicated(2)}}', `${HAZARDS}\n${REPAIR}`);
  const twin = systemOf(TWO_OF_TWO, `${HAZARDS}\n${REPAIR}`);
  const safer = systemOf(TWO_OF_TWO, `${HAZARDS.replace('0.02', '0.01')}\n${REPAIR}`);
  const three = systemOf(ONE_OF_THREE, `${HAZARDS}\n${REPAIR}`);
  const slower = systemOf(ONE_OF_THREE, `${HAZARDS}\n${REPAIR.replace('5d', '10d')}`);
  const everyday: readonly (readonly [name: string, a: Plan, b: Plan])[] = [
    ['a second place', lone, twin],
    ['a rarer disaster', twin, safer],
  ];
  const nightly: typeof everyday = [
    ['a slower repair', three, slower],
    ['a third copy', lone, three],
    ['a place in place of copies', three, twin],
  ];
  const systems = NIGHTLY ? [...everyday, ...nightly] : everyday;

  it.each(systems)('of %s is the exact one, within its interval', async (_, a, b) => {
    const { estimate, lower95, upper95, change } = await difference(a, b);
    const truth = nines(b) - nines(a);
    const z = (estimate! - truth) / ((upper95! - lower95!) / 4);
    expect(Math.abs(z)).toBeLessThan(4);
    expect(upper95! - lower95!).toBeLessThan(0.2);
    expect(change).toBe(truth > 0 ? 'more' : 'less');
  });

  it.runIf(NIGHTLY)(
    'has the truth in its interval as often as it says',
    async () => {
      const truth = nines(safer) - nines(twin);
      let held = 0;
      for (let seed = 1; seed <= SEEDS; seed++) {
        const { lower95, upper95 } = await difference(twin, safer, 'total', seed);
        if (lower95! <= truth && truth <= upper95!) held++;
      }
      // Of 40 at 95 %, fewer than 34 are one case in 700.
      expect(held).toBeGreaterThanOrEqual(34);
    },
    300_000,
  );

  it('is none where the scenarios are the same, and none is made up where one loses nothing', async () => {
    const a = twin;
    expect(await difference(a, a)).toMatchObject({ change: 'same', estimate: 0, lower95: 0, upper95: 0 });
    const safe = systemOf(
      ONE_OF_THREE,
      'hazards: [{action: region.outage, rate: 1/y, duration: {exponential: {mean: 1h}}}]',
    );
    expect(await difference(a, safe)).toMatchObject({ change: 'more', estimate: null });
    expect(await difference(safe, a)).toMatchObject({ change: 'less', estimate: null });
    expect(await difference(safe, safe)).toMatchObject({ change: 'same' });
  });

  it('of exact figures is exact, and told of causes that were seen often enough alone', async () => {
    const [a, b] = [lone, twin];
    const exact = compareDurability([await assess(a, 'exact'), await assess(b, 'exact')], 1).figures;
    const truth = nines(b) - nines(a);
    expect(exact[0]!.differences[0]).toMatchObject({
      change: 'more',
      lower95: expect.closeTo(truth, 9),
      upper95: expect.closeTo(truth, 9),
    });
    expect(await difference(a, b, 'disasters')).toMatchObject({ change: 'more', reason: null });
  });

  it('is inconclusive where a guard fails', async () => {
    const [a, b] = [lone, twin];
    const both = [await assess(a, 'estimate'), await assess(b, 'estimate')] as const;
    const failing = { ...both[1], result: { ...both[1].result, verdict: 'inconclusive' as const } };
    expect(compareDurability([both[0], failing], 1).figures[0]!.differences[0]).toMatchObject({
      change: 'inconclusive',
      reason: 'guards fail for system',
    });
  });
});
