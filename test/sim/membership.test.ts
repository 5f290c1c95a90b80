/** Replicas that join the registry and leave it in the course of a run. */
import { describe, expect, it } from 'vitest';
import { fingerprintState, restoreState, saveState } from '../../sim/kernel/state.ts';
import { outcomeOf } from '../../sim/measure/outcome.ts';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { World } from '../../sim/world.ts';
import { counter, fraction, planOf, play, values } from './fixture.ts';

const GROWING = `
name: growing
registry:
  regions: [eastus, westeurope]
  changes: [{at: 10m, add: japaneast}]
  replication: {bandwidth: 200Mbps}
catalogue: {repositories: 2}
clients:
  - {name: builds, region: eastus, push: {rate: 60/h}}
  - {name: japan, region: japaneast, pull: {rate: 2/min, fresh: 10%}}
run: {duration: 3h, drain: 1h}
`;

const openTime = (outcome: SeedOutcome): number[] =>
  outcome.samples.filter(({ metric }) => metric === 'seeding_time').flatMap(({ open }) => [...open]);

describe('an added replica', () => {
  it('is seeded over the links in the time that bytes over bandwidth make, whatever the size of the registry', () => {
    for (const scale of [0.5, 1, 2]) {
      const outcome = play(GROWING, 1, [`catalogue.scale=${scale}`]);
      const progress = outcome.fractions.find(({ metric }) => metric === 'seeding_progress')!;
      const [us] = values(outcome, 'seeding_time');
      const arithmeticUs = (progress.total / 25e6) * 1e6;
      expect(progress.ok).toBe(progress.total);
      expect(us! / arithmeticUs).toBeGreaterThan(0.97);
      expect(us! / arithmeticUs).toBeLessThan(1.1);
    }
  });

  it('would take days for two terabytes: what is not done by the end is a lower bound', () => {
    const outcome = play(GROWING, 1, ['catalogue.scale=4', 'registry.replication.bandwidth=30Mbps']);
    const { ok, total } = outcome.fractions.find(({ metric }) => metric === 'seeding_progress')!;
    const secondsOfSeeding = openTime(outcome)[0]! / 1e6;
    expect(values(outcome, 'seeding_time')).toEqual([]);
    expect(total / 3.75e6).toBeGreaterThan(secondsOfSeeding);
    // The link was never idle: what seeding did not get, live pushes took, which go first.
    const moved = counter(outcome, 'bytes_replicated', { from: 'eastus', to: 'japaneast' });
    expect(moved / 3.75e6 / secondsOfSeeding).toBeGreaterThan(0.97);
    expect(ok).toBeGreaterThan(0.7 * moved);
    expect(outcome.convergence).toMatchObject({ verdict: 'inconclusive' });
    expect(outcome.convergence.observed).toContain('the seeding of japaneast');
  });

  it('serves when it is ready, and agrees with the others at the end', () => {
    const outcome = play(GROWING);
    expect(fraction(outcome, 'pull_ok')).toBe(1);
    expect(counter(outcome, 'bytes_egress', { region: 'japaneast' })).toBeGreaterThan(0);
    expect(outcome.convergence).toMatchObject({ verdict: 'pass' });
    expect(outcome.journal).toMatchObject([{ id: 'add-japaneast', action: 'registry.add', fired: true }]);
    expect(outcome.journal[0]!.recoveredAtUs).toBeGreaterThan(12 * 60e6);
  });

  it('gets live pushes ahead of what was there before', () => {
    const slow = play(GROWING, 1, ['registry.replication.bandwidth=50Mbps']);
    const lag = slow.histograms.find(
      ({ metric, labels }) =>
        metric === 'replication_lag' && labels['from'] === 'eastus' && labels['to'] === 'japaneast',
    )!;
    const [seedingUs] = [...values(slow, 'seeding_time'), ...openTime(slow)];
    expect(lag.data.sum / lag.data.count).toBeLessThan(seedingUs! / 10);
  });

  it('is told of over time: images there of those to come', () => {
    const row = play(GROWING).timeline.rows.find(({ kind }) => kind === 'replica')!;
    expect(row).toMatchObject({ name: 'japaneast', operation: 'seeding' });
    expect(row.total[0]).toBe(0);
    expect(row.ok.every((there, i) => i === 0 || there >= row.ok[i - 1]!)).toBe(true);
    expect(row.ok.at(-1)).toBe(row.total.at(-1));
  });

  it('is in service for the time that it belongs to the registry, and cannot be struck before', () => {
    const early = `${GROWING}faults: [{id: early, at: 5m, action: region.outage, region: japaneast, duration: 1h}]`;
    const outcome = play(early);
    expect(outcome.journal.find(({ id }) => id === 'early')).toMatchObject({ fired: false });
    const up = outcome.fractions.find(
      ({ metric, labels }) => metric === 'region_up' && labels['region'] === 'japaneast',
    )!;
    expect(up.ok).toBe(up.total);
    expect(up.total).toBeLessThan(3 * 3600e6);
  });

  it('protects when it is ready and not before', () => {
    const alone = GROWING.replace('[eastus, westeurope]', '[eastus]');
    const early = play(`${alone}faults: [{id: gone, at: 14m, action: region.loss, region: eastus}]`);
    const late = play(`${alone}faults: [{id: gone, at: 170m, action: region.loss, region: eastus}]`);
    const stored = (outcome: SeedOutcome): number => outcome.losses.filter(({ pushed }) => !pushed).length;
    expect(stored(early)).toBeGreaterThan(50);
    expect(stored(late)).toBe(0);
    expect(early.losses.find(({ pushed }) => !pushed)).toMatchObject({ excused: false });
    expect(early.losses[0]!.chain.map(({ what }) => what)).toContain('not seeded to this replica yet');
    // Nothing is left to wait for: it is ready with what it has.
    expect(openTime(early)).toEqual([]);
  });

  it('goes on from another source when its own is out', () => {
    const outcome = play(`${GROWING}faults: [{at: 15m, action: region.loss, region: westeurope}]`);
    expect(values(outcome, 'seeding_time').length).toBe(1);
    expect(outcome.convergence).toMatchObject({ verdict: 'pass' });
  });

  it('that is destroyed while it is seeded comes back by geo-repair when its region does', () => {
    const gone = `${GROWING}faults: [{at: 15m, action: region.loss, region: japaneast, rebuild: 10m}]`;
    const outcome = play(gone, 1, ['repair.geo.time=10m']);
    expect(openTime(outcome).length).toBe(1);
    expect(outcome.convergence).toMatchObject({ verdict: 'pass' });
    expect(counter(outcome, 'bytes_egress', { region: 'japaneast' })).toBeGreaterThan(0);
  });

  it('leaves all other draws as they were', () => {
    const push = (outcome: SeedOutcome): unknown => outcome.histograms.filter(({ metric }) => metric === 'push_time');
    expect(push(play(GROWING))).toEqual(push(play(GROWING, 1, ['registry.changes=[]'])));
  });
});

describe('the control plane', () => {
  const WIDER = ['registry.regions=[eastus, westeurope, koreacentral]'];

  it('is in the home region: while that is out nothing can be added or removed, and the rest goes on', () => {
    const outcome = play(
      `${GROWING}faults: [{at: 5m, action: region.outage, region: eastus, duration: 30m}]`,
      1,
      WIDER,
    );
    expect(counter(outcome, 'changes_failed')).toBe(1);
    expect(outcome.journal.find(({ id }) => id === 'add-japaneast')).toMatchObject({ fired: false });
    expect(outcome.warnings.join()).toContain('the control plane is in the home region, eastus');
    expect(fraction(outcome, 'pull_ok')).toBe(1);
  });

  it('is gone for good with the home region, and pushes and pulls of the others never notice', () => {
    const elsewhere = GROWING.replace('region: eastus, push', 'region: westeurope, push');
    const outcome = play(`${elsewhere}faults: [{at: 5m, action: region.loss, region: eastus}]`, 1, WIDER);
    expect(counter(outcome, 'changes_failed')).toBe(1);
    expect(fraction(outcome, 'push_ok')).toBe(1);
    expect(fraction(outcome, 'pull_ok')).toBe(1);
  });
});

const SHRINKING = `
name: shrinking
registry:
  regions: [eastus, westeurope]
  changes: [{at: 30m, remove: westeurope}]
  replication: {bandwidth: 20Mbps}
catalogue: {repositories: 2}
clients:
  - {name: europe, region: westeurope, push: {rate: 60/h}, pull: {rate: 2/min}}
run: {duration: 1h, drain: 2h}
`;

/** What Europe takes meanwhile it has alone. */
const STALL = '{id: stall, at: 20m, action: replication.pause, from: westeurope, duration: 20m}';

describe('a removed replica', () => {
  it('hands on what it alone has before it goes, so nothing is lost', () => {
    const outcome = play(`${SHRINKING}faults: [${STALL}]`);
    const change = outcome.journal.find(({ id }) => id === 'remove-westeurope')!;
    expect(outcome.losses).toEqual([]);
    // It had to wait for the end of the stall.
    expect(change.recoveredAtUs).toBeGreaterThan(40 * 60e6);
    expect(counter(outcome, 'bytes_stored', { region: 'westeurope' })).toBe(0);
    expect(outcome.convergence).toMatchObject({ verdict: 'pass' });
  });

  it('is handed out no more: clients go elsewhere when their answers have expired', () => {
    const outcome = play(SHRINKING, 1, ['registry.replication.bandwidth=1Gbps']);
    expect(fraction(outcome, 'pull_ok')).toBe(1);
    expect(counter(outcome, 'images_acknowledged', { region: 'eastus' })).toBeGreaterThan(10);
  });

  it('hands on to home even what no rule leads away', () => {
    const rules = 'registry.replication.topology={rules: [{from: eastus, to: westeurope}]}';
    const outcome = play(SHRINKING, 1, [rules]);
    expect(counter(outcome, 'images_acknowledged', { region: 'westeurope' })).toBeGreaterThan(5);
    expect(outcome.losses).toEqual([]);
  });

  it('can be lost while it still drains, with what it alone had', () => {
    const outcome = play(
      `${SHRINKING}faults: [${STALL}, {id: gone, at: 31m, action: region.loss, region: westeurope}]`,
    );
    expect(outcome.losses.length).toBeGreaterThan(0);
    expect(outcome.losses.every(({ cause, excused }) => cause === 'gone' && excused)).toBe(true);
  });

  it('may come back later, empty, and is seeded again', () => {
    const again = 'registry.changes=[{at: 10m, remove: westeurope}, {at: 20m, add: westeurope}]';
    const outcome = play(SHRINKING, 1, [again, 'registry.replication.bandwidth=1Gbps']);
    expect(outcome.journal.map(({ id, fired }) => [id, fired])).toEqual([
      ['remove-westeurope', true],
      ['add-westeurope', true],
    ]);
    expect(values(outcome, 'seeding_time').length).toBe(1);
    expect(outcome.convergence).toMatchObject({ verdict: 'pass' });
  });
});

describe('the state of changes and seeding', () => {
  it('goes on after a restore as if it had never stopped', () => {
    const plan = planOf(
      `${GROWING}faults: [{at: 20m, action: region.outage, region: westeurope, duration: 10m}]`.replace(
        '{at: 10m, add: japaneast}',
        '{at: 10m, add: japaneast}, {at: 40m, remove: westeurope}',
      ),
    );
    const whole = new World(plan, 4);
    whole.runUntil(whole.horizonUs);
    const expected = JSON.stringify(outcomeOf(whole, 4));
    for (const minute of [5, 11, 15, 22, 29, 41, 60]) {
      const first = new World(plan, 4);
      first.runUntil(minute * 60e6 + 1);
      const second = new World(plan, 4);
      restoreState(second, saveState(first));
      expect(fingerprintState(second)).toBe(fingerprintState(first));
      second.runUntil(second.horizonUs);
      expect(JSON.stringify(outcomeOf(second, 4))).toBe(expected);
    }
  });
});
