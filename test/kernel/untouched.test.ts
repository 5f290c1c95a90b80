/** To save a state is to look at it: no field is written. */
import { describe, expect, it } from 'vitest';
import { type Stateful, type StateVisitor, saveState } from '../../sim/kernel/state.ts';
import { untouched } from '../../sim/kernel/untouched.ts';

class Part implements Stateful {
  count = 3;
  column = new Int32Array([1, 2]);

  visitState(v: StateVisitor): void {
    this.count = v.int('count', this.count);
    this.column = v.i32('column', this.column, 2);
  }
}

class Whole implements Stateful {
  readonly holder = { part: new Part() };
  readonly parts = [new Part(), new Part()];
  private kept = 7;
  writes = 0;

  get value(): number {
    return this.kept;
  }

  set value(value: number) {
    this.writes += 1;
    this.kept = value;
  }

  visitState(v: StateVisitor): void {
    this.value = v.int('value', this.value);
    for (const part of [this.holder.part, ...this.parts]) part.visitState(v);
  }
}

describe('a component that is only read', () => {
  it('is saved whole, and no field of it or its parts is written', () => {
    const whole = new Whole();
    for (const part of [whole.holder.part, ...whole.parts]) Object.freeze(part);
    const { names, values } = saveState(whole);
    expect(names).toEqual(['value', 'count', 'column', 'count', 'column', 'count', 'column']);
    expect(values[0]).toBe(7);
    expect(values[2]).toEqual(new Int32Array([1, 2]));
    expect(whole.writes).toBe(0);
  });

  it('reads back what was written to it, and stays as it was', () => {
    const whole = new Whole();
    const read = untouched(whole);
    read.holder.part.count = 8;
    expect(read.holder.part.count).toBe(8);
    expect(read.holder.part).toBe(read.holder.part);
    expect(whole.holder.part.count).toBe(3);
  });
});
