import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../../scenarios/load.ts';
import { differingSettings, differsInRunsAlone } from '../../../studies/compare/settings.ts';

const FILE = `apiVersion: nines/v1
name: base
registry: {regions: [eastus], like: acr-2026-08}
clients:
  - {name: builds, region: eastus, push: {rate: 10/h}}
  - {name: fleet, region: eastus, pull: {rate: 1/min}}
run: {duration: 1h}
faults:
  - {id: out, at: 10m, action: region.outage, region: eastus, duration: 5m}
`;
const differing = (...texts: readonly string[]) =>
  differingSettings([FILE, ...texts].map((text) => parseScenario(text, 'file.yaml')));

describe('what only runs can show', () => {
  const shows = (text: string): boolean =>
    differsInRunsAlone([FILE, text].map((one) => parseScenario(one, 'file.yaml')));

  it.each([
    ['a policy', '[eastus],', '[eastus], retention: {},'],
    ['a bin', '[eastus],', '[eastus], softDelete: {days: 7},'],
    ['a limit', '[eastus],', '[eastus], limits: {read: 100/min},'],
    ['a client that deletes', '{rate: 10/h}', '{rate: 10/h}, delete: {rate: 1/h}'],
  ])('is %s', (_, from, to) => {
    expect(shows(FILE.replace(from, to))).toBe(true);
  });

  it.each([
    ['a tier, with the limits that come with it', '[eastus],', '[eastus], tier: standard,'],
    ['a second region', '[eastus],', '[eastus, westus2],'],
  ])('is not %s', (_, from, to) => {
    expect(shows(FILE.replace(from, to))).toBe(false);
  });
});

describe('the settings that differ', () => {
  it('are none where the same is written otherwise, in another order or under another name', () => {
    const same = FILE.replace('1h}', '60m}')
      .replace('name: base', 'name: other\ndescription: the same')
      .replace(/( {2}- .*builds.*\n)( {2}- .*fleet.*\n)/, '$2$1');
    expect(same).not.toBe(FILE);
    expect(differing(same)).toEqual([]);
  });

  it('are none where a default is spelt out', () => {
    expect(differing(FILE.replace('[eastus],', '[eastus], storage: {scheme: zrs},'))).toEqual([]);
  });

  it('have the values in force, defaults of a preset included', () => {
    expect(differing(FILE.replace('acr-2026-08', 'acr-2023-10'))).toEqual([
      { key: 'registry.like', values: ['acr-2026-08', 'acr-2023-10'], isDefault: [false, false] },
      { key: 'registry.storage.scheme', values: ['zrs', 'lrs'], isDefault: [true, true] },
      { key: 'registry.limits.read', values: ['20000/min', '10000/min'], isDefault: [true, true] },
      { key: 'registry.limits.write', values: ['4000/min', '2000/min'], isDefault: [true, true] },
      { key: 'registry.limits.delete', values: ['4000/min', 'none'], isDefault: [true, true] },
      { key: 'registry.limits.referrers', values: ['2000/min', 'none'], isDefault: [true, true] },
      { key: 'registry.limits.signIn', values: ['20000/min', 'none'], isDefault: [true, true] },
      { key: 'registry.limits.identity.read', values: ['10000/min', 'none'], isDefault: [true, true] },
      { key: 'registry.limits.identity.write', values: ['2000/min', 'none'], isDefault: [true, true] },
      { key: 'registry.limits.identity.delete', values: ['2000/min', 'none'], isDefault: [true, true] },
      { key: 'registry.limits.identity.referrers', values: ['1000/min', 'none'], isDefault: [true, true] },
      { key: 'registry.limits.storage', values: ['100TiB', '40TiB'], isDefault: [true, true] },
    ]);
  });

  it('of clients and faults go by their names, and a whole one that is not everywhere is one line', () => {
    const other = FILE.replace('10/h', '20/h').replace(/faults:[\s\S]*/, '');
    expect(differing(other)).toEqual([
      { key: 'clients.builds.push.rate', values: ['10/h', '20/h'], isDefault: [false, false] },
      {
        key: 'faults.out',
        values: ['{action: region.outage, at: 10m, region: eastus, duration: 5m}', null],
        isDefault: [false, false],
      },
    ]);
  });
});
