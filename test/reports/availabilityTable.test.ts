import { describe, expect, it } from 'vitest';
import { availabilityHeadline, availabilitySections } from '../../reports/text/availabilityTable.ts';
import { pageOf } from '../../reports/text/page.ts';
import type { AvailabilityRow, Outages } from '../../studies/assess/availability/availability.ts';

const page = pageOf(120, false);
const row = (client: string, more: Partial<AvailabilityRow> = {}): AvailabilityRow => ({
  client,
  operation: 'pull',
  nines: 5.87,
  minutesPerYear: 0.709,
  lower95: 0.64,
  upper95: 0.78,
  withoutCommonCauses: 0.709,
  pMonthMisses: 0.0001,
  pMonthMissesUpper95: 0.0003,
  ...more,
});
const OUTAGES: Outages = {
  target: 0.999,
  months: 20_000,
  states: 33,
  seeds: 12,
  usual: [{ client: 'america', operation: 'pull', operations: 1000, failed: 0, upper95: 0.003 }],
  usualSeeds: 60,
  timeLeftOut: 1e-8,
  causes: [
    { client: 'america', operation: 'pull', outage: 'region.outage@eastus', minutesPerYear: 0.6, share: 0.86 },
    { client: 'america', operation: 'pull', outage: 'region.loss@eastus', minutesPerYear: 0.001, share: 0.001 },
  ],
  reasons: ['what is lost for good is told elsewhere'],
};
const scenario = { name: 'served', hash: 'x' };

function textOf(availability: readonly AvailabilityRow[] | null, outages: Outages | null): string {
  return availabilitySections({ availability, outages, scenario }, page)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

describe('the availability part of the page', () => {
  it('has a row for each client and operation: nines, minutes, months that miss the target, and what it is mostly due to', () => {
    const text = textOf(
      [row('america'), row('europe', { operation: 'push', nines: null, minutesPerYear: 0, withoutCommonCauses: 0 })],
      OUTAGES,
    );
    expect(text).toMatch(/Availability +nines +minutes a year +95 % +a month misses 99\.9 % +mostly/);
    expect(text).toMatch(/america +pulls +5\.8 +0\.71 +0\.64 to 0\.78 +1 in 10,000 +region\.outage@eastus/);
    expect(text).toMatch(/europe +pushes +all +0 /);
  });

  it('leaves out what hardly anything is due to', () => {
    expect(textOf([row('america')], OUTAGES)).not.toContain('region.loss@eastus');
  });

  it('tells what common causes add only where there are any', () => {
    expect(textOf([row('america')], OUTAGES)).not.toContain('common causes');
    expect(textOf([row('america', { withoutCommonCauses: 0.2 })], OUTAGES)).toMatch(/less common causes/);
  });

  it('says why there is none, and nothing where it was not asked for', () => {
    const none = { ...OUTAGES, states: 0, reasons: ['no client pulls or pushes at a rate'] };
    expect(textOf(null, none)).toBe('Availability  none to tell: no client pulls or pushes at a rate.');
    expect(textOf(null, null)).toBe('');
  });

  it('opens with the client that fares worst where nothing else is told', () => {
    const rows = [row('america'), row('asia', { minutesPerYear: 217, nines: 3.38, lower95: 200, upper95: 240 })];
    const [line] = availabilityHeadline({ availability: rows, outages: OUTAGES, scenario }, page);
    expect(line).toContain('served: of each year asia’s pulls fail for 217 min (3.3 nines)');
  });

  it('opens with the interval too where the estimate alone would mislead', () => {
    const headlineOf = (more: Partial<AvailabilityRow>): string =>
      availabilityHeadline({ availability: [row('america', more)], outages: OUTAGES, scenario }, page).join(' ');
    expect(headlineOf({ minutesPerYear: 1.1, nines: 5.68, lower95: 0.57, upper95: 94 })).toContain(
      'fail for 1.1 min (5.6 nines; 95 %: 34 s to 94 min, at least 3.7 nines), the most',
    );
    expect(headlineOf({ minutesPerYear: 1.1, nines: 5.68, lower95: 1.1, upper95: 53 })).toContain(
      '95 %: 1.1 to 53 min',
    );
    expect(headlineOf({ minutesPerYear: 0, nines: null, lower95: 0, upper95: 47 })).toContain(
      'no operation of any client was seen to fail; america’s pulls for at most 47 min a year (95 %: at least 4.0 nines).',
    );
  });

  it('keeps the interval on a narrow page', () => {
    const wide = row('southeastasia', { withoutCommonCauses: 0.2, lower95: 0.57, upper95: 94 });
    const [table] = availabilitySections({ availability: [wide], outages: OUTAGES, scenario }, pageOf(80, false));
    expect(table![0]).toMatch(/nines +min a year +95 % +month < 99\.9 %$/);
    expect(table![1]).toContain('0.57 to 94');
    expect(Math.max(...table!.map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  it('bounds what was seen in no month, by how many there were, and says 100 % where it is always', () => {
    const text = textOf(
      [row('never', { pMonthMisses: 0, pMonthMissesUpper95: 1.4977e-4 }), row('always', { pMonthMisses: 1 })],
      OUTAGES,
    );
    expect(text).toMatch(/never .*< 1 in 6,600/);
    expect(text).toMatch(/always .* 100 %/);
    expect(text).toContain('20,000 months of such outages were held against 99.9 %');
  });

  it('breaks what is out at once between its hazards where the page is narrow', () => {
    const outage = 'region.outage@southeastasia + region.outage@westeurope';
    const causes = [{ client: 'america', operation: 'pull' as const, outage, minutesPerYear: 0.6, share: 0.86 }];
    const [, list] = availabilitySections(
      { availability: [row('america')], outages: { ...OUTAGES, causes }, scenario },
      pageOf(80, false),
    );
    expect(list!.map((line) => line.trim()).slice(-2)).toEqual([
      'america pulls        86 %        0.60  region.outage@southeastasia',
      '+ region.outage@westeurope',
    ]);
  });

  it('accounts for all of it: what has no line of its own is summed, and what is not all is no 100 %', () => {
    const shares = [0.9965, 0.0035];
    const four = [0.4, 0.3, 0.2, 0.06, 0.04];
    const causesOf = (all: readonly number[], client: string) =>
      all.map((share, i) => ({
        ...{ client, operation: 'pull' as const, outage: `region.outage@r${i}`, minutesPerYear: 100 * share, share },
      }));
    const causes = [...causesOf(shares, 'america'), ...causesOf(four, 'asia')];
    const text = textOf([row('america'), row('asia')], { ...OUTAGES, causes });
    expect(text).toMatch(/america pulls +99\.7 % +100 +region\.outage@r0\n/);
    expect(text).toMatch(/\n +10 % +10 +… 2 more$/m);
  });

  it('tells most of a year as a share of it', () => {
    const rows = [row('brazil', { minutesPerYear: 525_346, nines: 0, lower95: 525_346, upper95: 525_346 })];
    const text = availabilityHeadline({ availability: rows, outages: OUTAGES, scenario }, page).join(' ');
    expect(text).toContain('of each year brazil’s pulls fail for 99.952 % (0.0 nines), the most');
    expect(textOf(rows, OUTAGES)).toContain('525,346 to 525,346');
  });

  it('tells the zones of a region as one, in the headline too', () => {
    const outages = [
      'region.outage@b',
      'zone.loss@a/z0',
      'zone.loss@a/z1',
      'zone.loss@a/z2',
      'region.outage@b + zone.loss@a/z1',
    ];
    const causes = [0.35, 0.2, 0.2, 0.2, 0.05].map((share, i) => ({
      ...{ client: 'america', operation: 'pull' as const, outage: outages[i]!, minutesPerYear: 100 * share, share },
    }));
    const told = { availability: [row('america')], outages: { ...OUTAGES, causes }, scenario };
    expect(availabilityHeadline(told, page).join(' ')).toContain('60 % of that is zone.loss@a.');
    expect(textOf(told.availability, told.outages)).toMatch(
      /60 % +60 +zone\.loss@a\n +35 % +35 +region\.outage@b\n +5\.0 % +5\.0 +region\.outage@b \+ zone\.loss@a\n/,
    );
  });
});
