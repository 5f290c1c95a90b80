import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HazardBudgets } from '../../sim/kernel/budgets.ts';
import { Digest } from '../../sim/kernel/digest.ts';
import { EventQueue } from '../../sim/kernel/eventQueue.ts';
import { FaultAgenda, PHASE_END, PHASE_START } from '../../sim/kernel/faultAgenda.ts';
import { Histograms } from '../../sim/kernel/histogram.ts';
import { SharedLinks } from '../../sim/kernel/sharedLinks.ts';
import {
  fingerprintState,
  grownI32,
  restoreState,
  type Stateful,
  type StateVisitor,
  saveState,
} from '../../sim/kernel/state.ts';
import { Streams } from '../../sim/kernel/streams.ts';

const WAKE = 1;
const ARRIVAL = 2;
const FAILURE = 3;
const TIME_OUT = 4;

/** A small world in which every part of the kernel depends on every other. */
class Bench implements Stateful {
  readonly trace: number[] = [];
  private readonly queue = new EventQueue(16);
  private readonly agenda = new FaultAgenda();
  private readonly streams = new Streams('bench');
  private readonly budgets = new HazardBudgets(this.streams);
  private readonly links = new SharedLinks(this.queue, WAKE);
  private readonly histograms = new Histograms();
  private readonly digest = new Digest();
  private readonly arrivals = this.streams.open('arrivals');
  private readonly sizes = this.streams.open('sizes');
  private timeOuts = new Float64Array(64);
  private failureHandle = 0;

  constructor() {
    for (let link = 0; link < 3; link++) this.links.addLink(50, link === 1 ? 20 : Number.POSITIVE_INFINITY);
    this.budgets.addComponent('disk');
    this.histograms.open();
    this.queue.schedule(0, ARRIVAL, 0, 0);
    this.failureHandle = this.queue.schedule(this.budgets.setRate(0, 1e-4, 0), FAILURE, 0, 0);
    for (let fault = 0; fault < 8; fault++) {
      this.agenda.add(3000 * fault, PHASE_START, fault, fault % 3);
      this.agenda.add(3000 * fault + 4000, PHASE_END, fault, fault % 3);
    }
  }

  run(steps: number): void {
    for (let i = 0; i < steps; i++) this.step();
  }

  visitState(v: StateVisitor): void {
    this.queue.visitState(v);
    this.agenda.visitState(v);
    this.streams.visitState(v);
    this.budgets.visitState(v);
    this.links.visitState(v);
    this.histograms.visitState(v);
    this.digest.visitState(v);
    this.timeOuts = v.f64('bench.timeOuts', this.timeOuts, this.timeOuts.length);
    this.failureHandle = v.int('bench.failureHandle', this.failureHandle);
  }

  private step(): void {
    const { queue, links } = this;
    if (!queue.popBefore(this.agenda.nextUs)) {
      this.agenda.pop();
      queue.nowUs = this.agenda.timeUs;
      links.setCapacity(this.agenda.payload, this.agenda.phase === PHASE_START ? 5 : 50);
      queue.cancel(this.failureHandle);
      const rate = this.agenda.phase === PHASE_START ? 1e-3 : 1e-4;
      this.failureHandle = queue.schedule(this.budgets.setRate(0, rate, queue.nowUs), FAILURE, 0, 0);
      return;
    }
    this.digest.event(queue, queue.kind, queue.a);
    this.trace.push(queue.nowUs, queue.kind, queue.a, queue.handle);
    if (queue.kind === WAKE) this.finish(queue.a);
    else if (queue.kind === ARRIVAL) this.arrive();
    else if (queue.kind === FAILURE) {
      this.failureHandle = queue.schedule(this.budgets.fired(0, queue.nowUs), FAILURE, 0, 0);
    } else this.trace.push(links.cancel(queue.b));
  }

  private arrive(): void {
    const { queue } = this;
    const link = this.streams.below(this.sizes, 3);
    const transfer = this.links.start(link, this.streams.below(this.sizes, 4000), 7);
    if (transfer < 64) this.timeOuts[transfer] = queue.schedule(queue.nowUs + 300, TIME_OUT, link, transfer);
    queue.schedule(queue.nowUs + Math.floor(60 * this.streams.exponential(this.arrivals)), ARRIVAL, 0, 0);
  }

  private finish(link: number): void {
    this.links.wake(link);
    while (this.links.nextCompleted(link)) {
      this.histograms.add(0, this.links.completedBytes);
      this.trace.push(this.links.completedTransfer, this.links.completedBytes);
      if (this.links.completedTransfer < 64) this.queue.cancel(this.timeOuts[this.links.completedTransfer]!);
    }
  }
}

describe('state', () => {
  it('obeys the law: save and run equals restore and run, at any instant', () => {
    fc.assert(
      fc.property(fc.nat(1500), fc.nat(1500), (before, after) => {
        const bench = new Bench();
        bench.run(before);
        const saved = saveState(bench);
        const fingerprint = fingerprintState(bench);
        bench.trace.length = 0;
        bench.run(after);
        const trace = [...bench.trace];
        const end = fingerprintState(bench);

        const fresh = new Bench();
        restoreState(fresh, saved);
        expect(fingerprintState(fresh)).toBe(fingerprint);
        fresh.run(after);
        expect(fresh.trace).toEqual(trace);
        expect(fingerprintState(fresh)).toBe(end);

        restoreState(bench, structuredClone(saved));
        bench.trace.length = 0;
        bench.run(after);
        expect(bench.trace).toEqual(trace);
      }),
      { seed: 4, numRuns: 60 },
    );
  });

  it('is not changed by saving or by taking its fingerprint', () => {
    const watched = new Bench();
    const alone = new Bench();
    for (let i = 0; i < 300; i++) {
      watched.run(3);
      alone.run(3);
      saveState(watched);
      fingerprintState(watched);
    }
    expect(watched.trace).toEqual(alone.trace);
  });

  it('has a fingerprint that every scalar and element moves', () => {
    const columns = { a: 1, b: Int32Array.of(1, 2, 3), visitState: (_: StateVisitor): void => {} };
    columns.visitState = (v) => {
      columns.a = v.int('a', columns.a);
      columns.b = v.i32('b', columns.b, 3);
    };
    const seen = new Set([fingerprintState(columns)]);
    columns.a = 1 + 2 ** -52;
    seen.add(fingerprintState(columns));
    for (let i = 0; i < 3; i++) {
      columns.b[i] = columns.b[i]! ^ 0x4000_0000;
      seen.add(fingerprintState(columns));
    }
    expect(seen.size).toBe(5);
    for (const fingerprint of seen) expect(fingerprint).toMatch(/^[0-9a-f]{16}$/);
  });

  it('restores columns that have grown since, with zeros behind what was saved', () => {
    const owner = { column: Int32Array.of(5, 6), used: 2, visitState: (_: StateVisitor): void => {} };
    owner.visitState = (v) => {
      owner.used = v.int('used', owner.used);
      owner.column = v.i32('column', owner.column, owner.used);
    };
    const saved = saveState(owner);
    owner.column = grownI32(owner.column, 3);
    owner.column[2] = 7;
    owner.used = 3;
    restoreState(owner, saved);
    expect(owner.used).toBe(2);
    expect([...owner.column.slice(0, 4)]).toEqual([5, 6, 0, 0]);
  });

  it('refuses a snapshot of something else', () => {
    const streams = new Streams(1);
    expect(() => restoreState(streams, saveState(new FaultAgenda()))).toThrow('restore');
    streams.open('a');
    expect(() => restoreState(new Streams(1), saveState(streams))).toThrow('before the first save');
  });
});
