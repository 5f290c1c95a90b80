/** An order to add a replica that failed is given again; and what is left of a replica that joined and was removed. */
import { describe, expect, it } from 'vitest';
import { pageOf } from '../../reports/text/page.ts';
import { textReport } from '../../reports/text.ts';
import { loadedRun } from '../studies/loadedRun.ts';

const file = (changes: string, faults = ''): string => `
apiVersion: nines/v1
name: again
registry: {regions: [eastus, westeurope], changes: [${changes}]}
catalogue: {repositories: 1}
clients: [{region: westeurope, pull: {rate: 1/min}}]
run: {duration: 2h, drain: 1h, seeds: 1..2}
${faults}`;

const TWICE = '{at: 20m, add: japaneast}, {at: 1h, add: japaneast}';
const HOME_OUT = 'faults: [{at: 10m, action: region.outage, region: eastus, duration: 20m}]';

describe('an order to add a replica', () => {
  it('is given again after one that failed, and the report tells of the failure once', () => {
    const result = loadedRun(file(TWICE, HOME_OUT));
    const changes = result.verdicts.filter(({ kind, name }) => kind === 'fault' && name.startsWith('add-'));
    expect(changes.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['add-japaneast', 'inconclusive'],
      ['add-japaneast#2', 'pass'],
    ]);
    const report = textReport(result, pageOf(120, false)).replaceAll(/\s+/g, ' ');
    expect(report.match(/the control plane is in the home region/g)).toHaveLength(1);
  });

  it('is refused a second time where the first cannot fail', () => {
    expect(() => loadedRun(file(TWICE))).toThrow('`japaneast` has a replica already');
  });

  it('is refused for a region that was there from the start, whatever fails', () => {
    expect(() => loadedRun(file('{at: 1h, add: westeurope}', HOME_OUT))).toThrow('`westeurope` has a replica already');
  });

  it('to remove one is refused where there never can have been one', () => {
    expect(() => loadedRun(file('{at: 1h, remove: japaneast}', HOME_OUT))).toThrow('`japaneast` has no replica then');
  });
});

describe('the time line of a replica that joined and was removed', () => {
  const result = loadedRun(file('{at: 20m, add: japaneast}, {at: 80m, remove: japaneast}'));
  const row = result.timeline!.rows.find(({ kind, name }) => kind === 'replica' && name === 'japaneast')!;
  const at = (minutes: number) => Math.floor((minutes * 60e6) / result.timeline!.bucketUs);

  it('shows what it had while it was there, and nothing afterwards', () => {
    expect([10, 60, 100].map((minutes) => row.total[at(minutes)]! > 0)).toEqual([false, true, false]);
    expect(row.ok[at(100)]).toBe(0);
  });

  it('names each change once', () => {
    const report = textReport(result, pageOf(120, false));
    expect(report).toMatch(/^ {2}add japaneast +├/m);
    expect(report).toMatch(/^ {2}remove japaneast +/m);
  });
});
