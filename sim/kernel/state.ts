/**
 * One method, `visitState`, gives a component its save, its restore and its fingerprint: it shows every scalar and
 * column to a visitor, in a fixed order, and keeps what the visitor hands back.
 *
 * The law: save → run equals restore → run. So everything that a future event can see must be visited, and nothing
 * that depends on how the component got there (hash order, the inside of a queue).
 */
import { assert } from './assert.ts';
import { untouched } from './untouched.ts';

export interface StateVisitor {
  /** True when the visitor replaces values; a component that derives inner structure rebuilds it then. */
  readonly restoring: boolean;
  /** Any scalar, integer or double; returns the value to keep. */
  int(name: string, value: number): number;
  /**
   * The first `used` elements of a column; returns the column to keep, which on restore may be a new and longer one.
   * Beyond the restored elements a column is zero.
   */
  f64(name: string, column: Float64Array, used: number): Float64Array<ArrayBuffer>;
  i32(name: string, column: Int32Array, used: number): Int32Array<ArrayBuffer>;
  u32(name: string, column: Uint32Array, used: number): Uint32Array<ArrayBuffer>;
  u16(name: string, column: Uint16Array, used: number): Uint16Array<ArrayBuffer>;
  u8(name: string, column: Uint8Array, used: number): Uint8Array<ArrayBuffer>;
}

export interface Stateful {
  visitState(v: StateVisitor): void;
}

/** Everything a tree of components showed, in order. Plain data: it survives structured cloning. */
export interface Snapshot {
  readonly names: readonly string[];
  readonly values: readonly (number | Column)[];
}

type Column =
  | Float64Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>;

/** Copies the state of `root`. */
export function saveState(root: Stateful): Snapshot {
  const visitor = new SavingVisitor();
  untouched(root).visitState(visitor);
  return { names: visitor.names, values: visitor.values };
}

/**
 * Puts `root` into the saved state. It must be built as the saved one was (the same plan): a name out of place is a
 * defect, and leaves `root` half restored.
 */
export function restoreState(root: Stateful, snapshot: Snapshot): void {
  const visitor = new RestoringVisitor(snapshot);
  root.visitState(visitor);
  assert(visitor.atEnd(), 'restore: the component shows less state than was saved');
}

/** 64 bits over names and contents, as 16 hexadecimal digits. Equal states give equal fingerprints. */
export function fingerprintState(root: Stateful): string {
  const visitor = new HashingVisitor();
  root.visitState(visitor);
  return visitor.hex();
}

class SavingVisitor implements StateVisitor {
  readonly restoring = false;
  readonly names: string[] = [];
  readonly values: (number | Column)[] = [];

  int(name: string, value: number): number {
    this.names.push(name);
    this.values.push(value);
    return value;
  }
  f64(name: string, column: Float64Array, used: number): Float64Array<ArrayBuffer> {
    return this.keep(name, own(column), used);
  }
  i32(name: string, column: Int32Array, used: number): Int32Array<ArrayBuffer> {
    return this.keep(name, own(column), used);
  }
  u32(name: string, column: Uint32Array, used: number): Uint32Array<ArrayBuffer> {
    return this.keep(name, own(column), used);
  }
  u16(name: string, column: Uint16Array, used: number): Uint16Array<ArrayBuffer> {
    return this.keep(name, own(column), used);
  }
  u8(name: string, column: Uint8Array, used: number): Uint8Array<ArrayBuffer> {
    return this.keep(name, own(column), used);
  }

  private keep<C extends Column>(name: string, column: C, used: number): C {
    assert(used <= column.length, 'save: more elements used than the column has');
    this.names.push(name);
    this.values.push(column.slice(0, used));
    return column;
  }
}

class RestoringVisitor implements StateVisitor {
  readonly restoring = true;
  private readonly snapshot: Snapshot;
  private at = 0;

  constructor(snapshot: Snapshot) {
    this.snapshot = snapshot;
  }

  atEnd(): boolean {
    return this.at === this.snapshot.names.length;
  }

  int(name: string, _value: number): number {
    const saved = this.next(name);
    assert(typeof saved === 'number', 'restore: a column was saved where a scalar is kept');
    return saved;
  }
  f64(name: string, column: Float64Array, _used: number): Float64Array<ArrayBuffer> {
    const saved = this.next(name);
    assert(saved instanceof Float64Array, 'restore: the saved column has another type');
    return putBack(column.length >= saved.length ? own(column) : new Float64Array(saved.length), saved);
  }
  i32(name: string, column: Int32Array, _used: number): Int32Array<ArrayBuffer> {
    const saved = this.next(name);
    assert(saved instanceof Int32Array, 'restore: the saved column has another type');
    return putBack(column.length >= saved.length ? own(column) : new Int32Array(saved.length), saved);
  }
  u32(name: string, column: Uint32Array, _used: number): Uint32Array<ArrayBuffer> {
    const saved = this.next(name);
    assert(saved instanceof Uint32Array, 'restore: the saved column has another type');
    return putBack(column.length >= saved.length ? own(column) : new Uint32Array(saved.length), saved);
  }
  u16(name: string, column: Uint16Array, _used: number): Uint16Array<ArrayBuffer> {
    const saved = this.next(name);
    assert(saved instanceof Uint16Array, 'restore: the saved column has another type');
    return putBack(column.length >= saved.length ? own(column) : new Uint16Array(saved.length), saved);
  }
  u8(name: string, column: Uint8Array, _used: number): Uint8Array<ArrayBuffer> {
    const saved = this.next(name);
    assert(saved instanceof Uint8Array, 'restore: the saved column has another type');
    return putBack(column.length >= saved.length ? own(column) : new Uint8Array(saved.length), saved);
  }

  private next(name: string): number | Column {
    const index = this.at++;
    const expected = this.snapshot.names[index];
    // The message is built on failure only, and names the place: this is the error one meets while adding state.
    if (expected !== name) assert(false, `restore: found ${String(expected)} where ${name} was expected`);
    return this.snapshot.values[index]!;
  }
}

/**
 * Columns lie in ordinary memory, never in memory shared between threads. They are taken in the wide type and handed
 * back in the narrow one, so that a component may declare either; a table of overloads, as generics over the five types
 * cannot say it.
 */
function own(column: Float64Array): Float64Array<ArrayBuffer>;
function own(column: Int32Array): Int32Array<ArrayBuffer>;
function own(column: Uint32Array): Uint32Array<ArrayBuffer>;
function own(column: Uint16Array): Uint16Array<ArrayBuffer>;
function own(column: Uint8Array): Uint8Array<ArrayBuffer>;
function own(column: unknown): unknown {
  return column;
}

function putBack<C extends Column>(column: C, saved: C): C {
  column.set(saved);
  column.fill(0, saved.length);
  return column;
}

/** FNV-like over 32-bit words in two lanes of different multipliers, then an avalanche. */
class HashingVisitor implements StateVisitor {
  readonly restoring = false;
  private low = 0x6a09e667 | 0;
  private high = 0xbb67ae85 | 0;
  private readonly double = new Float64Array(1);
  private readonly words = new Int32Array(this.double.buffer);

  hex(): string {
    const low = avalanche(this.low ^ this.high);
    const high = avalanche(this.high + low);
    return hex32(high) + hex32(low);
  }

  int(name: string, value: number): number {
    this.name(name);
    this.number(value);
    return value;
  }
  f64(name: string, column: Float64Array, used: number): Float64Array<ArrayBuffer> {
    return this.column(name, own(column), used);
  }
  i32(name: string, column: Int32Array, used: number): Int32Array<ArrayBuffer> {
    return this.column(name, own(column), used);
  }
  u32(name: string, column: Uint32Array, used: number): Uint32Array<ArrayBuffer> {
    return this.column(name, own(column), used);
  }
  u16(name: string, column: Uint16Array, used: number): Uint16Array<ArrayBuffer> {
    return this.column(name, own(column), used);
  }
  u8(name: string, column: Uint8Array, used: number): Uint8Array<ArrayBuffer> {
    return this.column(name, own(column), used);
  }

  private column<C extends Column>(name: string, column: C, used: number): C {
    this.name(name);
    this.word(used);
    if (column instanceof Float64Array) for (let i = 0; i < used; i++) this.number(column[i]!);
    else for (let i = 0; i < used; i++) this.word(column[i]!);
    return column;
  }

  private name(name: string): void {
    for (let i = 0; i < name.length; i++) this.word(name.charCodeAt(i));
    this.word(name.length);
  }

  private number(value: number): void {
    // Adding zero makes one value of the two zeros, which compare equal and must hash equal.
    this.double[0] = value + 0;
    this.word(this.words[0]!);
    this.word(this.words[1]!);
  }

  private word(word: number): void {
    const low = Math.imul(this.low ^ word, 0x01000193);
    const high = Math.imul(this.high ^ word, 0x85ebca6b);
    this.low = (low << 13) | (low >>> 19);
    this.high = ((high << 17) | (high >>> 15)) + this.low;
  }
}

/** The 32-bit finaliser of MurmurHash3 (Appleby, public domain): every input bit flips half of the output bits. */
export function avalanche(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Eight hexadecimal digits of a 32-bit word. */
export function hex32(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}

/** A column of at least `needed` elements with the same content: the same one, or a copy of at least twice the length. */
export function grownF64(column: Float64Array, needed: number): Float64Array<ArrayBuffer> {
  if (needed <= column.length) return own(column);
  const grown = new Float64Array(grownLength(column.length, needed));
  grown.set(column);
  return grown;
}

export function grownI32(column: Int32Array, needed: number): Int32Array<ArrayBuffer> {
  if (needed <= column.length) return own(column);
  const grown = new Int32Array(grownLength(column.length, needed));
  grown.set(column);
  return grown;
}

export function grownU8(column: Uint8Array, needed: number): Uint8Array<ArrayBuffer> {
  if (needed <= column.length) return own(column);
  const grown = new Uint8Array(grownLength(column.length, needed));
  grown.set(column);
  return grown;
}

function grownLength(length: number, needed: number): number {
  return Math.max(needed, 2 * length, 16);
}
