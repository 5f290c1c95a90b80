/** What each setting of a client moves: one small scenario at two values of the setting, with the same chance. */
import { describe, expect, it } from 'vitest';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { counter, fraction, meanSeconds, play, values } from '../sim/fixture.ts';

const pullOk = (outcome: SeedOutcome): number => fraction(outcome, 'pull_ok');
const pullTime = (outcome: SeedOutcome): number => meanSeconds(outcome, 'pull_time');
const pushTime = (outcome: SeedOutcome): number => meanSeconds(outcome, 'push_time');
const egress = (outcome: SeedOutcome): number => counter(outcome, 'bytes_egress');
const retries = (outcome: SeedOutcome): number => counter(outcome, 'retries');
const rolloutTime = (outcome: SeedOutcome): number => Math.max(...values(outcome, 'rollout_time')) / 1e6;

interface Flip {
  readonly before: SeedOutcome;
  readonly after: SeedOutcome;
}

/** The scenario as it is, or with `before`, and with `after`; each is what `--set` takes. */
function flip(yaml: string, before: string | null, after: string): Flip {
  return { before: play(yaml, 1, before === null ? [] : [before]), after: play(yaml, 1, [after]) };
}

const goesUp = ({ before, after }: Flip, figure: (outcome: SeedOutcome) => number): void =>
  expect(figure(after)).toBeGreaterThan(figure(before));
const goesDown = ({ before, after }: Flip, figure: (outcome: SeedOutcome) => number): void =>
  expect(figure(after)).toBeLessThan(figure(before));

const REGISTRY = `
regions: {home: {zones: 1, latency: {near: {p50: 20ms, p95: 20ms}}}, near: {zones: 1}}
registry: {regions: [home], storage: {scheme: replicated(1)}, endpoint: {perTransfer: 10MBps}}
catalogue: {repositories: 3, scale: 0.2}
`;

/** A client of its own kind pushes and pulls for twenty minutes. */
const OWN = `
name: own-client
${REGISTRY}
clients: [{region: near, profile: custom, custom: {like: docker}, nodes: 4, push: {rate: 3/min}, pull: {rate: 30/min}}]
run: {duration: 20m, drain: 10m}
`;

/** Three seconds of 503 under many pulls, and a minute in which nobody answers. */
const HICCUPS = `
name: hiccups
${REGISTRY}
clients: [{region: near, profile: custom, custom: {like: skopeo}, nodes: 4, pull: {rate: 10/s}}]
faults: [{at: 30s, action: node.outage, region: home, pick: 100%, duration: 3s}]
run: {duration: 1m, drain: 5m}
`;
const OUTAGE = HICCUPS.replace(/faults: .*/, 'faults: [{at: 20s, action: region.outage, region: home, duration: 15s}]');

/** An image is pushed in one region and rolled out in another. */
const ROLLOUT = `
name: rollout
registry: {regions: [eastus, westeurope], replication: {lag: 4s}}
catalogue: {source: none}
clients:
  - {name: ci, region: eastus, operations: [{at: 1m, op: push, repository: app, tag: v1, layers: [50MB]}]}
  - {name: fleet, region: westeurope, profile: kubelet, nodes: 40, rollout: {repository: app, tag: v1, after: push}}
run: {duration: 30m, drain: 10m}
`;

describe('a client', () => {
  it('clients[].profile: pull_ok goes up with a client that retries 503', () => {
    goesUp(
      flip(
        HICCUPS,
        'clients.0={region: near, profile: skopeo, nodes: 4, pull: {rate: 10/s}}',
        'clients.0.custom.like=oras',
      ),
      pullOk,
    );
  });

  it('clients[].profile: retries goes up with a client that retries 503', () => {
    const both = flip(HICCUPS, null, 'clients.0.custom.like=oras');
    expect(retries(both.before)).toBe(0);
    goesUp(both, retries);
  });

  it('clients[].deadline: pull_ok goes up with a longer one', () => {
    goesUp(flip(OWN, 'clients.0.deadline=2s', 'clients.0.deadline=10m'), pullOk);
  });

  it('clients[].operations[].image: bytes_stored goes down with a content that is pushed twice', () => {
    const twice = `
name: twice
${REGISTRY.replace(/catalogue:.*/, 'catalogue: {source: none}')}
clients:
  - {region: near, operations: [
      {at: 1m, op: push, repository: app, tag: v1, layers: [5MB], image: a}, {at: 2m, op: push, repository: other, tag: v1}]}
run: {duration: 5m, drain: 5m}`;
    goesDown(flip(twice, null, 'clients.0.operations.1.image=a'), (outcome) => counter(outcome, 'bytes_stored'));
  });
});

describe('a client of one’s own', () => {
  it('clients[].custom.like: pull_ok goes up with the retries of another profile', () => {
    goesUp(flip(HICCUPS, null, 'clients.0.custom.like=docker'), pullOk);
  });

  it('clients[].custom.headBeforePull: pull_time goes down without the HEAD', () => {
    goesDown(flip(OWN, null, 'clients.0.custom.headBeforePull=false'), pullTime);
  });

  it('clients[].custom.parallelFetches: pull_time goes down with more', () => {
    goesDown(flip(OWN, 'clients.0.custom.parallelFetches=1', 'clients.0.custom.parallelFetches=8'), pullTime);
  });

  it('clients[].custom.parallelUploads: push_time goes down with more', () => {
    goesDown(flip(OWN, 'clients.0.custom.parallelUploads=1', 'clients.0.custom.parallelUploads=8'), pushTime);
  });

  it('clients[].custom.connectTimeout: pull_time goes up with a longer one', () => {
    const custom = (timeout: string): string => `clients.0.custom={like: crane, connectTimeout: ${timeout}}`;
    goesUp(flip(OUTAGE, custom('20s'), custom('60s')), pullTime);
  });

  it('clients[].custom.ping: push_time goes down without', () => {
    goesDown(flip(OWN, null, 'clients.0.custom.ping=false'), pushTime);
  });

  it('clients[].custom.manifestHead: push_time goes up with a HEAD before the manifest', () => {
    goesUp(flip(OWN, null, 'clients.0.custom.manifestHead=tagLast'), pushTime);
  });

  it('clients[].custom.layerHeads: push_time goes up with two', () => {
    goesUp(flip(OWN, null, 'clients.0.custom.layerHeads=2'), pushTime);
  });

  it('clients[].custom.configHeads: push_time goes up with two', () => {
    goesUp(flip(OWN, null, 'clients.0.custom.configHeads=2'), pushTime);
  });

  it('clients[].custom.configLast: push_time goes down where the config does not wait', () => {
    goesDown(flip(OWN, null, 'clients.0.custom.configLast=false'), pushTime);
  });

  it('clients[].custom.upload: push_time goes down with one PUT', () => {
    goesDown(flip(OWN, null, 'clients.0.custom.upload=monolithic'), pushTime);
  });

  it('clients[].custom.verify: push_time goes down without', () => {
    goesDown(flip(OWN, null, 'clients.0.custom.verify=false'), pushTime);
  });

  it('clients[].custom.mount: push_time goes up where blobs of another repository are sent again', () => {
    const mounting = `
name: mounting
${REGISTRY.replace(/catalogue:.*/, 'catalogue: {source: none}')}
clients:
  - {region: near, profile: custom, custom: {like: docker}, operations: [
      {at: 1m, op: push, repository: app, tag: v1, layers: [50MB], image: a},
      {at: 2m, op: push, repository: other, tag: v1, image: a}]}
run: {duration: 5m, drain: 5m}`;
    goesUp(flip(mounting, null, 'clients.0.custom.mount=false'), pushTime);
  });

  it('clients[].custom.layerCache: bytes_egress goes down where nodes keep layers', () => {
    goesDown(flip(OWN, null, 'clients.0.custom.layerCache=true'), egress);
  });

  it('clients[].custom.backOff: pull_ok goes up where a pull is tried again', () => {
    goesUp(flip(HICCUPS, null, 'clients.0.custom.backOff={first: 2s, most: 10s}'), pullOk);
  });

  it('clients[].custom.backOff: pull_ok goes down with none', () => {
    goesDown(
      flip(HICCUPS, 'clients.0.custom={like: kubelet}', 'clients.0.custom={like: kubelet, backOff: none}'),
      pullOk,
    );
  });

  it('clients[].custom.retries: pull_ok goes up with a rule for 503', () => {
    goesUp(
      flip(HICCUPS, null, 'clients.0.custom.retries=[{on: [unavailable], action: again, waits: [1s, 3s]}]'),
      pullOk,
    );
  });

  it('clients[].custom.retries: pull_ok goes down with a rule that takes retries away', () => {
    const oras = 'clients.0.custom={like: oras}';
    goesDown(
      flip(HICCUPS, oras, 'clients.0.custom={like: oras, retries: [{on: [unavailable], action: fail}]}'),
      pullOk,
    );
  });
});

describe('a rollout', () => {
  it('clients[].rollout.maxUnavailable: rollout_time goes down with more at once', () => {
    goesDown(flip(ROLLOUT, 'clients.1.rollout.maxUnavailable=1', 'clients.1.rollout.maxUnavailable=50%'), rolloutTime);
  });

  it('clients[].nodes: rollout_time goes up with more', () => {
    goesUp(flip(ROLLOUT, 'clients.1.nodes=10', 'clients.1.nodes=200'), rolloutTime);
  });

  it('clients[].rollout.delay: rollout_time goes down where replication is waited for', () => {
    goesDown(flip(ROLLOUT, null, 'clients.1.rollout.delay=1m'), rolloutTime);
  });

  it('clients[].rollout.at: rollout_time goes up where it starts before the image is there', () => {
    const rollout = (at: string): string => `clients.1.rollout={repository: app, tag: v1, at: ${at}}`;
    goesUp(flip(ROLLOUT, rollout('5m'), rollout('30s')), rolloutTime);
  });

  it('clients[].rollout.after: rollout_time goes up where it does not wait for replication', () => {
    const at = 'clients.1.rollout={repository: app, tag: v1, at: 5m}';
    goesUp(flip(ROLLOUT, at, 'clients.1.rollout={repository: app, tag: v1, after: push}'), rolloutTime);
  });
});
