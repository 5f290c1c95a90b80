import { beforeAll, describe, expect, it } from 'vitest';
import { variantsCsv } from '../../reports/csv.ts';
import { assessPage } from '../../reports/text/assessPage.ts';
import { pageOf } from '../../reports/text/page.ts';
import { YEAR_US } from '../../sim/kernel/time.ts';
import type { Plan } from '../../sim/plan.ts';
import { type AssessRequest, assess } from '../../studies/assess/assess.ts';
import type { AssessResult } from '../../studies/assess/assessResult.ts';
import { NO_ONLOOKER } from '../../studies/assess/playOut.ts';
import { batchesOf } from '../../studies/assess/stage.ts';
import { knobsOf } from '../../studies/assess/variants.ts';
import { type Variation, variantsWanted, withVariants } from '../../studies/assess/varied.ts';
import { inlineExecutor } from '../../studies/executors/inline.ts';
import { planOf } from '../sim/fixture.ts';
import { requestOf } from '../studies/assess/request.ts';
import { EXACTLY, figuresOfAll, TWO_PLACES, threeCopies, twoPlaces } from '../studies/assess/threeCopies.ts';

async function resultOf(
  plan: Plan,
  curveKey: string,
  [from, to]: readonly [number, number],
  other: Partial<AssessRequest> = {},
): Promise<AssessResult> {
  const request = requestOf(plan, { method: 'exact', precision: 0.05, ...other });
  const executor = inlineExecutor(batchesOf(plan, request.seed));
  const own = await assess(request, executor, NO_ONLOOKER, { interrupt: new AbortController().signal });
  const knob = knobsOf(plan).find(({ key }) => key === curveKey)!;
  const variation: Variation = { plan, sensitivity: true, curve: { knob, from, to } };
  return withVariants(own, variation, figuresOfAll(plan, variantsWanted(variation), EXACTLY));
}

const pageAt = (result: AssessResult, width = 100): string => assessPage(result, pageOf(width, false));

const lineOf = (text: string, start: string): string => text.split('\n').find((line) => line.trim().startsWith(start))!;
const barOf = (text: string, key: string): string =>
  text.split('\n').find((line) => line.trim().startsWith(key) && line.includes('│'))!;

let copies: AssessResult;
let places: AssessResult;
beforeAll(async () => {
  copies = await resultOf(threeCopies(), 'node.loss', [0.01 / YEAR_US, 1 / YEAR_US]);
  places = await resultOf(twoPlaces(), 'registry.replication.lag', [60e6, 3600e6]);
});

describe('the tornado', () => {
  it('shows doubled failures to the left as fewer nines, halved ones to the right as more', () => {
    const bar = barOf(pageAt(copies), 'node.loss');
    expect(bar).toMatch(/node\.loss +█+│░+ +\d\.\d\d +\d\.\d\d$/);
    const [halved, doubled] = bar.trim().split(/ +/).slice(-2).map(Number);
    expect(halved! - doubled!).toBeCloseTo(copies.sensitivity![0]!.swing!, 1);
  });

  it('draws bars in proportion: repairs two thirds as far as failures', () => {
    const length = (key: string): number => barOf(pageAt(copies), key).match(/[█░]/g)!.length;
    expect(length('repair.local.time') / length('node.loss')).toBeCloseTo(2 / 3, 1);
  });

  it('has a second one for a fresh write, and names what moves neither', () => {
    const text = pageAt(places);
    expect(text).toMatch(/Nines of a placement group in its first year: \d+\.\d\d as it stands │/);
    expect(text).toMatch(/Nines of a fresh write: \d+\.\d\d as it stands │/);
    const ofWrites = text.slice(text.indexOf('Nines of a fresh write'));
    expect(barOf(ofWrites, 'registry.replication.lag')).toMatch(/█+│░+/);
    expect(text).toMatch(/Without effect: region\.outage@b/);
  });

  it('has room for its own figure where nothing makes it better', () => {
    const [first] = copies.sensitivity!;
    const worse = { ...first!.up, nines: first!.up.nines! - 1 };
    const alone: AssessResult = { ...copies, sensitivity: [{ ...first!, down: worse, up: worse }] };
    const scale = pageAt(alone)
      .split('\n')
      .find((line) => line.endsWith('halved doubled'))!;
    expect(scale).toMatch(/^ +\d+\.\d\d +\d+\.\d\d {2}halved doubled$/);
    expect(scale.length).toBeLessThanOrEqual(100);
  });

  it('marks an estimate that is uncertain, and what was never seen', () => {
    const [first] = copies.sensitivity!;
    const unsure: AssessResult = {
      ...copies,
      sensitivity: [
        { ...first!, up: { ...first!.up, verdict: 'inconclusive' } },
        { ...first!, key: 'rare', down: { ...first!.down, perYear: 0, nines: null, relativeHalfWidth: null } },
      ],
    };
    expect(pageAt(unsure)).toMatch(/node\.loss .* \d\.\d\d +\d\.\d\d\?\n/);
    expect(pageAt(unsure)).toContain('No loss was seen, so a group’s nines are not known, with: rare.');
  });
});

describe('the curve', () => {
  it('is a line for each value, with bars that shrink as failures grow', () => {
    const lines = pageAt(copies)
      .split('\n')
      .filter((line) => /^ {2}\S+\/y +\d+\.\d\d +█+ /.test(line));
    expect(lines).toHaveLength(9);
    const bars = lines.map((line) => line.match(/█/g)!.length);
    expect(bars).toEqual([...bars].sort((a, b) => b - a));
    expect(pageAt(copies)).toContain('the scenario has 0.5/y');
  });

  it('over the lag is one of a fresh write', () => {
    expect(pageAt(places)).toContain('nines of a fresh write; the scenario has 15 min');
    expect(lineOf(pageAt(places), '60 s')).toMatch(/60 s +\d+\.\d\d +█+ +\d\.\d\de-\d+$/);
  });
});

describe('the page of an assessment', () => {
  it.each([60, 80, 100, 120])('fits %i columns', (width) => {
    for (const result of [copies, places]) {
      const drawn = pageAt(result, width)
        .split('\n')
        .filter((line) => /[█░│]/.test(line) || /Sensitivity|Curve/.test(line));
      expect(drawn.length).toBeGreaterThan(9);
      expect(Math.max(...drawn.map((line) => [...line].length))).toBeLessThanOrEqual(width);
    }
  });

  it('says that there are no such hazards in place of a bound', async () => {
    const range = [0.1 / YEAR_US, 1 / YEAR_US] as const;
    const both = await resultOf(threeCopies(), 'node.loss', range, { method: null });
    expect(lineOf(pageAt(both), 'by disasters')).toMatch(/by disasters +no such hazards$/);
    expect(lineOf(pageAt(both), 'by devices')).toMatch(/by devices +\d\.\d\de-\d+ ± /);
    expect(both.durability.disasters).toMatchObject({ hits: 0, perYear: { estimate: 0, upper95: 0 }, nines: null });
    expect(lineOf(pageAt(places), 'by devices')).toMatch(/by devices +no such hazards$/);
  });

  it('says never of what is stored, and still what a fresh write risks', async () => {
    const spared = planOf(TWO_PLACES, ['hazards.0.region=a']);
    const result = await resultOf(spared, 'region.loss@a', [0.1 / YEAR_US, 1 / YEAR_US]);
    expect(lineOf(pageAt(result), 'total')).toMatch(/total +never +– +never$/);
    expect(lineOf(pageAt(result), 'a fresh write')).toMatch(/\d\.\d\de-7 per push +6\.\d$/);
    expect(pageAt(result)).not.toContain('no such hazards');
    expect(barOf(pageAt(result), 'region.loss@a')).toMatch(/█+│░+/);
  });

  it('is inconclusive where a variant is', async () => {
    const variation: Variation = { plan: threeCopies(), sensitivity: true, curve: null };
    const figures = figuresOfAll(variation.plan, variantsWanted(variation));
    const unsure = { ...figures[0]!, group: { ...figures[0]!.group!, verdict: 'inconclusive' as const } };
    const result = withVariants(copies, variation, [unsure, ...figures.slice(1)]);
    expect([result.verdict, result.exitCode]).toEqual(['inconclusive', 2]);
    expect(result.guards.at(-1)).toEqual({
      name: 'variants',
      verdict: 'inconclusive',
      observed: '1 of 4 estimates are uncertain',
    });
  });
});

describe('the table for spreadsheets', () => {
  it('has a row for each assumption, or for each point of the curve', () => {
    const rows = variantsCsv(copies).trimEnd().split('\n');
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatch(/^key,value,unit,downFactor,downPerYear,.*,upFactor,upPerYear,.*,swing,writeSwing$/);
    expect(rows[1]).toMatch(/^node\.loss,0\.5,perYear,0\.5,/);
    const points = variantsCsv({ ...copies, sensitivity: null })
      .trimEnd()
      .split('\n');
    expect(points[0]).toBe('key,unit,value,perYear,lower95,upper95,withinFirstYear,nines,perPush,writeNines,verdict');
    expect(points).toHaveLength(10);
    expect(points[1]!.split(',').slice(0, 3)).toEqual(['node.loss', 'perYear', '0.01']);
  });

  it('quotes a name that would break it, and leaves empty what there is not', () => {
    const [first] = copies.sensitivity!;
    const odd = { ...first!, key: 'a,"b"', down: { ...first!.down, nines: null } };
    const [, row] = variantsCsv({ ...copies, sensitivity: [odd] }).split('\n');
    expect(row).toMatch(/^"a,""b""",0\.5,perYear,0\.5,[^,]+,0,,0,,pass,2,/);
  });
});
