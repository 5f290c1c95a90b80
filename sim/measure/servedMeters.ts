/**
 * Whether what a replica serves stays within its limits: in any window of w minutes no more than (1 + w) times the limit.
 *
 * That is one condition on a single number, by replica and kind: what was served and has not been worn off by time, at the
 * limit's rate. It goes beyond one minute's worth exactly when some window that ends now holds too many. Nothing of the buckets
 * is read for it. Where a limit changes, what it grew or shrank by is taken off, or put on, at that instant: a window across
 * the change may hold what either limit would have let in, no more.
 *
 * In integers: an operation is a minute's worth of microseconds, and each microsecond wears off `limit` of them.
 */
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import type { Clock } from '../kernel/time.ts';
import { type LimitsPlan, METERED } from '../limitsPlan.ts';

const MINUTE_US = 60_000_000;
const KINDS = METERED.length;

export class ServedMeters implements Stateful {
  private readonly cells: number;
  private limit: Float64Array;
  private held: Float64Array;
  private atUs: Float64Array;

  constructor(replicas: number, { perMinute }: LimitsPlan) {
    this.cells = replicas * KINDS;
    this.limit = Float64Array.from({ length: this.cells }, (_, cell) => perMinute[cell % KINDS]!);
    this.held = new Float64Array(this.cells);
    this.atUs = new Float64Array(this.cells);
  }

  /** One more operation of a kind; false: it is more than the limit lets in. */
  served(replica: number, kind: number, clock: Clock): boolean {
    const cell = replica * KINDS + kind;
    const limit = this.limit[cell]!;
    if (limit === Number.POSITIVE_INFINITY) return true;
    // As `wear`, in line: this is on the way of every request.
    const { nowUs } = clock;
    const left = this.held[cell]! - (nowUs - this.atUs[cell]!) * limit;
    const held = Math.max(0, left) + MINUTE_US;
    this.held[cell] = held;
    this.atUs[cell] = nowUs;
    return held <= limit * MINUTE_US;
  }

  limitIs(replica: number, kind: number, limit: number, nowUs: number): void {
    const cell = replica * KINDS + kind;
    const before = this.limit[cell]!;
    if (before === limit) return;
    this.wear(cell, nowUs);
    this.limit[cell] = limit;
    this.held[cell] = Math.max(0, this.held[cell]! + (limit - before) * MINUTE_US);
  }

  visitState(v: StateVisitor): void {
    this.limit = v.f64('meters.limit', this.limit, this.cells);
    this.held = v.f64('meters.held', this.held, this.cells);
    this.atUs = v.f64('meters.atUs', this.atUs, this.cells);
  }

  private wear(cell: number, nowUs: number): void {
    // Exact where something is left: a product beyond the range of exact integers is more than was ever held.
    this.held[cell] = Math.max(0, this.held[cell]! - (nowUs - this.atUs[cell]!) * this.limit[cell]!);
    this.atUs[cell] = nowUs;
  }
}
