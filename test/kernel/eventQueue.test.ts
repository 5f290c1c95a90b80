import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue } from '../../sim/kernel/eventQueue.ts';
import { restoreState, saveState } from '../../sim/kernel/state.ts';
import { Heap4 } from './heap4.ts';
import { smallRandom } from './random.ts';

const FOREVER = Number.POSITIVE_INFINITY;

type Increment = (u: () => number) => number;
const exponential: Increment = (u) => Math.ceil(-Math.log(1 - u()) * 1e6);
const ticks: Increment = (u) => Math.ceil(-Math.log(1 - u()) * 20) * 50_000;
const bimodal: Increment = (u) => (u() < 0.9 ? Math.floor(10_000 * u()) : Math.floor(1e7 * u()));
const decades: Increment = (u) => Math.floor(Math.exp(25 * u()));
const SHAPES: readonly (readonly [string, Increment])[] = [
  ['exponential delays', exponential],
  ['ticks, so that most times are shared', ticks],
  ['many short and few long delays', bimodal],
  ['delays of ten orders of magnitude', decades],
];

describe('the event queue against a heap', () => {
  for (const [name, increment] of SHAPES) {
    for (const pending of [1, 7, 100, 20_000]) {
      it(`pops ${pending} pending events with ${name} in the same order`, () => {
        expect(holdOnQueue(pending, increment, 60_000)).toBe(holdOnHeap(pending, increment, 60_000));
      });
    }
  }

  it('passes over cancelled events and keeps the order of the others', () => {
    const random = smallRandom(5);
    const queue = new EventQueue();
    const oracle: { timeUs: number; order: number; handle: number }[] = [];
    for (let order = 0; order < 6000; order++) {
      const timeUs = queue.nowUs + bimodal(random);
      oracle.push({ timeUs, order, handle: queue.schedule(timeUs, 1, order, 0) });
      if (random() < 0.6) {
        const [victim] = oracle.splice(Math.floor(random() * oracle.length), 1);
        expect(queue.cancel(victim!.handle)).toBe(true);
        expect(queue.cancel(victim!.handle)).toBe(false);
      }
      if (random() < 0.35 && queue.popBefore(FOREVER)) {
        oracle.sort((p, q) => p.timeUs - q.timeUs || p.order - q.order);
        const expected = oracle.shift()!;
        expect([queue.nowUs, queue.a, queue.handle]).toEqual([expected.timeUs, expected.order, expected.handle]);
        expect(queue.cancel(expected.handle)).toBe(false);
      }
      expect(queue.pending).toBe(oracle.length);
    }
  });

  it('agrees on any mixture of scheduling, limits, peeks and moves of the clock', () => {
    fc.assert(
      fc.property(fc.array(command(), { maxLength: 300 }), fc.integer({ min: 0, max: 60 }), (commands, spread) => {
        const queue = new EventQueue(1);
        const model: { timeUs: number; order: number }[] = [];
        let order = 0;
        for (const { what, amount } of commands) {
          const first = model.sort((p, q) => p.timeUs - q.timeUs || p.order - q.order)[0];
          const timeUs = queue.nowUs + Math.floor(Math.exp((amount * spread) / 2000));
          if (what === 'schedule') {
            for (let i = 0; i <= amount % 9; i++) {
              model.push({ timeUs, order });
              queue.schedule(timeUs, 2, order++, -1);
            }
          } else if (what === 'pop') {
            expect(queue.popBefore(timeUs)).toBe(first !== undefined && first.timeUs < timeUs);
            if (first !== undefined && first.timeUs < timeUs) {
              expect([queue.nowUs, queue.kind, queue.a, queue.b]).toEqual([first.timeUs, 2, first.order, -1]);
              model.shift();
            }
          } else if (what === 'peek') {
            expect(queue.peekUs()).toBe(first?.timeUs ?? FOREVER);
          } else {
            queue.nowUs = Math.min(timeUs, first?.timeUs ?? timeUs);
          }
        }
      }),
      { seed: 11, numRuns: 300 },
    );
  });
});

describe('the event queue at its edges', () => {
  it('leaves the clock alone when nothing comes before the limit', () => {
    const queue = new EventQueue();
    queue.schedule(10, 0, 1, 2);
    expect(queue.popBefore(10)).toBe(false);
    expect(queue.nowUs).toBe(0);
    expect(queue.popBefore(11)).toBe(true);
    expect(queue.nowUs).toBe(10);
    expect(queue.popBefore(FOREVER)).toBe(false);
  });

  it('gives handles that are never 0 and never good again for another event in the same slot', () => {
    const queue = new EventQueue();
    const seen = new Set<number>();
    for (let i = 0; i < 300; i++) {
      const handle = queue.schedule(i, 0, i, 0);
      expect(handle).toBeGreaterThan(0);
      expect(seen.has(handle)).toBe(false);
      seen.add(handle);
      queue.popBefore(FOREVER);
    }
    for (const handle of [...seen, 0, 2 ** 52]) expect(queue.cancel(handle)).toBe(false);
  });

  it('refuses the past, fractions, what is not finite and kinds below 0', () => {
    const queue = new EventQueue();
    queue.schedule(5, 0, 0, 0);
    queue.popBefore(FOREVER);
    expect(() => queue.schedule(4, 0, 0, 0)).toThrow('past');
    expect(() => queue.schedule(5.5, 0, 0, 0)).toThrow('whole microsecond');
    expect(() => queue.schedule(FOREVER, 0, 0, 0)).toThrow('range of the clock');
    expect(() => queue.schedule(Number.NaN, 0, 0, 0)).toThrow('past');
    expect(() => queue.schedule(6, -1, 0, 0)).toThrow('kinds');
  });

  it('goes on through the end of the sequence numbers', () => {
    const pending = 500;
    const queue = fillHold(pending, ticks);
    const saved = saveState(queue.queue);
    const nextSeq = saved.names.indexOf('queue.nextSeq');
    const gone = saved.names.indexOf('queue.gone');
    const words = (saved.values[saved.names.indexOf('queue.slots')] as Int32Array).slice();
    const shift = 2 ** 31 - 1 - 700 - (saved.values[nextSeq] as number);
    for (let at = 2 * 8 + 3; at < words.length; at += 8) words[at] = words[at]! + shift;
    const values = saved.values.map((value, i) =>
      i === nextSeq || i === gone ? (value as number) + shift : value instanceof Int32Array ? words : value,
    );
    restoreState(queue.queue, { names: saved.names, values });
    expect(turnQueue(queue, 3000, ticks)).toBe(turnHeap(fillHeap(pending, ticks), 3000, ticks));
    expect(queue.queue.pending).toBe(pending);
    expect(saveState(queue.queue).values[nextSeq]).toBeLessThan(10_000);
  });

  it('restored into a queue of another size, goes on with the same events and handles', () => {
    const { queue } = fillHold(300, ticks);
    for (let i = 0; i < 100; i++) queue.popBefore(FOREVER);
    const saved = saveState(queue);
    const others = [new EventQueue(1), new EventQueue(5000)];
    for (const other of others) restoreState(other, saved);
    for (let i = 0; i < 1000; i++) {
      const steps = [queue, ...others].map((q) => [
        q.schedule(q.nowUs + ((i * 7919) % 90_001), 1, i, 0),
        q.popBefore(FOREVER),
        q.nowUs,
        q.a,
        q.handle,
      ]);
      expect(steps[1]).toEqual(steps[0]);
      expect(steps[2]).toEqual(steps[0]);
    }
  });

  it('does not hold on to events that were cancelled', () => {
    const queue = new EventQueue();
    for (let i = 0; i < 300_000; i++) queue.cancel(queue.schedule(1e9 + i, 0, 0, 0));
    expect(queue.pending).toBe(0);
    expect(queue.bytes).toBeLessThan(600_000);
    expect(queue.popBefore(FOREVER)).toBe(false);
  });

  it('takes a hundred thousand events at one instant, each followed by another at that instant', () => {
    const clients = 100_000;
    const queue = new EventQueue();
    queue.schedule(1000, 0, -1, 0);
    for (let i = 0; i < clients; i++) queue.schedule(1_000_000, 0, i, 0);
    let expected = -1;
    let inOrder = true;
    while (queue.popBefore(FOREVER)) {
      inOrder &&= queue.a === expected;
      expected++;
      if (queue.a >= 0 && queue.a < clients) queue.schedule(queue.nowUs, 0, queue.a + clients, 0);
    }
    expect(inOrder).toBe(true);
    expect(expected).toBe(2 * clients);
  });

  it('takes a burst into a queue that had one event far away', () => {
    const queue = new EventQueue();
    queue.schedule(1, 0, 0, 0);
    queue.schedule(3e13, 0, 0, 0);
    queue.popBefore(FOREVER);
    const random = smallRandom(3);
    for (let i = 0; i < 100_000; i++) queue.schedule(2 + Math.floor(1e9 * random()), 0, 0, 0);
    let last = 0;
    let inOrder = true;
    while (queue.popBefore(FOREVER)) {
      inOrder &&= queue.nowUs >= last;
      last = queue.nowUs;
    }
    expect(inOrder).toBe(true);
    expect(last).toBe(3e13);
  });
});

function command() {
  return fc.record({
    what: fc.constantFrom('schedule', 'schedule', 'pop', 'pop', 'pop', 'peek', 'advance'),
    amount: fc.integer({ min: 0, max: 1000 }),
  });
}

interface Hold<Queue> {
  readonly queue: Queue;
  readonly random: () => number;
}

function fillHold(pending: number, increment: Increment): Hold<EventQueue> {
  const hold = { queue: new EventQueue(16), random: smallRandom(1) };
  for (let id = 0; id < pending; id++) hold.queue.schedule(increment(hold.random), 0, id, 0);
  return hold;
}

function fillHeap(pending: number, increment: Increment): Hold<Heap4> {
  const hold = { queue: new Heap4(pending), random: smallRandom(1) };
  for (let id = 0; id < pending; id++) hold.queue.push(increment(hold.random), id);
  return hold;
}

function turnQueue({ queue, random }: Hold<EventQueue>, events: number, increment: Increment): number {
  let hash = 0;
  for (let i = 0; i < events; i++) {
    queue.popBefore(FOREVER);
    const id = queue.a;
    hash = (Math.imul(hash, 31) + id) | 0;
    queue.schedule(queue.nowUs + increment(random), 0, id, 0);
  }
  return hash;
}

function turnHeap({ queue, random }: Hold<Heap4>, events: number, increment: Increment): number {
  let hash = 0;
  for (let i = 0; i < events; i++) {
    const id = queue.pop();
    hash = (Math.imul(hash, 31) + id) | 0;
    queue.push(queue.nowUs + increment(random), id);
  }
  return hash;
}

function holdOnQueue(pending: number, increment: Increment, events: number): number {
  return turnQueue(fillHold(pending, increment), events, increment);
}

function holdOnHeap(pending: number, increment: Increment, events: number): number {
  return turnHeap(fillHeap(pending, increment), events, increment);
}
