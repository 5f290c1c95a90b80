/**
 * Conditions that faults hold on the world. A fault never assigns a field: it pushes a condition tagged with its own
 * reference, and at its end pops only its own. The effective value is derived from what is held, so overlapping
 * faults are defined: an outage counts, capacity factors multiply, added latencies sum.
 */
import { assert } from './kernel/assert.ts';
import { grownF64, grownI32, type Stateful, type StateVisitor } from './kernel/state.ts';

/** Target: region. Its endpoint and its stamp are out of service. */
export const REGION_DOWN = 0;
/** Target: pair (from · regions + to). Nothing passes. */
export const PARTITIONED = 1;
/** Target: pair. Value: what remains of the capacity. */
export const CAPACITY = 2;
/** Target: pair. Value: µs added to the round trip. */
export const LATENCY = 3;
/** Target: pair. Replication does not move. */
export const REPLICATION_PAUSED = 4;
/** Target: region. Its site is destroyed; held until whoever destroyed it lets it be rebuilt. */
export const SITE_LOST = 5;
/** Target: region. Its stamp is destroyed under a site that stands. */
export const STAMP_LOST = 6;
const KINDS = 7;

export class Conditions implements Stateful {
  readonly regions: number;
  /** Conditions of each region and pair, derived: 0 when nothing holds. */
  regionDown: Int32Array;
  partitioned: Int32Array;
  paused: Int32Array;
  capacityFactor: Float64Array;
  addedLatencyUs: Float64Array;
  siteLost: Int32Array;
  stampLost: Int32Array;

  private held = 0;
  private kind = new Int32Array(16);
  private target = new Int32Array(16);
  private value = new Float64Array(16);
  private fault = new Int32Array(16);

  constructor(regions: number) {
    this.regions = regions;
    this.regionDown = new Int32Array(regions);
    this.partitioned = new Int32Array(regions * regions);
    this.paused = new Int32Array(regions * regions);
    this.capacityFactor = new Float64Array(regions * regions).fill(1);
    this.addedLatencyUs = new Float64Array(regions * regions);
    this.siteLost = new Int32Array(regions);
    this.stampLost = new Int32Array(regions);
  }

  pair(from: number, to: number): number {
    return from * this.regions + to;
  }

  /**
   * Holds a condition. `value`: what remains of a capacity (0–1) for CAPACITY, added µs for LATENCY, 1 and without
   * meaning for the rest, which only count.
   */
  push(kind: number, target: number, value: number, fault: number): void {
    assert(kind >= 0 && kind < KINDS, 'a known condition');
    // Held in fault order, so that products and sums never depend on which of two faults struck first.
    let at = this.held++;
    this.kind = grownI32(this.kind, this.held);
    this.target = grownI32(this.target, this.held);
    this.value = grownF64(this.value, this.held);
    this.fault = grownI32(this.fault, this.held);
    for (; at > 0 && this.fault[at - 1]! > fault; at--) this.move(at - 1, at);
    this.kind[at] = kind;
    this.target[at] = target;
    this.value[at] = value;
    this.fault[at] = fault;
    this.derive(kind, target);
  }

  /** Takes back the one condition that this fault holds there. */
  pop(kind: number, target: number, fault: number): void {
    for (let i = 0; i < this.held; i++) {
      if (this.kind[i] !== kind || this.target[i] !== target || this.fault[i] !== fault) continue;
      for (let j = i + 1; j < this.held; j++) this.move(j, j - 1);
      this.held--;
      this.derive(kind, target);
      return;
    }
    assert(false, 'a fault pops only what it pushed');
  }

  /** The fault that holds this condition (the first by id, if several do), or −1. */
  heldBy(kind: number, target: number): number {
    for (let i = 0; i < this.held; i++) if (this.kind[i] === kind && this.target[i] === target) return this.fault[i]!;
    return -1;
  }

  visitState(v: StateVisitor): void {
    this.held = v.int('held', this.held);
    this.kind = v.i32('kind', this.kind, this.held);
    this.target = v.i32('target', this.target, this.held);
    this.value = v.f64('value', this.value, this.held);
    this.fault = v.i32('fault', this.fault, this.held);
    const pairs = this.regions * this.regions;
    this.regionDown = v.i32('regionDown', this.regionDown, this.regions);
    this.partitioned = v.i32('partitioned', this.partitioned, pairs);
    this.paused = v.i32('paused', this.paused, pairs);
    this.capacityFactor = v.f64('capacityFactor', this.capacityFactor, pairs);
    this.addedLatencyUs = v.f64('addedLatencyUs', this.addedLatencyUs, pairs);
    this.siteLost = v.i32('siteLost', this.siteLost, this.regions);
    this.stampLost = v.i32('stampLost', this.stampLost, this.regions);
  }

  private move(from: number, to: number): void {
    this.kind[to] = this.kind[from]!;
    this.target[to] = this.target[from]!;
    this.value[to] = this.value[from]!;
    this.fault[to] = this.fault[from]!;
  }

  private derive(kind: number, target: number): void {
    let count = 0;
    let product = 1;
    let sum = 0;
    for (let i = 0; i < this.held; i++) {
      if (this.kind[i] !== kind || this.target[i] !== target) continue;
      count++;
      product *= this.value[i]!;
      sum += this.value[i]!;
    }
    switch (kind) {
      case REGION_DOWN:
        this.regionDown[target] = count;
        break;
      case PARTITIONED:
        this.partitioned[target] = count;
        break;
      case CAPACITY:
        this.capacityFactor[target] = product;
        break;
      case LATENCY:
        this.addedLatencyUs[target] = sum;
        break;
      case SITE_LOST:
        this.siteLost[target] = count;
        break;
      case STAMP_LOST:
        this.stampLost[target] = count;
        break;
      default:
        this.paused[target] = count;
    }
  }
}
