/** The ways between replicas as they are told: both directions of a pair together, and how bad each is. */
import type { LinkState } from '../../../studies/experiment/view.ts';
import { formatDuration } from '../../../studies/figures.ts';
import { cellsOf } from '../text/cells.ts';
import { type Line, line, type Style } from '../text/line.ts';

/** `held`: a fault or a pause keeps it up; `behind`: what it brings is late; `busy`: something is under way. */
export type WayState = 'idle' | 'busy' | 'behind' | 'held';

/** Worst last. */
const WORSE: readonly WayState[] = ['idle', 'busy', 'behind', 'held'];

/** A way whose oldest cargo is older than this is late: in good times it is a matter of seconds, for big images of minutes. */
const LATE_US = 10 * 60e6;

export const WAY_STYLES: Readonly<Record<WayState, { readonly sign: string; readonly style: Style }>> = {
  idle: { sign: '✓', style: 'good' },
  busy: { sign: '·', style: 'plain' },
  behind: { sign: '▲', style: 'warn' },
  held: { sign: '✗', style: 'bad' },
};

export function wayState({ waiting, lagUs, isPaused, heldBy }: LinkState): WayState {
  if (isPaused || heldBy !== null) return 'held';
  if (lagUs >= LATE_US) return 'behind';
  return waiting > 0 ? 'busy' : 'idle';
}

/** Two replicas and what goes between them. */
export interface Way {
  readonly from: string;
  readonly to: string;
  readonly there: LinkState | null;
  readonly back: LinkState | null;
  /** Of the worse direction. */
  readonly state: WayState;
}

/** In the order of the links' first directions. */
export function waysOf(links: readonly LinkState[]): Way[] {
  const ways = new Map<string, Way>();
  for (const link of links) {
    const opposite = ways.get(`${link.to} ${link.from}`);
    const state = wayState(link);
    if (opposite === undefined) {
      ways.set(`${link.from} ${link.to}`, { from: link.from, to: link.to, there: link, back: null, state });
    } else {
      ways.set(`${link.to} ${link.from}`, { ...opposite, back: link, state: worse(opposite.state, state) });
    }
  }
  return [...ways.values()];
}

export function worse(a: WayState, b: WayState): WayState {
  return WORSE.indexOf(a) > WORSE.indexOf(b) ? a : b;
}

/** `✗ paused, 12 waiting, 31 min behind`; the last word goes where there is no room for it. @param room cells */
export function wayLine(link: LinkState, room: number): Line {
  const state = wayState(link);
  const { sign, style } = WAY_STYLES[state];
  const kept = link.isPaused ? ['paused'] : state === 'held' ? ['held up'] : [];
  const waits = link.waiting > 0 ? [`${link.waiting} waiting`, lagText(link.lagUs)] : state === 'idle' ? ['idle'] : [];
  const text = `${sign} ${[...kept, ...waits].join(', ')}`;
  const whole = link.waiting > 0 ? `${text} behind` : text;
  return line([cellsOf(whole) <= room ? whole : text, state === 'idle' ? 'dim' : style]);
}

/** Whole seconds at least: what is shorter is of no interest here, and would flicker. */
export function lagText(lagUs: number): string {
  return lagUs < 1e6 ? '<1 s' : formatDuration(Math.round(lagUs / 1e6) * 1e6);
}
