import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue } from '../../sim/kernel/eventQueue.ts';
import { FaultAgenda, PHASE_END, PHASE_START } from '../../sim/kernel/faultAgenda.ts';

describe('the agenda of faults', () => {
  it('does not depend on the order in which faults were added', () => {
    const entry = fc.tuple(fc.nat(5), fc.constantFrom(PHASE_END, PHASE_START), fc.nat(4), fc.nat(2));
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 40 }), fc.nat(), (entries, salt) => {
        const shuffled = entries
          .map((value, i) => ({ value, key: Math.imul(i + 1, salt | 1) }))
          .sort((p, q) => p.key - q.key)
          .map(({ value }) => value);
        const sorted = [...entries].sort((p, q) => p[0] - q[0] || p[1] - q[1] || p[2] - q[2] || p[3] - q[3]);
        expect(drained(shuffled)).toEqual(sorted);
      }),
      { seed: 6, numRuns: 200 },
    );
  });

  it('ends a fault before another starts at the same instant', () => {
    expect(
      drained([
        [5, PHASE_START, 0, 0],
        [5, PHASE_END, 9, 0],
      ]),
    ).toEqual([
      [5, PHASE_END, 9, 0],
      [5, PHASE_START, 0, 0],
    ]);
  });

  it('comes before ordinary events of the same instant', () => {
    const agenda = new FaultAgenda();
    const queue = new EventQueue();
    const order: string[] = [];
    queue.schedule(9, 0, 0, 0);
    queue.schedule(10, 0, 0, 0);
    agenda.add(10, PHASE_START, 0, 0);
    do {
      while (queue.popBefore(agenda.nextUs)) order.push(`event ${queue.nowUs}`);
    } while (agenda.pop() && order.push(`fault ${agenda.timeUs}`));
    expect(order).toEqual(['event 9', 'fault 10', 'event 10']);
  });

  it('takes entries out, the soonest first', () => {
    const agenda = new FaultAgenda();
    for (const timeUs of [30, 10, 20]) agenda.add(timeUs, PHASE_START, 1, timeUs);
    agenda.add(15, PHASE_END, 1, 0);
    expect(agenda.remove(PHASE_START, 1)).toBe(true);
    expect(agenda.nextUs).toBe(15);
    expect(agenda.remove(PHASE_START, 2)).toBe(false);
    expect(agenda.size).toBe(3);
    agenda.pop();
    agenda.pop();
    expect([agenda.timeUs, agenda.payload]).toEqual([20, 20]);
  });

  it('refuses the past and fractions of microseconds', () => {
    const agenda = new FaultAgenda();
    agenda.add(10, PHASE_START, 0, 0);
    agenda.pop();
    expect(() => agenda.add(9, PHASE_END, 0, 0)).toThrow('past');
    expect(() => agenda.add(10.5, PHASE_END, 0, 0)).toThrow('whole microsecond');
    expect(agenda.pop()).toBe(false);
    expect(agenda.nextUs).toBe(Number.POSITIVE_INFINITY);
  });
});

type Entry = [number, 0 | 1, number, number];

function drained(entries: readonly Entry[]): Entry[] {
  const agenda = new FaultAgenda();
  for (const entry of entries) agenda.add(...entry);
  const out: Entry[] = [];
  while (agenda.nextUs < Number.POSITIVE_INFINITY) {
    const nextUs = agenda.nextUs;
    agenda.pop();
    expect(agenda.timeUs).toBe(nextUs);
    out.push([agenda.timeUs, agenda.phase, agenda.idRank, agenda.payload]);
  }
  return out;
}
