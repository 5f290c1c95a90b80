/**
 * How a stamp keeps a placement group. A scheme says how many copies there are, how many of them are enough to read
 * (the decoding minimum) and which fault domains they must not share; it says nothing of repair.
 */

/** Copies are bits of one signed 32-bit word; two bits stay free for flags. */
export const COPIES_MAX = 30;

/** Which zones the copies of one group may use. */
export type Spread = 'oneZone' | 'zones' | 'any';

export interface Scheme {
  /** As written in the scenario: `zrs`, `replicated(5)`. */
  readonly name: string;
  /** Copies (or fragments) of a group in one region, 1 to COPIES_MAX. */
  readonly copies: number;
  /** Decoding minimum: copies that must be present for the group to be readable. 1 for replication. */
  readonly need: number;
  /** Copies that must be on live nodes for a write to be acknowledged by the stamp. */
  readonly quorum: number;
  readonly spread: Spread;
}

export type SchemeResult =
  | { readonly ok: true; readonly scheme: Scheme }
  | { readonly ok: false; readonly problem: string; readonly hint: string };

/**
 * Reads `lrs`, `zrs` or `replicated(n)`, ignoring case and blanks. Never throws: what cannot be used comes back with a
 * problem and a hint for the scenario's author. The write quorum is a majority of the copies.
 */
export function parseScheme(text: string): SchemeResult {
  const plain = text.toLowerCase().replaceAll(/\s+/g, '');
  if (plain === 'lrs') return replicated('lrs', 3, 'oneZone');
  if (plain === 'zrs') return replicated('zrs', 3, 'zones');
  const call = /^([a-z]+)\(([^()]*)\)$/.exec(plain);
  if (call === null) return refused(`unknown storage scheme '${text}'`);
  const [, family, argument] = call;
  if (family === 'rs' || family === 'lrc') {
    return refused(`storage scheme '${text}' is erasure-coded, which is not built yet`);
  }
  if (family !== 'replicated') return refused(`unknown storage scheme '${text}'`);
  if (!/^[1-9][0-9]*$/.test(argument ?? '') || Number(argument) > COPIES_MAX) {
    return refused(`replicated(n) takes a whole number of copies from 1 to ${COPIES_MAX}, not '${argument}'`);
  }
  const copies = Number(argument);
  return replicated(`replicated(${copies})`, copies, 'any');
}

/** Copies that more than half of `copies` amounts to. */
export function majorityOf(copies: number): number {
  return Math.floor(copies / 2) + 1;
}

function replicated(name: string, copies: number, spread: Spread): SchemeResult {
  return { ok: true, scheme: { name, copies, need: 1, quorum: majorityOf(copies), spread } };
}

function refused(problem: string): SchemeResult {
  return { ok: false, problem, hint: 'use lrs, zrs or replicated(n)' };
}
