/** How figures stand in a baseline. */

/** Of values; more would be noise in a review. */
const DIGITS = 6;

export function rounded(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

export function sorted<V>(map: ReadonlyMap<string, V>): Record<string, V> {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}
