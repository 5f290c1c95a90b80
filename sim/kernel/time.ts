/**
 * Model time is an integer number of microseconds kept in a double: exact for 285 years, and free of the drift and the
 * accidental near-ties of fractional seconds.
 */
export const SECOND_US = 1_000_000;
export const MINUTE_US = 60 * SECOND_US;
export const HOUR_US = 60 * MINUTE_US;
export const DAY_US = 24 * HOUR_US;
/** 365 days of 24 hours: the year of every "per year" figure. */
export const YEAR_US = 365 * DAY_US;
export const YEAR_MINUTES = YEAR_US / MINUTE_US;

/**
 * What tells the time. Hot paths are given one in place of an instant: a double is boxed on its way through a call, which would be
 * most of what a run allocates.
 */
export interface Clock {
  /** Whole microseconds. */
  readonly nowUs: number;
}

/** The next whole microsecond at or after `us`; for waits that must not end early. */
export function ceilUs(us: number): number {
  return -Math.floor(-us) + 0;
}
