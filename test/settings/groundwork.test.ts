import { describe, expect, it } from 'vitest';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { counter, fraction, meanSeconds, values } from '../sim/fixture.ts';
import { flip, strike } from './flip.ts';

const pullOk = (outcome: SeedOutcome): number => fraction(outcome, 'pull_ok');
const pushOk = (outcome: SeedOutcome): number => fraction(outcome, 'push_ok');
const imagesLost = (outcome: SeedOutcome): number => counter(outcome, 'images_lost');
const groupsLost = (outcome: SeedOutcome): number => counter(outcome, 'groups_lost');
const lag = (outcome: SeedOutcome): number => meanSeconds(outcome, 'replication_lag');
const pullTime = (outcome: SeedOutcome): number => meanSeconds(outcome, 'pull_time');
const pushTime = (outcome: SeedOutcome): number => meanSeconds(outcome, 'push_time');
const rto = (outcome: SeedOutcome): number => Math.max(...values(outcome, 'rto'));

/** One region, a farm that pushes and machines that pull. */
const ONE = `
name: one-region
registry: {regions: [eastus]}
catalogue: {repositories: 8}
clients:
  - {name: builds, region: eastus, push: {rate: 60/h}}
  - {name: site, region: eastus, pull: {rate: 10/min}}
run: {duration: 1h, drain: 30m}
`;

/** Two regions: pushes in the first, pulls in both. */
const TWO = `
name: two-regions
registry: {regions: [eastus, westeurope], replication: {bandwidth: 200Mbps}}
catalogue: {repositories: 8}
clients:
  - {name: builds, region: eastus, push: {rate: 60/h}}
  - {name: here, region: eastus, pull: {rate: 10/min, fresh: 0%}}
  - {name: there, region: westeurope, pull: {rate: 10/min, fresh: 0%}}
run: {duration: 1h, drain: 1h}
`;

const ZONE_OF_NODES = `
faults:
  - {at: 30m, action: node.loss, node: eastus/n0}
  - {at: 30m, action: node.loss, node: eastus/n3}
  - {at: 30m, action: node.loss, node: eastus/n6}
  - {at: 30m, action: node.loss, node: eastus/n9}
`;

/** A bare model of three copies, over centuries. */
const BARE = `
name: bare
regions: {a: {zones: 1}}
registry: {regions: [a], storage: {scheme: replicated(3)}}
hazards: [{action: node.loss, rate: 20/y}]
repair: {local: {time: {exponential: {mean: 5d}}}}
run: {duration: 100y, drain: 0s, chance: true}
`;

describe('storage', () => {
  it('registry.like: pull_ok goes down with a preset from before zone redundancy when a zone’s nodes are out', () => {
    const yaml = (ONE + ZONE_OF_NODES)
      .replaceAll('node.loss', 'node.outage')
      .replaceAll(/(n\d)}/g, '$1, duration: 20m}');
    const ok = flip(yaml, 'registry.like=acr-2026-08', 'registry.like=acr-2020-06', pullOk);
    expect(ok.before).toBe(1);
    expect(ok.after).toBeLessThan(0.9);
  });

  it('registry.storage.scheme: images_lost goes down from lrs to zrs when a zone is lost', () => {
    const lost = flip(ONE + ZONE_OF_NODES, 'registry.storage.scheme=lrs', 'registry.storage.scheme=zrs', imagesLost);
    expect(lost.before).toBeGreaterThan(10);
    expect(lost.after).toBe(0);
  });

  it('registry.storage.nodes: images_lost goes down when one of more nodes is lost', () => {
    const yaml = `${ONE}\nfaults: [{at: 30m, action: node.loss, node: eastus/n1}]`;
    const single = 'registry.storage.scheme=replicated(1)';
    const lost = flip(yaml, [single, 'registry.storage.nodes=3'], [single, 'registry.storage.nodes=60'], imagesLost);
    expect(lost.after).toBeGreaterThan(0);
    expect(lost.before).toBeGreaterThan(lost.after * 1.5);
  });

  it('registry.storage.placementGroups: groups_lost goes up with smaller ones', () => {
    const yaml = `${ONE}\nfaults: [{at: 30m, action: node.loss, node: eastus/n1}]`;
    const single = 'registry.storage.scheme=replicated(1)';
    const groups = (n: number): string[] => [single, `registry.storage.placementGroups=${n}`];
    const lost = flip(yaml, groups(24), groups(240), groupsLost);
    expect([lost.before, lost.after]).toEqual([2, 20]);
  });

  it('registry.storage.writeQuorum: push_ok goes down when every copy must be written', () => {
    const yaml = `${ONE}\nfaults: [{at: 20m, action: node.outage, node: eastus/n1, duration: 20m}]`;
    const ok = flip(yaml, 'registry.storage.writeQuorum=2', 'registry.storage.writeQuorum=3', pushOk);
    expect(ok.before).toBe(1);
    expect(ok.after).toBeLessThan(0.9);
  });
});

describe('replication', () => {
  it('registry.replication.bandwidth: replication_lag goes down with more', () => {
    const lags = flip(TWO, 'registry.replication.bandwidth=100Mbps', 'registry.replication.bandwidth=1Gbps', lag);
    expect(lags.before).toBeGreaterThan(lags.after * 2);
  });

  it('registry.replication.concurrency: replication_lag goes down with more, where round trips are the cost', () => {
    const yaml = TWO.replace('60/h', '2/s, layers: [1KiB, 1KiB, 1KiB, 1KiB, 1KiB, 1KiB, 1KiB, 1KiB]');
    const short = 'run.duration=5m';
    const of = (n: number): string[] => [short, `registry.replication.concurrency=${n}`];
    const lags = flip(yaml, of(1), of(8), lag);
    expect(lags.before).toBeGreaterThan(lags.after * 2);
  });

  it('registry.replication.lag: replication_lag goes up as the law says', () => {
    const yaml = TWO.replace(', replication: {bandwidth: 200Mbps}', '');
    const lags = flip(yaml, 'registry.replication.lag=1m', 'registry.replication.lag=10m', lag);
    expect(lags.before).toBeCloseTo(60, 3);
    expect(lags.after).toBeCloseTo(600, 3);
  });
});

describe('routing and front ends', () => {
  const OUT = `${TWO}\nfaults: [{id: out, at: 20m, action: region.outage, region: westeurope, duration: 20m}]`;
  const longer = (key: string, short: string, long: string) =>
    flip(OUT, `registry.routing.${key}=${short}`, `registry.routing.${key}=${long}`, rto);

  it('registry.routing.probe.interval: rto goes up with longer ones', () => {
    const times = longer('probe.interval', '10s', '120s');
    expect(times.after).toBeGreaterThan(times.before * 1.5);
  });

  it('registry.routing.probe.timeout: rto goes up with a longer one', () => {
    const times = longer('probe.timeout', '1s', '30s');
    expect(times.after).toBeGreaterThan(times.before + 10e6);
  });

  it('registry.routing.probe.tolerated: rto goes up with more failures tolerated', () => {
    const times = longer('probe.tolerated', '0', '9');
    expect(times.after).toBeGreaterThan(times.before + 200e6);
  });

  it('registry.routing.dnsTtl: rto goes up with a longer one', () => {
    const times = longer('dnsTtl', '10s', '10m');
    expect(times.after).toBeGreaterThan(times.before + 60e6);
  });

  it('registry.endpoint.download: pull_time goes down with more', () => {
    const times = flip(ONE, 'registry.endpoint.download=100Mbps', 'registry.endpoint.download=10Gbps', pullTime);
    expect(times.before).toBeGreaterThan(times.after * 2);
  });

  it('registry.endpoint.upload: push_time goes down with more', () => {
    const times = flip(ONE, 'registry.endpoint.upload=20Mbps', 'registry.endpoint.upload=5Gbps', pushTime);
    expect(times.before).toBeGreaterThan(times.after * 2);
  });

  it('registry.endpoint.perTransfer: pull_time goes down with more', () => {
    const times = flip(ONE, 'registry.endpoint.perTransfer=5MBps', 'registry.endpoint.perTransfer=200MBps', pullTime);
    expect(times.before).toBeGreaterThan(times.after * 2);
  });
});

describe('repair', () => {
  it('repair.local.parallel: groups_lost goes up when copies are rebuilt one at a time', () => {
    const lost = flip(BARE, 'repair.local.parallel=true', 'repair.local.parallel=false', groupsLost);
    expect(lost.after).toBeGreaterThan(lost.before * 1.3);
  });

  it('repair.local.source: groups_lost goes up with external repair, which counts each entry into loss', () => {
    const often = 'hazards.0.rate=100/y';
    const of = (source: string): string[] => [often, `repair.local.source=${source}`, 'run.duration=20y'];
    const lost = flip(BARE, of('survivors'), of('external'), groupsLost);
    expect(lost.after).toBeGreaterThan(lost.before * 1.1);
  });

  it('repair.local.detection: groups_lost goes up with a later notice', () => {
    const lost = flip(BARE, 'repair.local.detection=0s', 'repair.local.detection=10d', groupsLost);
    expect(lost.after).toBeGreaterThan(lost.before * 1.5);
  });

  it('repair.local.time: groups_lost goes up with slower repair', () => {
    const of = (mean: string): string => `repair.local.time={exponential: {mean: ${mean}}}`;
    const lost = flip(BARE, of('2d'), of('10d'), groupsLost);
    expect(lost.after).toBeGreaterThan(lost.before * 5);
  });

  it('repair.local.unreadable: groups_lost goes up with unreadable sources', () => {
    const lost = flip(BARE, 'repair.local.unreadable=0%', 'repair.local.unreadable=20%', groupsLost);
    expect(lost.after).toBeGreaterThan(lost.before * 1.2);
  });

  it('repair.geo.time: groups_lost goes up with a slower refill', () => {
    const yaml = `
name: two-sites
regions: {a: {zones: 1}, b: {zones: 1}}
registry: {regions: [a, b], storage: {scheme: replicated(3)}}
hazards: [{action: region.loss, rate: 5/y}]
run: {duration: 200y, drain: 0s, chance: true}
`;
    const lost = flip(yaml, 'repair.geo.time=1d', 'repair.geo.time=10d', groupsLost);
    expect(lost.after).toBeGreaterThan(lost.before * 5);
  });
});

describe('faults of sites and storage', () => {
  it('region.outage: pull_ok goes down', () => {
    const yaml = `${ONE}\nfaults: [{id: out, at: 20m, action: region.outage, region: eastus, duration: 20m}]`;
    const ok = strike(yaml, 'out', pullOk);
    expect(ok.before).toBe(1);
    expect(ok.after).toBeLessThan(0.8);
  });

  it('region.loss: images_lost goes up', () => {
    const yaml = `${TWO}\nfaults: [{id: loss, at: 40m, action: region.loss, region: eastus}]`;
    const lost = strike(yaml, 'loss', imagesLost);
    expect(lost.before).toBe(0);
    expect(lost.after).toBeGreaterThan(0);
  });

  it('region.loss.rebuild: region_up goes up when the site is rebuilt', () => {
    const yaml = `${TWO}\nfaults: [{id: loss, at: 20m, action: region.loss, region: eastus, rebuild: 10m}]`;
    const never = yaml.replace(', rebuild: 10m', '');
    const up = (outcome: SeedOutcome): number => fraction(outcome, 'region_up', { region: 'eastus' });
    expect(flip(never, [], [], up).after).toBeCloseTo(1 / 3, 5);
    expect(flip(yaml, [], [], up).after).toBeCloseTo(5 / 6, 5);
  });

  it('storage.loss: images_lost goes up', () => {
    const lost = strike(
      `${ONE}\nfaults: [{id: loss, at: 30m, action: storage.loss, region: eastus}]`,
      'loss',
      imagesLost,
    );
    expect(lost.before).toBe(0);
    expect(lost.after).toBeGreaterThan(100);
  });

  it('storage.loss.rebuild: push_ok goes up when the stamp is rebuilt', () => {
    const yaml = `${ONE}\nfaults: [{id: loss, at: 20m, action: storage.loss, region: eastus, rebuild: 10m}]`;
    const rebuilt = flip(yaml, [], [], pushOk).after;
    const never = flip(yaml.replace(', rebuild: 10m', ''), [], [], pushOk).after;
    expect(rebuilt).toBeGreaterThan(never + 0.3);
  });

  it('node.loss: groups_lost goes up', () => {
    const yaml = `${ONE}\nfaults: [{id: loss, at: 30m, action: node.loss, node: eastus/n1}]`;
    const lost = strike(yaml.replace('[eastus]}', '[eastus], storage: {scheme: replicated(1)}}'), 'loss', groupsLost);
    expect(lost.before).toBe(0);
    expect(lost.after).toBeGreaterThan(0);
  });

  it('registry.storage.scheme: groups_lost goes down to none with three copies where a node is lost', () => {
    const yaml = `${ONE}\nfaults: [{id: loss, at: 30m, action: node.loss, node: eastus/n1}]`;
    const lost = flip(yaml, 'registry.storage.scheme=replicated(1)', 'registry.storage.scheme=lrs', groupsLost);
    expect(lost.before).toBeGreaterThan(0);
    expect(lost.after).toBe(0);
  });

  it('node.outage: pull_ok goes down', () => {
    const yaml = `${ONE}\nfaults: [{id: out, at: 20m, action: node.outage, node: eastus/n1, duration: 20m}]`;
    const ok = strike(yaml.replace('[eastus]}', '[eastus], storage: {scheme: replicated(1)}}'), 'out', pullOk);
    expect(ok.before).toBe(1);
    expect(ok.after).toBeLessThan(1);
  });
});

describe('faults of the network', () => {
  // A client in a third region, whose way to the nearest replica is cut.
  const CUT = `${TWO.replace('run:', '  - {name: paris, region: francecentral, pull: {rate: 10/min, fresh: 0%}}\nrun:')}
faults: [{id: cut, at: 20m, action: network.partition, from: francecentral, to: westeurope, duration: 20m}]`;

  it('network.partition: pull_ok goes down behind it', () => {
    const ok = strike(CUT, 'cut', (outcome) => fraction(outcome, 'pull_ok', { client: 'paris' }));
    expect(ok.before).toBe(1);
    expect(ok.after).toBeLessThan(0.8);
  });

  it('network.partition.oneWay: pull_ok goes up where only the way back is cut', () => {
    const back = CUT.replace('from: francecentral, to: westeurope', 'from: westeurope, to: francecentral');
    const ok = flip(back, 'faults.0.oneWay=false', 'faults.0.oneWay=true', (outcome) =>
      fraction(outcome, 'pull_ok', { client: 'paris' }),
    );
    expect(ok.before).toBeLessThan(0.8);
    expect(ok.after).toBe(1);
  });

  const slow = (settings: string): string =>
    `${TWO}\nfaults: [{id: slow, at: 10m, action: network.degrade, from: westeurope, to: eastus, ${settings}, duration: 50m}]`;

  it('network.degrade: replication_lag goes up', () => {
    const lags = strike(slow('capacity: 20%'), 'slow', lag);
    expect(lags.after).toBeGreaterThan(lags.before * 1.5);
  });

  it('network.degrade.capacity: replication_lag goes up with less of it', () => {
    const lags = flip(slow('capacity: 50%'), 'faults.0.capacity=50%', 'faults.0.capacity=10%', lag);
    expect(lags.after).toBeGreaterThan(lags.before * 1.5);
  });

  it('network.degrade.latency: replication_lag goes up with more of it', () => {
    const lags = flip(slow('latency: 1ms'), 'faults.0.latency=1ms', 'faults.0.latency=2s', lag);
    expect(lags.after).toBeGreaterThan(lags.before + 2);
  });

  it('network.degrade.oneWay: replication_lag goes down when only the way back is degraded', () => {
    const lags = flip(slow('capacity: 20%'), 'faults.0.oneWay=false', 'faults.0.oneWay=true', lag);
    expect(lags.before).toBeGreaterThan(lags.after * 1.5);
  });

  it('replication.pause: replication_lag goes up', () => {
    const yaml = `${TWO}\nfaults: [{id: stall, at: 10m, action: replication.pause, from: eastus, duration: 30m}]`;
    const lags = strike(yaml, 'stall', lag);
    expect(lags.after).toBeGreaterThan(lags.before + 100);
  });
});
