/** How far the other replicas were behind one that was destroyed, at that moment: entries by fault and pair. */
import { grownF64, grownI32, type Stateful, type StateVisitor } from '../kernel/state.ts';

export class SyncAges implements Stateful {
  entries = 0;
  fault = new Int32Array(8);
  from = new Int32Array(8);
  to = new Int32Array(8);
  ageUs = new Float64Array(8);

  add(fault: number, from: number, to: number, ageUs: number): void {
    const entry = this.entries++;
    this.fault = grownI32(this.fault, this.entries);
    this.from = grownI32(this.from, this.entries);
    this.to = grownI32(this.to, this.entries);
    this.ageUs = grownF64(this.ageUs, this.entries);
    this.fault[entry] = fault;
    this.from[entry] = from;
    this.to[entry] = to;
    this.ageUs[entry] = ageUs;
  }

  visitState(v: StateVisitor): void {
    this.entries = v.int('syncAges.entries', this.entries);
    this.fault = v.i32('syncAges.fault', this.fault, this.entries);
    this.from = v.i32('syncAges.from', this.from, this.entries);
    this.to = v.i32('syncAges.to', this.to, this.entries);
    this.ageUs = v.f64('syncAges.ageUs', this.ageUs, this.entries);
  }
}
