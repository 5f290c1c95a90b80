/** Which of several strikes comes next: as often as each does, or as the guide would have it, which weights then make good. */

/** Share of strikes that are chosen evenly: a cause that the guide knows nothing of is met all the same. */
const BALANCED_SHARE = 0.05;

/** Among some strikes: of each the probability by rates alone, that under guidance, and the sums up to it. */
export interface Choice {
  /** Per year, of these. */
  readonly rate: number;
  readonly natural: Float64Array;
  readonly naturalUpTo: Float64Array;
  readonly chosen: Float64Array;
  readonly chosenUpTo: Float64Array;
}

/**
 * @param strikes with their rates, per year
 * @param pulls what the guide makes of each: rate × value of what follows, with its emphasis
 * @param isIn whether a strike, by its place, is one of these; the others have probability 0
 */
export function choiceOf(
  strikes: readonly { readonly weight: number }[],
  pulls: readonly number[],
  isIn: (k: number) => boolean,
): Choice {
  let rate = 0;
  let pull = 0;
  let count = 0;
  let last = 0;
  for (const [k, { weight }] of strikes.entries()) {
    if (!isIn(k)) continue;
    rate += weight;
    pull += pulls[k]!;
    count++;
    last = k;
  }
  const share = (of: (k: number) => number): Float64Array =>
    Float64Array.from(strikes, (_, k) => (isIn(k) ? of(k) : 0));
  const natural = share((k) => strikes[k]!.weight / rate);
  const chosen = share((k) =>
    pull > 0 ? (1 - BALANCED_SHARE) * (pulls[k]! / pull) + BALANCED_SHARE / count : natural[k]!,
  );
  return { rate, natural, naturalUpTo: upTo(natural, last), chosen, chosenUpTo: upTo(chosen, last) };
}

/** Among no strikes. */
export const NO_CHOICE = choiceOf([], [], () => true);

/** @param last none beyond is ever chosen, whatever sums are rounded to */
function upTo(shares: Float64Array, last: number): Float64Array {
  let sum = 0;
  return shares.map((share, k) => {
    sum += share;
    return k < last ? sum : Number.POSITIVE_INFINITY;
  });
}
