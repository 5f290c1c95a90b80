/** Fields of records that may hold anything. */

export type Fields = Readonly<Record<string, unknown>>;

/** The fields of an object; null of anything else. */
export function fieldsOf(record: unknown): Fields | null {
  return typeof record === 'object' && record !== null && !Array.isArray(record) ? (record as Fields) : null;
}

/** A text, or '' of anything else. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A whole number from 0, also one that is written as text; `otherwise` of anything else. */
export function countOf(value: unknown, otherwise: number): number {
  return countIn(numberOf(value), otherwise);
}

/** The same of a number. */
export function countIn(number: number, otherwise: number): number {
  return Number.isSafeInteger(number) && number >= 0 ? number : otherwise;
}

/** A number from 0 in some unit, also one that is written as text, in whole microseconds; `otherwise` of anything else. */
export function microseconds(value: unknown, usPerUnit: number, otherwise: number): number {
  return microsecondsIn(numberOf(value), usPerUnit, otherwise);
}

/** The same of a number. */
export function microsecondsIn(number: number, usPerUnit: number, otherwise: number): number {
  if (!(number >= 0)) return otherwise;
  const us = Math.round(number * usPerUnit);
  return Number.isSafeInteger(us) ? us : otherwise;
}

/** Of a number, or a text that is one and begins with it; NaN of anything else. */
export function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.charCodeAt(0) > SPACE ? Number(value) : Number.NaN;
}

const SPACE = 0x20;

/** An HTTP status, or 0. */
export function statusOf(value: unknown): number {
  return statusIn(numberOf(value));
}

/** The same of a number. */
export function statusIn(number: number): number {
  const status = countIn(number, 0);
  return status >= 100 && status <= 599 ? status : 0;
}

/** `172.17.0.1:52114`, `[::1]:52114`. */
export function withoutPort(address: string): string {
  return address.replace(/^\[(.+)\]:\d+$/, '$1').replace(/^([^:]+):\d+$/, '$1');
}
