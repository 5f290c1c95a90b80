import { describe, expect, it } from 'vitest';
import { ArrivalCounts } from '../../studies/traces/arrivals.ts';
import { NameCounts, zipfFit } from '../../studies/traces/counts.ts';

/** Whatever comes at these microseconds. */
function arrivals(times: Iterable<number>) {
  const counts = new ArrivalCounts();
  for (const time of times) counts.add(time);
  return counts.arrivals();
}

const MINUTE_US = 60e6;

describe('bursts', () => {
  it('are none where events are even: the variance of their counts is 0', () => {
    const even = arrivals(Array.from({ length: 20 * 60 + 1 }, (_, i) => i * 1e6));
    expect(even.dispersion.minute).toBe(0);
    expect(even.gapsUs).toMatchObject({ n: 1200, mean: 1e6, p50: expect.closeTo(1e6, -4), max: 1e6 });
  });

  it('are the variance over the mean of counts in whole windows', () => {
    // Minutes with 1, 3, 1, 3 events: mean 2, variance 4/3. The last event ends them.
    const times = [1, 3, 1, 3].flatMap((n, minute) => Array.from({ length: n }, (_, i) => minute * MINUTE_US + i));
    expect(arrivals([...times, 4 * MINUTE_US]).dispersion.minute).toBeCloseTo(4 / 3 / 2, 12);
  });

  it('have no figure of a single window', () => {
    expect(arrivals([5]).dispersion).toEqual({ second: null, minute: null, hour: null });
  });
});

describe('rates', () => {
  it('have a peak with its time, and hours and weekdays in UTC', () => {
    const monday = Date.UTC(2024, 8, 30, 23, 59) * 1000;
    const { byHour, byWeekday, peakMinute, peakSecond } = arrivals([monday, monday + MINUTE_US, monday + MINUTE_US]);
    expect([byHour[23], byHour[0], byWeekday[0], byWeekday[1]]).toEqual([1, 2, 1, 2]);
    expect(peakMinute).toEqual({ perSecond: 2 / 60, atUs: monday + MINUTE_US });
    expect(peakSecond).toEqual({ perSecond: 2, atUs: monday + MINUTE_US });
  });

  it('have a course that counts every event once', () => {
    const { course } = arrivals(Array.from({ length: 1000 }, (_, i) => i * 7 * MINUTE_US));
    expect(course.reduce((sum, count) => sum + count, 0)).toBe(1000);
    expect(course.length).toBeLessThanOrEqual(96);
  });
});

describe('popularity', () => {
  it('finds the exponent of counts that follow a Zipf law', () => {
    for (const exponent of [0.6, 1, 1.4]) {
      const counts = Array.from({ length: 1000 }, (_, i) => Math.max(1, Math.round(1e6 / (i + 1) ** exponent)));
      const fit = zipfFit(counts)!;
      expect(fit.exponent).toBeCloseTo(exponent, 2);
      expect(fit.lower95).toBeLessThan(fit.exponent);
      expect(fit.upper95).toBeGreaterThan(fit.exponent);
    }
  });

  it('fits nothing to few names, or to names that all came as often', () => {
    expect([zipfFit([3, 2, 1]), zipfFit(new Array<number>(50).fill(4))]).toEqual([null, null]);
  });

  it('is the share of the top hundredth, ties by name', () => {
    const names = new NameCounts();
    for (let i = 0; i < 200; i++) for (let n = 0; n < (i < 2 ? 99 : 1); n++) names.add(`n${i}`);
    const { distinct, total, topPercentShare, top } = names.popularity(3);
    expect([distinct, total, topPercentShare]).toEqual([200, 396, 198 / 396]);
    expect(top.map(({ name }) => name)).toEqual(['n0', 'n1', 'n10']);
  });
});
