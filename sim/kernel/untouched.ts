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

  get(target: T, key: PropertyKey): unknown {
    if (this.written.has(key)) return this.written.get(key);
    const value: unknown = Reflect.get(target, key);
    if (Array.isArray(value)) return value.some(isPart) ? value.map(partOrValue) : value;
    return partOrValue(value);
  }

  set(_target: T, key: PropertyKey, value: unknown): boolean {
    this.written.set(key, value);
    return true;
  }
}

function partOrValue(value: unknown): unknown {
  return isPart(value) ? untouched(value) : value;
}

/** An object of a class of our own: columns, lists and tables hold contents, which nobody writes while a state is saved. */
function isPart(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Array.isArray(value)) return false;
  return !(value instanceof Map || value instanceof Set || value instanceof ArrayBuffer);
}
