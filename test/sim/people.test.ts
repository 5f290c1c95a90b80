/** What people do by mistake in a run: what is lost by it, and how the ledger tells of it. */
import { describe, expect, it } from 'vitest';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { counter, expectRestored, fraction, HOUR, planOf, play, values } from './fixture.ts';

const fault = (text: string): string => `${HOUR}faults: [{id: oops, at: 30m, ${text}}]\n`;
const broken = (outcome: SeedOutcome): string[] =>
  [...outcome.invariants, outcome.convergence].filter(({ verdict }) => verdict !== 'pass').map(({ name }) => name);

describe('operator.delete', () => {
  const DELETE = fault('action: operator.delete, probability: 20%');

  it('loses images in every region, with a chain that says when each region heard of it', () => {
    const outcome = play(DELETE);
    const lost = counter(outcome, 'images_lost');
    expect(lost).toBeGreaterThan(100);
    expect(counter(outcome, 'images_deleted', { kind: 'fault' })).toBe(lost);
    expect(counter(outcome, 'images_deleted', { kind: 'client' })).toBe(0);
    expect(values(outcome, 'rpo_images')).toEqual([lost]);
    const [{ cause, excused, chain }] = outcome.losses as [SeedOutcome['losses'][number]];
    expect([cause, excused]).toEqual(['oops', false]);
    expect(chain.map(({ what }) => what)).toContain('last copy deleted by oops (operator.delete)');
    expect(chain.filter(({ what }) => /deleted by oops/.test(what))).toHaveLength(3);
    expect(broken(outcome)).toEqual(['acknowledged-stay-readable']);
  });

  it('of one repository leaves the others alone', () => {
    const outcome = play(fault('action: operator.delete, repository: python, region: westeurope'));
    expect(outcome.losses.length).toBeGreaterThan(0);
    expect(outcome.losses.every(({ image }) => image.startsWith('python@'))).toBe(true);
  });

  it('done in a region that is out of service does not happen', () => {
    const out = `${HOUR}faults: [{id: out, at: 10m, action: region.outage, region: eastus, duration: 40m}, {id: oops, at: 30m, action: operator.delete}]\n`;
    const outcome = play(out);
    expect(outcome.journal.find(({ id }) => id === 'oops')).toMatchObject({ fired: false });
    expect(counter(outcome, 'images_lost')).toBe(0);
  });

  it('goes on as if nothing had happened after a restore', () => {
    expectRestored(planOf(DELETE), 30 * 60e6 + 40_000);
  });
});

describe('release.bad', () => {
  const BAD = fault('action: release.bad, duration: 20m, probability: 50%');

  it('loses what is pushed meanwhile, from its 201 on, in all regions to which it is replicated', () => {
    const outcome = play(BAD);
    expect(outcome.losses.length).toBeGreaterThan(2);
    for (const { acknowledgedAtUs, lostAtUs, cause, pushed } of outcome.losses) {
      expect([cause, pushed]).toEqual(['oops', true]);
      expect(lostAtUs).toBe(acknowledgedAtUs);
      expect(acknowledgedAtUs).toBeGreaterThanOrEqual(30 * 60e6);
      expect(acknowledgedAtUs).toBeLessThan(50 * 60e6);
    }
    expect(outcome.losses[0]!.chain.at(-1)!.what).toMatch(/damaged as it was written, by oops \(release.bad\)/);
    expect(broken(outcome)).toEqual(['acknowledged-stay-readable']);
    expect(fraction(play(BAD.replace('fresh: 10%', 'fresh: 90%')), 'pull_ok')).toBeLessThan(0.95);
  });

  it('in one region leaves alone what is pushed elsewhere', () => {
    expect(play(BAD.replace('probability', 'regions: [westeurope], probability')).losses).toEqual([]);
  });
});

describe('retention', () => {
  const MOVING = `
name: moving
registry: {regions: [eastus, westeurope], retention: {days: 1}}
catalogue: {source: none}
clients:
  - name: ci
    region: westeurope
    operations:
      - {at: 1m, op: push, repository: app, tag: prod, image: a, layers: [5MB]}
      - {at: 2m, op: push, repository: app, tag: old, image: b, layers: [5MB]}
      - {at: 1h, op: push, repository: app, tag: prod, image: c, layers: [5MB]}
      - {at: 1h, op: untag, repository: app, tag: old}
      - {at: 23h, op: pull, repository: app, image: a}
      - {at: 26h, op: pull, repository: app, image: a}
run: {duration: 30h, drain: 1h}
`;
  const deleted = (sets: readonly string[]): number => counter(play(MOVING, 1, sets), 'images_deleted');

  it('deletes what has lost its last tag, so many days after that and everywhere', () => {
    const outcome = play(MOVING);
    expect(counter(outcome, 'images_deleted', { kind: 'retention', region: 'westeurope' })).toBe(2);
    expect(counter(outcome, 'images_lost')).toBe(0);
    expect(counter(outcome, 'images_missed')).toBe(1);
    expect(fraction(outcome, 'pull_ok')).toBe(0.5);
    expect(broken(outcome)).toEqual([]);
  });

  it('spares what is tagged again, and deletes nothing while it is off or its days are not over', () => {
    expect(deleted(['registry.retention.status=disabled', 'registry.deletion={}'])).toBe(0);
    expect(deleted(['registry.retention.days=2'])).toBe(0);
    expect(deleted(['registry.retention.days=0'])).toBe(2);
    const again = MOVING.replace('run:', '      - {at: 5h, op: push, repository: app, tag: again, image: a}\nrun:');
    expect(counter(play(again), 'images_deleted')).toBe(1);
  });

  it('that hears of the home region alone misses what is untagged elsewhere', () => {
    expect(deleted(['registry.retention.watches=home'])).toBe(0);
  });

  it('that nobody meant loses what is untagged while it is on', () => {
    const mistake = 'faults: [{id: oops, at: 30m, action: retention.misconfigure, duration: 2h}]\n';
    const outcome = play(MOVING + mistake, 1, ['registry.retention.status=disabled']);
    expect(outcome.losses.map(({ cause }) => cause)).toEqual(['oops', 'oops']);
    expect(counter(outcome, 'images_deleted', { kind: 'fault' })).toBe(2);
    const late = play(MOVING + mistake.replace('30m', '3h'), 1, ['registry.retention.status=disabled']);
    expect(late.losses).toEqual([]);
  });

  it('goes on as if nothing had happened after a restore', () => {
    for (const hours of [0.9, 2, 24.9, 25.1]) expectRestored(planOf(MOVING), hours * 3600e6);
  });
});
