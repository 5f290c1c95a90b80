/**
 * How a stamp keeps a placement group. A scheme says how many copies there are, how many of them are enough to read
 * (the decoding minimum) and which fault domains they must not share; it says nothing of repair.
 */

import type { Decoding } from './decoding.ts';

/** Copies are bits of one signed 32-bit word; two bits stay free for flags. */
export const COPIES_MAX = 30;

/** Which zones the copies of one group may use. */
export type Spread = 'oneZone' | 'zones' | 'any';

export interface Scheme {
  /** As written in the scenario: `zrs`, `replicated(5)`. */
  readonly name: string;
  /** Copies (or fragments) of a group in one region, 1 to COPIES_MAX. */
  readonly copies: number;
  /** Copies that must be present for the group to be readable, 1 for replication; or the pattern of an LRC. */
  readonly need: Decoding;
  /** Copies that must be on live nodes for a write to be acknowledged by the stamp. */
  readonly quorum: number;
  readonly spread: Spread;
}

export type SchemeResult =
  | { readonly ok: true; readonly scheme: Scheme }
  | { readonly ok: false; readonly problem: string; readonly hint: string };

/**
 * Reads `lrs`, `zrs`, `replicated(n)`, `rs(k,m)` or `lrc(k,l,r)`, ignoring case and blanks. Never throws: what cannot be
 * used comes back with a problem and a hint for the scenario's author. The write quorum is a majority of whole copies; of
 * fragments one more than decoding needs, so that what is acknowledged survives one failure.
 */
export function parseScheme(text: string): SchemeResult {
  const plain = text.toLowerCase().replaceAll(/\s+/g, '');
  if (plain === 'lrs') return replicated('lrs', 3, 'oneZone');
  if (plain === 'zrs') return replicated('zrs', 3, 'zones');
  const call = /^([a-z]+)\(([^()]*)\)$/.exec(plain);
  const family = call?.[1];
  const written = call?.[2] ?? '';
  if (family !== 'replicated' && family !== 'rs' && family !== 'lrc') {
    return refused(`unknown storage scheme '${text}'`);
  }
  const numbers = written.split(',').map((word) => (/^(0|[1-9][0-9]{0,5})$/.test(word) ? Number(word) : -1));
  if (family === 'rs') return reedSolomon(text, numbers);
  if (family === 'lrc') return localReconstruction(text, numbers);
  const [copies = -1, ...more] = numbers;
  if (more.length > 0 || copies < 1 || copies > COPIES_MAX) {
    return refused(`replicated(n) takes a whole number of copies from 1 to ${COPIES_MAX}, not '${written}'`);
  }
  return replicated(`replicated(${copies})`, copies, 'any');
}

/** Copies that more than half of `copies` amounts to. */
export function majorityOf(copies: number): number {
  return Math.floor(copies / 2) + 1;
}

function replicated(name: string, copies: number, spread: Spread): SchemeResult {
  return { ok: true, scheme: { name, copies, need: 1, quorum: majorityOf(copies), spread } };
}

function reedSolomon(text: string, numbers: readonly number[]): SchemeResult {
  const [data = -1, parity = -1] = numbers;
  if (numbers.length !== 2 || data < 1 || parity < 0) {
    return refused(`'${text}' is not rs(k,m): k data fragments, at least 1, and m parities`);
  }
  const copies = data + parity;
  if (copies > COPIES_MAX) return tooMany(text, copies);
  const quorum = Math.min(copies, data + 1);
  return { ok: true, scheme: { name: `rs(${data},${parity})`, copies, need: data, quorum, spread: 'any' } };
}

function localReconstruction(text: string, numbers: readonly number[]): SchemeResult {
  const [data = -1, local = -1, global = -1] = numbers;
  if (numbers.length !== 3 || data < 1 || local < 1 || global < 0) {
    return refused(`'${text}' is not lrc(k,l,r): k data fragments in l local groups, and r global parities`);
  }
  if (data % local !== 0) return refused(`'${text}' cannot share ${data} data fragments evenly among ${local} groups`);
  const copies = data + local + global;
  if (copies > COPIES_MAX) return tooMany(text, copies);
  const name = `lrc(${data},${local},${global})`;
  return { ok: true, scheme: { name, copies, need: { local, global }, quorum: data + 1, spread: 'any' } };
}

function tooMany(text: string, copies: number): SchemeResult {
  return refused(`'${text}' has ${copies} fragments, more than ${COPIES_MAX}`);
}

function refused(problem: string): SchemeResult {
  return { ok: false, problem, hint: 'use lrs, zrs, replicated(n), rs(k,m) or lrc(k,l,r)' };
}
