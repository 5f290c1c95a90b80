/** One database of manifests and tags for all regions, as Quay has it. */
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../sim/measure/outcome.ts';
import { World } from '../../sim/world.ts';
import { counter, fraction, meanSeconds, planOf, play, values } from './fixture.ts';

const QUAY = `
name: quay
registry: {regions: [eastus, westeurope], metadata: {shared: eastus}, replication: {bandwidth: 100Mbps}}
catalogue: {repositories: 2}
clients:
  - {name: builds, region: eastus, push: {rate: 30/h}}
  - {name: europe, region: westeurope, pull: {rate: 4/min, fresh: 30%}}
run: {duration: 1h, drain: 1h}
`;
const APART = ['registry.metadata=replicated'];

describe('one database for all regions', () => {
  it('shows a tag everywhere at once, and serves layers that have not arrived from where they are', () => {
    const stalled = `${QUAY}faults: [{at: 0s, action: replication.pause, from: eastus, duration: 1h}]`;
    expect(fraction(play(stalled), 'pull_ok')).toBe(1);
    expect(counter(play(stalled), 'images_stale')).toBe(0);
    expect(counter(play(stalled, 1, APART), 'images_stale')).toBeGreaterThan(5);
  });

  it('keeps the order in which its writes were taken, whatever clocks show', () => {
    const end = (skewed: string, set: readonly string[] = []): number => {
      const file = `
name: hands
registry: {regions: [eastus, westeurope], metadata: {shared: eastus}}
catalogue: {source: none}
clients:
  - {region: eastus, operations: [{at: 1m, op: push, repository: app, tag: v1, layers: [1MB]}]}
  - {region: westeurope, operations: [{at: 3m, op: push, repository: app, tag: v1, layers: [2MB]}]}
faults: [{at: 2m, action: clock.skew, region: ${skewed}, offset: -5m, duration: 10m}]
run: {duration: 10m}
`;
      const world = new World(planOf(file, set), 1);
      world.runUntil(world.horizonUs);
      return world.catalogue.tagTarget[0]!;
    };
    expect(end('westeurope', APART)).toBe(0);
    expect([end('westeurope'), end('eastus')]).toEqual([1, 1]);
  });

  it('costs each request for a manifest a round trip to its region', () => {
    const more = meanSeconds(play(QUAY), 'pull_time') - meanSeconds(play(QUAY, 1, APART), 'pull_time');
    // Two such requests a pull, some 85 ms each; fresh layers from afar add to it.
    expect(more).toBeGreaterThan(0.15);
  });

  it('takes pulls and pushes of every region down with its own', () => {
    const file = `${QUAY}faults: [{at: 20m, action: region.outage, region: eastus, duration: 20m}]`.replace(
      '30%',
      '0%',
    );
    expect(fraction(play(file, 1, APART), 'pull_ok')).toBe(1);
    expect(fraction(play(file), 'pull_ok')).toBeLessThan(0.75);
    expect(play(file).convergence).toMatchObject({ verdict: 'pass' });
    expect(play(file).losses).toEqual([]);
  });

  it('gives clients of every region a recovery time when its own is struck', () => {
    const out = `${QUAY}faults: [{id: out, at: 20m, action: region.outage, region: eastus, duration: 20m}]`;
    for (const client of ['builds', 'europe']) {
      const times = values(play(out), 'rto', { fault: 'out', client });
      expect([client, times.length]).toEqual([client, 1]);
      expect(times[0]!).toBeGreaterThan(19 * 60e6);
      expect(times[0]!).toBeLessThan(25 * 60e6);
    }
    // Apart, only those notice who were sent there.
    expect(values(play(out, 1, APART), 'rto', { client: 'europe' })).toEqual([]);
    const lost = `${QUAY}faults: [{id: gone, at: 20m, action: region.loss, region: eastus}]`;
    const open = play(lost).samples.filter(({ metric }) => metric === 'rto');
    expect(open.map(({ labels, open }) => [labels.client, open])).toEqual([
      ['builds', [100 * 60e6]],
      ['europe', [100 * 60e6]],
    ]);
    const storage = `${QUAY}faults: [{id: out, at: 20m, action: storage.outage, region: eastus, duration: 20m}]`;
    expect(values(play(storage), 'rto', { client: 'europe' })).toEqual([]);
  });

  it('is out of reach for a region that is cut off from it', () => {
    const cut = `${QUAY}faults: [{at: 20m, action: network.partition, from: westeurope, to: eastus, duration: 20m}]`;
    expect(fraction(play(cut), 'pull_ok')).toBeLessThan(0.75);
  });

  it('survives the loss of the storage beside it', () => {
    const outcome = play(`${QUAY}faults: [{at: 30m, action: storage.loss, region: eastus}]`);
    expect(counter(outcome, 'images_lost')).toBeLessThan(3);
    expect(fraction(outcome, 'pull_ok')).toBeGreaterThan(0.97);
  });

  it('loses every image with its region, although layers are elsewhere, and says so', () => {
    const outcome = play(`${QUAY}faults: [{id: gone, at: 30m, action: region.loss, region: eastus}]`);
    const stored = outcome.losses.filter(({ pushed }) => !pushed);
    expect(stored.length).toBeGreaterThan(50);
    expect(stored[0]!.excused).toBe(false);
    expect(stored[0]!.chain).toMatchObject([
      { what: 'stored in every replica before the run' },
      {
        region: 'eastus',
        fault: 'gone',
        what: 'the one database of all manifests and tags destroyed by gone (region.loss)',
      },
      { region: 'westeurope', what: 'its layers are still here, and nothing names them any more' },
    ]);
    expect(counter(outcome, 'bytes_stored', { region: 'westeurope' })).toBeGreaterThan(1e9);
    expect(fraction(outcome, 'pull_ok')).toBeLessThan(0.6);
  });

  it('takes new pushes when its region has been rebuilt, and knows nothing of before', () => {
    const outcome = play(`${QUAY}faults: [{id: gone, at: 30m, action: region.loss, region: eastus, rebuild: 5m}]`);
    const late = counter(outcome, 'images_acknowledged') - outcome.losses.filter(({ pushed }) => pushed).length;
    expect(late).toBeGreaterThan(5);
    expect(outcome.losses.filter(({ pushed }) => !pushed).length).toBeGreaterThan(50);
  });

  it('is the region’s own business: another region’s loss takes only what was nowhere else', () => {
    const outcome = play(`${QUAY}faults: [{at: 30m, action: region.loss, region: westeurope}]`);
    expect(counter(outcome, 'images_lost')).toBe(0);
    expect(fraction(outcome, 'pull_ok')).toBeGreaterThan(0.9);
  });

  it('still names an image whose layers had all left the region that is lost', () => {
    const plan = planOf(`${QUAY}faults: [{at: 1m, action: region.loss, region: westeurope}]`);
    const world = new World(plan, 1);
    const { catalogue } = world;
    const [home, europe] = [plan.home, 1 - plan.home];
    // By the books only Europe has it whole, and its layers are in both.
    catalogue.manifestVisible[0] = 1 << europe;
    world.runUntil(world.horizonUs);
    expect(catalogue.isWhole(0, home)).toBe(true);
    expect(outcomeOf(world, 1).losses.map(({ image }) => image)).not.toContain('eclipse-temurin@stored/1');
  });
});
