/** Each promise in the smallest story in which a setting breaks it, and the same story with the cure. */
import { describe, expect, it } from 'vitest';
import type { InvariantOutcome } from '../../sim/outcome.ts';
import { counter, HOUR, play } from '../sim/fixture.ts';

function judged(yaml: string, name: string, sets: readonly string[] = []): InvariantOutcome {
  const found = play(yaml, 1, sets).invariants.find((each) => each.name === name);
  if (found === undefined) throw new Error(`${name} was not judged`);
  return found;
}

/** The invariant is broken in the story, with evidence that names `place`, and kept when `cure` is set. */
function expectCured(name: string, yaml: string, cure: string, place: RegExp): void {
  const broken = judged(yaml, name);
  expect(broken.verdict).toBe('fail');
  expect(broken.violations).toBeGreaterThan(0);
  expect(broken.evidence[0]).toMatch(place);
  expect(judged(yaml, name, [cure])).toMatchObject({ verdict: 'pass', violations: 0, evidence: [] });
}

/** East US pushes a large image, West Europe a small one a minute later under the same tag, and both are pulled. */
const SWAPPED = `
name: swapped
registry: {regions: [eastus, westeurope], replication: {bandwidth: 20Mbps, conflict: arrivalOrder}}
catalogue: {source: none}
clients:
  - {name: a, region: eastus, operations: [{at: 1m, op: push, repository: app, tag: v1, layers: [300MB]}]}
  - name: b
    region: westeurope
    operations:
      - {at: 2m, op: push, repository: app, tag: v1, layers: [1MB]}
      - {at: 10m, op: pull, repository: app, tag: v1}
run: {duration: 15m, drain: 1h}
`;

/** West Europe's clock is behind: what it writes later is stamped earlier. */
const SLOW_CLOCK = `
name: slow-clock
registry: {regions: [eastus, westeurope]}
catalogue: {source: none}
clients:
  - {name: a, region: eastus, operations: [{at: 1m, op: push, repository: app, tag: v1, layers: [1MB]}]}
  - name: b
    region: westeurope
    operations:
      - {at: 3m, op: push, repository: app, tag: v1, layers: [1MB]}
      - {at: 4m, op: pull, repository: app, tag: v1}
run: {duration: 10m, drain: 1h}
faults: [{id: skew, at: 0s, action: clock.skew, region: westeurope, offset: -5m, duration: 10m}]
`;

const ROLLBACK = `
name: rollback
registry: {regions: [eastus, westeurope]}
catalogue: {source: none}
clients:
  - name: builds
    region: eastus
    operations:
      - {at: 1m, op: push, repository: app, tag: stable, image: a, layers: [1MB]}
      - {at: 30m, op: push, repository: app, tag: stable, image: b, layers: [1MB]}
  - {name: europe, region: westeurope, profile: crane, operations: [{at: 40m, op: push, repository: app, tag: stable, image: a}]}
run: {duration: 2h, drain: 1h}
faults: [{id: pause, at: 20m, action: replication.pause, from: eastus, duration: 40m}]
`;

const BETWEEN_TWO = `
name: between-two-regions
regions: {office: {latency: {north: 30ms, east: 32ms}}, north: {latency: {east: 25ms}}, east: {}}
registry: {regions: [east, north], routing: {near: 5ms, dnsTtl: 12h}}
catalogue: {source: none}
clients: [{name: ci, region: office, dnsCache: false, push: {rate: 30/h, layers: [5MB, 1MB]}}]
run: {duration: 1h, drain: 1h}
`;

const FACING_RULES = `
name: facing-rules
registry:
  regions: [eastus, westeurope]
  replication:
    topology:
      rules: [{from: eastus, to: westeurope}, {from: westeurope, to: eastus}]
      forward: true
      loopGuard: false
catalogue: {source: none}
clients:
  - name: builds
    region: eastus
    operations:
      - {at: 1m, op: push, repository: app, tag: v1, layers: [1MB]}
      - {at: 4m, op: push, repository: app, tag: v1, layers: [1MB]}
run: {duration: 8m, drain: 5m}
`;

const AWAY = 'faults: [{id: away, at: 20m, action: region.outage, region: westeurope, duration: 20m}]';
const BROAD = HOUR.replace('fresh: 10%', 'fresh: 60%');

describe('a promise is broken by a setting, and kept without it:', () => {
  it('tags that name what is not there, by clients that are sent to a replica which is still being seeded', () => {
    const joins = `
name: joins
registry:
  regions: [eastus]
  changes: [{at: 5m, add: westeurope}]
  seeding: {creation: 1m, serveWhile: syncing}
  replication: {bandwidth: 100Mbps}
catalogue: {repositories: 3}
clients: [{name: europe, region: westeurope, nodes: 10, pull: {rate: 6/min}}]
run: {duration: 30m, drain: 3h}
`;
    expectCured('tag-coherence', joins, 'registry.seeding.serveWhile=ready', /westeurope knew \S+:tag-\d+, and not/);
  });

  it('a push that is not read where it was taken, by updates in order of arrival and by a clock that is behind', () => {
    const cure = 'registry.replication.conflict=lastWriterWins';
    expectCured('read-your-writes', SWAPPED, cure, /b got the older app@a\/1 for app:v1 from westeurope, .*at 0:10:00/);
    expectCured('read-your-writes', SLOW_CLOCK, 'suppress=[skew]', /from westeurope/);
  });

  it('a tag that goes back, by updates in order of arrival and by a loop', () => {
    const cure = 'registry.replication.conflict=lastWriterWins';
    expectCured(
      'tag-monotonicity',
      SWAPPED,
      cure,
      /app:v1 went back in westeurope from app@b\/1 to the older app@a\/1/,
    );
    expectCured('tag-monotonicity', FACING_RULES, 'registry.replication.topology.loopGuard=true', /app:v1 went back/);
  });

  it('a write of a tag that nobody has in the end, by a clock that is behind and by a client that puts nothing', () => {
    expectCured('no-lost-tag-write', SLOW_CLOCK, 'suppress=[skew]', /app:v1 as app@b\/1, acknowledged by westeurope/);
    expectCured('no-lost-tag-write', ROLLBACK, 'clients.1.profile=skopeo', /not put, .* by westeurope at 0:40:00/);
  });

  it('a manifest whose layers are 404, by manifests that are sent first', () => {
    const slow = BROAD.replace('bandwidth: 200Mbps', 'bandwidth: 20Mbps, order: manifestFirst');
    expectCured(
      'existence-truth',
      slow,
      'registry.replication.order=blobsFirst',
      /showed \S+@builds\/\d+ and answered 404/,
    );
  });

  it('a push that is scattered over two regions, by a resolver that keeps no answer', () => {
    expectCured('upload-session-locality', BETWEEN_TWO, 'clients.0.dnsCache=true', /refused by (?:east|north)/);
  });

  it('a write that is brought round and round without end, by rules that face each other', () => {
    const cure = 'registry.replication.topology.loopGuard=true';
    expectCured('queues-drain-or-alarm', FACING_RULES, cure, /app:v1 is on its way .*, when nobody pushed it/);
    expectCured(
      'no-replication-loop',
      FACING_RULES,
      cure,
      /brought to (?:eastus|westeurope), which had got it already/,
    );
  });

  it('jobs that end as if they had succeeded, where nothing is tried again', () => {
    const forgetful = `${HOUR.replace('bandwidth: 200Mbps', 'bandwidth: 200Mbps, jobs: {retry: false}')}${AWAY}`;
    const place = /westeurope lacks .*, which eastus has: jobs were given up/;
    expectCured('queues-drain-or-alarm', forgetful, 'registry.replication.jobs.retry=true', place);
  });

  it('a region that is back before what it missed, by failback at once', () => {
    const hasty = `${HOUR.replace('bandwidth: 200Mbps', 'bandwidth: 20Mbps').replace('{regions:', '{routing: {failback: immediate}, regions:')}${AWAY}`;
    const place = /westeurope came back into routing at 0:4\d:\d\d, when \d+ copies were still on the way/;
    expectCured('failback-after-catch-up', hasty, 'registry.routing.failback=afterCatchUp', place);
  });

  it('an acknowledged image with one copy, by jobs that are not tried again', () => {
    const pair = HOUR.replace('westeurope, southeastasia', 'westeurope').replace(
      '200Mbps',
      '200Mbps, jobs: {retry: false}',
    );
    const away = AWAY.replace(']', ', {id: loss, at: 55m, action: region.loss, region: eastus}]');
    const cure = 'registry.replication.jobs.retry=true';
    expectCured('acknowledged-stay-readable', pair + away, cure, /@builds\/\d+ is lost/);
  });
});

describe('what is excused, and what is not:', () => {
  it('a queue that says what it drops has alarmed', () => {
    const full = HOUR.replace('bandwidth: 200Mbps', 'bandwidth: 5Mbps, concurrency: 1, queueLimit: 1');
    const outcome = play(full);
    expect(counter(outcome, 'replication_dropped')).toBeGreaterThan(0);
    expect(outcome.convergence.verdict).toBe('fail');
    const queues = outcome.invariants.find(({ name }) => name === 'queues-drain-or-alarm');
    expect(queues).toMatchObject({ verdict: 'pass' });
    expect(queues?.observed).toMatch(/dropped by full queues/);
  });

  it('jobs that go on at the end leave the queues undecided; that they have not ended is told by convergence', () => {
    const cut = `${HOUR}faults: [{id: cut, at: 30m, action: replication.pause, from: eastus, duration: 5h}]`;
    expect(judged(cut, 'queues-drain-or-alarm').verdict).toBe('inconclusive');
    const short = HOUR.replace('drain: 1h', 'drain: 1s').replace('200Mbps', '2Mbps');
    expect(play(short).convergence.verdict).toBe('fail');
    expect(judged(short, 'queues-drain-or-alarm').verdict).toBe('inconclusive');
  });

  it('what died with the region that took it is no lost write', () => {
    const loss = `${HOUR}faults: [{id: stall, at: 20m, action: replication.pause, from: eastus, duration: 20m}, {id: loss, at: 30m, action: region.loss, region: eastus}]`;
    const outcome = play(loss);
    expect(outcome.losses.length).toBeGreaterThan(0);
    expect(outcome.invariants.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
  });

  it('a push that is moved by failover is not scattered, though its layers are', () => {
    const moved = `${HOUR}faults: [{id: out, at: 20m, action: region.outage, region: eastus, duration: 10m}]`;
    expect(judged(moved, 'upload-session-locality').verdict).toBe('pass');
  });
});
