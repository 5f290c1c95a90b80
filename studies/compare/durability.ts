/** Durability side by side: nines of each scenario, and how many more or fewer than the base they are. */
import type { AssessResult, DurabilityOf } from '../assess/assessResult.ts';
import { classOf } from '../assess/causes.ts';
import type { Tally } from '../assess/estimate.ts';
import { POISSON_NOTHING_SEEN } from '../statistics/intervals.ts';
import { pairedDifference, type Replicates } from '../statistics/paired.ts';
import { decidedBy, differenceOf, exactDifference, SAME } from './change.ts';
import type { DifferenceOf, DurabilityComparison, DurabilityKind, NinesOf } from './compareResult.ts';
import { type BatchesByNumber, ninesReplicates, partsOf } from './replicates.ts';

/** One scenario as it was assessed. */
export interface AssessedDurability {
  readonly result: AssessResult;
  /** Null where nothing was estimated. */
  readonly tally: Tally | null;
  readonly batches: BatchesByNumber;
}

/** A chain alone does not tell causes apart, and of a write that goes nowhere else a run alone tells. */
const NOT_KNOWN = 'not known of both';

const KINDS: readonly DurabilityKind[] = ['total', 'devices', 'disasters', 'people', 'writes'];

/** Losses that the interval of a part needs to be trusted; of the whole, a guard asks it. */
const HITS_LEAST = 100;

/** What nobody saw has a bound of 97.5 % here, as an end of a two-sided interval has: the two bounds together then hold with 95 %. */
const BOUND_FACTOR = -Math.log(0.025) / POISSON_NOTHING_SEEN;

/** @param all the base first, at least two */
export function compareDurability(all: readonly AssessedDurability[], seed: number): DurabilityComparison {
  const [base, ...others] = all as readonly [AssessedDurability, ...AssessedDurability[]];
  const figures = KINDS.map((kind) => ({
    kind,
    scenarios: all.map(({ result }) => ninesOf(result, kind)),
    differences: others.map((other) => differenceIn(kind, base, other)),
  }));
  return {
    seed,
    figures: figures.filter(({ scenarios }) => scenarios.some((one) => one !== null)),
    mostly: all.map(({ result: { causes } }) =>
      causes[0] === undefined ? null : { pattern: causes[0].pattern, share: causes[0].share },
    ),
    whose: all.map(({ result: { reaches } }) => whoseOf(reaches)),
    methods: all.map(({ result }) => result.method.used),
    failedGuards: all.map(({ result }) => result.guards.filter(({ verdict }) => verdict !== 'pass')),
  };
}

function whoseOf(reaches: AssessResult['reaches']): DurabilityComparison['whose'][number] {
  const worst = reaches?.find(({ isWorst }) => isWorst);
  return worst === undefined ? null : { pushedIn: worst.pushedIn, regions: worst.regions };
}

function ninesOf({ durability }: AssessResult, kind: DurabilityKind): NinesOf | null {
  if (kind === 'writes') {
    const { writes } = durability;
    if (writes === null || writes.perPush === null) return null;
    const { perPush, lower95, upper95 } = writes;
    if ((upper95 ?? perPush) === 0) return NEVER;
    return {
      nines: nines(perPush),
      lower95: nines(upper95 ?? perPush),
      upper95: nines(lower95 ?? perPush),
      never: false,
    };
  }
  const of: DurabilityOf | null = durability[kind];
  if (of === null) return null;
  const { estimate, lower95, upper95 } = of.withinFirstYear;
  if (of.perYear.upper95 === 0) return NEVER;
  return { nines: nines(estimate), lower95: nines(upper95), upper95: nines(lower95), never: false };
}

const NEVER: NinesOf = { nines: null, lower95: null, upper95: null, never: true };

function nines(probability: number): number | null {
  return probability > 0 ? -Math.log10(probability) : null;
}

function differenceIn(kind: DurabilityKind, base: AssessedDurability, other: AssessedDurability): DifferenceOf {
  const a = ninesOf(base.result, kind);
  const b = ninesOf(other.result, kind);
  if (a === null || b === null) return decidedBy('inconclusive', NOT_KNOWN);
  if (a.never || b.never) {
    if (a.never && b.never) return SAME;
    return a.never ? decidedBy('less', 'never lost in the base') : decidedBy('more', 'never lost there');
  }
  if (kind === 'writes') return apart(a, b);
  const failing = [base, other].find(({ result }) => result.verdict !== 'pass');
  if (failing !== undefined) return decidedBy('inconclusive', `guards fail for ${failing.result.scenario.name}`);
  const isExact = (of: AssessedDurability): boolean => kind === 'total' && of.result.exact !== null;
  if (isExact(base) && isExact(other)) return exactDifference(a.nines!, b.nines!);
  if (a.nines === null || b.nines === null) return bounded(a, b);
  const few = [base, other].some((of) => !isExact(of) && of.result.durability[kind as 'total'].hits < HITS_LEAST);
  if (few) return decidedBy('inconclusive', `fewer than ${HITS_LEAST} were seen`);
  return estimated(kind, base, other, isExact) ?? decidedBy('inconclusive', 'a few batches have all such losses');
}

function estimated(
  kind: DurabilityKind,
  base: AssessedDurability,
  other: AssessedDurability,
  isExact: (of: AssessedDurability) => boolean,
): DifferenceOf | null {
  const parts = partsOf(...[base, other].filter((of) => !isExact(of)).map(({ batches }) => batches));
  const chosen = (pattern: string): boolean => kind === 'total' || classOf(pattern) === kind;
  const replicates = (of: AssessedDurability): Replicates | null => {
    if (isExact(of)) return { estimate: -Math.log10(of.result.exact!.withinFirstYear), without: [] };
    return of.tally === null ? null : ninesReplicates(of.tally, of.batches, parts, chosen);
  };
  const a = replicates(base);
  const b = replicates(other);
  const difference = a === null || b === null ? null : pairedDifference(a, b);
  return difference === null ? null : differenceOf(difference);
}

/** Of figures whose runs are not paired here: taken as independent, which what they share makes narrower and not wider. */
function apart(base: NinesOf, other: NinesOf): DifferenceOf {
  if (base.nines === null || other.nines === null) return bounded(base, other);
  if (base.lower95 === null || base.upper95 === null || other.lower95 === null || other.upper95 === null) {
    return decidedBy('inconclusive', 'too little was seen of one');
  }
  const estimate = other.nines - base.nines;
  return differenceOf({
    estimate,
    lower95: estimate - Math.hypot(base.upper95 - base.nines, other.nines - other.lower95),
    upper95: estimate + Math.hypot(base.nines - base.lower95, other.upper95 - other.nines),
  });
}

/** No loss was seen in one of them: how many nines more or fewer it has at least. */
function bounded(base: NinesOf, other: NinesOf): DifferenceOf {
  const unseen = (of: NinesOf): number => (of.lower95 ?? 0) - Math.log10(BOUND_FACTOR);
  const reason = 'no loss was seen';
  const seen = other.nines === null ? base : other;
  if (seen.nines === null || seen.upper95 === null) return decidedBy('inconclusive', `${reason}, or too few`);
  if (other.nines === null) {
    const lower95 = unseen(other) - seen.upper95;
    return { change: lower95 > 0 ? 'more' : 'notSeen', estimate: null, lower95, upper95: null, reason };
  }
  const upper95 = seen.upper95 - unseen(base);
  const inBase = `${reason} in the base`;
  return { change: upper95 < 0 ? 'less' : 'notSeen', estimate: null, lower95: null, upper95, reason: inBase };
}
