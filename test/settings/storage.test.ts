/** Every setting of storage, and every fault of it: flipping it moves a named metric in a stated direction. */
import { describe, expect, it } from 'vitest';
import { counter, fraction, play } from '../sim/fixture.ts';

const YEARS = `
name: years
regions: {a: {zones: 3}}
registry: {regions: [a], storage: {scheme: "replicated(3)", placementGroups: 200, nodes: 12}}
hazards: [{action: node.loss, rate: 20/y}]
repair: {local: {time: {exponential: {mean: 5d}}}}
run: {duration: 4y, drain: 0s, chance: true}
`;

const CLIENTS = `
name: clients
registry: {regions: [eastus], storage: {scheme: zrs}}
catalogue: {repositories: 6}
repair: {local: {time: 10m}}
clients:
  - {name: builds, region: eastus, push: {rate: 60/h}}
  - {name: fleet, region: eastus, profile: kubelet, nodes: 20, deadline: 5m, pull: {rate: 20/min, fresh: 10%}}
run: {duration: 1h, drain: 1h}
`;

const with1 = (fault: string) => `${CLIENTS}\nfaults: [{at: 10m, ${fault}}]`;
const NODE = with1('action: node.loss, node: eastus/n0');
const LINKED = ['repair.local={bandwidth: 1Gbps, bytesPerNode: 40GiB}'];
const YEARS_LINKED = 'repair.local={bandwidth: 1Mbps, bytesPerNode: 10GB}';
const ROT = YEARS.replace('node.loss, rate: 20/y', 'copy.corrupt, rate: 4/y');

const lost = (yaml: string, ...sets: string[]) => counter(play(yaml, 1, sets), 'groups_lost');
const risk = (yaml: string, ...sets: string[]) => fraction(play(yaml, 1, sets), 'copies_at_risk');
const repaired = (yaml: string, ...sets: string[]) => counter(play(yaml, 1, sets), 'bytes_repaired');
const images = (yaml: string, ...sets: string[]) => counter(play(yaml, 1, sets), 'images_lost');
const ok = (metric: string, yaml: string, ...sets: string[]) => fraction(play(yaml, 1, sets), metric);

describe('a setting of storage', () => {
  it('registry.storage.scheme: groups_lost goes down with rs(4,4)', () => {
    expect(lost(YEARS, 'registry.storage.scheme=rs(4,4)')).toBeLessThan(lost(YEARS, 'registry.storage.scheme=rs(4,2)'));
    expect(lost(YEARS, 'registry.storage.scheme=rs(4,2)')).toBeGreaterThan(10);
  });

  it('registry.storage.scheme: bytes_repaired goes down with lrc(12,2,2)', () => {
    const nodes = 'registry.storage.nodes=30';
    const read = (scheme: string) => repaired(NODE, nodes, `registry.storage.scheme=${scheme}`, ...LINKED);
    expect(read('lrc(12,2,2)')).toBeLessThan(0.7 * read('rs(12,4)'));
  });

  it('registry.storage.writeQuorum: push_ok goes down with all copies', () => {
    const out = with1('action: node.outage, node: eastus/n0, duration: 40m');
    expect(ok('push_ok', out, 'registry.storage.writeQuorum=3')).toBeLessThan(ok('push_ok', out));
  });

  it('registry.storage.disks: copies_at_risk goes down with more of them', () => {
    const disk = with1('action: disk.loss, region: eastus, pick: 24').replace('zrs', 'replicated(2)');
    expect(risk(disk, 'registry.storage.disks=100')).toBeLessThan(risk(disk, 'registry.storage.disks=2'));
  });

  it('repair.local.bandwidth: copies_at_risk goes down with more of it', () => {
    const slow = risk(YEARS, YEARS_LINKED);
    expect(risk(YEARS, YEARS_LINKED.replace('1Mbps', '10Mbps'))).toBeLessThan(slow);
  });

  it('repair.local.bytesPerNode: bytes_repaired goes up with it', () => {
    expect(repaired(NODE, 'repair.local.bytesPerNode=8TiB')).toBe(2 * repaired(NODE, 'repair.local.bytesPerNode=4TiB'));
    expect(repaired(NODE, 'repair.local.bytesPerNode=4TiB')).toBe(2 ** 42);
  });

  it('repair.local.parallel: groups_lost goes up with serial repair', () => {
    const serial = lost(YEARS, 'repair.local={parallel: false, time: {exponential: {mean: 10d}}}');
    expect(serial).toBeGreaterThan(lost(YEARS, 'repair.local={parallel: true, time: {exponential: {mean: 10d}}}'));
  });

  it('repair.local.unreadable: groups_lost goes up with it, for fragments as for copies', () => {
    const coded = 'registry.storage.scheme=lrc(4,2,2)';
    expect(lost(YEARS, coded, 'repair.local.unreadable=30%')).toBeGreaterThan(lost(YEARS, coded));
  });

  it('scrub.time: groups_lost goes down with scrubbing', () => {
    const never = lost(ROT);
    const scrubbed = lost(ROT, 'scrub.time={uniform: {min: 0d, max: 7d}}');
    expect(never).toBe(200);
    expect(scrubbed).toBeLessThan(120);
  });

  it('scrub.onRead: pull_ok goes down without', () => {
    const rot = with1('action: copy.corrupt, region: eastus, probability: 30%');
    expect(ok('pull_ok', rot, 'scrub.onRead=false')).toBeLessThan(ok('pull_ok', rot) - 0.1);
  });
});

describe('a fault of storage', () => {
  it('zone.outage: pull_ok goes down under lrs', () => {
    const lrs = 'registry.storage.scheme=lrs';
    const out = with1('action: zone.outage, zone: eastus/z1, duration: 30m');
    expect(ok('pull_ok', out, lrs)).toBeLessThan(ok('pull_ok', CLIENTS, lrs) - 0.2);
  });

  it('zone.outage: request_ok goes down under zrs, for what is under way there, and for seconds', () => {
    const busy = with1('action: zone.outage, zone: eastus/z1, duration: 30m').replace('20/min', '200/min');
    const failed = (yaml: string, ...sets: string[]) => 1 - ok('request_ok', yaml, ...sets);
    expect(failed(busy)).toBeGreaterThan(0);
    expect(failed(busy)).toBeLessThan(failed(busy, 'registry.storage.scheme=lrs') / 100);
    expect(failed(busy, 'faults=[]')).toBe(0);
    expect(ok('pull_ok', busy)).toBe(1);
  });

  it('zone.loss: images_lost goes up under lrs', () => {
    const lrs = 'registry.storage.scheme=lrs';
    expect(images(with1('action: zone.loss, zone: eastus/z0'), lrs)).toBeGreaterThan(images(CLIENTS, lrs) + 50);
  });

  it('zone.loss.rebuild: copies_at_risk goes down with it', () => {
    const loss = (rebuild: string) =>
      with1(`action: zone.loss, zone: eastus/z0${rebuild}`).replace('zrs', 'replicated(2)');
    expect(risk(loss(', rebuild: 5m'))).toBeLessThan(risk(loss('')) - 0.2);
  });

  it('storage.outage: request_ok goes down', () => {
    const out = with1('action: storage.outage, region: eastus, duration: 20m');
    expect(ok('request_ok', out)).toBeLessThan(ok('request_ok', CLIENTS) - 0.1);
  });

  it('node.burst: push_ok goes down', () => {
    const burst = with1('action: node.burst, region: eastus, pick: 75%, duration: 30m, lost: 0%');
    expect(ok('push_ok', burst)).toBeLessThan(ok('push_ok', CLIENTS) - 0.2);
  });

  it('node.burst.lost: images_lost goes up with it', () => {
    const burst = (lost: string) => with1(`action: node.burst, region: eastus, pick: all, duration: 5m, lost: ${lost}`);
    expect(images(burst('90%'))).toBeGreaterThan(images(burst('0%')) + 10);
  });

  it('disk.loss: copies_at_risk goes up', () => {
    const disk = with1('action: disk.loss, region: eastus, pick: all').replace('zrs', 'replicated(2)');
    expect(risk(disk)).toBeGreaterThan(risk(CLIENTS.replace('zrs', 'replicated(2)')));
  });

  it('copy.shock: images_lost goes up', () => {
    expect(images(with1('action: copy.shock, region: eastus, probability: 60%'))).toBeGreaterThan(images(CLIENTS) + 10);
  });

  it('copy.shock.probability: copies_at_risk goes up with it', () => {
    const shock = (share: string) => risk(with1(`action: copy.shock, region: eastus, probability: ${share}`));
    expect(shock('40%')).toBeGreaterThan(shock('10%'));
  });

  it('copy.corrupt: images_lost goes up', () => {
    expect(images(with1('action: copy.corrupt, region: eastus, probability: 60%'))).toBeGreaterThan(
      images(CLIENTS) + 10,
    );
  });

  it('copy.corrupt.probability: images_lost goes up with it', () => {
    const rot = (share: string) => images(with1(`action: copy.corrupt, region: eastus, probability: ${share}`));
    expect(rot('90%')).toBeGreaterThan(rot('10%'));
  });
});

describe('a hazard of storage', () => {
  const hazard = (text: string) => YEARS.replace('{action: node.loss, rate: 20/y}', `{${text}}`);
  const CALM = hazard('action: node.loss, rate: 0.0001/y');

  it('hazards.node.outage: copies_at_risk goes up with losses that wait for their nodes', () => {
    const outages = 'action: node.outage, rate: 50/y, duration: {exponential: {mean: 5d}}';
    const both = YEARS.replace('rate: 20/y}', `rate: 20/y}, {${outages}}`);
    expect(risk(both)).toBeGreaterThan(1.2 * risk(YEARS));
  });

  it('hazards.zone.outage: hazards_fired goes up', () => {
    const fired = counter(play(hazard('action: zone.outage, rate: 2/y, duration: 4h')), 'hazards_fired');
    // Three zones, four years.
    expect(fired).toBeGreaterThan(12);
  });

  it('hazards.zone.loss: groups_lost goes up under lrs', () => {
    const zone = hazard('action: zone.loss, rate: 0.5/y');
    expect(lost(zone, 'registry.storage.scheme=lrs')).toBeGreaterThan(lost(CALM, 'registry.storage.scheme=lrs') + 60);
  });

  it('hazards.storage.loss: groups_lost goes up', () => {
    expect(lost(hazard('action: storage.loss, rate: 0.5/y'))).toBeGreaterThan(lost(CALM) + 100);
  });

  it('hazards.disk.loss: copies_at_risk goes up', () => {
    expect(risk(hazard('action: disk.loss, rate: 1/y'))).toBeGreaterThan(risk(CALM));
  });

  it('hazards.copy.shock: groups_lost goes up', () => {
    expect(lost(hazard('action: copy.shock, rate: 1/y, probability: 40%'))).toBeGreaterThan(lost(CALM) + 10);
  });

  it('hazards.copy.corrupt: groups_lost goes up', () => {
    expect(lost(hazard('action: copy.corrupt, rate: 2/y'))).toBeGreaterThan(lost(CALM) + 50);
  });

  it('hazards.copy.corrupt.probability: groups_lost goes up with it', () => {
    const rot = (share: string) => lost(hazard(`action: copy.corrupt, rate: 2/y, probability: ${share}`));
    expect(rot('100%')).toBeGreaterThan(rot('5%'));
  });
});
