/** Times on the run's clock, as people type them. */
import { parseDuration, UnitError } from '../../scenarios/units.ts';

export type ReadClock = { readonly atUs: number } | { readonly problem: string };

/** `2:10:00`, `2:10`, `90m`, `1d12h`, and from here with a sign: `+10m`, `-1h`. @param mostUs the end of what there is */
export function readClock(text: string, nowUs: number, mostUs: number): ReadClock {
  const trimmed = text.trim();
  const sign = /^[+-]/.exec(trimmed)?.[0];
  const amount = amountOf(sign === undefined ? trimmed : trimmed.slice(1).trim());
  if ('problem' in amount) return amount;
  const atUs = sign === undefined ? amount.atUs : sign === '+' ? nowUs + amount.atUs : nowUs - amount.atUs;
  if (atUs < 0) return { problem: 'that is before the start' };
  return atUs > mostUs ? { problem: `that is after the end` } : { atUs };
}

function amountOf(text: string): ReadClock {
  const clock = /^(\d+):([0-5]\d)(?::([0-5]\d))?$/.exec(text);
  if (clock !== null) {
    const [, hours, minutes, seconds] = clock;
    return { atUs: (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0)) * 1e6 };
  }
  // Nothing is as long in every unit.
  if (/^0+$/.test(text)) return { atUs: 0 };
  try {
    return { atUs: parseDuration(text) };
  } catch (error) {
    if (!(error instanceof UnitError)) throw error;
    return { problem: `${error.message}: 2:10:00, or ${error.hint}` };
  }
}
