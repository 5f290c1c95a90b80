import type { HrTime } from '@opentelemetry/api';

/** Calendar instant of time 0 where a scenario has no calendar: 2000-01-01T00:00Z, in milliseconds since 1970 UTC. */
export const NO_CALENDAR_ORIGIN_MS = Date.UTC(2000, 0, 1);

/** Turns µs of simulated time into OpenTelemetry's seconds and nanoseconds since 1970 UTC, exactly. */
export type Clock = (us: number) => HrTime;

/** @param originMs calendar instant of time 0, null where the scenario has none */
export function simulatedClock(originMs: number | null): Clock {
  const origin = originMs ?? NO_CALENDAR_ORIGIN_MS;
  const originSeconds = Math.floor(origin / 1000);
  const originUs = Math.round((origin - originSeconds * 1000) * 1000);
  return (us) => {
    const sinceUs = originUs + us;
    const seconds = Math.floor(sinceUs / 1e6);
    return [originSeconds + seconds, Math.round(sinceUs - seconds * 1e6) * 1000];
  };
}
