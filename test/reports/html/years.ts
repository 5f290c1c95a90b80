/** An assessment with everything that a page can show: durability and its variants are worked out, service is made up. */
import type { AssessReport } from '../../../reports/reporters/report.ts';
import { YEAR_US } from '../../../sim/kernel/time.ts';
import { assess } from '../../../studies/assess/assess.ts';
import type { AssessResult } from '../../../studies/assess/assessResult.ts';
import { NO_ONLOOKER } from '../../../studies/assess/playOut.ts';
import { batchesOf } from '../../../studies/assess/stage.ts';
import { knobsOf } from '../../../studies/assess/variants.ts';
import { type Variation, variantsWanted, withVariants } from '../../../studies/assess/varied.ts';
import { inlineExecutor } from '../../../studies/executors/inline.ts';
import { requestOf } from '../../studies/assess/request.ts';
import { EXACTLY, figuresOfAll, threeCopies } from '../../studies/assess/threeCopies.ts';
import { context } from '../fakeRun.ts';
import { placesAt } from '../reporters/fakeReport.ts';

export const YEAR_FILE = 'years/three-copies.yaml';

export async function wholeYear(): Promise<AssessReport> {
  const plan = threeCopies();
  const request = requestOf(plan, { method: 'exact', precision: 0.05 });
  const executor = inlineExecutor(batchesOf(plan, request.seed));
  const own = await assess(request, executor, NO_ONLOOKER, { interrupt: new AbortController().signal });
  const knob = knobsOf(plan).find(({ key }) => key === 'node.loss')!;
  const variation: Variation = { plan, sensitivity: true, curve: { knob, from: 0.01 / YEAR_US, to: 1 / YEAR_US } };
  const varied = withVariants(own, variation, figuresOfAll(plan, variantsWanted(variation), EXACTLY));
  return {
    kind: 'assess',
    result: { ...varied, ...SERVICE },
    places: placesAt({ 'durability.nines >= 12': 2 }, YEAR_FILE),
  };
}

const around = (estimate: number) => ({ estimate, lower95: estimate / 2, upper95: 2 * estimate });

const SERVICE: Partial<AssessResult> = {
  scenario: {
    ...{ name: 'three-copies', hash: '0123456789abcdef', description: 'Three copies of everything.', path: YEAR_FILE },
    ...{ source: 'apiVersion: nines/v1\nexpect: [durability.nines >= 12]\n', sets: ['repair.local.time=1h'] },
  },
  causes: [
    { pattern: '3 nodes', class: 'devices', perYear: around(4e-8), share: 0.8, hits: 512 },
    { pattern: 'region.loss@eastus', class: 'disasters', perYear: around(1e-8), share: 0.2, hits: 128 },
  ],
  availability: [
    {
      ...{ client: 'fleet', operation: 'pull', nines: 3.7, minutesPerYear: 91, lower95: 27, upper95: 158 },
      ...{ withoutCommonCauses: 91, pMonthMisses: 0.02, pMonthMissesUpper95: 0.03 },
    },
    {
      ...{ client: 'builds', operation: 'push', nines: null, minutesPerYear: 0, lower95: 0, upper95: 5 },
      ...{ withoutCommonCauses: 0, pMonthMisses: 0, pMonthMissesUpper95: 1e-4 },
    },
  ],
  outages: {
    ...{ target: 0.999, months: 20_000, states: 34, seeds: 6, usual: [], usualSeeds: 6, timeLeftOut: 0 },
    causes: [{ client: 'fleet', operation: 'pull', outage: 'region.outage@eastus', minutesPerYear: 91, share: 1 }],
    reasons: ['all of them are played'],
  },
  rpo: [
    {
      ...{ region: 'eastus', perYear: 1e-4, share: 1, images: around(0.9), bytes: around(1e8), anyLost: 0.1 },
      ageUs: { mean: 1e6, lower95: 1e6, upper95: 1e6, p50: 0, p99: 191e6, max: 353e6 },
      lagUs: { p50: 12e6, p99: 371e6, max: 400e6 },
      ...{ instants: 1500, open: 0, forOne: 0, holdsDatabase: false, classes: null },
    },
  ],
  cost: context.cost,
  assumptions: context.assumptions,
  guards: [{ name: 'precision', verdict: 'inconclusive', observed: '±3.0 %, asked for ±1.0 %' }],
  verdicts: [
    {
      ...{ kind: 'expect', name: 'durability.nines >= 12', verdict: 'fail', observed: 7.3, expected: '>= 12' },
      ...{ reason: 'it was 7.3 nines', evidence: ['one of four kinds'], seed: null },
    },
  ],
  verdict: 'fail',
};
