/**
 * Where one seed of two scenarios parts: both are played in lockstep, a stretch at a time, until an event of the one is not
 * the event of the other. Events are compared by their names, because numbers are given anew in every scenario.
 */
import { eventName } from '../../sim/measure/eventNames.ts';
import type { Plan } from '../../sim/plan.ts';
import { World } from '../../sim/world.ts';
import type { EventOf, SeedDivergence } from './compareResult.ts';

/** Of simulated time: what is played of one scenario before the other catches up. */
const STRETCHES = 500;

export function firstDivergence(base: Plan, other: Plan, seed: number): SeedDivergence {
  const search = searching([new World(base, seed), new World(other, seed)], 0, Number.POSITIVE_INFINITY);
  let step = search.next();
  while (!step.done) step = search.next();
  return { seed, first: step.value.first };
}

/** What a search found; the two worlds have been played somewhat beyond. */
export interface Found {
  /** `before` counts from where the search began. */
  readonly first: SeedDivergence['first'];
}

/**
 * The same in steps, from one instant, up to which both worlds have been played, to another: yields the share of it that has been
 * searched, 0–1.
 */
export function* searching(
  [base, other]: readonly [World, World],
  fromUs: number,
  endUs: number,
): Generator<number, Found> {
  const a = new Reel(base, fromUs, endUs);
  const b = new Reel(other, fromUs, endUs);
  const horizonUs = Math.max(a.horizonUs, b.horizonUs);
  for (let i = 1; i <= STRETCHES; i++) {
    const untilUs = Math.floor(fromUs + ((horizonUs - fromUs) * i) / STRETCHES);
    const ofA = a.until(untilUs);
    const ofB = b.until(untilUs);
    const at = firstDifference(ofA, ofB);
    if (at < 0) {
      yield i / STRETCHES;
      continue;
    }
    const before = a.told - ofA.length + at;
    // What is missing in this stretch comes in a later one, or not at all.
    const next = { base: ofA[at] ?? a.next(), other: ofB[at] ?? b.next() };
    for (const reel of [a, b]) reel.stop();
    return { first: { ...next, before } };
  }
  for (const reel of [a, b]) reel.stop();
  return { first: null };
}

function firstDifference(a: readonly EventOf[], b: readonly EventOf[]): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) if (!isSame(a[i]!, b[i]!)) return i;
  return a.length === b.length ? -1 : shorter;
}

function isSame(a: EventOf, b: EventOf): boolean {
  return a.at === b.at && a.kind === b.kind && a.entity === b.entity;
}

/** The events of one world, told as they come. */
class Reel {
  told = 0;
  readonly horizonUs: number;
  private readonly world: World;
  private readonly take: World['digest']['event'];
  private stretch: EventOf[] = [];
  private untilUs: number;

  constructor(world: World, fromUs: number, endUs: number) {
    this.world = world;
    this.untilUs = fromUs;
    this.horizonUs = Math.min(world.horizonUs, endUs);
    const { digest } = world;
    const take = digest.event.bind(digest);
    this.take = take;
    digest.event = (clock, kind, id) => {
      this.stretch.push({ at: clock.nowUs, ...eventName(world, kind, id) });
      take(clock, kind, id);
    };
  }

  /** Tells no more. */
  stop(): void {
    this.world.digest.event = this.take;
    this.stretch = [];
  }

  /** All events before an instant that were not told yet. */
  until(untilUs: number): EventOf[] {
    this.stretch = [];
    this.untilUs = Math.min(untilUs, this.horizonUs);
    this.world.runUntil(this.untilUs);
    this.told += this.stretch.length;
    return this.stretch;
  }

  /** The first event after what was told; null: there is none. */
  next(): EventOf | null {
    const stepUs = Math.ceil(this.horizonUs / STRETCHES);
    while (this.untilUs < this.horizonUs) {
      const [first] = this.until(this.untilUs + stepUs);
      if (first !== undefined) return first;
    }
    return null;
  }
}
