/**
 * States of worlds to come back to, of all branches together and bounded in bytes: when there are too many, the one goes whose
 * neighbours are nearest, so that what is left stays spread over the runs. A branch can always begin again at 0.
 */
import type { Snapshot } from '../../sim/kernel/state.ts';

export interface Checkpoint {
  readonly branch: number;
  /** Everything before this instant has happened, and nothing after; at it, perhaps some. */
  readonly atUs: number;
  /** Events dispatched. */
  readonly events: number;
  readonly snapshot: Snapshot;
  readonly bytes: number;
}

export class Checkpoints {
  readonly bytesMost: number;
  /** In order of branch and events. */
  private kept: Checkpoint[] = [];
  private bytes = 0;

  constructor(bytesMost: number) {
    this.bytesMost = bytesMost;
  }

  get count(): number {
    return this.kept.length;
  }

  get bytesKept(): number {
    return this.bytes;
  }

  add(branch: number, atUs: number, events: number, snapshot: Snapshot): void {
    if (this.kept.some((other) => other.branch === branch && other.events === events)) return;
    const bytes = bytesOf(snapshot);
    if (bytes > this.bytesMost) return;
    const at = this.kept.findIndex(
      (other) => other.branch > branch || (other.branch === branch && other.events > events),
    );
    this.kept.splice(at < 0 ? this.kept.length : at, 0, { branch, atUs, events, snapshot, bytes });
    this.bytes += bytes;
    while (this.bytes > this.bytesMost) this.thin(branch, events);
  }

  /** The last one of a branch before an instant: nothing at or after it has happened there. */
  before(branch: number, untilUs: number): Checkpoint | null {
    return this.kept.findLast((each) => each.branch === branch && each.atUs < untilUs) ?? null;
  }

  /** The last one of a branch with at most so many events. */
  upTo(branch: number, events: number): Checkpoint | null {
    return this.kept.findLast((each) => each.branch === branch && each.events <= events) ?? null;
  }

  /** Takes out the one whose neighbours in its branch are nearest to each other, the new one as the last resort. */
  private thin(branch: number, events: number): void {
    let worst = -1;
    let least = Number.POSITIVE_INFINITY;
    for (const [i, each] of this.kept.entries()) {
      if (each.branch === branch && each.events === events && this.kept.length > 1) continue;
      const [before, after] = [this.kept[i - 1], this.kept[i + 1]];
      const from = before?.branch === each.branch ? before.events : 0;
      const to = after?.branch === each.branch ? after.events : each.events + (each.events - from);
      if (to - from >= least) continue;
      least = to - from;
      worst = i;
    }
    this.bytes -= this.kept[worst]!.bytes;
    this.kept.splice(worst, 1);
  }
}

/** What a state takes up in memory. */
export function bytesOf({ values }: Snapshot): number {
  let bytes = 0;
  for (const value of values) bytes += typeof value === 'number' ? 8 : value.byteLength + 64;
  return bytes;
}
