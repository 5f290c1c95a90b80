/** Keys that ignore which copy is which, and the words of the lifecycles for the state of one region. */
import type { Decoder } from './decoding.ts';
import { bitCount } from './reliabilityBits.ts';

/** One region's share of a state, as masks. */
export interface RegionState {
  readonly present: number;
  /** Positions whose node is down. */
  readonly held: number;
  readonly corrupt: number;
  readonly out: boolean;
  /** Serial repair: positions + 1 in order, then zeros; empty under parallel repair. */
  readonly line: Int32Array;
}

/**
 * Equal for states that differ only in which copy is which. Where copies only count, the order of a serial line says
 * nothing about the future: it says who is next among equals. Where local groups matter, equals are the members of one
 * group, and groups among each other; but copies that are lost at once line up by position, which tells groups apart, so
 * with a serial line nothing is merged.
 */
export function symmetricRegionKey(state: RegionState, decoder: Decoder): string {
  const { present, held, corrupt, out, line } = state;
  if (decoder.localGroups > 0 && line.length > 0)
    return `${present}.${held}.${corrupt}${out ? 'x' : ''}@${line.join(',')}`;
  const parts: string[] = [];
  for (let g = 0; g < decoder.localGroups; g++) parts.push(tally(state, decoder.membersOf(g)));
  parts.sort();
  parts.push(tally(state, decoder.ungrouped));
  return `${parts.join('+')}${out ? 'x' : ''}`;
}

/** How many of these copies are in each condition. Those that are missing with a free slot are the rest. */
function tally({ present, held, corrupt }: RegionState, members: number): string {
  const clean = present & ~corrupt & members;
  const rotten = corrupt & members;
  const missing = ~present & members;
  return [clean & ~held, clean & held, rotten & ~held, rotten & held, missing & held].map(bitCount).join('.');
}

export type CopyState = 'readable' | 'offline' | 'missing' | 'repairing';
export type StampState = 'available' | 'unavailable' | 'lost' | 'rebuilding';
