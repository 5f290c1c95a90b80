/** A rate as it is glanced at: whole from ten on, else with one place, so that its last digit does not flicker. */
export function roughly(rate: number): number {
  return rate >= 10 ? Math.round(rate) : Math.round(rate * 10) / 10;
}
