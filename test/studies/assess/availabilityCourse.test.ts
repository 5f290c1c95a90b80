import { describe, expect, it } from 'vitest';
import { binsOf, courseCounts, courseOf, transitionUs } from '../../../studies/assess/availability/course.ts';
import { playMonths } from '../../../studies/assess/availability/months.ts';
import { partsOf } from '../../../studies/assess/availability/outages.ts';
import type { Phases, StateCounts } from '../../../studies/assess/availability/stateRun.ts';
import { type ServiceStates, statesOf } from '../../../studies/assess/availability/states.ts';
import { type YearOfPair, yearOf } from '../../../studies/assess/availability/year.ts';
import { planOf } from '../../sim/fixture.ts';

const MINUTE = 60e6;
/** Ten minutes before, ten of beginning, twenty steady, thirty of ending, ten after. */
const PHASES: Phases = { bucketUs: MINUTE, before: 0, onset: 10, steady: 20, ending: 40, after: 70, end: 80 };
const PER_BUCKET = 20;

/** A run of one pair in which this share of the operations of each minute fails. */
function run(share: (minute: number) => number): StateCounts {
  const minutes = Array.from({ length: PHASES.end }, (_, minute) => minute);
  const failed = minutes.map((minute) => PER_BUCKET * share(minute));
  return { total: [minutes.map(() => PER_BUCKET)], failed: [failed], reasons: [[]] };
}

const USUAL = run(() => 0);
const isOut = (minute: number): boolean => minute >= PHASES.onset && minute < PHASES.after;

function courseWith(share: (minute: number) => number, usual = USUAL) {
  const counts = courseCounts(0, [run(share)], [usual], -1);
  return courseOf(counts, binsOf(counts, PHASES), PHASES);
}

describe('what an outage of any length costs, from one that was played', () => {
  it('is its whole length where nobody is served and nobody waits', () => {
    const course = courseWith((minute) => (isOut(minute) ? 1 : 0));
    expect(course.steady).toBe(1);
    for (const minutes of [1, 15, 40, 600]) expect(transitionUs(course, minutes * MINUTE)).toBeCloseTo(0, 3);
  });

  it('is the time until clients are sent elsewhere, or less where the outage is shorter', () => {
    const course = courseWith((minute) => (minute >= PHASES.onset && minute < PHASES.onset + 4 ? 1 : 0));
    expect(course.steady).toBe(0);
    expect(transitionUs(course, 600 * MINUTE)).toBeCloseTo(4 * MINUTE, 3);
    expect(transitionUs(course, 3 * MINUTE)).toBeCloseTo(3 * MINUTE, 3);
  });

  it('is less by what clients that go on trying outlast', () => {
    const patience = 20;
    const course = courseWith((minute) => (isOut(minute) && minute < PHASES.after - patience ? 1 : 0));
    expect(transitionUs(course, 600 * MINUTE)).toBeCloseTo(-patience * MINUTE, 3);
    // An outage that everybody outlasts costs nothing: the whole length less the whole length.
    expect(transitionUs(course, 15 * MINUTE)).toBeCloseTo(-15 * MINUTE, 3);
    expect(transitionUs(course, 50 * MINUTE)).toBeCloseTo(-patience * MINUTE, 3);
  });

  it('counts what began before it, and what fails after it', () => {
    const course = courseWith((minute) => (minute >= 8 && minute < 10 ? 0.5 : minute >= 70 && minute < 73 ? 1 : 0));
    expect(course.beforeUs).toBeCloseTo(MINUTE, 3);
    expect(course.afterUs).toBeCloseTo(3 * MINUTE, 3);
  });

  it('leaves out what fails without an outage as well', () => {
    const course = courseWith(
      (minute) => (isOut(minute) ? 0.6 : 0.1),
      run(() => 0.1),
    );
    expect(course.steady).toBeCloseTo(0.5, 12);
    expect(course.beforeUs).toBeCloseTo(0, 6);
  });
});

describe('a year and its months', () => {
  const parts = partsOf(
    planOf(`
name: months
regions: {a: {zones: 1}, b: {zones: 1}}
registry: {tier: premium, regions: [a, b], storage: {scheme: lrs}}
hazards: [{action: region.outage, rate: 6/y, duration: {deterministic: 2h}}]`),
  );
  const states: ServiceStates = statesOf(parts);
  /** A client of region a that is sent to b after 4 minutes, and finds nobody while both are out. */
  const year = (patience = 0): YearOfPair =>
    yearOf(
      0,
      states.states.map((state) => ({
        state,
        runs: [1, 2, 3].map(() =>
          run((minute) => {
            if (!isOut(minute) || !state.key.includes('@a')) return 0;
            if (state.key.includes('@b')) return minute < PHASES.after - patience ? 1 : 0;
            return minute < PHASES.onset + 4 ? 1 : 0;
          }),
        ),
      })),
      PHASES,
    );

  it('is the rate of outages times what each costs, and all of the time in which nobody serves', () => {
    const { unavailability, lower95, upper95, shares } = year();
    const load = (6 * 2) / 8760;
    const alone = 6 * (4 / 60 / 8760) * (1 / (1 + load) / (1 + load));
    const both = (load / (1 + load)) ** 2;
    expect(unavailability).toBeCloseTo(alone + both, 9);
    expect([lower95, upper95]).toEqual([unavailability, unavailability]);
    expect(shares.map(({ outage }) => outage)).toEqual([
      'region.outage@a',
      'region.outage@a + region.outage@b',
      'region.outage@b',
    ]);
  });

  it('agrees with twenty thousand months of outages played one after another', () => {
    const of = year();
    const [months] = playMonths(parts, states.states, [of], 0.9999, 'months');
    expect(Math.abs(months!.unavailability / of.unavailability - 1)).toBeLessThan(0.06);
  });

  it('misses a target in the months with an outage that is too long for it', () => {
    // 4 minutes of 30 days are 9.3e-5: one outage is within 99.99 %, two are not.
    const perMonth = (6 * 30) / 365;
    const two = 1 - Math.exp(-perMonth) * (1 + perMonth);
    const [months] = playMonths(parts, states.states, [year()], 0.9999, 'target');
    expect(Math.abs(months!.missing - two)).toBeLessThan(0.01);
    const [strict] = playMonths(parts, states.states, [year()], 0.99999, 'target');
    expect(Math.abs(strict!.missing - (1 - Math.exp(-perMonth)))).toBeLessThan(0.015);
  });

  it('gives the same months for the same seed', () => {
    const play = () => playMonths(parts, states.states, [year()], 0.9999, 'again');
    expect(play()).toEqual(play());
  });

  it('has an interval where the seeds of the runs differ', () => {
    const played = states.states.map((state) => ({
      state,
      runs: [3, 4, 5].map((minutes) =>
        run((minute) => (state.key === 'region.outage@a' && isOut(minute) && minute < PHASES.onset + minutes ? 1 : 0)),
      ),
    }));
    const { unavailability, lower95, upper95 } = yearOf(0, played, PHASES);
    expect(lower95).toBeLessThan(unavailability);
    expect(upper95).toBeGreaterThan(unavailability);
    // Means of 3, 4 and 5 minutes: a standard error of 1/√3, 4.3 of them on each side with two degrees of freedom.
    expect((upper95 - lower95) / unavailability).toBeCloseTo((2 * 4.303) / Math.sqrt(3) / 4, 2);
  });
});
