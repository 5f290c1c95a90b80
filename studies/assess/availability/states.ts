/**
 * The sets of parts that are out at the same time, with the share of the time that each takes and how often it is entered.
 * Parts are independent, so shares are products. Sets that only differ in what a site that is out hides are one.
 */
import type { Part } from './outages.ts';

/** Sets that take a smaller share of the time are left out; so are those beyond this many, least share first. */
export const SHARE_LEAST = 1e-8;
const STATES_MOST = 64;
/** Parts of a set, at most: where very much is out, sets without number are each above the least share. */
const PARTS_MOST = 4;

export interface ServiceState {
  /** Keys of its parts, sorted, with ` + ` between them; empty: everything is in service. */
  readonly key: string;
  readonly parts: readonly Part[];
  /** Of the time, 0 to 1. */
  readonly share: number;
  /** Beginnings per µs of one more outage that leads into this set from a smaller one. */
  readonly entriesPerUs: number;
}

export interface ServiceStates {
  /** The one with everything in service first, then by share. */
  readonly states: readonly ServiceState[];
  /** Share of the time in sets that are left out. */
  readonly leftOut: number;
}

export function statesOf(parts: readonly Part[]): ServiceStates {
  const found = new Map<string, ServiceState>();
  // Sites first: whether the other parts of a region are out makes no difference where its site is.
  const sorted = [...parts.filter(({ isSite }) => isSite), ...parts.filter(({ isSite }) => !isSite)];
  const odds = sorted.map(({ out }) => out / (1 - out));
  // What the parts still to come can multiply a share by at most.
  const most = new Float64Array(sorted.length + 1).fill(1);
  for (let i = sorted.length - 1; i >= 0; i--) most[i] = most[i + 1]! * Math.max(1, odds[i]!, 1 / (1 - sorted[i]!.out));
  const visit = (next: number, set: readonly number[], share: number): void => {
    if (share * most[next]! < SHARE_LEAST) return;
    if (next === sorted.length) {
      add(set, share);
      return;
    }
    const { isSite, region, out } = sorted[next]!;
    if (!isSite && set.some((i) => sorted[i]!.isSite && sorted[i]!.region === region)) {
      visit(next + 1, set, share / (1 - out));
      return;
    }
    visit(next + 1, set, share);
    if (set.length < PARTS_MOST) visit(next + 1, [...set, next], share * odds[next]!);
  };
  const add = (set: readonly number[], share: number): void => {
    const out = new Set(set.map((i) => sorted[i]!));
    const shown = parts.filter((part) => out.has(part));
    const entriesPerUs = set.reduce((sum, i) => sum + (sorted[i]!.ratePerUs * share) / odds[i]!, 0);
    found.set(keyOf(shown), { key: keyOf(shown), parts: shown, share, entriesPerUs });
  };
  const allIn = parts.reduce((product, { out }) => product * (1 - out), 1);
  found.set('', { key: '', parts: [], share: 0, entriesPerUs: 0 });
  visit(0, [], allIn);
  const states = [...found.values()]
    .sort((a, b) => order(a) - order(b) || b.share - a.share || (a.key < b.key ? -1 : 1))
    .slice(0, STATES_MOST);
  return { states, leftOut: Math.max(0, 1 - states.reduce((sum, { share }) => sum + share, 0)) };
}

function order({ key }: { readonly key: string }): number {
  return key === '' ? 0 : 1;
}

/** Without what a site that is out hides. */
export function visible(parts: readonly Part[]): Part[] {
  const down = parts.filter(({ isSite }) => isSite).map(({ region }) => region);
  return parts.filter(({ isSite, region }) => isSite || !down.includes(region));
}

export function keyOf(parts: readonly Part[]): string {
  return parts.map(({ key }) => key).join(' + ');
}
