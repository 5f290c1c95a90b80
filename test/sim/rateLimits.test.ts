import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { restoreState, saveState } from '../../sim/kernel/state.ts';
import { type LimitsPlan, METERED, MOST_PER_MINUTE } from '../../sim/limitsPlan.ts';
import { LIMIT_DELETE, LIMIT_READ, LIMIT_WRITE, RateLimits } from '../../sim/registry/rateLimits.ts';

const MINUTE_US = 60e6;
const NONE = Number.POSITIVE_INFINITY;
const NO_LIMITS: LimitsPlan = {
  perMinute: METERED.map(() => NONE),
  identityPerMinute: METERED.map(() => NONE),
  counter: 'bucket',
  counting: 'requests',
  storageBytes: NONE,
  storageCheck: 'atCommit',
  layerBytes: NONE,
};

function limits(read: number, write = NONE, replicas = 1): RateLimits {
  return new RateLimits(replicas, { ...NO_LIMITS, perMinute: [read, write, NONE, NONE, NONE] });
}

/** How many of so many operations at one instant are let in. */
function burst(of: RateLimits, count: number, nowUs: number, replica = 0, kind = LIMIT_READ): number {
  let taken = 0;
  for (let i = 0; i < count; i++) if (of.take(replica, kind, { nowUs })) taken++;
  return taken;
}

describe('a bucket of operations', () => {
  it('holds a minute’s worth at first, and after any time in which nobody asked', () => {
    const of = limits(30);
    expect([burst(of, 100, 0), burst(of, 100, 10 * 86_400e6)]).toEqual([30, 30]);
  });

  it('is refilled continuously: a twentieth of a minute brings a twentieth', () => {
    const of = limits(60);
    burst(of, 60, 0);
    expect([burst(of, 9, 3e6 - 1), burst(of, 9, 3e6), burst(of, 9, 4e6 - 1)]).toEqual([2, 1, 0]);
  });

  it('lets in no more than a minute’s worth and what time has brought, in any window', () => {
    const arrivals = fc.array(fc.tuple(fc.integer({ min: 0, max: 40e6 }), fc.integer({ min: 1, max: 9 })), {
      minLength: 1,
      maxLength: 30,
    });
    const limit = fc.oneof(fc.integer({ min: 1, max: 60 }), fc.constant(MOST_PER_MINUTE));
    fc.assert(
      fc.property(limit, arrivals, (perMinute, gaps) => {
        const of = limits(perMinute);
        const admitted: number[] = [];
        let nowUs = 0;
        for (const [gapUs, together] of gaps) {
          nowUs += gapUs;
          for (let i = burst(of, together, nowUs); i > 0; i--) admitted.push(nowUs);
        }
        for (const [from, fromUs] of admitted.entries()) {
          const isOver = (us: number, place: number): boolean =>
            place + 1 > perMinute + (perMinute * (us - fromUs)) / MINUTE_US;
          expect(admitted.slice(from).findIndex(isOver)).toBe(-1);
        }
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it('refuses nothing while a whole operation is left in it', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 20e6 }), { maxLength: 60 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), gaps, (perMinute, list) => {
        const of = limits(perMinute);
        let nowUs = 0;
        // What is in the bucket, by a sum of fractions that is right to a millionth.
        let level = perMinute;
        for (const gapUs of list) {
          nowUs += gapUs;
          level = Math.min(perMinute, level + (perMinute * gapUs) / MINUTE_US);
          const taken = of.take(0, LIMIT_READ, { nowUs });
          if (Math.abs(level - 1) > 1e-6) expect(taken).toBe(level > 1);
          if (taken) level -= 1;
        }
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it('is one of its own for each replica and kind of operation', () => {
    const of = limits(5, 3, 2);
    expect(burst(of, 9, 0, 0, LIMIT_READ)).toBe(5);
    expect(burst(of, 9, 0, 0, LIMIT_WRITE)).toBe(3);
    expect(burst(of, 9, 0, 1, LIMIT_READ)).toBe(5);
    expect(burst(of, 9, 0, 1, LIMIT_DELETE)).toBe(9);
  });
});

describe('Retry-After', () => {
  it('counts down to the end of the minute that the first refusal began', () => {
    const of = limits(1);
    burst(of, 1, 5e6);
    const toldAt = (us: number): number => {
      expect(of.take(0, LIMIT_READ, { nowUs: us })).toBe(false);
      return of.retryAfterUs / 1e6;
    };
    expect([toldAt(6e6), toldAt(16e6), toldAt(16.5e6), toldAt(64.9e6)]).toEqual([60, 50, 50, 2]);
  });

  it('begins another minute when the first is over', () => {
    const of = limits(1);
    burst(of, 2, 0);
    burst(of, 1, MINUTE_US);
    expect(of.take(0, LIMIT_READ, { nowUs: MINUTE_US + 10e6 })).toBe(false);
    expect(of.retryAfterUs).toBe(60e6);
  });
});

describe('a limit that changes', () => {
  it('takes away what its bucket does not hold any more, and gives nothing back at once', () => {
    const of = limits(100);
    of.change(0, LIMIT_READ, 0.1, { nowUs: 0 });
    expect(burst(of, 200, 0)).toBe(10);
    of.change(0, LIMIT_READ, 1, { nowUs: 0 });
    expect([burst(of, 200, 0), burst(of, 200, 6e6)]).toEqual([0, 10]);
  });

  it('can be none at all', () => {
    const of = limits(100);
    of.change(0, LIMIT_READ, 0, { nowUs: 0 });
    expect(burst(of, 10, 3600e6)).toBe(0);
  });

  it('leaves alone what has no limit', () => {
    const of = limits(NONE);
    of.change(0, LIMIT_READ, 0, { nowUs: 0 });
    expect(burst(of, 10, 0)).toBe(10);
  });
});

it('buckets go on after a restore as if they had never stopped', () => {
  const of = limits(10, 4);
  burst(of, 7, 1e6);
  burst(of, 5, 2e6, 0, LIMIT_WRITE);
  of.change(0, LIMIT_READ, 0.5, { nowUs: 3e6 });
  const again = limits(10, 4);
  restoreState(again, saveState(of));
  const rest = (bucket: RateLimits): number[] =>
    [4e6, 30e6, 31e6, 62e6].flatMap((us) => [burst(bucket, 3, us), burst(bucket, 3, us, 0, LIMIT_WRITE)]);
  expect(rest(again)).toEqual(rest(of));
});
