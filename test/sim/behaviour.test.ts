import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../scenarios/units.ts';
import { World } from '../../sim/world.ts';
import { counter, fraction, HOUR, meanSeconds, planOf, play, values } from './fixture.ts';

const LOSS =
  'faults:\n  - {id: stall, at: 20m, action: replication.pause, from: eastus, duration: 30m}\n  - {id: loss, at: 40m, action: region.loss, region: eastus}\n';

describe('geo-replication', () => {
  it('has a longer lag over half the bandwidth, and loses more to a region', () => {
    const faults = 'faults: [{id: loss, at: 40m, action: region.loss, region: eastus}]';
    const at = (bandwidth: string) => play(`${HOUR}\n${faults}`, 3, [`registry.replication.bandwidth=${bandwidth}`]);
    const [wide, half, narrow] = [at('100Mbps'), at('50Mbps'), at('12Mbps')];
    expect(meanSeconds(half, 'replication_lag')).toBeGreaterThan(1.5 * meanSeconds(wide, 'replication_lag'));
    expect(meanSeconds(narrow, 'replication_lag')).toBeGreaterThan(meanSeconds(half, 'replication_lag'));
    expect(values(narrow, 'rpo_age')[0]).toBeGreaterThan(values(wide, 'rpo_age')[0]!);
    expect(narrow.losses.length).toBeGreaterThan(wide.losses.length);
  });

  it('moves only the blobs that a replica lacks', () => {
    const again = play(`name: twice
registry: {regions: [eastus, westeurope]}
catalogue: {source: none}
clients: [{region: eastus, operations: [{at: 1m, op: push, repository: app, tag: v1, layers: [100MB]}, {at: 2m, op: retag, repository: app, tag: v1, as: v2}]}]
run: {duration: 10m, drain: 10m}`);
    expect(counter(again, 'bytes_replicated')).toBe(100e6 + 7000);
    expect(again.convergence.verdict).toBe('pass');
  });

  it('follows a law of the lag in place of queue and link', () => {
    const lagged = play(HOUR.replace('replication: {bandwidth: 200Mbps}', 'replication: {lag: 15m}'), 2);
    expect(meanSeconds(lagged, 'replication_lag')).toBeCloseTo(900, 6);
  });

  it('goes on after a pause where it stood, and converges', () => {
    const paused = play(
      `${HOUR}\nfaults: [{at: 10m, action: replication.pause, from: eastus, to: westeurope, duration: 20m}]`,
    );
    const max = Math.max(
      ...paused.histograms
        .filter((h) => h.metric === 'replication_lag' && h.labels['to'] === 'westeurope')
        .map((h) => h.data.max),
    );
    expect(max).toBeGreaterThan(15 * 60e6);
    expect(paused.convergence.verdict).toBe('pass');
    expect(paused.losses).toEqual([]);
  });
});

describe('losing a region', () => {
  const outcome = play(`${HOUR}\n${LOSS}`, 2);

  it('loses what had not left it, with a chain that names stall and loss', () => {
    expect(outcome.losses.length).toBeGreaterThan(5);
    for (const loss of outcome.losses) {
      expect(loss).toMatchObject({ acknowledgedIn: 'eastus', cause: 'loss', excused: true, lostAtUs: 40 * 60e6 });
      expect(loss.acknowledgedAtUs).toBeGreaterThan(19 * 60e6);
      expect(loss.chain.map(({ fault }) => fault)).toEqual([null, 'stall', 'stall', 'loss']);
    }
    expect(values(outcome, 'rpo_images')).toEqual([outcome.losses.length]);
    expect(counter(outcome, 'images_lost')).toBe(outcome.losses.length);
  });

  it('excuses those losses and leaves the survivors agreed', () => {
    expect(outcome.invariants.length).toBeGreaterThan(3);
    expect(outcome.invariants.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
    expect(outcome.convergence.verdict).toBe('pass');
  });

  it('sends pushes elsewhere after detection and DNS', () => {
    expect(counter(outcome, 'images_acknowledged', { region: 'westeurope' })).toBeGreaterThan(5);
    const rto = values(outcome, 'rto', { client: 'builds' })[0]! / 1e6;
    expect(rto).toBeGreaterThan(60);
    expect(rto).toBeLessThan(600);
  });

  it('warns when nothing was in flight', () => {
    const quiet = play(
      `${HOUR.replace('60/h', '1/d')}\nfaults: [{id: loss, at: 40m, action: region.loss, region: southeastasia}]`,
    );
    expect(quiet.warnings.join()).toMatch(/nothing was in flight when loss struck/);
  });

  it('breaks the invariant when replicated images die in every region', () => {
    const both = play(
      HOUR.replace('[eastus, westeurope, southeastasia]', '[eastus, westeurope]').concat(
        'faults: [{at: 50m, action: region.loss, regions: all}]',
      ),
    );
    expect(both.invariants.find(({ name }) => name === 'acknowledged-stay-readable')).toMatchObject({
      verdict: 'fail',
    });
  });

  it('refills a rebuilt region from the others', () => {
    const rebuilt = play(
      `${HOUR}\nrepair: {geo: {time: 5m}}\nfaults: [{id: loss, at: 20m, action: region.loss, region: southeastasia, rebuild: 10m}]`,
    );
    expect(rebuilt.losses).toEqual([]);
    expect(rebuilt.convergence).toMatchObject({ verdict: 'pass' });
    const [asia, europe] = ['southeastasia', 'westeurope'].map((region) =>
      counter(rebuilt, 'bytes_stored', { region }),
    );
    expect(asia).toBe(europe);
  });
});

describe('an outage', () => {
  const fault = (rest: string) => `${HOUR}\nfaults: [{id: out, at: 20m, ${rest}}]`;

  it('of a region loses nothing, cuts its clients off until routing moves them, and ends converged', () => {
    const out = play(fault('action: region.outage, region: westeurope, duration: 20m'));
    expect(out.losses).toEqual([]);
    expect(fraction(out, 'request_ok', { region: 'westeurope' })).toBeLessThan(1);
    expect(counter(out, 'bytes_egress', { region: 'eastus' })).toBeGreaterThan(0);
    expect(fraction(out, 'region_up', { region: 'westeurope' })).toBeCloseTo(40 / 60, 9);
    expect(out.convergence.verdict).toBe('pass');
  });

  it('of a single region stops everything throughout', () => {
    const alone = play(
      fault('action: region.outage, region: eastus, duration: 20m').replace(
        '[eastus, westeurope, southeastasia]',
        '[eastus]',
      ),
    );
    expect(fraction(alone, 'push_ok')).toBeLessThan(0.85);
    expect(alone.losses).toEqual([]);
  });

  it('that overlaps another ends when both have ended', () => {
    const two = play(
      `${HOUR}\nfaults:\n  - {id: a, at: 10m, action: region.outage, region: westeurope, duration: 20m}\n  - {id: b, at: 20m, action: region.outage, region: westeurope, duration: 20m}`,
    );
    expect(fraction(two, 'region_up', { region: 'westeurope' })).toBeCloseTo(0.5, 9);
    expect(two.journal.map(({ recoveredAtUs }) => recoveredAtUs)).toEqual([30 * 60e6, 40 * 60e6]);
  });

  it('of the network between a client and its region makes it wait, unseen by the probes', () => {
    const cut = play(
      `${HOUR.replace('registry: {regions: [eastus, westeurope, southeastasia]', 'registry: {regions: [eastus, southeastasia]')}\nfaults: [{at: 20m, action: network.partition, from: westeurope, to: eastus, duration: 10m}]`,
    );
    expect(fraction(cut, 'request_ok', { client: 'fleet' })).toBeLessThan(0.995);
    expect(fraction(cut, 'pull_ok', { client: 'fleet' })).toBeGreaterThan(
      fraction(cut, 'request_ok', { client: 'fleet' }),
    );
  });

  it('of one node of three copies is not noticed', () => {
    const node = play(fault('action: node.outage, node: eastus/n0, duration: 20m'));
    expect(fraction(node, 'request_ok')).toBe(1);
  });
});

describe('the repair of a lost node', () => {
  it.each([
    { repair: 'repair: {local: {time: 1m}}', pendingAt: ['10m30s'], doneAt: ['11m30s'] },
    { repair: 'repair: {local: {time: 1m, detection: 20m}}', pendingAt: ['11m30s', '29m'], doneAt: ['31m'] },
    { repair: 'repair: {local: {time: 40m, detection: 20m}}', pendingAt: ['31m', '49m'], doneAt: ['51m'] },
  ])('takes its time and is never over before the loss is noticed ($repair)', ({ repair, pendingAt, doneAt }) => {
    const fault = 'faults: [{at: 10m, action: node.loss, node: eastus/n0}]';
    const world = new World(planOf(`${HOUR}\n${repair}\n${fault}`), 1);
    for (const at of pendingAt) {
      world.runUntil(parseDuration(at));
      expect(world.stamps.repairsPending()).toBeGreaterThan(0);
    }
    for (const at of doneAt) {
      world.runUntil(parseDuration(at));
      expect(world.stamps.repairsPending()).toBe(0);
    }
  });
});

describe('storage lost under a living endpoint', () => {
  it('is answered by another replica once the probes have seen it', () => {
    const lost = play(`${HOUR}\nfaults: [{id: gone, at: 20m, action: storage.loss, region: westeurope}]`);
    expect(fraction(lost, 'region_up', { region: 'westeurope' })).toBe(1);
    expect(fraction(lost, 'request_ok', { region: 'westeurope' })).toBeLessThan(1);
    expect(fraction(lost, 'pull_ok')).toBeGreaterThan(0.9);
    expect(counter(lost, 'bytes_egress', { region: 'eastus' })).toBeGreaterThan(0);
  });

  it('takes everything with it where there is no other', () => {
    const alone = play(
      `${HOUR}\nfaults: [{id: gone, at: 20m, action: storage.loss, region: eastus}]`.replace(
        '[eastus, westeurope, southeastasia]',
        '[eastus]',
      ),
    );
    expect(alone.losses.length).toBeGreaterThan(100);
  });
});

describe('being near', () => {
  it('a replica near clients shortens their pulls', () => {
    const far = play(HOUR.replace('[eastus, westeurope, southeastasia]', '[eastus]'));
    expect(meanSeconds(play(HOUR), 'pull_time')).toBeLessThan(0.7 * meanSeconds(far, 'pull_time'));
  });
});

describe('planned faults', () => {
  it('start after one another, from its start or its end', () => {
    const chain = play(`${HOUR}\nfaults:
  - {id: a, at: 10m, action: region.outage, region: westeurope, duration: 5m}
  - {id: b, startAfter: {fault: a, event: recovered}, action: region.outage, region: southeastasia, duration: 1m}
  - {id: c, startAfter: {fault: a, event: fired, delay: 2m}, action: node.loss, node: eastus/n1}`);
    expect(chain.journal.map(({ id, firedAtUs }) => [id, firedAtUs! / 60e6])).toEqual([
      ['a', 10],
      ['c', 12],
      ['b', 15],
    ]);
  });

  it('that find their target lost already did not fire, and say why', () => {
    const twice = play(
      `${HOUR}\nfaults:\n  - {id: a, at: 10m, action: region.loss, region: southeastasia}\n  - {id: b, at: 20m, action: region.outage, region: southeastasia, duration: 1m}`,
    );
    expect(twice.journal[1]).toMatchObject({ id: 'b', fired: false, reason: expect.stringContaining('lost already') });
  });

  it('picked by chance strike as many targets as asked for, others with another seed', () => {
    const file = `${HOUR}\nfaults: [{id: some, at: 10m, action: node.loss, region: eastus, pick: 3}]`;
    const targets = [1, 2, 3, 4].map((seed) => play(file, seed).journal[0]!.target);
    expect(targets.every((names) => names.split(', ').length === 3)).toBe(true);
    expect(new Set(targets).size).toBeGreaterThan(1);
  });

  it('leave convergence undecided while they last', () => {
    const open = play(
      `${HOUR}\nfaults: [{id: long, at: 30m, action: network.partition, from: eastus, to: westeurope, duration: 10h}]`,
    );
    expect(open.convergence).toMatchObject({ verdict: 'inconclusive' });
    expect(open.convergence.observed).toMatch(/long/);
  });
});

describe('what a region stores', () => {
  const EMPTY = `
name: empty
registry: {regions: [eastus], storage: {scheme: zrs}}
catalogue: {source: none}
clients:
  - {name: ci, region: eastus, operations: [OPERATION]}
run: {duration: 10m, drain: 10m}
`;
  const stored = (operation: string): number => counter(play(EMPTY.replace('OPERATION', operation)), 'bytes_stored');

  it('is nothing while nothing was pushed', () => {
    expect(stored('{at: 1m, op: pull, repository: app, tag: v1}')).toBe(0);
  });

  it('is what was pushed, once, however many copies there are of it', () => {
    const bytes = stored('{at: 1m, op: push, repository: app, tag: v1, layers: [10MB]}');
    expect(bytes).toBeGreaterThanOrEqual(10e6);
    expect(bytes).toBeLessThan(10.1e6);
  });
});
