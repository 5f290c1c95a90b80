/** Geo-replication under its settings, told in small stories: who gets what, when, and what is answered meanwhile. */
import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../scenarios/units.ts';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { UNACKNOWLEDGED } from '../../sim/storage/catalogue.ts';
import { World } from '../../sim/world.ts';
import { counter, fraction, meanSeconds, planOf, play, values } from './fixture.ts';

const at = parseDuration;

/** A registry of two or three regions that nothing but single operations touch. */
function story(replication: string, operations: Record<string, string>, rest = '', regions = 'eastus, westeurope') {
  const clients = Object.entries(operations).map(
    ([region, list]) => `  - {region: ${region}, operations: [${list}]}\n`,
  );
  return `
name: story
registry: {regions: [${regions}], replication: {${replication}}}
catalogue: {source: none}
clients:
${clients.join('')}${rest}
run: {duration: 30m, drain: 2h}
`;
}

const push = (when: string, tag: string, layers = '10MB'): string =>
  `{at: ${when}, op: push, repository: app, tag: ${tag}, layers: [${layers}]}`;
const pull = (when: string, tag: string): string => `{at: ${when}, op: pull, repository: app, tag: ${tag}}`;
const untag = (when: string, tag: string): string => `{at: ${when}, op: untag, repository: app, tag: ${tag}}`;

/** What a tag names in each region, at an instant. */
function targets(world: World, when: string, tag = 0): number[] {
  world.runUntil(at(when));
  const { catalogue } = world;
  return world.plan.replicas.map((_, r) => catalogue.tagTarget[tag * catalogue.holders + r]!);
}

const SLOW = 'bandwidth: 10Mbps';

describe('a pull of what has not arrived', () => {
  const early = { eastus: push('1m', 'v1', '100MB'), westeurope: pull('1m10s', 'v1') };

  it('is refused, or costs a round trip a request more where it is proxied', () => {
    expect(fraction(play(story(SLOW, early)), 'pull_ok')).toBe(0);
    const far = play(story(`${SLOW}, onMiss: proxy`, early));
    const near = play(story('bandwidth: 100Gbps', { ...early, westeurope: pull('29m', 'v1') }));
    expect(fraction(far, 'pull_ok')).toBe(1);
    const roundTrip = planOf(story(SLOW, early)).rttP50Us[1]! / 1e6;
    // HEAD, GET and two blobs at once: three requests one after another.
    const more = meanSeconds(far, 'pull_time') - meanSeconds(near, 'pull_time');
    expect(more).toBeGreaterThan(2.5 * roundTrip);
    expect(more).toBeLessThan(3.5 * roundTrip);
  });

  it.each([
    ['the way there is cut', '{at: 1m5s, action: network.partition, from: eastus, to: westeurope, duration: 5m}'],
    [
      'the way back is',
      '{at: 1m5s, action: network.partition, from: westeurope, to: eastus, oneWay: true, duration: 5m}',
    ],
    ['nobody that has it is in service', '{at: 1m5s, action: region.outage, region: eastus, duration: 5m}'],
  ])('is refused when %s', (_, fault) => {
    const out = play(story(`${SLOW}, onMiss: proxy`, early, `faults: [${fault}]`));
    expect(fraction(out, 'pull_ok')).toBe(0);
  });

  it('goes on while replication stands still, and is asked of the nearest that has it', () => {
    const faults = 'faults: [{at: 2m, action: replication.pause, from: all, to: westeurope, duration: 20m}]';
    const operations = { eastus: push('2m', 'v1'), westeurope: pull('10m', 'v1') };
    const out = play(story('onMiss: proxy', operations, faults, 'eastus, westeurope, northeurope'));
    expect(fraction(out, 'pull_ok')).toBe(1);
    expect(counter(out, 'bytes_replicated', { from: 'northeurope', to: 'westeurope' })).toBe(10e6 + 7000);
  });

  it('is answered for a group that cannot be read here', () => {
    const faults = 'faults: [{at: 10m, action: node.outage, region: westeurope, pick: all, duration: 5m}]';
    const operations = { eastus: push('1m', 'v1'), westeurope: pull('12m', 'v1') };
    const world = (onMiss: string) => play(story(`onMiss: ${onMiss}`, operations, faults));
    expect(fraction(world('notFound'), 'request_ok', { region: 'westeurope', operation: 'pull' })).toBeLessThan(1);
    expect(counter(world('proxy'), 'bytes_egress')).toBe(10e6 + 7000);
  });

  it('serves an older tag that is there, and a tag whose removal has arrived is gone', () => {
    const operations = {
      eastus: [push('1m', 'v1'), push('5m', 'v1', '100MB')].join(),
      westeurope: pull('5m10s', 'v1'),
    };
    const old = play(story(`${SLOW}, onMiss: proxy`, operations));
    expect(fraction(old, 'pull_ok')).toBe(1);
    expect(counter(old, 'images_stale')).toBe(1);
    const removed = { eastus: [push('1m', 'v1'), untag('5m', 'v1')].join(), westeurope: pull('6m', 'v1') };
    expect(play(story('onMiss: proxy', removed)).warnings.join()).toMatch(/named a tag .* that was removed/);
  });
});

describe('a push that several regions must hold', () => {
  const one = { eastus: push('1m', 'v1', '100MB') };
  const three = 'eastus, westeurope, southeastasia';

  it('is acknowledged when the nearest of them has it, and shows no lag there', () => {
    const out = play(story('ack: quorum(2)', one, '', three));
    expect(counter(out, 'images_acknowledged', { region: 'eastus' })).toBe(1);
    expect(meanSeconds(out, 'replication_lag', { to: 'westeurope' })).toBe(0);
    expect(meanSeconds(out, 'replication_lag', { to: 'southeastasia' })).toBeGreaterThan(0);
  });

  it('waits for as many as it is told to', () => {
    const seconds = [1, 2, 3].map((n) => meanSeconds(play(story(`ack: quorum(${n})`, one, '', three)), 'push_time'));
    expect(seconds[1]).toBeGreaterThan(seconds[0]! + 0.5);
    expect(seconds[2]).toBeGreaterThan(seconds[1]! + 0.1);
    expect(seconds[0]).toBe(meanSeconds(play(story('ack: home', one, '', three)), 'push_time'));
  });

  it('is answered 503 when they cannot have it in time, and is stored all the same', () => {
    const pause = 'faults: [{at: 30s, action: replication.pause, from: all, duration: 10m}]';
    const world = new World(planOf(story('ack: quorum(2), ackTimeout: 2m', one, pause)), 1);
    expect(targets(world, '2m')).toEqual([0, -1]);
    expect(world.traffic.inFlight).toBe(1);
    expect(targets(world, '5m')).toEqual([0, -1]);
    expect(world.traffic.inFlight).toBe(0);
    world.runUntil(world.horizonUs);
    expect(targets(world, '2h')).toEqual([0, 0]);
    const out = play(story('ack: quorum(2), ackTimeout: 2m', one, pause));
    expect(counter(out, 'images_acknowledged')).toBe(0);
    expect(fraction(out, 'push_ok')).toBe(0);
    const judged = [...out.invariants, out.convergence];
    expect(judged.length).toBeGreaterThan(4);
    expect(judged.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
  });

  it('loses nothing to a region lost right after the 201, and everything just before it promised nothing', () => {
    const moment = acknowledgedAt(play(story('ack: quorum(2)', one)));
    const lostAt = (us: number) =>
      play(story('ack: quorum(2)', one, `faults: [{id: loss, at: ${us}us, action: region.loss, region: eastus}]`));
    const after = lostAt(moment + 1);
    expect([counter(after, 'images_acknowledged'), counter(after, 'images_lost')]).toEqual([1, 0]);
    const before = lostAt(moment - 1);
    expect([counter(before, 'images_acknowledged'), counter(before, 'images_lost')]).toEqual([0, 0]);
    const home = play(
      story('ack: home', one, `faults: [{at: ${moment - 1_000_000}us, action: region.loss, region: eastus}]`),
    );
    expect(counter(home, 'images_lost')).toBe(1);
  });

  it('is cut when its endpoint goes down, or the way from the client', () => {
    const cut = (fault: string) =>
      play(
        story(
          'ack: quorum(2)',
          { eastus: push('1m', 'v1'), southeastasia: push('1m', 'v2') },
          `faults: [{at: 30s, action: replication.pause, from: all, duration: 10m}, ${fault}]`,
        ),
      );
    const outage = cut('{at: 1m20s, action: region.outage, region: eastus, duration: 1m}');
    expect(fraction(outage, 'request_ok', { region: 'eastus', client: 'eastus' })).toBeLessThan(1);
    expect(fraction(outage, 'push_ok')).toBe(0);
    const way = cut('{at: 1m20s, action: network.partition, from: southeastasia, to: eastus, duration: 1m}');
    expect(fraction(way, 'push_ok')).toBe(0);
    expect(way.convergence.verdict).toBe('pass');
  });

  it('counts a region that is lost before its word has come no more', () => {
    const moment = acknowledgedAt(play(story('ack: quorum(2)', one)));
    const world = new World(
      planOf(story('ack: quorum(2)', one, `faults: [{at: ${moment - 1}us, action: region.loss, region: westeurope}]`)),
      1,
    );
    world.runUntil(at('1h'));
    expect(world.measure.acknowledgedIn[0]).toBe(0);
    expect(world.traffic.inFlight).toBe(0);
  });

  it('shows no image any more that waits for it, when storage has lost a layer that nobody else has', () => {
    const layers = Array.from({ length: 30 }, () => '1MB').join(', ');
    const faults = `faults:
  - {at: 30s, action: replication.pause, from: all, duration: 10m}
  - {at: 2m, action: copy.shock, region: eastus, probability: 50%}
`;
    const world = new World(planOf(story('ack: quorum(2)', { eastus: push('1m', 'v1', layers) }, faults)), 1);
    world.runUntil(at('2m') - 1);
    expect(world.catalogue.manifestVisible[0]).toBe(0b01);
    world.runUntil(world.horizonUs);
    const { catalogue } = world;
    const layer = (i: number): number => catalogue.blobPresent[catalogue.pool[catalogue.manifestStart[0]! + i]!]!;
    const left = Array.from({ length: 30 }, (_, i) => layer(i)).filter((holders) => holders !== 0);
    expect(left.length).toBeGreaterThan(15);
    expect(left.length).toBeLessThan(30);
    expect([catalogue.manifestStanding[0], catalogue.manifestVisible[0]]).toEqual([UNACKNOWLEDGED, 0]);
  });

  it('goes by the tag as well: a retag waits for it, though the image is everywhere', () => {
    const retag = '{at: 5m, op: retag, repository: app, tag: v1, as: v2}';
    const pause = 'faults: [{at: 4m, action: replication.pause, from: all, duration: 10m}]';
    const out = play(story('ack: quorum(2)', { eastus: `${push('1m', 'v1')}, ${retag}` }, pause));
    expect(fraction(out, 'push_ok')).toBe(0.5);
  });

  function acknowledgedAt(outcome: SeedOutcome): number {
    const seconds = meanSeconds(outcome, 'push_time');
    return Math.round(seconds * 1e6) + at('1m');
  }
});

describe('manifests first', () => {
  const early = { eastus: push('1m', 'v1', '100MB'), westeurope: pull('1m10s', 'v1') };

  it('show an image whose layers a pull does not find', () => {
    const out = play(story(`${SLOW}, order: manifestFirst`, early));
    expect(fraction(out, 'pull_ok')).toBe(0);
    expect(counter(out, 'images_stale')).toBe(0);
    const closure = out.invariants.find(({ name }) => name === 'closure');
    expect(closure).toMatchObject({ verdict: 'fail', violations: 1 });
    expect(closure?.evidence[0]).toMatch(/^app@eastus\/1 was visible in westeurope before its blobs/);
    expect(out.convergence.verdict).toBe('pass');
  });

  it('leave nothing behind: an image that never was whole elsewhere is lost, excused as before', () => {
    const loss = 'faults: [{at: 1m20s, action: region.loss, region: eastus}]';
    const lost = play(story(`${SLOW}, order: manifestFirst`, early, loss));
    expect(lost.losses).toMatchObject([{ excused: true, cause: 'region.loss@eastus' }]);
    expect(lost.convergence.verdict).toBe('pass');
  });

  it('do no harm where the layers are there already', () => {
    const retag = '{at: 10m, op: retag, repository: app, tag: v1, as: v2}';
    const world = new World(planOf(story('order: manifestFirst', { eastus: `${push('1m', 'v1')}, ${retag}` })), 1);
    world.runUntil(world.horizonUs);
    expect(world.replication.shownEarly.was(0, 1)).toBe(true);
    expect(targets(world, '2h', 1)).toEqual([0, 0]);
  });
});

describe('two writes of one tag', () => {
  // Each is under way when the other arrives.
  const race = { eastus: push('1m', 'v1'), westeurope: push('1m', 'v1') };

  it('end as the later one everywhere, or swapped for ever', () => {
    const end = (rule: string) => targets(new World(planOf(story(`conflict: ${rule}`, race)), 1), '2h');
    const [here, there] = end('lastWriterWins');
    expect(here).toBe(there);
    const swapped = end('arrivalOrder');
    expect(swapped[0]).not.toBe(swapped[1]);
    const compared = targets(
      new World(planOf(story('conflict: arrivalOrder, antiEntropy: {every: 5m}', race)), 1),
      '2h',
    );
    expect(compared).toEqual(swapped);
  });

  it('far apart come out right in order of arrival, too', () => {
    const apart = { eastus: push('1m', 'v1'), westeurope: push('5m', 'v1') };
    expect(targets(new World(planOf(story('conflict: arrivalOrder', apart)), 1), '2h')).toEqual([1, 1]);
  });
});

describe('a queue that is full', () => {
  // One job under way, two that wait, and the rest is dropped.
  const pushes = Array.from({ length: 10 }, (_, i) => push(`${60 + i}s`, `v${i}`, '20MB')).join();
  const full = 'bandwidth: 1Mbps, concurrency: 1, queueLimit: 2';

  it('drops what comes next, and what was dropped never arrives', () => {
    const out = play(story(full, { eastus: pushes }));
    expect(counter(out, 'replication_dropped', { from: 'eastus' })).toBe(7);
    expect(values(out, 'replication_backlog', { from: 'eastus' })).toEqual([3]);
    expect(out.convergence).toMatchObject({ verdict: 'fail' });
    // What was dropped last sync time tells: nothing newer is known to be there.
    expect(values(out, 'last_sync_age', { from: 'eastus' })[0]).toBeGreaterThan(at('2h20m'));
  });

  it('is made good by comparisons, as much at a time as there is room for', () => {
    const out = play(story(`${full}, antiEntropy: {every: 15m}`, { eastus: pushes }));
    expect(counter(out, 'replication_dropped', { from: 'eastus' })).toBe(7);
    expect(out.convergence.verdict).toBe('pass');
    expect(values(out, 'last_sync_age', { from: 'eastus' })[0]).toBeLessThan(at('2h'));
  });

  it('costs images that were promised, and no lag excuses them', () => {
    const out = play(story(full, { eastus: pushes }, 'faults: [{at: 25m, action: region.loss, region: eastus}]'));
    expect(out.invariants.find(({ name }) => name === 'acknowledged-stay-readable')).toMatchObject({ verdict: 'fail' });
  });
});

describe('jobs that are not tried again', () => {
  const outage = 'faults: [{at: 2m, action: region.outage, region: westeurope, duration: 5m}]';
  const pushes = [push('1m55s', 'v1', '100MB'), push('4m', 'v2'), push('20m', 'v3')].join();

  it('end as if they had succeeded when an end is out of service, under way, queued or new', () => {
    const out = play(story('bandwidth: 10Mbps, jobs: {retry: false}', { eastus: pushes }, outage));
    expect(counter(out, 'replication_abandoned', { from: 'eastus', to: 'westeurope' })).toBe(2);
    expect(out.convergence).toMatchObject({ verdict: 'fail', violations: 4 });
  });

  it('wait through a pause, which is no failure', () => {
    const pause = outage.replace('region.outage, region: westeurope', 'replication.pause, from: eastus');
    const out = play(story('bandwidth: 10Mbps, jobs: {retry: false}', { eastus: pushes }, pause));
    expect(counter(out, 'replication_abandoned')).toBe(0);
    expect(out.convergence.verdict).toBe('pass');
  });

  it('are made good by comparisons', () => {
    const settings = 'bandwidth: 10Mbps, jobs: {retry: false}, antiEntropy: {every: 30m}';
    expect(play(story(settings, { eastus: pushes }, outage)).convergence.verdict).toBe('pass');
  });

  it('give up under a law of the lag as well', () => {
    const out = play(story('lag: 10s, jobs: {retry: false}', { eastus: pushes }, outage));
    expect(counter(out, 'replication_abandoned', { from: 'eastus', to: 'westeurope' })).toBe(2);
  });
});

describe('the last sync time of a pair', () => {
  it('is now where nothing is owed, else when the oldest of it was taken', () => {
    const pause = 'faults: [{at: 2m, action: replication.pause, from: eastus, duration: 20m}]';
    const operations = { eastus: [push('1m', 'v1'), push('5m', 'v2'), push('8m', 'v3')].join() };
    const world = new World(planOf(story('', operations, pause)), 1);
    const { replication, plan } = world;
    const pair = replication.pairs.of(0, 1);
    const ageAt = (when: string): number => {
      world.runUntil(at(when));
      return (at(when) - replication.sync.lastSyncUs(pair, world.queue.nowUs)) / 60e6;
    };
    expect(plan.regions.map(({ name }) => name)).toEqual(['eastus', 'westeurope']);
    world.runUntil(at('4m'));
    expect(replication.sync.lastSyncUs(pair, world.queue.nowUs)).toBe(world.queue.nowUs);
    expect(ageAt('7m')).toBeCloseTo(2, 0);
    expect(ageAt('15m')).toBeCloseTo(10, 0);
    expect(replication.sync.lastSyncUs(replication.pairs.of(1, 0), world.queue.nowUs)).toBe(world.queue.nowUs);
    world.runUntil(at('25m'));
    expect(replication.sync.lastSyncUs(pair, world.queue.nowUs)).toBe(world.queue.nowUs);
  });

  it('tells at a loss how far back the survivors stand', () => {
    const faults =
      'faults: [{at: 2m, action: replication.pause, from: eastus, duration: 20m}, {id: fire, at: 15m, action: storage.loss, region: eastus}]';
    const out = play(story('', { eastus: [push('1m', 'v1'), push('5m', 'v2')].join() }, faults));
    const [age] = values(out, 'sync_age_at_loss', { fault: 'fire', from: 'eastus', to: 'westeurope' });
    expect(age! / 60e6).toBeCloseTo(10, 0);
    expect(values(out, 'rpo_age')).toEqual([age]);
  });
});

describe('replication that is slow', () => {
  const slow = (capacity: string, id = 'slow'): string =>
    `{id: ${id}, at: 30s, action: replication.slow, from: eastus, to: westeurope, capacity: ${capacity}, duration: 10m}`;
  const lagOf = (settings: string, faults: readonly string[]): number =>
    meanSeconds(
      play(story(settings, { eastus: push('1m', 'v1', '100MB') }, `faults: [${faults.join()}]`)),
      'replication_lag',
    );

  it('carries its share of the bandwidth; shares multiply, and with what the network leaves', () => {
    const whole = lagOf('bandwidth: 100Mbps', []);
    const transfer = 100e6 / (100e6 / 8);
    expect(lagOf('bandwidth: 100Mbps', [slow('25%')])).toBeCloseTo(whole + 3 * transfer, 1);
    expect(lagOf('bandwidth: 100Mbps', [slow('50%'), slow('50%', 'again')])).toBeCloseTo(whole + 3 * transfer, 1);
    const degraded = slow('50%', 'net').replace('replication.slow', 'network.degrade');
    expect(lagOf('bandwidth: 100Mbps', [slow('50%'), degraded])).toBeCloseTo(whole + 3 * transfer, 1);
  });

  it('ends with its fault', () => {
    const short = slow('1%').replace('duration: 10m', 'duration: 40s');
    expect(lagOf('bandwidth: 100Mbps', [short])).toBeLessThan(30);
  });

  it('stands still while it is paused as well', () => {
    const pause = '{at: 30s, action: replication.pause, from: eastus, duration: 5m}';
    expect(lagOf('bandwidth: 100Mbps', [slow('50%'), pause])).toBeGreaterThan(270);
  });

  it('makes a drawn lag longer by its share', () => {
    expect(lagOf('lag: 1m', [])).toBeCloseTo(60, 6);
    expect(lagOf('lag: 1m', [slow('50%')])).toBeCloseTo(120, 6);
  });
});

describe('a clock that is off', () => {
  const skew = (offset: string, id: string, region = 'westeurope'): string =>
    `{id: ${id}, at: 0s, action: clock.skew, region: ${region}, offset: ${offset}, duration: 10m}`;
  const handover = { eastus: push('1m', 'v1'), westeurope: push('3m', 'v1') };
  const end = (faults: readonly string[], operations = handover): number[] =>
    targets(new World(planOf(story('', operations, `faults: [${faults.join()}]`)), 1), '2h');

  it('that is slow loses its later write', () => {
    expect(end([])).toEqual([1, 1]);
    expect(end([skew('-5m', 'late')])).toEqual([0, 0]);
    expect(end([skew('-1m', 'late')])).toEqual([1, 1]);
  });

  it('that is fast beats what comes after, even when it is right again', () => {
    const back = { eastus: push('20m', 'v1'), westeurope: push('3m', 'v1') };
    expect(end([skew('30m', 'early')], back)).toEqual([0, 0]);
    expect(end([skew('5m', 'early')], back)).toEqual([1, 1]);
  });

  it('adds up what several faults hold', () => {
    expect(end([skew('-90s', 'a'), skew('-90s', 'b')])).toEqual([0, 0]);
    expect(end([skew('-5m', 'a'), skew('+5m', 'b')])).toEqual([1, 1]);
  });

  it('that shows a time before the start keeps the order of its own writes', () => {
    const own = { westeurope: [push('1m', 'v1'), push('2m', 'v1'), untag('3m', 'v1')].join() };
    expect(end([skew('-1h', 'late')], { eastus: push('9m', 'v2'), ...own })).toEqual([-1, -1]);
  });

  it('ends with its fault, and takes back its own offset only', () => {
    const world = new World(
      planOf(story('', handover, `faults: [${skew('-5m', 'a')}, ${skew('1h', 'b').replace('10m', '20m')}]`)),
      1,
    );
    const shown = (when: string): number => {
      world.runUntil(at(when));
      return world.conditions.clockSkewUs[1]!;
    };
    expect([shown('5m'), shown('15m'), shown('25m')]).toEqual([at('55m'), at('1h'), 0]);
  });
});
