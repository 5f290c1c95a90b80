import { describe, expect, it } from 'vitest';
import { YEAR_US } from '../../../sim/kernel/time.ts';
import { combinationsOf } from '../../../studies/assess/availability/combinations.ts';
import { partsOf, refillOf } from '../../../studies/assess/availability/outages.ts';
import { statesOf } from '../../../studies/assess/availability/states.ts';
import { planOf } from '../../sim/fixture.ts';

const HOURS = 8760;

function planWith(hazards: string, more = '') {
  return planOf(`
name: outages
regions: {a: {zones: 3}, b: {zones: 3}}
registry: {tier: premium, regions: [a, b], storage: {scheme: replicated(3)}}
hazards: [${hazards}]
${more}`);
}

describe('what takes service away by chance', () => {
  it('is a part for each region, each storage and each zone that a hazard can take out', () => {
    const parts = partsOf(
      planWith(
        '{action: region.outage, rate: 1/y, duration: {exponential: {mean: 10h}}},' +
          '{action: storage.loss, region: a, rate: 1/y, rebuild: {exponential: {mean: 2h}}},' +
          '{action: zone.outage, region: b, rate: 1/y, duration: {exponential: {mean: 1h}}}',
      ),
    );
    expect(parts.map(({ key }) => key)).toEqual([
      'region.outage@a',
      'region.outage@b',
      'storage.outage@a',
      'zone.outage@b/z0',
      'zone.outage@b/z1',
      'zone.outage@b/z2',
    ]);
  });

  it('is gray failures, cut and bad ways, stale routing and surges; no pause, no burst and no clock', () => {
    const lasts = 'rate: 1/y, duration: {exponential: {mean: 1h}}';
    const parts = partsOf(
      planOf(`
name: actions
registry: {regions: [eastus, westeurope], storage: {scheme: zrs}}
clients: [{name: asia, region: southeastasia, pull: {rate: 1/h}}, {name: builds, region: eastus, push: {rate: 1/h}}]
hazards:
  - {action: endpoint.grayFailure, errors: 10%, ${lasts}}
  - {id: slow, action: endpoint.grayFailure, region: eastus, latency: 2s, ${lasts}}
  - {action: network.partition, ${lasts}}
  - {action: network.degrade, from: southeastasia, to: eastus, latency: 2s, ${lasts}}
  - {action: routing.stale, ${lasts}}
  - {action: client.surge, factor: 3, ${lasts}}
  - {action: client.surge, id: all-at-once, clients: all, factor: 9, ${lasts}}
  - {action: replication.pause, ${lasts}}
  - {action: replication.slow, capacity: 1%, ${lasts}}
  - {action: node.burst, ${lasts}}
  - {action: clock.skew, offset: 1m, ${lasts}}
`),
    );
    expect(parts.map(({ key }) => key)).toEqual([
      'client.surge@all',
      'client.surge@asia',
      'client.surge@builds',
      'endpoint.grayFailure@eastus',
      'endpoint.grayFailure@westeurope',
      'network.degrade@southeastasia-eastus',
      'network.partition@eastus-southeastasia',
      'network.partition@eastus-westeurope',
      'network.partition@westeurope-southeastasia',
      'routing.stale@routing',
      'slow@eastus',
    ]);
    expect(parts[0]!.fault.surges.map(({ factor }) => factor)).toEqual([9, 9]);
    expect(parts[10]!.fault).toMatchObject({ latencyUs: 2e6, errors: 0, regions: [expect.any(Number)] });
  });

  it.each(['australiaeast', 'westus2'])(
    'strikes all regions at once, though one of them, %s, has the backup alone',
    (region) => {
      const struck = (hazards: string): string[] =>
        partsOf(
          planOf(`
name: backup
registry: {regions: [eastus, westeurope], storage: {scheme: zrs}}
backup: {region: ${region}, every: 1d}
hazards: [${hazards}]
`),
        ).map(({ key }) => key);
      const lasts = 'rate: 1/y, duration: 4h';
      expect(struck(`{action: region.outage, regions: all, ${lasts}}`)).toEqual(['region.outage@all']);
      expect(struck(`{action: region.outage, ${lasts}}`)).toEqual(['region.outage@eastus', 'region.outage@westeurope']);
    },
  );

  it('is no node, disk or single copy', () => {
    expect(partsOf(planWith('{action: node.loss, rate: 1/y}, {action: disk.loss, rate: 1/y}'))).toEqual([]);
  });

  it('takes a region out for rate × mean of its time in service, as it is not struck again meanwhile', () => {
    const [a] = partsOf(
      planWith('{action: region.outage, region: a, rate: 10/y, duration: {exponential: {mean: 87.6h}}}'),
    );
    expect(a!.out).toBeCloseTo(0.1 / 1.1, 12);
  });

  it('takes a zone out as often as outages of it that overlap leave it no time', () => {
    const [zone] = partsOf(planWith('{action: zone.outage, region: a, rate: 10/y, duration: {deterministic: 87.6h}}'));
    expect(zone!.out).toBeCloseTo(1 - Math.exp(-0.1), 12);
  });

  it('is one part where a region is out and lost by turns; a loss lasts until the site is rebuilt and filled', () => {
    const parts = partsOf(
      planWith(
        '{action: region.outage, region: a, rate: 1/y, duration: {deterministic: 10h}},' +
          '{action: region.loss, region: a, rate: 0.1/y, rebuild: {deterministic: 100h}}',
        'repair: {geo: {time: {deterministic: 24h}}}',
      ),
    );
    expect(parts).toHaveLength(1);
    const [loss, outage] = parts[0]!.processes;
    expect([loss!.label, outage!.label]).toEqual(['region.loss@a', 'region.outage@a']);
    expect(loss!.duration.meanUs / 3600e6).toBeCloseTo(124, 6);
    const load = (1 * 10 + 0.1 * 124) / HOURS;
    expect(parts[0]!.out).toBeCloseTo(load / (1 + load), 12);
  });

  it('waits for the last of all placement groups to be filled', () => {
    const groups = 4;
    const mean = partsOf(
      planOf(`
name: refill
regions: {a: {zones: 1}, b: {zones: 1}}
registry: {tier: premium, regions: [a, b], storage: {scheme: replicated(3), placementGroups: ${groups}}}
hazards: [{action: region.loss, region: a, rate: 1/y}]
repair: {geo: {time: {exponential: {mean: 12h}}}}`),
    )[0]!.processes[0]!.duration.meanUs;
    // The longest of n exponential times: 1 + 1/2 + … + 1/n means.
    expect(mean / 3600e6).toBeCloseTo(12 * (1 + 1 / 2 + 1 / 3 + 1 / 4), 1);
  });

  it('tells how much longer than one group all of them take, where anything is destroyed', () => {
    const filled = (hazard: string, regions = 'a, b') =>
      refillOf(
        planOf(`
name: refill
regions: {a: {zones: 1}, b: {zones: 1}}
registry: {tier: premium, regions: [${regions}], storage: {scheme: replicated(3), placementGroups: 4}}
hazards: [${hazard}]
repair: {geo: {time: {exponential: {mean: 12h}}}}`),
      );
    const loss = '{action: region.loss, region: a, rate: 1/y}';
    expect(filled(loss)).toMatch(/last of its 4 groups .* 25 h after .* \(durability: 12 h for one group\)/);
    expect(filled(loss, 'a')).toBeNull();
    expect(filled('{action: region.outage, rate: 1/y, duration: 1h}')).toBeNull();
  });

  it('is the whole region where its only zone goes', () => {
    const parts = partsOf(
      planOf(`
name: one-zone
regions: {a: {zones: 1}}
registry: {tier: premium, regions: [a], storage: {scheme: lrs}}
hazards: [{action: zone.outage, rate: 1/y, duration: {exponential: {mean: 1h}}}]`),
    );
    expect(parts.map(({ key }) => key)).toEqual(['region.outage@a']);
  });
});

describe('sets of what is out at the same time', () => {
  const parts = partsOf(
    planWith(
      '{action: region.outage, rate: 20/y, duration: {exponential: {mean: 8h}}},' +
        '{action: zone.outage, region: a, rate: 5/y, duration: {exponential: {mean: 4h}}}',
    ),
  );
  const { states, leftOut } = statesOf(parts);
  const shareOf = (key: string): number => states.find((state) => state.key === key)!.share;

  it('share the time as independent parts do', () => {
    const [a, b] = parts;
    expect(states[0]!.key).toBe('');
    expect(shareOf('region.outage@a + region.outage@b')).toBeCloseTo(a!.out * b!.out, 12);
    const none = parts.reduce((product, { out }) => product * (1 - out), 1);
    expect(shareOf('')).toBeCloseTo(none, 12);
  });

  it('are all of the time together with what is left out', () => {
    expect(states.reduce((sum, { share }) => sum + share, leftOut)).toBeCloseTo(1, 12);
    expect(leftOut).toBeLessThan(1e-6);
  });

  it('know nothing of zones in a region that is out', () => {
    const keys = states.map(({ key }) => key);
    expect(keys).toContain('region.outage@b + zone.outage@a/z0');
    expect(keys).not.toContain('region.outage@a + zone.outage@a/z0');
  });

  it('are entered as often as the outage that makes them begins', () => {
    const single = states.find(({ key }) => key === 'region.outage@b')!;
    expect(single.entriesPerUs * YEAR_US).toBeCloseTo(20 * shareOf(''), 9);
    const both = states.find(({ key }) => key === 'region.outage@a + region.outage@b')!;
    const [a, b] = parts;
    const entered = 20 * (a!.out * (1 - b!.out) + b!.out * (1 - a!.out));
    expect(both.entriesPerUs * YEAR_US).toBeCloseTo(entered, 9);
  });
});

describe('the hazards that a set is due to', () => {
  const parts = partsOf(
    planWith(
      '{action: region.outage, rate: 2/y, duration: {exponential: {mean: 10h}}},' +
        '{action: region.loss, rate: 0.1/y, rebuild: {exponential: {mean: 76h}}}',
      'repair: {geo: {time: {deterministic: 24h}}}',
    ),
  );
  const { states } = statesOf(parts);
  const both = states.find(({ key }) => key === 'region.outage@a + region.outage@b')!;
  const combinations = combinationsOf(both);

  it('are each combination of those that take its parts out, by the time that it takes of the set', () => {
    const shares = Object.fromEntries(combinations.map(({ label, share }) => [label, share]));
    const [outage, loss] = [2 * 10, 0.1 * 100].map((load) => load / 30);
    expect(Object.keys(shares).sort()).toEqual([
      'region.loss@a + region.loss@b',
      'region.loss@a + region.outage@b',
      'region.outage@a + region.loss@b',
      'region.outage@a + region.outage@b',
    ]);
    expect(shares['region.loss@a + region.loss@b']).toBeCloseTo(loss! ** 2, 9);
    expect(shares['region.outage@a + region.loss@b']).toBeCloseTo(outage! * loss!, 9);
    expect(shares['region.outage@a + region.outage@b']).toBeCloseTo(outage! ** 2, 9);
  });

  it('enter it as often as all together do, and stay until the first of them ends', () => {
    const entries = combinations.reduce((sum, { entriesPerUs }) => sum + entriesPerUs, 0);
    expect(entries / both.entriesPerUs).toBeCloseTo(1, 12);
    const hoursOf = (label: string): number => {
      const { lengthsUs } = combinations.find((each) => each.label === label)!;
      return lengthsUs.reduce((sum, us) => sum + us, 0) / lengthsUs.length / 3600e6;
    };
    expect(hoursOf('region.outage@a + region.outage@b')).toBeCloseTo(1 / (1 / 10 + 1 / 10), 1);
    expect(hoursOf('region.outage@a + region.loss@b')).toBeCloseTo(1 / (1 / 10 + 1 / 100), 1);
    expect(Math.abs(hoursOf('region.loss@a + region.loss@b') / 50 - 1)).toBeLessThan(0.01);
  });

  it('are of one part each of its processes, with its own lengths', () => {
    const alone = combinationsOf(states.find(({ key }) => key === 'region.outage@a')!);
    expect(alone.map(({ label }) => label)).toEqual(['region.loss@a', 'region.outage@a']);
    expect(alone.map(({ share }) => share)).toEqual([expect.closeTo(1 / 3, 9), expect.closeTo(2 / 3, 9)]);
  });
});
