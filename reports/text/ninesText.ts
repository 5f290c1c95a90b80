/** Digits of nines that a reader can use: one after the point, never rounded up. */
export function ninesToOne(nines: number | null, none = '–'): string {
  return nines === null ? none : (Math.floor(nines * 10) / 10).toFixed(1);
}

/** Nines with two decimals, for comparing some with others; never rounded up. */
export function ninesToTwo(nines: number | null): string {
  return nines === null ? '–' : (Math.floor(nines * 100 + 1e-6) / 100).toFixed(2);
}
