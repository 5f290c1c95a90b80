/** Nines with two decimals, for comparing some with others; never rounded up. */
export function ninesToTwo(nines: number | null): string {
  return nines === null ? '–' : (Math.floor(nines * 100 + 1e-6) / 100).toFixed(2);
}
