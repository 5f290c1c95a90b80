/** What is known of loss without any chain or simulation: closed forms, each with where it is from. */

export interface Copies {
  readonly copies: number;
  /** Copies that must be left. */
  readonly need: number;
  /** Of one copy. */
  readonly lossPerYear: number;
  /** Of one repair. */
  readonly repairPerYear: number;
  /** Each missing copy has a repair of its own; else one at a time. */
  readonly parallel: boolean;
}

/**
 * Mean years to loss of a birth–death process, from all copies up: with i copies missing the next is lost at rate λᵢ, one
 * comes back at rate μᵢ, and mᵢ = (1 + μᵢ·mᵢ₋₁)/λᵢ years pass on average until one more is missing.
 */
export function manyCopiesYears({ copies, need, lossPerYear, repairPerYear, parallel }: Copies): number {
  let total = 0;
  let before = 0;
  for (let missing = 0; missing <= copies - need; missing++) {
    const repair = repairPerYear * (parallel ? missing : Math.min(1, missing));
    before = (1 + repair * before) / ((copies - missing) * lossPerYear);
    total += before;
  }
  return total;
}

/** Mean time to loss of three copies, one repair at a time, in the unit of 1/rates: (11λ² + 4λμ + μ²) / 6λ³. */
export function threeCopiesSerial(loss: number, repair: number): number {
  return (11 * loss * loss + 4 * loss * repair + repair * repair) / (6 * loss * loss * loss);
}

/** The same with a repair for each missing copy: (11λ² + 7λμ + 2μ²) / 6λ³. */
export function threeCopiesParallel(loss: number, repair: number): number {
  return (11 * loss * loss + 7 * loss * repair + 2 * repair * repair) / (6 * loss * loss * loss);
}

/** Mean time to loss of two copies: (3λ + μ) / 2λ². */
export function twoCopies(loss: number, repair: number): number {
  return (3 * loss + repair) / (2 * loss * loss);
}

/**
 * Entries into loss per year of n components that fail and are renewed independently, whatever the law of the repair time:
 * C(n,f)·uᶠ·(1−u)ⁿ⁻ᶠ·(n−f)·λ, where f failures are tolerated and u = λm/(1+λm) is the share of time that one is down.
 */
export function entriesPerYear(n: number, tolerated: number, lossPerYear: number, repairYears: number): number {
  const down = (lossPerYear * repairYears) / (1 + lossPerYear * repairYears);
  return binomial(n, tolerated, down) * (n - tolerated) * lossPerYear;
}

/**
 * Losses per year of two copies, of which a lost one is rebuilt from the other in a time R by any law: from both up the next loss
 * takes 1/2λ, and the other copy follows within the repair with probability p = 1 − E[exp(−λR)], which takes p/λ on average
 * until either happens. So a loss comes every (1/2λ + p/λ)/p years.
 */
export function twoCopiesPerYear(loss: number, repair: RepairLaw): number {
  const p = chanceWithin(loss, repair);
  return p / (1 / (2 * loss) + p / loss);
}

/**
 * The same of three copies that are rebuilt one at a time, in exactly R years each. During a repair none of the other two fails,
 * with probability a², a = exp(−λR), and all are up again; one does, and its own repair begins; or both do, (1 − a)², and
 * that is loss. A repair, or the loss that cuts it short, takes τ = 2(1−a)/λ − (1−a²)/2λ on average.
 */
export function threeCopiesPerYear(loss: number, repairYears: number): number {
  const fails = -Math.expm1(-loss * repairYears);
  const none = (1 - fails) * (1 - fails);
  const repair = (2 * fails) / loss - (fails * (2 - fails)) / (2 * loss);
  const firstFailure = 1 / (3 * loss);
  return 1 / (firstFailure + (repair + none * firstFailure) / (fails * fails));
}

/** Years: exactly so many, or evenly between two values. */
export type RepairLaw = { readonly years: number } | { readonly min: number; readonly max: number };

/** 1 − E[exp(−λR)]. */
function chanceWithin(loss: number, repair: RepairLaw): number {
  if ('years' in repair) return -Math.expm1(-loss * repair.years);
  const { min, max } = repair;
  const width = loss * (max - min);
  return 1 + (Math.exp(-loss * min) * Math.expm1(-width)) / width;
}

/**
 * Losses per year of three copies in each of two regions, to leading order: 2r²/γ, with r = Λ + 3λu²(1−u), the rate at which
 * a region is emptied, and u = λ/(λ+μ).
 */
export function twoRegionsPerYear(
  lossPerYear: number,
  regionLossPerYear: number,
  repairPerYear: number,
  refillPerYear: number,
): number {
  const down = lossPerYear / (lossPerYear + repairPerYear);
  const emptied = regionLossPerYear + 3 * lossPerYear * down * down * (1 - down);
  return (2 * emptied * emptied) / refillPerYear;
}

/** Mean days to loss of any of a cluster's stripes under 3-replication, as the Xorbas paper has it (Sathiamoorthy et al., VLDB 2013). */
export function xorbasDays(): number {
  const { blockMB, dataMB, repairMBPerSecond, nodeDays, copies } = XORBAS;
  const stripes = dataMB / (blockMB * copies);
  return threeCopiesSerial(1 / nodeDays, (repairMBPerSecond / blockMB) * 86_400) / stripes;
}

/** 256 MB blocks, 30·2³⁰ MB of data, repair at 128 MB/s, a mean time to failure of 4 × 365 days for a node. */
export const XORBAS = {
  blockMB: 256,
  dataMB: 30 * 2 ** 30,
  repairMBPerSecond: 128,
  nodeDays: 4 * 365,
  copies: 3,
};

/**
 * Chance of loss within a year of 17+3 by Backblaze's own method (2018): the chance that 4 or more of 20 drives, whose lives
 * are exponential, fail within one fixed window of 6.5 days, times the windows of a year. Losses that straddle windows are ignored.
 */
export function backblazePerYear(): number {
  const windowsPerYear = 365 / 6.5;
  const fails = -Math.expm1(-0.00405 / windowsPerYear);
  let lost = 0;
  for (let failed = 4; failed <= 20; failed++) lost += binomial(20, failed, fails);
  return windowsPerYear * lost;
}

/** Chance of exactly k among n that each happen with probability p. */
function binomial(n: number, k: number, p: number): number {
  let chance = (1 - p) ** (n - k);
  for (let i = 1; i <= k; i++) chance *= ((n - k + i) / i) * p;
  return chance;
}
