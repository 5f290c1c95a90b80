/** The day's rhythm of pulls: a cosine around the mean rate, as a table of minutes. */
import { DAY_US, MINUTE_US } from '../kernel/time.ts';

const MINUTES = 1440;

export class DailyCurve {
  private readonly factor = new Float64Array(MINUTES);
  /** The curve's greatest value, 1 + amplitude. */
  readonly most: number;

  /** @param amplitude 0 to 1: how far the rate swings around its mean; @param peakUs time of the peak after time 0 */
  constructor(amplitude: number, peakUs: number) {
    this.most = 1 + amplitude;
    for (let minute = 0; minute < MINUTES; minute++) {
      const fromPeak = (minute + 0.5) / MINUTES - peakUs / DAY_US;
      const turn = fromPeak - Math.floor(fromPeak);
      this.factor[minute] = 1 + amplitude * cosineOfTurn(turn);
    }
  }

  /** The rate at an instant as a multiple of the mean. */
  at(timeUs: number): number {
    return this.factor[Math.floor(timeUs / MINUTE_US) % MINUTES]!;
  }
}

/**
 * cos(2πx) for x in [0, 1) by its Taylor series around the nearest of 0, ½ and 1, to 1e-9. Math.cos is not used: its
 * last bit is not promised to be the same on every engine.
 */
function cosineOfTurn(turn: number): number {
  const folded = turn > 0.5 ? 1 - turn : turn;
  const sign = folded > 0.25 ? -1 : 1;
  const x = 2 * Math.PI * (folded > 0.25 ? 0.5 - folded : folded);
  const y = x * x;
  const tail = 1 - (y / 90) * (1 - (y / 132) * (1 - y / 182));
  return sign * (1 - (y / 2) * (1 - (y / 12) * (1 - (y / 30) * (1 - (y / 56) * tail))));
}
