/**
 * Strict readers of the quantities in a scenario: every one carries its unit (`30s`, `256MiB`, `1Gbps`, `0.04/y`, `10%`),
 * because a number without a unit is a bug waiting. A reader that gets the wrong kind says which kind it got.
 */

/** What a reader could not accept: `message` says what is wrong, `hint` what to write instead. */
export class UnitError extends Error {
  readonly hint: string;
  constructor(message: string, hint: string) {
    super(message);
    this.name = 'UnitError';
    this.hint = hint;
  }
}

export type QuantityKind = 'duration' | 'size' | 'bandwidth' | 'rate' | 'share' | 'instant';

/** Reads `30s`, `2h20m`, `250ms`, `10us`, `1.5h`, `7d`, `1y` (8760 h). Returns integer microseconds, 0 or more. */
export function parseDuration(value: unknown): number {
  const text = quantityText(value, 'duration');
  if (!/^(\d+(\.\d+)?[a-zµ]+)+$/.test(text)) throw wrongKind(text, 'duration');
  let sumUs = 0;
  let previousUnitUs = Number.POSITIVE_INFINITY;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)([a-zµ]+)/g)) {
    const unitUs = unit === undefined ? undefined : entryOf(DURATION_UNITS_US, unit);
    if (unitUs === undefined) throw unknownUnit(text, unit ?? '', 'duration', DURATION_UNITS_US);
    if (unitUs >= previousUnitUs) {
      throw new UnitError(`\`${text}\` does not go from large units to small ones`, HINTS.duration);
    }
    previousUnitUs = unitUs;
    sumUs += Number(amount) * unitUs;
  }
  return wholeNumber(sumUs, text, 'microsecond', HINTS.duration);
}

/** Reads a duration that may point either way: `5m`, `+5m`, `-5m`. Returns integer microseconds. */
export function parseOffset(value: unknown): number {
  const sign = typeof value === 'string' ? /^\s*([+-])\s*(?=\d)/.exec(value) : null;
  if (sign === null) return parseDuration(value);
  const us = parseDuration(String(value).slice(sign[0].length).trim());
  return sign[1] === '-' && us > 0 ? -us : us;
}

/** Reads `512B`, `10MiB`, `1.5GiB`, `2GB`. Returns integer bytes, 0 or more. */
export function parseSize(value: unknown): number {
  const { text, amount, unit } = amountAndUnit(value, 'size');
  const bytes = entryOf(SIZE_UNITS_BYTES, unit);
  if (bytes === undefined) throw unknownUnit(text, unit, 'size', SIZE_UNITS_BYTES);
  return wholeNumber(amount * bytes, text, 'byte', HINTS.size);
}

/** Reads `1Gbps`, `50Mbps` (bits) and `100MB/s`, `100MBps`, `64MiB/s` (bytes). Returns bytes per second, above 0. */
export function parseBandwidth(value: unknown): number {
  const { text, amount, unit } = amountAndUnit(value, 'bandwidth');
  const bytesPerSecond = entryOf(BANDWIDTH_UNITS_BYTES_PER_SECOND, unit);
  if (bytesPerSecond === undefined) throw unknownUnit(text, unit, 'bandwidth', BANDWIDTH_UNITS_BYTES_PER_SECOND);
  if (amount * bytesPerSecond === 0) {
    throw new UnitError(`\`${text}\` is no bandwidth: nothing would ever move`, HINTS.bandwidth);
  }
  return finiteNumber(amount * bytesPerSecond, text, HINTS.bandwidth);
}

export interface Rate {
  readonly perUs: number;
  readonly perSecond: number;
}

/** Reads `2/s`, `3/min`, `10/h`, `5/d`, `0.04/y` (a year is 8760 h), `1e-5/y`. Returns events per time, 0 or more. */
export function parseRate(value: unknown): Rate {
  const text = quantityText(value, 'rate');
  const match = /^(\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*\/\s*([a-zµ]+)$/.exec(text);
  if (match === null) throw wrongKind(text, 'rate');
  const unit = match[2] ?? '';
  const unitUs = entryOf(RATE_UNITS_US, unit);
  if (unitUs === undefined) throw unknownUnit(text, unit, 'rate', RATE_UNITS_US);
  const amount = Number(match[1]);
  return { perUs: amount / unitUs, perSecond: finiteNumber((amount * SECOND_US) / unitUs, text, HINTS.rate) };
}

/** Reads `10%` or a number from 0 to 1. Returns the fraction, 0–1. */
export function parseShare(value: unknown): number {
  if (typeof value === 'number') {
    if (value >= 0 && value <= 1) return value;
    const meant = value > 1 && value <= 100 ? `; did you mean ${value}%?` : '';
    throw new UnitError(`${value} is not between 0 and 1`, `${HINTS.share}${meant}`);
  }
  const text = quantityText(value, 'share');
  if (/^\d+(\.\d+)?$/.test(text)) return parseShare(Number(text));
  const match = /^(\d+(?:\.\d+)?)\s*%$/.exec(text);
  if (match === null) throw wrongKind(text, 'share');
  // Shifting the decimal point in the text keeps 99.95% at the double nearest to 0.9995; dividing by 100 would not.
  const fraction = Number(`${match[1]}e-2`);
  if (fraction > 1) throw new UnitError(`\`${text}\` is more than 100%`, HINTS.share);
  return fraction;
}

/** Reads an ISO 8601 instant in UTC, `2024-10-01T00:00Z` or with seconds. Returns whole seconds since 1970. */
export function parseInstant(value: unknown): number {
  const text = quantityText(value, 'instant');
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d))?(Z)?)?$/.exec(text);
  if (match === null) throw wrongKind(text, 'instant');
  if (match[7] === undefined) throw new UnitError(`\`${text}\` does not say its time zone`, HINTS.instant);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const milliseconds = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(milliseconds);
  const exists =
    back.getUTCMonth() === month - 1 && back.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  if (!exists) throw new UnitError(`\`${text}\` is not a day and time of the calendar`, HINTS.instant);
  return milliseconds / 1000;
}

/** The kind of quantity that a text looks like, or null: `10MiB` is a size. Never throws. */
export function kindOfQuantity(text: string): QuantityKind | null {
  const amount = /^(\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*(.*)$/.exec(text);
  const unit = amount?.[2] ?? '';
  if (/^\d{4}-\d\d-\d\d/.test(text)) return 'instant';
  if (unit === '') return null;
  if (unit === '%') return 'share';
  if (Object.hasOwn(SIZE_UNITS_BYTES, unit)) return 'size';
  if (Object.hasOwn(BANDWIDTH_UNITS_BYTES_PER_SECOND, unit)) return 'bandwidth';
  if (unit.startsWith('/') && Object.hasOwn(RATE_UNITS_US, unit.slice(1).trim())) return 'rate';
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([a-zµ]+)/g)];
  const isWhole = parts.map(([part]) => part).join('') === text;
  return isWhole && parts.every((part) => Object.hasOwn(DURATION_UNITS_US, part[2] ?? '')) ? 'duration' : null;
}

const SECOND_US = 1e6;

export const DURATION_UNITS_US: Readonly<Record<string, number>> = {
  us: 1,
  µs: 1,
  ms: 1e3,
  s: SECOND_US,
  m: 60 * SECOND_US,
  h: 3600 * SECOND_US,
  d: 86400 * SECOND_US,
  w: 7 * 86400 * SECOND_US,
  y: 8760 * 3600 * SECOND_US,
};

const RATE_UNITS_US: Readonly<Record<string, number>> = {
  ms: 1e3,
  s: SECOND_US,
  min: 60 * SECOND_US,
  m: 60 * SECOND_US,
  h: 3600 * SECOND_US,
  d: 86400 * SECOND_US,
  w: 7 * 86400 * SECOND_US,
  y: 8760 * 3600 * SECOND_US,
};

export const SIZE_UNITS_BYTES: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
};

const BANDWIDTH_UNITS_BYTES_PER_SECOND: Readonly<Record<string, number>> = {
  bps: 1 / 8,
  kbps: 1e3 / 8,
  Mbps: 1e6 / 8,
  Gbps: 1e9 / 8,
  Tbps: 1e12 / 8,
  ...Object.fromEntries(Object.entries(SIZE_UNITS_BYTES).flatMap(([unit, bytes]) => [[`${unit}/s`, bytes]])),
  ...Object.fromEntries(Object.entries(SIZE_UNITS_BYTES).flatMap(([unit, bytes]) => [[`${unit}ps`, bytes]])),
};

const HINTS: Readonly<Record<QuantityKind, string>> = {
  duration: 'a duration looks like 30s, 15m, 2h20m or 7d',
  size: 'a size looks like 512B, 10MiB or 2GB',
  bandwidth: 'a bandwidth looks like 1Gbps, 50Mbps or 100MB/s',
  rate: 'a rate looks like 2/s, 3/min, 10/h or 0.04/y',
  share: 'a share looks like 10% or 0.1',
  instant: 'an instant looks like 2024-10-01T00:00Z (UTC, so it ends in Z)',
};

function quantityText(value: unknown, kind: QuantityKind): string {
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  if (typeof value === 'number') throw new UnitError(`${value} has no unit`, HINTS[kind]);
  const got =
    value === null || value === ''
      ? 'nothing'
      : Array.isArray(value)
        ? 'a list'
        : typeof value === 'object'
          ? 'a map'
          : `${value}`;
  throw new UnitError(`expected ${withArticle(kind)}, got ${got}`, HINTS[kind]);
}

function amountAndUnit(value: unknown, kind: 'size' | 'bandwidth'): { text: string; amount: number; unit: string } {
  const text = quantityText(value, kind);
  const match = /^(\d+(?:\.\d+)?)\s*([A-Za-z]+(?:\/s)?)$/.exec(text);
  if (match === null) throw wrongKind(text, kind);
  return { text, amount: Number(match[1]), unit: match[2] ?? '' };
}

function wrongKind(text: string, kind: QuantityKind): UnitError {
  if (/^-\s*\d/.test(text)) return new UnitError(`\`${text}\` is negative`, HINTS[kind]);
  if (/^\d+(\.\d+)?$/.test(text)) return new UnitError(`\`${text}\` has no unit`, HINTS[kind]);
  const other = kindOfQuantity(text);
  if (other !== null && other !== kind) {
    return new UnitError(`\`${text}\` is ${withArticle(other)}, not ${withArticle(kind)}`, HINTS[kind]);
  }
  return new UnitError(`\`${text}\` is not ${withArticle(kind)}`, HINTS[kind]);
}

function unknownUnit(
  text: string,
  unit: string,
  kind: QuantityKind,
  units: Readonly<Record<string, number>>,
): UnitError {
  const other = kindOfQuantity(text);
  if (other !== null && other !== kind) return wrongKind(text, kind);
  const sameLetters = Object.keys(units).find((known) => known.toLowerCase() === unit.toLowerCase());
  const written: Readonly<Record<string, string>> = {
    sec: 's',
    secs: 's',
    min: 'm',
    mins: 'm',
    hr: 'h',
    hrs: 'h',
    day: 'd',
    days: 'd',
  };
  const meant = sameLetters ?? entryOf(written, unit);
  const example = meant === undefined ? '' : `; did you mean \`${text.replace(unit, meant)}\`?`;
  return new UnitError(`\`${unit}\` in \`${text}\` is not a unit of ${withArticle(kind)}`, `${HINTS[kind]}${example}`);
}

function withArticle(kind: QuantityKind): string {
  return kind === 'instant' ? 'an instant' : `a ${kind}`;
}

/** A table's own entry: `constructor` is no unit, though every object has something of that name. */
function entryOf<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** Hundreds of digits, or an exponent, reach beyond the numbers there are. */
function finiteNumber(value: number, text: string, hint: string): number {
  if (Number.isFinite(value)) return value;
  throw new UnitError(`\`${text}\` is too large`, hint);
}

/** Decimal fractions such as 0.1h land a hair beside a whole number; only a real remainder is an error. */
function wholeNumber(value: number, text: string, unit: string, hint: string): number {
  if (!(value <= Number.MAX_SAFE_INTEGER)) throw new UnitError(`\`${text}\` is too large to count in ${unit}s`, hint);
  const whole = Math.round(value);
  if (Math.abs(value - whole) > 1e-9 * Math.max(1, value)) {
    throw new UnitError(`\`${text}\` is finer than one ${unit}`, hint);
  }
  return whole;
}
