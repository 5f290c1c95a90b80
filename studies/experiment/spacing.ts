/** When a state is worth keeping: how far apart a run's checkpoints lie. To go back takes as long as to play what lies between two. */

/** How much is kept for going back. */
export interface Bounds {
  /** Bytes of all checkpoints together. */
  readonly checkpointBytes: number;
  /** Events between two checkpoints at least: to play so many takes some hundred milliseconds, and to save a state five. */
  readonly eventsBetween: number;
  /** Bytes of state for which one event more is played before the next: large states are saved more seldom. */
  readonly bytesPerEvent: number;
}

export const BOUNDS: Bounds = { checkpointBytes: 256 * 1024 * 1024, eventsBetween: 300_000, bytesPerEvent: 5 };

/** A long run has checkpoints further apart: of its events, one part in so many lies between two. */
const PARTS = 6;
/** How many times as close checkpoints lie where somebody has looked back: whoever looks back looks there again. */
const CLOSER = 4;

export class Spacing {
  private readonly bounds: Bounds;
  /** Events at the last checkpoint of the branch that is played, and how many are to come before the next. */
  private lastEvents = 0;
  private between: number;

  constructor(bounds: Bounds) {
    this.bounds = bounds;
    this.between = bounds.eventsBetween;
  }

  /** Another branch is played on, whose last checkpoint came after so many events. */
  goesOnFrom(events: number): void {
    this.lastEvents = events;
  }

  /** At the frontier. */
  isDue(events: number): boolean {
    return events - this.lastEvents >= this.between;
  }

  /** Behind the frontier. @param before events of the nearest checkpoint before */
  isDueBehind(events: number, before: number): boolean {
    return events - before >= this.between / CLOSER;
  }

  /** A state of so many bytes was kept at the frontier. */
  kept(events: number, bytes: number): void {
    const { eventsBetween, bytesPerEvent } = this.bounds;
    this.lastEvents = events;
    this.between = Math.max(eventsBetween, bytes / bytesPerEvent, events / PARTS);
  }
}
