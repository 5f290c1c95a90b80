import { describe, expect, it } from 'vitest';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { counter, fraction, meanSeconds, values } from '../sim/fixture.ts';
import { flip, strike } from './flip.ts';

const imagesLost = (outcome: SeedOutcome): number => counter(outcome, 'images_lost');
const pullOk = (outcome: SeedOutcome): number => fraction(outcome, 'pull_ok');
const pushOk = (outcome: SeedOutcome): number => fraction(outcome, 'push_ok');
const rto = (outcome: SeedOutcome): number => Math.max(...values(outcome, 'rto'));

/** One region whose storage is destroyed under a living front end. */
const LOST = `
name: storage-lost
registry: {regions: [eastus], storage: {geoRedundancy: grs}}
catalogue: {repositories: 8}
clients:
  - {name: builds, region: eastus, push: {rate: 120/h}}
  - {name: site, region: eastus, pull: {rate: 10/min, fresh: 0%}}
run: {duration: 3h, drain: 3h}
faults:
  - {id: loss, at: 1h, action: storage.loss, region: eastus}
`;
const FAILOVER = `${LOST}  - {id: failover, at: 61m, action: operator.failover, region: eastus, takes: 30m}\n`;

describe('geo-redundant storage', () => {
  it('registry.storage.geoRedundancy: images_lost goes down with a copy in the paired region', () => {
    const lost = flip(LOST, 'registry.storage.geoRedundancy=none', 'registry.storage.geoRedundancy=grs', imagesLost);
    expect(lost.before).toBeGreaterThan(500);
    expect(lost.after).toBeGreaterThan(0);
    expect(lost.after).toBeLessThan(30);
  });

  it('registry.storage.geoRedundancy: pull_ok goes up when the copy can be read', () => {
    const ok = flip(LOST, 'registry.storage.geoRedundancy=grs', 'registry.storage.geoRedundancy=ra-grs', pullOk);
    expect(ok.before).toBeLessThan(0.5);
    expect(ok.after).toBeGreaterThan(0.99);
  });

  it('registry.storage.geoLag: images_lost goes up with a longer one', () => {
    const lost = flip(LOST, 'registry.storage.geoLag=1m', 'registry.storage.geoLag=20m', imagesLost);
    expect(lost.after).toBeGreaterThan(lost.before * 3);
  });

  it('registry.storage.geoLag: geo_sync_age_at_loss goes up with a longer one', () => {
    const age = (outcome: SeedOutcome): number => Math.max(...values(outcome, 'geo_sync_age_at_loss'));
    const ages = flip(LOST, 'registry.storage.geoLag=1m', 'registry.storage.geoLag=15m', age);
    expect(ages.before).toBeLessThanOrEqual(60e6);
    expect(ages.after).toBeGreaterThan(60e6);
    expect(ages.after).toBeLessThanOrEqual(900e6);
  });

  it('registry.storage.pairs: pull_time goes up with a copy that is farther away, once it serves', () => {
    const far = 'registry.storage.pairs={eastus: southeastasia}';
    const times = flip(FAILOVER, [], far, (outcome) => meanSeconds(outcome, 'pull_time'));
    expect(times.after).toBeGreaterThan(times.before * 1.2);
  });

  it('registry.storage.pairs: pull_time goes up with a copy that is farther away, while it is read', () => {
    const out = LOST.replace('geoRedundancy: grs', 'geoRedundancy: ra-grs').replace(
      'at: 1h, action: storage.loss, region: eastus',
      'at: 1s, action: storage.outage, region: eastus, duration: 3h',
    );
    const near = flip(out, 'suppress=[loss]', [], (outcome) => meanSeconds(outcome, 'pull_time'));
    expect(near.after).toBeGreaterThan(near.before + 0.05);
    const far = 'registry.storage.pairs={eastus: southeastasia}';
    const times = flip(out, [], far, (outcome) => meanSeconds(outcome, 'pull_time'));
    expect(times.after).toBeGreaterThan(times.before + 0.1);
  });
});

describe('failover', () => {
  it('operator.failover: push_ok goes up after it', () => {
    const ok = strike(FAILOVER, 'failover', pushOk);
    expect(ok.before).toBeLessThan(0.5);
    expect(ok.after).toBeGreaterThan(0.75);
  });

  it('operator.failover: images_lost goes up where the storage would have come back', () => {
    const back = FAILOVER.replace('storage.loss', 'region.outage').replace(
      'region: eastus}',
      'region: eastus, duration: 1h}',
    );
    const lost = strike(back, 'failover', imagesLost);
    expect(lost.before).toBe(0);
    expect(lost.after).toBeGreaterThan(0);
  });

  it('operator.failover.takes: rto goes up with a slower one', () => {
    const times = flip(FAILOVER, 'faults.1.takes=10m', 'faults.1.takes=1h', rto);
    expect(times.after).toBeGreaterThan(times.before + 45 * 60e6);
  });

  it('operator.failover.resume: images_lost goes down at the next failure once there is a copy again', () => {
    const again = `${FAILOVER}  - {id: again, at: 170m, action: storage.loss, region: westus}\n`.replace(
      '{id: loss, at: 1h, action: storage.loss, region: eastus}',
      '{id: loss, at: 1h, action: region.outage, region: eastus, duration: 10m}',
    );
    const soon = ['faults.1.resume=10m', 'repair.geo.time=30m'];
    const lost = flip(again, [], soon, imagesLost);
    expect(lost.before).toBeGreaterThan(500);
    expect(lost.after).toBeLessThan(lost.before / 10);
  });
});
