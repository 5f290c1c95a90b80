/**
 * The oracle of the event queue: a heap of four children a node, ordered by (time, order of scheduling). The least child
 * is chosen without a branch; the order of scheduling is looked at only where two times are equal. It shares no code
 * and no idea with the ladder queue.
 */
export class Heap4 {
  /** Time of the last event popped. */
  nowUs = 0;
  private readonly times: Float64Array;
  private readonly ids: Int32Array;
  private readonly orders: Float64Array;
  private count = 0;
  private nextOrder = 0;

  /** At most `capacity` events at once, with ids below it, each id pending once. */
  constructor(capacity: number) {
    this.times = new Float64Array(capacity + 8).fill(Number.POSITIVE_INFINITY);
    this.ids = new Int32Array(capacity + 8);
    this.orders = new Float64Array(capacity);
  }

  get size(): number {
    return this.count;
  }

  push(timeUs: number, id: number): void {
    this.orders[id] = this.nextOrder++;
    let i = this.count++;
    for (; i > 0; i = (i - 1) >> 2) {
      const parent = (i - 1) >> 2;
      if (this.times[parent]! <= timeUs) break;
      this.put(i, this.times[parent]!, this.ids[parent]!);
    }
    this.put(i, timeUs, id);
  }

  pop(): number {
    const first = this.ids[0]!;
    this.nowUs = this.times[0]!;
    const last = --this.count;
    const timeUs = this.times[last]!;
    const id = this.ids[last]!;
    this.times[last] = Number.POSITIVE_INFINITY;
    if (last > 0) this.sink(timeUs, id);
    return first;
  }

  private sink(timeUs: number, id: number): void {
    let i = 0;
    for (let child = 1; child < this.count; child = 4 * i + 1) {
      const left = this.lesser(child, child + 1);
      const right = this.lesser(child + 2, child + 3);
      const least = this.lesser(left, right);
      const other = this.times[least]!;
      if (other > timeUs || (other === timeUs && this.orders[this.ids[least]!]! > this.orders[id]!)) break;
      this.put(i, other, this.ids[least]!);
      i = least;
    }
    this.put(i, timeUs, id);
  }

  private lesser(p: number, q: number): number {
    const difference = this.times[p]! - this.times[q]!;
    if (difference === 0 && this.orders[this.ids[q]!]! < this.orders[this.ids[p]!]!) return q;
    return p + ((q - p) & -Number(difference > 0));
  }

  private put(i: number, timeUs: number, id: number): void {
    this.times[i] = timeUs;
    this.ids[i] = id;
  }
}
