/** What settings of promises move. */
import { describe, expect, it } from 'vitest';
import { counter, HOUR, play } from '../sim/fixture.ts';
import { flip } from './flip.ts';

/** Fresh images are pulled in Europe while the way there is narrow. */
const NARROW = HOUR.replace('bandwidth: 200Mbps', 'bandwidth: 20Mbps').replace('fresh: 10%', 'fresh: 60%');

describe('settings of promises', () => {
  it('registry.replication.staleness: stale_reads goes down when a longer one is stated', () => {
    const stale = (outcome: ReturnType<typeof play>): number =>
      counter(outcome, 'stale_reads', { region: 'westeurope' });
    const { before, after } = flip(
      NARROW,
      'registry.replication.staleness=1s',
      'registry.replication.staleness=5m',
      stale,
    );
    expect(before).toBeGreaterThan(10);
    expect(after).toBeLessThan(before / 2);
  });

  it('a stated staleness binds every region, and where none is stated the one that took the push alone', () => {
    const verdict = (sets: readonly string[]): string | undefined =>
      play(NARROW, 1, sets).invariants.find(({ name }) => name === 'read-your-writes')?.verdict;
    expect(verdict([])).toBe('pass');
    expect(verdict(['registry.replication.staleness=1s'])).toBe('fail');
    expect(verdict(['registry.replication.staleness=2h'])).toBe('pass');
  });
});
