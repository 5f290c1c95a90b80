/** What a run says of failovers to geo-redundant copies: copies still being made, orders that changed nothing, what was lost. */
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../scenarios/load.ts';
import type { InvariantOutcome, SeedOutcome } from '../../sim/outcome.ts';
import { Measurements } from '../../studies/measurements.ts';
import { exitCodeOf, judge } from '../../studies/verdicts.ts';
import { play, values } from './fixture.ts';

/** Six hours and a drain of one; `faults` as YAML flow maps. */
function registry(faults: readonly string[], repair = '1h', regions = 'eastus'): string {
  return `
name: failovers
registry: {regions: [${regions}], storage: {geoRedundancy: grs}}
repair: {geo: {time: ${repair}}}
catalogue: {repositories: 2}
clients:
  - {name: builds, region: eastus, push: {rate: 30/h}}
  - {name: america, region: eastus, nodes: 20, pull: {rate: 1/min}}
faults: [${faults.join(', ')}]
run: {duration: 6h, drain: 1h}
`;
}

const over = (more = ''): string =>
  `{id: over, at: 1h, action: operator.failover, region: eastus, takes: 30m${more === '' ? '' : `, ${more}`}}`;

function verdictOf({ invariants }: SeedOutcome, wanted: string): InvariantOutcome | undefined {
  return invariants.find(({ name }) => name === wanted);
}

describe('a new geo-redundant copy that the end of the run cuts off', () => {
  it('is still open, and nothing has failed', () => {
    const outcome = play(registry([over('resume: 2h')], '30h'));
    expect(outcome.convergence.verdict).toBe('pass');
    expect(outcome.convergence.observed).toBe(
      'replicas agree on every image and tag; the geo-redundant copy of westus (standing in for eastus) is still being made in eastus: 0 of 128 groups done',
    );
    expect(verdictOf(outcome, 'queues-drain-or-alarm')).toMatchObject({
      verdict: 'inconclusive',
      observed:
        'the geo-redundant copy of westus (standing in for eastus) is still being made in eastus: 0 of 128 groups done; lengthen run.drain to see it whole',
    });
    const others = outcome.invariants.filter(({ name }) => name !== 'queues-drain-or-alarm');
    expect(others.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
    expect(outcome.warnings).toEqual([]);
    const age = outcome.samples.find(({ metric }) => metric === 'geo_sync_age');
    expect([age?.values.length, age?.open.length]).toEqual([0, 1]);
  });

  it('is open too while what was pushed meanwhile follows', () => {
    // Groups are filled one by one, and pushes go on: the last that the first groups lack come by the ordinary way.
    const settings = ['repair.geo.time={uniform: {min: 1h, max: 3h}}', 'registry.storage.geoLag=2h'];
    const outcome = play(registry([over('resume: 2h')]), 1, settings);
    expect(outcome.convergence.verdict).toBe('pass');
    expect(verdictOf(outcome, 'queues-drain-or-alarm')?.verdict).toBe('inconclusive');
    expect(outcome.convergence.observed).toMatch(/all groups done, and \d+ writes of meanwhile not there yet$/);
  });

  it('is told of where no verdict does', () => {
    const unasked = registry([over('resume: 2h')], '30h').replace('run:', 'invariants: [closure]\nrun:');
    expect(play(unasked).warnings).toEqual([
      'the geo-redundant copy of westus (standing in for eastus) is still being made in eastus when the run ends',
    ]);
  });

  it('leaves undecided nothing once it is whole', () => {
    const outcome = play(registry([over('resume: 2h')]));
    expect(verdictOf(outcome, 'queues-drain-or-alarm')?.verdict).toBe('pass');
    expect(outcome.convergence.observed).toBe('queues are empty, and replicas agree on every image and tag');
  });

  it('hides no replicas that disagree', () => {
    const slow = ['registry.replication.lag=3h'];
    const outcome = play(registry([over('resume: 2h')], '30h', 'eastus, westeurope'), 1, slow);
    expect(outcome.convergence.verdict).toBe('fail');
    expect(outcome.convergence.evidence[0]).toMatch(/^\d+ replication jobs unfinished$/);
  });
});

describe('a new geo-redundant copy that is not made', () => {
  const told = (...args: Parameters<typeof registry>): string[] =>
    play(registry(...args)).warnings.filter((sentence) => sentence.includes('geo-redundan'));
  const lost = (more: string): string => `{id: loss, at: 30m, action: storage.loss, region: eastus${more}}`;

  it('is blamed on the storage where nobody rebuilds that', () => {
    expect(told([lost(''), over('resume: 1h')])).toEqual([
      'over was to set up geo-redundancy again, and the storage in eastus was not rebuilt; give its fault a `rebuild`',
    ]);
  });

  it('was begun, whatever became of it', () => {
    expect(told([lost(', rebuild: 3h'), over('resume: 1h')], '30h')).toEqual([]);
    const again = '{id: again, at: 5h30m, action: region.loss, region: eastus}';
    expect(told([over('resume: 1h'), again])).toEqual([]);
  });

  it('may be ordered for later than the run goes', () => {
    expect(told([over('resume: 20h')])).toEqual([
      'over was to set up geo-redundancy again later than the run goes; nothing of that is seen',
    ]);
  });
});

describe('a failover that changes nothing', () => {
  const out = '{id: out, at: 70m, action: region.outage, region: westus, duration: 3h}';
  const back =
    '{id: back, startAfter: {fault: over, event: recovered, delay: 1h}, action: operator.failover, region: eastus, takes: 30m}';

  it('has not fired, though it was ordered when there was a copy, and costs nothing', () => {
    const yaml = registry([out, over()]);
    const outcome = play(yaml);
    expect(outcome.journal.find(({ id }) => id === 'over')).toMatchObject({
      fired: false,
      firedAtUs: null,
      recoveredAtUs: null,
      target: 'eastus',
    });
    expect(values(outcome, 'rpo_images', { fault: 'over' })).toEqual([]);
    const { scenario } = parseScenario(`apiVersion: nines/v1\n${yaml}`, 'test.yaml', []);
    const verdicts = judge(scenario, [outcome], new Measurements([outcome], false));
    expect(verdicts.find(({ name }) => name === 'over')).toMatchObject({ kind: 'fault', verdict: 'inconclusive' });
    expect(exitCodeOf(verdicts)).toBe(2);
  });

  it('starts nothing that was to come after it', () => {
    // The copy is in service again by the time of the second one, which would succeed.
    const told = play(registry([out.replace('3h', '30m'), over(), back])).journal;
    expect(told.map(({ id, fired }) => [id, fired])).toContainEqual(['back', false]);
    const done = play(registry([over('resume: 1m'), back], '10m')).journal;
    expect(done.map(({ id, fired }) => [id, fired])).toContainEqual(['back', true]);
  });

  const reason = (faults: readonly string[], repair = '1h'): string | null | undefined =>
    play(registry(faults, repair)).journal.findLast(({ action }) => action === 'operator.failover')?.reason;
  const at = (minutes: number, action: string, more = ''): string =>
    `{id: hit, at: ${minutes}m, action: ${action}, region: westus${more}}`;

  it.each([
    [
      at(30, 'region.outage', ', duration: 3h'),
      'the region of the geo-redundant copy of eastus, westus, was out',
      'ordered',
    ],
    [at(70, 'region.outage', ', duration: 3h'), 'the region of the geo-redundant copy of eastus, westus, was out', ''],
    [
      at(30, 'storage.outage', ', duration: 3h'),
      'the storage in westus with the geo-redundant copy of eastus was out',
      'ordered',
    ],
    [at(30, 'region.loss'), 'the geo-redundant copy of eastus was gone with its region, westus,', 'ordered'],
    [at(70, 'storage.loss'), 'the geo-redundant copy of eastus was gone with the storage in westus', ''],
  ])('says what stood in its way: %s', (fault, what, ordered) => {
    expect(reason([fault, over()])).toBe(`${what} when it was ${ordered === '' ? 'to take effect' : ordered}`);
  });

  it('says whether a new copy was on its way', () => {
    const again = '{id: again, at: 4h, action: operator.failover, region: eastus, takes: 30m}';
    expect(reason([over(), again])).toBe(
      'the failover before had used the geo-redundant copy up, and no new one had been begun when it was ordered',
    );
    expect(reason([over('resume: 1h'), again], '30h')).toBe(
      'the geo-redundant copy of westus (standing in for eastus), in eastus, was not whole yet when it was ordered',
    );
  });

  it('of several regions moves those that it can', () => {
    const both = '{id: over, at: 1h, action: operator.failover, regions: all, takes: 30m}';
    const outcome = play(registry([out, both], '1h', 'eastus, westeurope'));
    expect(outcome.journal.find(({ id }) => id === 'over')).toMatchObject({
      fired: true,
      target: 'westeurope',
      reason:
        '1 of its 2 targets stayed where they were: the region of the geo-redundant copy of eastus, westus, was out when it was to take effect',
    });
  });
});

describe('what a failover loses', () => {
  const slow = ['registry.replication.bandwidth=20Mbps', 'clients.0.push.rate=120/h'];
  const order = '{id: over, at: 2h, action: operator.failover, region: eastus, takes: 30m}';
  const told = ({ losses }: SeedOutcome, cause: string): string[][] =>
    losses
      .filter((loss) => loss.cause === cause)
      .map(({ chain }) => chain.map(({ what }) => what.replace(/ \d[^a-z]*\S+(?: \d+ \S+)? after the push$/, '')));

  it('was on its way to the other replicas, as far as it was just before', () => {
    const outcome = play(registry([order], '1h', 'eastus, westeurope, japaneast'), 1, slow);
    const chains = told(outcome, 'over');
    expect(chains.length).toBeGreaterThan(0);
    for (const chain of chains) {
      expect(chain).toEqual([
        'acknowledged',
        expect.stringMatching(/^(?:layers|manifest) still on (?:their|its) way to it$|^still queued for it$/),
        expect.stringMatching(/^(?:layers|manifest) still on (?:their|its) way to it$|^still queued for it$/),
        'still on its way to it when the failover took place',
        'last copy given up by over (operator.failover)',
      ]);
    }
  });

  it('is told apart from what a later disaster takes, with what became of the copy', () => {
    const gone = '{id: gone, at: 4h, action: region.loss, region: westus}';
    const waits = told(play(registry([order, gone])), 'gone');
    expect(waits).toContainEqual([
      'acknowledged',
      'none made since the failover',
      expect.stringMatching(/^last copy destroyed by gone \(region\.loss\)/),
    ]);
    const filling = order.replace('takes: 30m', 'takes: 30m, resume: 1h');
    expect(told(play(registry([filling, gone], '2h')), 'gone')).toContainEqual([
      'acknowledged',
      'still being made',
      expect.stringMatching(/^last copy destroyed by gone \(region\.loss\)/),
    ]);
    // What was there before the failover was in two places, and went from each at its time.
    expect(waits).toContainEqual([
      'stored in every replica before the run',
      'copy given up by over (operator.failover)',
      'last copy destroyed by gone (region.loss)',
    ]);
  });

  it('is told with the place where the replica stood at each time', () => {
    const gone = '{id: gone, at: 4h, action: region.loss, region: westus}';
    const { losses } = play(registry([order, gone]));
    const places = losses.map(({ acknowledgedIn, chain }) => [acknowledgedIn, ...chain.map(({ region }) => region)]);
    expect(places).toContainEqual(['eastus', null, 'eastus', 'westus (standing in for eastus)']);
    expect(places).toContainEqual([
      'westus (standing in for eastus)',
      'westus (standing in for eastus)',
      'the geo-redundant copy of westus (standing in for eastus)',
      'westus (standing in for eastus)',
    ]);
  });

  it('is told with the own region again after a fail-back', () => {
    const back = '{id: back, at: 5h, action: operator.failover, region: eastus, takes: 30m}';
    const { losses } = play(registry([order.replace('takes: 30m', 'takes: 30m, resume: 1m'), back], '10m'), 1, [
      'registry.storage.geoLag=5m',
    ]);
    const given = losses.filter(({ cause }) => cause === 'back').map(({ chain }) => chain.map(({ region }) => region));
    expect(given).toContainEqual([
      'westus (standing in for eastus)',
      'the geo-redundant copy of westus (standing in for eastus)',
      'westus (standing in for eastus)',
    ]);
  });
});
