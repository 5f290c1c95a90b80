/**
 * A component that is only read: what is written to its fields, and to those of the parts that are reached through it, is kept
 * aside. `visitState` writes back what it was handed; while a state is saved that is what was there, yet the engine below takes a
 * field that is written after its construction for one that changes, and throws away the code that was compiled for columns that
 * stay: a run that has saved its state once is 3 % slower from then on.
 */
export function untouched<T extends object>(component: T): T {
  return new Proxy(component, new KeptAside<T>());
}

class KeptAside<T extends object> implements ProxyHandler<T> {
  private readonly written = new Map<PropertyKey, unknown>();
  /** One for each part, so that what is written to it is read back. */
  private readonly parts = new WeakMap<object, object>();

  get(target: T, key: PropertyKey): unknown {
    if (this.written.has(key)) return this.written.get(key);
    const value: unknown = Reflect.get(target, key);
    if (Array.isArray(value)) return value.some(isPart) ? value.map((each) => this.partOrValue(each)) : value;
    return this.partOrValue(value);
  }

  set(_target: T, key: PropertyKey, value: unknown): boolean {
    this.written.set(key, value);
    return true;
  }

  private partOrValue(value: unknown): unknown {
    if (!isPart(value)) return value;
    const known = this.parts.get(value) ?? untouched(value);
    this.parts.set(value, known);
    return known;
  }
}

/** Any object but columns, lists and tables: these hold contents, which nobody writes while a state is saved. */
function isPart(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Array.isArray(value)) return false;
  return !(value instanceof Map || value instanceof Set || value instanceof ArrayBuffer);
}
