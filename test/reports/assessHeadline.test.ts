import { beforeAll, describe, expect, it } from 'vitest';
import { assessHeadline, availabilityAloneHeadline } from '../../reports/text/assessHeadline.ts';
import { assessPage } from '../../reports/text/assessPage.ts';
import { pageOf } from '../../reports/text/page.ts';
import type { Plan } from '../../sim/plan.ts';
import { type AssessRequest, assess, availabilityAlone, interruptedAvailability } from '../../studies/assess/assess.ts';
import type { AssessResult, Guard } from '../../studies/assess/assessResult.ts';
import { withAge } from '../../studies/assess/atAge.ts';
import { NO_ONLOOKER } from '../../studies/assess/playOut.ts';
import { batchesOf } from '../../studies/assess/stage.ts';
import { inlineExecutor } from '../../studies/executors/inline.ts';
import { requestOf } from '../studies/assess/request.ts';
import { threeCopies, twoPlaces } from '../studies/assess/threeCopies.ts';

async function resultOf(plan: Plan, other: Partial<AssessRequest> = {}): Promise<AssessResult> {
  const request = requestOf(plan, { precision: 0.05, ...other });
  const executor = inlineExecutor(batchesOf(plan, request.seed));
  return withAge(await assess(request, executor, NO_ONLOOKER, { interrupt: new AbortController().signal }));
}

const page = pageOf(100, false);
const headline = (result: AssessResult): string => assessHeadline(result, page).join(' ');
const failing = (name: string): readonly Guard[] => [{ name, verdict: 'inconclusive', observed: 'much' }];
const unsure = (result: AssessResult, name: string): AssessResult => ({
  ...result,
  guards: failing(name),
  verdict: 'inconclusive',
});

let copies: AssessResult;
let stored: AssessResult;
let fresh: AssessResult;
beforeAll(async () => {
  [copies, stored, fresh] = await Promise.all([
    resultOf(threeCopies()),
    resultOf(twoPlaces()),
    resultOf(twoPlaces(), { ageUs: 0 }),
  ]);
});

describe('the first sentence of an assessment', () => {
  it('is of a placement group, with the share that its leading cause has of its losses', () => {
    expect(headline(stored)).toMatch(/nines of durability for a placement group: it is lost within the first year/);
    expect(headline(stored)).toMatch(/; 100 % of that is region\.loss@a \+ region\.loss@b\./);
  });

  it('is of an image of that age, with shares of all that it can be lost by', () => {
    const written = fresh.durability.writes!.atAge!.probability.estimate;
    const all = fresh.durability.total.withinFirstYear.estimate;
    const [ofWrite, ofGroup] = [written / all, 1 - written / all].map((share) => 100 * share);
    expect(ofWrite).toBeGreaterThan(1);
    const text = headline(fresh);
    expect(text).toContain('nines of durability for what has just been pushed: it is lost before it is in a second');
    const told = (after: string): number => Number(new RegExp(`([\\d.]+) %(?: of that is)? ${after}`).exec(text)![1]);
    expect(Math.abs(told('region\\.loss@a') - ofGroup!)).toBeLessThan(0.6);
    expect(Math.abs(told('what is left of its replication') - ofWrite!)).toBeLessThan(0.6);
  });

  it('says which figures a failing guard leaves in doubt: none that is exact', () => {
    const doubt = (result: AssessResult): string => /Inconclusive: [^\n]*/.exec(headline(result))![0];
    expect(doubt(unsure(copies, 'losses seen'))).toContain(
      'a guard below does not hold (losses seen); do not rely on what it says of causes (losses by kind, and their shares).',
    );
    expect(doubt(unsure(copies, 'losses seen'))).toContain('The total is exact.');
    expect(doubt(unsure({ ...copies, exact: null }, 'losses seen'))).toContain(
      'do not rely on the figures of durability.',
    );
    expect(doubt(unsure({ ...copies, exact: null }, 'precision'))).toContain('go by their intervals');
    expect(doubt(unsure(copies, 'precision'))).toContain('is less sure than was asked for. The total is exact.');
    expect(doubt(unsure(copies, 'variants'))).toContain('The other figures stand.');
    expect(headline(copies)).not.toContain('Inconclusive');
  });

  it('says that durability is missing where that was interrupted, and not where nobody asked', () => {
    const request = requestOf(twoPlaces(), {});
    const interrupted = availabilityAloneHeadline(interruptedAvailability(request), page).join(' ');
    expect(interrupted).toBe(
      'Interrupted before anything was known of durability; what follows is availability alone.',
    );
    expect(availabilityAloneHeadline(availabilityAlone(request), page)).toEqual([]);
  });

  it('tells costs as it tells the rest', () => {
    const items = [193.873, 193.873, 150].map((perMonth, i) => ({
      ...{ kind: i < 2 ? ('replication' as const) : ('tier' as const), name: 'it', region: 'a', quantity: 1 },
      ...{ unit: 'GB' as const, unitPrice: 1, perMonth, source: 'somewhere', grade: 'assumed' as const },
    }));
    const text = assessPage({ ...copies, cost: { currency: 'USD', perMonth: 537.746, items } }, page);
    expect(text).toContain('\nCost: about $537.75 a month at list prices: replication 387.75, tier fees 150.00.\n');
    const shown = [...text.matchAll(/ \/ GB +([\d.]+)/g)].map(([, amount]) => Number(amount));
    expect(shown.reduce((sum, amount) => sum + amount, 0)).toBeCloseTo(537.75, 9);
    expect(text).toContain('Price of replication and tier fees: somewhere.');
  });
});

describe('the rest of the page', () => {
  it('gives what is exact no interval', () => {
    expect(assessPage(copies, page)).toMatch(/mean time to loss \S+ years, a rate and no lifetime/);
    expect(assessPage({ ...copies, mttdlYears: { ...copies.mttdlYears, lower95: 1 } }, page)).toContain(
      '(95 %: from 1 year)',
    );
  });

  it('keeps the columns of guards, whether they hold or not', () => {
    const guards: Guard[] = [{ name: 'losses seen', verdict: 'pass', observed: 'many' }, ...failing('precision')];
    const lines = assessPage({ ...copies, guards }, page).split('\n');
    const at = lines.indexOf('Guards');
    expect(lines.slice(at + 1, at + 3)).toEqual(['  ✓ losses seen  many', '  ? precision    much: inconclusive']);
  });

  it('lists the assumptions first that the leading causes hang on, and those of the bill below the bill', () => {
    const of = (key: string, value = 'x') => ({ key, value, source: 'nines', grade: 'assumed' as const });
    const keys = [
      'repair.local.parallel',
      'hazards.field: copy.shock',
      'repair.geo.time',
      'hazards.field: region.loss',
    ];
    const assumptions = [...keys.map((key) => of(key)), of('cost of storage', 'what is there at time 0')];
    const items = [
      {
        kind: 'tier',
        name: 'it',
        region: 'a',
        quantity: 30,
        unit: 'day',
        unitPrice: 1,
        perMonth: 30,
        source: 's',
        grade: 'documented',
      },
    ] as const;
    const text = assessPage({ ...stored, assumptions, cost: { currency: 'USD', perMonth: 30, items } }, page);
    const shown = text.slice(text.indexOf('Assumptions')).split('\n').slice(1, 5);
    expect(shown.map((line) => line.trim().replace(/: x.*/, ''))).toEqual([
      'hazards.field: region.loss',
      'repair.geo.time',
      'repair.local.parallel',
      'hazards.field: copy.shock',
    ]);
    expect(text).toContain('\n  Stored: what is there at time 0.\n');
  });

  it('breaks what loses data between its parts where the page is narrow', () => {
    const pattern = 'region.loss@brazilsouth + region.loss@eastus + region.loss@southeastasia';
    const text = assessPage({ ...stored, causes: [{ ...stored.causes[0]!, pattern }] }, pageOf(80, false));
    const at = text.indexOf('what loses data');
    const lines = text.slice(at).split('\n').slice(1, 3);
    expect(lines[0]).toMatch(/ region\.loss@brazilsouth \+ region\.loss@eastus .* \d\.\d\de-/);
    expect(lines[1]!.trim()).toBe('+ region.loss@southeastasia');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('shows of availability alone what it hangs on, and nothing of a bill', () => {
    const of = (key: string) => ({ key, value: 'x', source: 'nines', grade: 'assumed' as const });
    const assumptions = ['repair.geo.time', '--target', 'cost prices'].map(of);
    const text = assessPage(availabilityAlone(requestOf(twoPlaces(), { assumptions })), page);
    expect(text.indexOf('--target')).toBeLessThan(text.indexOf('repair.geo.time'));
    expect(text).not.toContain('cost prices');
  });
});
