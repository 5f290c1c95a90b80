/** Bursts, ways, gray failures, stale routing, surges and clocks by chance: they strike, they end, and are told by name. */
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../scenarios/load.ts';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { counter, fraction, play } from './fixture.ts';

const scenario = (hazards: string): string => `
name: by-chance
registry: {regions: [eastus, westeurope], storage: {scheme: zrs, nodes: 12, placementGroups: 16}, replication: {bandwidth: 200Mbps}}
catalogue: {repositories: 4}
clients:
  - {name: builds, region: eastus, push: {rate: 6/h, layers: [5MB]}}
  - {name: fleet, region: westeurope, profile: crane, pull: {rate: 20/h, fresh: 0%}}
  - {name: asia, region: southeastasia, profile: crane, pull: {rate: 20/h, fresh: 0%}}
hazards: [${hazards}]
run: {duration: 1d, drain: 4h, chance: true}
`;
const LASTS = 'rate: 12/d, duration: {deterministic: 1h}';
const HOUR_US = 3600e6;

function firingsIn(outcome: SeedOutcome) {
  return outcome.journal.filter(({ chance, firedAtUs }) => chance && firedAtUs !== null);
}

const EVERY: readonly (readonly [hazard: string, targets: readonly string[], isHeld: boolean])[] = [
  [
    'action: node.burst, lost: 0%',
    ['eastus/z0', 'eastus/z1', 'eastus/z2', 'westeurope/z0', 'westeurope/z1', 'westeurope/z2'],
    true,
  ],
  ['action: network.partition', ['eastus-southeastasia', 'eastus-westeurope', 'westeurope-southeastasia'], true],
  [
    'action: network.degrade, latency: 100ms',
    ['eastus-southeastasia', 'eastus-westeurope', 'westeurope-southeastasia'],
    false,
  ],
  ['action: replication.pause', ['eastus-westeurope', 'westeurope-eastus'], true],
  ['action: replication.slow, capacity: 1%', ['eastus-westeurope', 'westeurope-eastus'], false],
  ['action: endpoint.grayFailure, errors: 50%', ['eastus', 'westeurope'], false],
  ['action: limit.change, limit: write, factor: 0.5', ['eastus', 'westeurope'], false],
  ['action: routing.stale', ['routing'], false],
  ['action: client.surge, factor: 3', ['asia', 'builds', 'fleet'], true],
  ['action: clock.skew, offset: -1m', ['eastus', 'westeurope'], false],
  ['action: storage.outage', ['eastus', 'westeurope'], true],
];

describe.each(EVERY)('{%s}', (hazard, targets, isHeld) => {
  const fired = firingsIn(play(scenario(`{${hazard}, ${LASTS}}`)));

  it('strikes every target by itself, and ends with its duration', () => {
    expect([...new Set(fired.map(({ target }) => target))].sort()).toEqual([...targets].sort());
    for (const { firedAtUs, recoveredAtUs } of fired) expect(recoveredAtUs! - firedAtUs!).toBe(HOUR_US);
  });

  it(isHeld ? 'never strikes what it holds' : 'overlaps itself', () => {
    const overlaps = fired.filter(({ target, firedAtUs }) =>
      fired.some(
        (other) => other.target === target && other.firedAtUs! < firedAtUs! && firedAtUs! < other.recoveredAtUs!,
      ),
    );
    if (isHeld) expect(overlaps).toEqual([]);
    else expect(overlaps.length).toBeGreaterThan(0);
  });
});

describe('what is named together', () => {
  it.each([
    ['action: network.partition, from: eastus', 'network.partition@eastus-all'],
    ['action: network.partition, from: all, to: all', 'network.partition@all'],
    ['action: replication.pause, from: eastus, to: westeurope', 'replication.pause@eastus-westeurope'],
    ['action: client.surge, factor: 2, clients: [fleet, asia]', 'client.surge@fleet+asia'],
    ['action: client.surge, factor: 2, clients: all', 'client.surge@all'],
    ['action: endpoint.grayFailure, regions: all', 'endpoint.grayFailure@all'],
    ['action: limit.change, factor: 0.5, regions: all', 'limit.change@all'],
    ['action: region.outage, regions: [eastus, westeurope]', 'region.outage@all'],
    ['action: node.burst, zone: eastus/z1', 'node.burst@eastus/z1'],
    ['action: zone.outage, zone: eastus/z1', 'zone.outage@eastus/z1'],
  ])('is struck at once: {%s}', (hazard, name) => {
    const short = scenario(`{${hazard}, rate: 6/d, duration: {deterministic: 1h}}`).replace('1d', '12h');
    const fired = firingsIn(play(short));
    expect(fired.length).toBeGreaterThan(0);
    expect(fired.map(({ id }) => id.split('#')[0])).toEqual(fired.map(() => name));
    // And is known by that name before the run.
    expect(firingsIn(play(`${short}suppress: ["${fired[0]!.id}"]\n`)).map(({ id }) => id)).not.toContain(fired[0]!.id);
  });

  it('cuts a region off from everybody', () => {
    const cut = play(
      scenario('{action: network.partition, from: southeastasia, rate: 2/d, duration: {deterministic: 4h}}'),
    );
    expect(fraction(cut, 'pull_ok', { client: 'asia' })).toBeLessThan(1);
    expect(fraction(cut, 'pull_ok', { client: 'fleet' })).toBe(1);
  });
});

describe('a surge by chance', () => {
  it('brings more of the client, and leaves everybody else as they were', () => {
    const pulls = (hazards: string, of: string): number =>
      play(scenario(hazards))
        .fractions.filter(({ metric, labels }) => metric === 'pull_ok' && labels['client'] === of)
        .reduce((sum, { total }) => sum + total, 0);
    const surge = `{action: client.surge, client: asia, factor: 4, rate: 4/d, duration: {deterministic: 2h}}`;
    expect(pulls(surge, 'asia')).toBeGreaterThan(1.2 * pulls('', 'asia'));
    expect(pulls(surge, 'fleet')).toBe(pulls('', 'fleet'));
  });
});

describe('a burst by chance', () => {
  it('costs copies for good, which is told of it', () => {
    const yaml = scenario(`{action: node.burst, lost: 100%, rate: 1/d, duration: {deterministic: 1h}}`).replace(
      'zrs',
      'lrs',
    );
    const outcome = play(yaml);
    expect(firingsIn(outcome).length).toBeGreaterThan(0);
    expect(outcome.samples.some(({ labels }) => labels['fault']?.startsWith('node.burst@'))).toBe(true);
    expect(counter(outcome, 'groups_emptied') + counter(outcome, 'groups_lost')).toBeGreaterThan(0);
  });
});

describe('mistakes', () => {
  const problemOf = (hazard: string, regions = 'eastus, westeurope'): string => {
    const yaml = scenario(hazard).replace('eastus, westeurope', regions);
    try {
      parseScenario(`apiVersion: nines/v1\n${yaml}`, 'test.yaml', []);
    } catch (error) {
      return String((error as Error).message);
    }
    return '';
  };

  it.each([
    ['action: network.partition, rate: 1/d', 'test.yaml:10:11', '`hazards.0.duration` is missing'],
    [
      `action: network.partition, from: eastus, to: japaneast, ${LASTS}`,
      '10:57',
      'the registry has no replica in `japaneast`',
    ],
    [
      `action: replication.pause, from: southeastasia, ${LASTS}`,
      '10:45',
      'the registry has no replica in `southeastasia`',
    ],
    [`action: network.partition, to: eastus, ${LASTS}`, '10:39', 'says where the ways lead and not from where'],
    [`action: network.partition, from: eastus, to: eastus, ${LASTS}`, '10:11', 'lies between a region and itself'],
    [`action: network.degrade, ${LASTS}`, '10:11', 'this network.degrade changes nothing'],
    [`action: replication.slow, capacity: 0%, ${LASTS}`, '10:48', 'nothing remains of the bandwidth'],
    [`action: client.surge, client: builder, factor: 2, ${LASTS}`, '10:42', 'there is no client `builder`'],
    [`action: client.surge, factor: 1, ${LASTS}`, '10:42', 'this client.surge changes nothing'],
    [`action: clock.skew, offset: 0s, ${LASTS}`, '10:40', 'this clock.skew changes nothing'],
    [`action: endpoint.grayFailure, errors: 0%, ${LASTS}`, '10:11', 'this endpoint.grayFailure changes nothing'],
    [`action: limit.change, factor: 1, ${LASTS}`, '10:42', 'this limit.change changes nothing'],
    [`action: node.burst, zone: eastus/z7, ${LASTS}`, '10:38', 'eastus has 3 zones, there is no z7'],
    [`action: node.burst, zone: eastus/z1, region: eastus, ${LASTS}`, '10:11', 'has both `zone` and `region`'],
    ['action: operator.failover, rate: 1/d', '10:20', 'operator.failover does not come by chance'],
  ])('{%s}', (hazard, place, message) => {
    const problem = problemOf(`{${hazard}}`);
    expect(problem).toContain(message);
    expect(problem).toContain(`${place}:`);
  });

  it('are ways where there is one region', () => {
    expect(problemOf(`{action: replication.pause, ${LASTS}}`, 'eastus')).toContain(
      'needs two regions, and there is one',
    );
  });
});
