/** What of a run's losses the last backup has: `images_unrestorable`. */
import { describe, expect, it } from 'vitest';
import { counter, play } from './fixture.ts';

/** One region, three images: at 10, 50 and 70 minutes; all is lost at 80. */
const YAML = `name: backups
registry: {regions: [eastus]}
catalogue: {source: none}
clients:
  - name: ci
    region: eastus
    operations:
      - {at: 10m, op: push, repository: app, tag: a}
      - {at: 50m, op: push, repository: app, tag: b}
      - {at: 70m, op: push, repository: app, tag: c}
run: {duration: 2h, drain: 10m}
faults: [{id: fire, at: 80m, action: region.loss, region: eastus}]
`;

const left = (backup: string, sets: readonly string[] = []): number[] => {
  const outcome = play(`${YAML}backup: ${backup}\n`, 1, sets);
  return [counter(outcome, 'images_lost'), counter(outcome, 'images_unrestorable')];
};

describe('a backup beside a run', () => {
  it.each([
    ['an hour, so that the last was at 60 minutes', '{region: westeurope, every: 1h}', 1],
    ['a day, so that there is the one of time 0 alone', '{region: westeurope, every: 1d}', 3],
    ['five minutes', '{region: westeurope, every: 5m}', 0],
    ['five minutes, in the region that is lost', '{region: eastus, every: 5m}', 3],
    ['three quarters of an hour, kept for too short a time', '{region: westeurope, every: 45m, keep: 30m}', 3],
  ])('every %s', (_, backup, unrestorable) => {
    expect(left(backup)).toEqual([3, unrestorable]);
  });

  it('at times drawn by a law is the same for the same seed', () => {
    const backup = '{region: westeurope, every: {exponential: {mean: 30m}}}';
    expect(left(backup)).toEqual(left(backup));
    expect(left('{region: westeurope, every: {exponential: {mean: 10s}}}')).toEqual([3, 0]);
  });

  it('that people reach goes with a purged key when that is gone for good, and not before', () => {
    const kept = (vault: string, faults: string, backup = 'every: 30m'): number[] => {
      const key = `registry.encryption={customerManagedKey: {vault: {purgeProtection: true, ${vault}}, dataKey: {lifetime: 1d}}}`;
      return left(`{region: westeurope, ${backup}}`, ['registry.tier=premium', key, `faults=[${faults}]`]);
    };
    const purge = '{id: purge, at: 75m, action: key.purge';
    const fire = '{id: fire, at: 80m, action: region.loss, region: eastus}';
    const elsewhere = 'region: northeurope, pairedRegion: none';
    // Recovered, it took nothing: what is lost five minutes later lies in the backup of 60 minutes, but for the last push.
    expect(kept(elsewhere, `${purge}, duration: 20m}, ${fire}`)).toEqual([3, 1]);
    // Purged after all at 115 minutes, it takes the backup of 90 minutes as well.
    expect(kept(`${elsewhere}, softDelete: 40m`, `${purge}}`)).toEqual([3, 3]);
    expect(kept(`${elsewhere}, softDelete: 40m`, `${purge}}`, 'every: 30m, isolated: true')).toEqual([3, 0]);
  });

  it('has what was stored before the run', () => {
    const stored = play(`${YAML}backup: {region: westeurope, every: 1d}\n`, 1, [
      'catalogue={source: official-images, repositories: 2}',
    ]);
    expect(counter(stored, 'images_lost')).toBeGreaterThan(50);
    expect(counter(stored, 'images_unrestorable')).toBe(3);
  });

  it('changes no event, and has no figure where there is none', () => {
    const [without, withBackup] = [play(YAML), play(`${YAML}backup: {region: westeurope, every: 1h}\n`)];
    expect(withBackup.digest).toBe(without.digest);
    expect(without.counters.filter(({ metric }) => metric === 'images_unrestorable')).toEqual([]);
  });
});
