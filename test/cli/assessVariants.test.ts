/** What `nines assess` works out beside the scenario as it is, and what it says to whoever asks for what there is not. */
import { beforeAll, describe, expect, it } from 'vitest';
import { variationOf, variationOfReach } from '../../cli/assessVariants.ts';
import { readCurve } from '../../cli/curveFlag.ts';
import { UsageError } from '../../cli/usageError.ts';
import type { AssessResult } from '../../studies/assess/assessResult.ts';
import { knobsOf } from '../../studies/assess/variants.ts';
import { systemOf } from '../studies/assess/systems.ts';
import { THREE_COPIES, TWO_PLACES, twoPlaces } from '../studies/assess/threeCopies.ts';
import { expectNoTrace, Folder, type Outcome } from './program.ts';

let here: Folder;
const assess = (...words: readonly string[]): Promise<Outcome> => here.call(['assess', ...words]);
const resultIn = ({ stdout }: Outcome): AssessResult => JSON.parse(stdout) as AssessResult;
beforeAll(() => {
  here = new Folder({
    'copies.yaml': `apiVersion: nines/v1\n${THREE_COPIES}`,
    'places.yaml': `apiVersion: nines/v1\n${TWO_PLACES}`,
    'fixed.yaml': `apiVersion: nines/v1\n${THREE_COPIES.replace('time: {exponential: {mean: 12h}}', 'time: 12h')}`,
  });
});

describe('nines assess --sensitivity', () => {
  it('draws a tornado, and repeats itself from its repro line', async () => {
    const outcome = await assess('copies.yaml', '--method', 'exact', '--sensitivity');
    expect(outcome.stdout).toMatch(/\nSensitivity {2}one value at a time halved ░ or doubled █\n/);
    expect(outcome.stdout).toMatch(/\n {2}node\.loss +█+│░+ +\d\.\d\d +\d\.\d\d\n/);
    const [, repro] = /Repro: nines (.*)\n$/.exec(outcome.stdout)!;
    expect(repro).toBe('assess copies.yaml --seed 1 --method exact --sensitivity');
    expect(await here.nines(repro!.split(' '))).toEqual(outcome);
    expect([outcome.code, outcome.stderr]).toEqual([0, '']);
    expectNoTrace(outcome);
  });

  it('gives every key as JSON, and null where it was not asked for', async () => {
    const result = resultIn(await assess('copies.yaml', '--method', 'exact', '--sensitivity', '--output', 'json'));
    expect(result.curve).toBeNull();
    expect(result.sensitivity).toMatchObject([
      { key: 'node.loss', value: 0.5, unit: 'perYear', down: { factor: 0.5 }, up: { factor: 2 } },
      { key: 'repair.local.time', value: 43_200e6, unit: 'us', down: { factor: 0.5 }, up: { factor: 2 } },
    ]);
    const [failures] = result.sensitivity!;
    expect(failures!.up.perYear / result.exact!.perYear).toBeCloseTo(8, 1);
    expect(resultIn(await assess('copies.yaml', '--method', 'exact', '--output', 'json')).sensitivity).toBeNull();
  });

  it('estimates the same on threads as without, where there is no chain', async () => {
    const words = ['fixed.yaml', '--precision', '20%', '--sensitivity', '--output', 'csv'];
    const [alone, together] = [await assess(...words, '-j', '0'), await assess(...words, '-j', '2')];
    expect(together).toEqual(alone);
    const [head, ...rows] = alone.stdout.trimEnd().split('\n');
    expect(head).toMatch(/^key,value,unit,downFactor,/);
    expect(rows.map((row) => row.split(',')[0]).sort()).toEqual(['node.loss', 'repair.local.time']);
    expect(rows.every((row) => /,pass,2,/.test(row))).toBe(true);
  });
});

describe('nines assess --curve', () => {
  it('draws durability over a rate or a time', async () => {
    const { stdout, code } = await assess('copies.yaml', '--method', 'exact', '--curve', 'repair.local.time=1h..7d');
    expect(stdout).toMatch(/\nCurve {2}repair\.local\.time\n/);
    expect(stdout).toMatch(/\n {2}60 min +\d+\.\d\d {2}█+ +\d\.\d\de-\d+\n/);
    expect(stdout).toMatch(/--curve repair\.local\.time=1h\.\.7d\n$/);
    expect(code).toBe(0);
  });

  it('gives its points as JSON and as CSV', async () => {
    const words = ['places.yaml', '--method', 'exact', '--curve', 'region.loss=1e-5/y..1e-2/y', '--output'];
    const { curve } = resultIn(await assess(...words, 'json'));
    expect([curve!.key, curve!.unit, curve!.value]).toEqual(['region.loss', 'perYear', 0.01]);
    expect(curve!.points.map(({ value }) => value).filter((_, i) => i % 8 === 0)).toEqual([1e-5, 1e-2]);
    const nines = curve!.points.map((point) => point.nines!);
    expect(nines).toEqual([...nines].sort((a, b) => b - a));
    const { stdout } = await assess(...words, 'csv');
    expect(stdout.trimEnd().split('\n')).toHaveLength(10);
  });
});

describe('nines assess', () => {
  it('says what a month costs, and assumes nothing that it does not rest on', async () => {
    const { stdout } = await assess('places.yaml', '--method', 'exact');
    expect(stdout).toMatch(/\nCost per month {2}30 days, list prices\n/);
    const { cost, assumptions } = resultIn(await assess('places.yaml', '--method', 'exact', '--output', 'json'));
    expect(cost).toMatchObject({ currency: 'USD', perMonth: 100 });
    expect(cost.items.map(({ kind, region }) => [kind, region])).toEqual([
      ['tier', 'a'],
      ['tier', 'b'],
    ]);
    const keys = assumptions.map(({ key }) => key);
    expect(keys).toContain('cost prices');
    expect(keys.filter((key) => /^(?:registry\.(?:routing|endpoint)|clients)/.test(key))).toEqual([]);
  });
});

const KEYS =
  'there are: region.loss, region.loss.rebuild, region.outage@b, region.outage@b.duration, repair.geo.time, registry.replication.lag';

describe('a curve that cannot be drawn', () => {
  it.each([
    ['region.los=1/y..2/y', 'durability has no assumption `region.los`', `did you mean \`region.loss\`? ${KEYS}`],
    ['dnsTtl=1s..2s', 'durability has no assumption `dnsTtl`', KEYS],
    ['region.loss', '--curve region.loss: it takes KEY=FROM..TO', 'such as region.loss=1e-5/y..1e-2/y'],
    ['region.loss=1/y', 'it takes KEY=FROM..TO', 'such as'],
    ['region.loss=1h..2h', '`1h` is a duration, not a rate', 'a rate looks like'],
    ['repair.geo.time=1..2h', '`1` has no unit', 'a duration looks like'],
    ['region.loss=2/y..1/y', 'FROM is not below TO', 'rates go up'],
    ['repair.geo.time=0s..1h', 'a curve begins above 0', 'times go up'],
  ])('such as %s is told in a sentence, with what to do', (flag, complaint, hint) => {
    let problem: unknown = null;
    try {
      readCurve(flag, knobsOf(twoPlaces()));
    } catch (error) {
      problem = error;
    }
    expect(problem).toBeInstanceOf(UsageError);
    expect((problem as UsageError).message).toContain(complaint);
    expect((problem as UsageError).hint).toContain(hint);
  });
});

describe('what cannot be answered', () => {
  it.each([
    [['--curve', 'region.los=1/y..2/y'], 'durability has no assumption `region.los`', KEYS],
    [['--output', 'csv'], '--output csv is what --sensitivity or --curve found', 'add one of them'],
    [
      ['--output', 'csv', '--sensitivity', '--curve', 'region.loss=1/y..2/y'],
      '--output csv is one table',
      'leave --sensitivity or --curve away',
    ],
    [['--only', 'availability', '--sensitivity'], '--sensitivity is of durability', 'give one of the two'],
    [['--only', 'availability', '--curve', 'region.loss=1/y..2/y'], '--curve is of durability', 'give one of the two'],
    [['--only', 'availability', '--age', '5m'], '--age is of durability', 'give one of the two'],
    [['--only', 'availability', '--mission', '5y'], '--mission is of durability', 'give one of the two'],
    [['--only', 'availability', '--method', 'exact'], '--method is of durability', 'give one of the two'],
    [['--only', 'availability', '--precision', '1%'], '--precision is of durability', 'give one of the two'],
    [['--only', 'availability', '--events', '1e6'], '--events is of durability', 'give one of the two'],
    [['--only', 'durability', '--target', '99.9%'], '--target is of availability', 'give one of the two'],
    [['--method', 'exact', '--precision', '1%'], '--precision is of an estimate', 'give one of the two'],
    [
      ['--events', '1.5'],
      'it takes a whole number from 1 to 1e11, such as 1e8',
      '`nines assess --help` lists its flags',
    ],
  ])('such as %j ends with 104', async (words, complaint, hint) => {
    const outcome = await assess('places.yaml', ...words);
    const [first = '', second = ''] = outcome.stderr.split('\n');
    expect(first).toContain(complaint);
    expect(second).toContain(hint);
    expect([outcome.stdout, outcome.code]).toEqual(['', 104]);
    expectNoTrace(outcome);
  });
});

describe('variants of the images that fare worst under rules', () => {
  const hazard = (region: string): string =>
    `{id: ${region}, action: region.loss, region: ${region}, rate: 1e-3/y, rebuild: 30d}`;
  const both = systemOf('{regions: [a, b]}', `hazards: [${hazard('a')}, ${hazard('b')}]`);
  const reach = systemOf('{regions: [a]}', `hazards: [${hazard('a')}]`);
  const wanted = (key: string) => variationOf({ curve: `${key}=1e-4/y..1e-2/y`, output: 'text' }, both);

  it('are of their plan, and refused by name where nothing there is to vary', () => {
    const { plan, curve } = variationOfReach(wanted('a'), reach);
    expect([plan, curve!.knob.at(2e-3).hazards.length]).toEqual([reach, 1]);
    expect(() => variationOfReach(wanted('b'), reach)).toThrow(UsageError);
    expect(() => variationOfReach(wanted('b'), reach)).toThrow('--curve b: the images that fare worst');
  });
});
