import { describe, expect, it } from 'vitest';
import type { Availability } from '../../../studies/assess/availability/availability.ts';
import { compareAvailability } from '../../../studies/compare/availability.ts';

const MINUTES = 525_600;

/** One client that pulls, with an unavailability without each seed. */
function service(
  unavailability: number,
  without: readonly number[],
  timeLeftOut = 0,
  client = 'fleet',
  unseen = 0,
): Availability {
  const row = {
    client,
    operation: 'pull' as const,
    nines: unavailability > 0 ? -Math.log10(unavailability) : null,
    minutesPerYear: MINUTES * unavailability,
    lower95: MINUTES * unavailability,
    upper95: MINUTES * (unavailability + unseen),
    withoutCommonCauses: 0,
    pMonthMisses: 0,
    pMonthMissesUpper95: 0,
  };
  const usual = [{ client, operation: 'pull' as const, operations: 1e6, failed: 0, upper95: unseen }];
  const seeds = without.length;
  const outages = {
    target: 0.999,
    months: 20_000,
    states: 1,
    seeds,
    usual,
    usualSeeds: seeds,
    timeLeftOut,
    causes: [],
    reasons: [],
  };
  return { rows: [row], replicates: [{ estimate: unavailability, without }], outages };
}

describe('availability side by side', () => {
  it('has the difference that seeds in common leave', () => {
    const base = service(0.01, [0.011, 0.009, 0.0102, 0.0098]);
    const other = service(0.001, [0.0011, 0.0009, 0.00102, 0.00098]);
    const [row] = compareAvailability([base, other], 1).rows;
    expect(row!.minutes[0]).toMatchObject({ change: 'less', estimate: expect.closeTo(-0.009 * MINUTES, 6) });
    expect(row!.nines[0]!.estimate).toBeCloseTo(1, 9);
    // Logarithms move in step, so nines are nearly sure; minutes are not.
    expect(row!.nines[0]!.upper95! - row!.nines[0]!.lower95!).toBeLessThan(0.001);
    expect(row!.minutes[0]!.upper95! - row!.minutes[0]!.lower95!).toBeGreaterThan(100);
  });

  it('counts time of which nothing is known against whoever it is of', () => {
    const seeds = [0.01, 0.01, 0.01, 0.01];
    const [row] = compareAvailability([service(0.01, seeds, 0.001), service(0.01, seeds, 0.002)], 1).rows;
    expect(row!.minutes[0]).toMatchObject({
      change: 'notSeen',
      lower95: expect.closeTo(-0.001 * MINUTES, 6),
      upper95: expect.closeTo(0.002 * MINUTES, 6),
    });
    expect(row!.nines[0]!.lower95).toBeCloseTo(-Math.log10(1.2), 9);
    expect(row!.nines[0]!.upper95).toBeCloseTo(Math.log10(1.1), 9);
  });

  it('has no nines of what never fails, and no difference where one has no such client', () => {
    const never = service(0, [0, 0, 0, 0]);
    const unseen = service(0, [0, 0, 0, 0], 0, 'fleet', 1e-5);
    const some = service(0.01, [0.01, 0.01, 0.01, 0.01]);
    expect(compareAvailability([some, never], 1).rows[0]!.nines[0]).toMatchObject({
      change: 'inconclusive',
      estimate: null,
    });
    expect(compareAvailability([some, unseen], 1).rows[0]!.nines[0]).toMatchObject({
      change: 'more',
      lower95: expect.closeTo(3, 9),
      upper95: null,
    });
    expect(compareAvailability([unseen, some], 1).rows[0]!.nines[0]).toMatchObject({ change: 'less', lower95: null });
    expect(compareAvailability([never, never], 1).rows[0]!.nines[0]!.change).toBe('same');
    const { rows } = compareAvailability([some, service(0.01, [0.01, 0.01], 0, 'other')], 1);
    expect(rows.map(({ client, scenarios, minutes }) => [client, scenarios.map(Boolean), minutes[0]!.change])).toEqual([
      ['fleet', [true, false], 'inconclusive'],
      ['other', [false, true], 'inconclusive'],
    ]);
  });

  it('is the same for certain of those that rest on the same, however wide their intervals', () => {
    const [a, b] = [service(0.01, [0.02, 0.005], 0.001), service(0.01, [0.02, 0.005], 0.001)];
    expect(compareAvailability([a, b], 1, ['this', 'that']).rows[0]!.minutes[0]!.change).toBe('notSeen');
    const [row] = compareAvailability([a, b], 1, ['this', 'this']).rows;
    expect([row!.minutes[0], row!.nines[0]]).toMatchObject([{ change: 'same' }, { change: 'same' }]);
  });
});
