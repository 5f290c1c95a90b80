/** Expectations on a year, judged by what an assessment found. */
import { describe, expect, it } from 'vitest';
import { parseExpression } from '../../../scenarios/expression.ts';
import { assess } from '../../../studies/assess/assess.ts';
import type { AssessResult } from '../../../studies/assess/assessResult.ts';
import { judgeYear, withVerdicts } from '../../../studies/assess/judgeYear.ts';
import { NO_ONLOOKER } from '../../../studies/assess/playOut.ts';
import { batchesOf } from '../../../studies/assess/stage.ts';
import { inlineExecutor } from '../../../studies/executors/inline.ts';
import { exitCodes } from '../../../studies/exitCodes.ts';
import { requestOf } from './request.ts';
import { threeCopies } from './threeCopies.ts';

const BILL = {
  currency: 'USD',
  perMonth: 70,
  items: [itemOf('tier', 'eastus', 50), itemOf('replication', 'westeurope', 20)],
};

function itemOf(kind: 'tier' | 'replication', region: string, perMonth: number) {
  return {
    kind,
    name: kind,
    region,
    quantity: 1,
    unit: 'day',
    unitPrice: perMonth,
    perMonth,
    source: '',
    grade: 'documented',
  } as const;
}

async function exactly(): Promise<AssessResult> {
  const plan = threeCopies();
  const request = requestOf(plan, { method: 'exact', cost: BILL });
  const result = await assess(request, inlineExecutor(batchesOf(plan, 1)), NO_ONLOOKER, {
    interrupt: new AbortController().signal,
  });
  return {
    ...result,
    availability: [rowOf('builds', 'push', 52.56, 40, 60), rowOf('fleet', 'pull', 0, 0, 525.6)],
  };
}

function rowOf(client: string, operation: 'push' | 'pull', minutesPerYear: number, lower95: number, upper95: number) {
  const none = { nines: null, withoutCommonCauses: 0, pMonthMisses: 0, pMonthMissesUpper95: 0 };
  return { client, operation, minutesPerYear, lower95, upper95, ...none };
}

async function judged(...expect: string[]) {
  const result = await exactly();
  return judgeYear({ expect: expect.map(parseExpression), mustFail: [] }, result).map(
    ({ verdict, reason }) => `${verdict}: ${reason}`,
  );
}

describe('a year that is expected', () => {
  it('is judged by durability, in nines and as a share', async () => {
    const { withinFirstYear } = await exactly();
    const nines = -Math.log10(withinFirstYear.estimate);
    expect(await judged(`durability.nines >= ${nines - 0.01}`, `durability.nines >= ${nines + 0.01}`)).toEqual([
      expect.stringMatching(/^pass: it was .* nines$/),
      expect.stringMatching(/^fail: it was .* nines$/),
    ]);
    expect(
      (await judged('durability{kind=total} >= 99%', 'durability.lower95 >= 99%')).every((one) =>
        one.startsWith('pass'),
      ),
    ).toBe(true);
  });

  it('is open where nothing tells: causes of a chain alone, unknown kinds, statistics that there are not', async () => {
    expect(
      await judged('durability{kind=devices}.nines >= 1', 'durability{kind=weather} >= 1%', 'durability.p99 >= 1%'),
    ).toEqual([
      'inconclusive: the chain alone does not tell causes apart: leave --method exact away',
      'inconclusive: durability has no kind weather, only total, devices, disasters, people, writes',
      expect.stringContaining('inconclusive: durability has no p99'),
    ]);
    expect(await judged('durability{kind=people}.nines >= 20')).toEqual([
      'pass: nothing can be lost, which has no end of nines',
    ]);
  });

  it('is judged by the worst of the rows that the labels fit, and by a bound where nothing failed', async () => {
    expect(
      await judged(
        'availability.nines >= 4',
        'availability{client=builds}.minutes <= 50',
        'availability{client=nobody} >= 1%',
      ),
    ).toEqual([
      'pass: it was 4.0 nines, of builds’s pushes, the worst',
      'fail: it was 52.6 min a year',
      'inconclusive: there is only builds push, fleet pull',
    ]);
    // Nothing was seen to fail, and a thousandth could have.
    expect(await judged('availability{operation=pull}.nines >= 3', 'availability{operation=pull}.nines >= 4')).toEqual([
      'pass: nothing was seen to fail, so it is 3.0 nines or more',
      'inconclusive: nothing was seen to fail, so it is 3.0 nines or more',
    ]);
    expect(
      await judged('availability{operation=pull}.minutes <= 600', 'availability{operation=pull}.minutes <= 500'),
    ).toEqual([expect.stringMatching(/^pass/), expect.stringMatching(/^inconclusive/)]);
    expect(await judged('availability{client=builds}.lower95 >= 99.99%')).toEqual([expect.stringMatching(/^fail/)]);
  });

  it('is judged by its cost, whole or by item', async () => {
    expect(
      await judged('cost <= 70', 'cost{kind=tier} <= 40', 'cost{region=westeurope} == 20', 'cost{region=asia} <= 1'),
    ).toEqual([
      'pass: it was 70.00 USD a month',
      'fail: it was 50.00 USD a month',
      'pass: it was 20.00 USD a month',
      'inconclusive: no item of the bill has these labels',
    ]);
  });

  it('is not judged by what was not assessed, nor are metrics of a run', async () => {
    const result = { ...(await exactly()), availability: null };
    const expected = ['availability.nines >= 9', 'images_lost == 0', 'cost <= 70'].map(parseExpression);
    expect(judgeYear({ expect: expected, mustFail: [] }, result).map(({ name }) => name)).toEqual(['cost <= 70']);
  });

  it('decides on the whole, and what must fail has to', async () => {
    const result = await exactly();
    const missed = withVerdicts(result, { expect: [parseExpression('cost <= 1')], mustFail: [] });
    expect([missed.verdict, missed.exitCode]).toEqual(['fail', exitCodes.expectationMissed]);
    const turned = { kind: 'expression', expression: parseExpression('cost <= 1') } as const;
    const must = withVerdicts(result, { expect: [parseExpression('cost <= 1')], mustFail: [turned] });
    expect([must.verdict, must.exitCode, must.verdicts.length]).toEqual(['pass', exitCodes.ok, 1]);
    const open = withVerdicts(result, { expect: [parseExpression('durability{kind=devices} >= 1%')], mustFail: [] });
    expect([open.verdict, open.exitCode]).toEqual(['inconclusive', exitCodes.inconclusive]);
  });

  it('is judged by surer bounds where they are judged together, as far as their intervals tell', async () => {
    const result = await exactly();
    const bounds = ['durability.lower95 >= 0.1', 'availability{client=builds}.lower95 >= 99%'].map(parseExpression);
    const scenario = { expect: bounds, mustFail: [], run: { correction: 'bonferroni' } } as const;
    const outages = { seeds: 12 } as NonNullable<AssessResult['outages']>;
    const [exact, served] = judgeYear(scenario, { ...result, outages });
    // What the chain has solved has no error to be corrected; of 12 seeds what was not seen asks for more than Student's law.
    expect(exact!.observed).toBeCloseTo(1 - result.exact!.withinFirstYear, 12);
    expect(exact!.reason).toContain('at 97.5 %, as 2 bounds are judged together');
    const most = 52.56 + (60 - 52.56) * (Math.log(0.025) / Math.log(0.05));
    expect(served!.observed).toBeCloseTo(1 - most / 525_600, 7);
    const [, alone] = judgeYear(scenario, { ...result, outages: null });
    expect([alone!.verdict, alone!.reason]).toEqual([
      'inconclusive',
      'its interval is of one seed, and cannot be made surer for bounds that are judged together',
    ]);
    const [, plain] = judgeYear({ expect: bounds, mustFail: [] }, { ...result, outages: null });
    expect(plain!.observed).toBeCloseTo(1 - 60 / 525_600, 12);
  });

  it('relies on no estimate whose guards fail', async () => {
    const { exact: _, ...rest } = await exactly();
    const guards = [{ name: 'losses seen', verdict: 'inconclusive', observed: '3' }] as const;
    const verdicts = judgeYear(
      { expect: [parseExpression('durability.nines >= 1')], mustFail: [] },
      { ...rest, exact: null, guards },
    );
    expect(verdicts.map(({ reason }) => reason)).toEqual(['the estimate is not to be relied on: losses seen']);
  });
});
