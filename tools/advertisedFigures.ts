/**
 * The figures of docs/advertised-nines.md: four scenarios of the library under the failure rates of the field, and how far
 * a rate or a time would have to be from these for what is advertised to come out. All are of one placement group.
 */
import { compileScenario } from '../scenarios/compile.ts';
import { scenarioHash } from '../scenarios/hash.ts';
import { loadScenario } from '../scenarios/load.ts';
import { compileLaw, type LawSpec } from '../sim/kernel/distributions.ts';
import type { Plan } from '../sim/plan.ts';
import { Skeleton } from '../sim/skeleton/skeleton.ts';
import type { Cause } from '../studies/assess/assessResult.ts';
import { causesOf } from '../studies/assess/causes.ts';
import { guardsOf } from '../studies/assess/guards.ts';
import type { Estimate } from '../studies/assess/lossSums.ts';
import { StateGraph } from '../studies/assess/stateGraph.ts';
import { Surrogate } from '../studies/assess/surrogate.ts';
import { tallyOf } from '../studies/assess/variantFigures.ts';
import { lawOfMean } from '../studies/assess/variants.ts';

export interface Design {
  /** Of the scenario, and of its file in the library. */
  readonly name: string;
  readonly words: string;
  /** Nines that the provider states; null: none. */
  readonly advertised: number | null;
  /** Nines that it is held against on this page. */
  readonly target: number;
}

export const LRS: Design = { name: 'azure-lrs', words: 'three copies in one building', advertised: 11, target: 11 };
export const ZRS: Design = { name: 'azure-zrs', words: 'three copies in three zones', advertised: 12, target: 12 };
export const GRS: Design = { name: 'azure-grs', words: 'three and three in the pair', advertised: 16, target: 16 };
/** The provider states nothing of registries; it is held against the most that is stated of anything. */
export const REGISTRY: Design = {
  name: 'acr-premium-3-regions',
  words: 'three in three zones, in three regions',
  advertised: null,
  target: 16,
};
export const DESIGNS: readonly Design[] = [LRS, ZRS, GRS, REGISTRY];

/** Factors that the field's rates, or the scenario's times, are multiplied by; 0: it never happens. */
export interface Change {
  /** Rates at which regions and zones are lost. */
  readonly disasters?: number;
  /** Rate of the shocks that take several copies at once. */
  readonly bursts?: number;
  /** Until a lost place is rebuilt, and until it is filled again. */
  readonly recovery?: number;
  /** Until one copy is replaced, detection included. */
  readonly repair?: number;
}

/** Seed of all estimates. */
const SEED = 1;
/** Relative half-width of their 95 % intervals, of the figures that are solved for, and the error of a solution. */
const PRECISION = 0.01;
const SOLVING_PRECISION = 0.02;
const SOLVED = 0.01;
const STEPS_MOST = 12;

/** Of a placement group. */
export interface Loss {
  /** Probability within a year that begins with everything whole. */
  readonly firstYear: Estimate;
  /** The guards of the estimate hold. */
  readonly isSound: boolean;
  readonly causes: readonly Cause[];
}

export function fileOf({ name }: Design): string {
  return `scenarios/library/${name}.yaml`;
}

export function planOf(design: Design, change: Change = {}): Plan {
  const { scenario, source } = loadScenario(fileOf(design));
  return changed(compileScenario(scenario, source.directory), change);
}

export function lossOf(plan: Plan, precision = PRECISION): Loss {
  const skeleton = new Skeleton(plan);
  const tally = tallyOf(new StateGraph(skeleton, new Surrogate(skeleton)), { seed: SEED, precision, events: null });
  return {
    firstYear: tally.estimate(() => true, 1).within,
    isSound: guardsOf(tally, null, precision, [1]).every(({ verdict }) => verdict === 'pass'),
    causes: causesOf(tally),
  };
}

/**
 * The factor with which a loss in the first year is as likely as the design's target allows: by secants of the logarithms. Null
 * where not even a factor of 0, or what `least` is, is small enough.
 */
export function factorFor(design: Design, changeAt: (factor: number) => Change, least = 0): number | null {
  const target = 10 ** -design.target;
  const at = (factor: number): number => lossOf(planOf(design, changeAt(factor)), SOLVING_PRECISION).firstYear.estimate;
  if (at(least) >= target) return null;
  let factor = 1;
  let slope = 1;
  let loss = at(factor);
  for (let step = 0; step < STEPS_MOST; step++) {
    if (Math.abs(loss / target - 1) <= SOLVED) return factor;
    const next = factor * (target / loss) ** (1 / slope);
    const then = at(next);
    slope = Math.log(then / loss) / Math.log(next / factor);
    [factor, loss] = [next, then];
  }
  throw new Error(`no factor gives ${design.name} ${design.target} nines`);
}

/** Equal as long as the four scenarios mean the same, whatever the estimator makes of them. */
export function inputsHash(): string {
  return DESIGNS.map((design) => scenarioHash(loadScenario(fileOf(design)).scenario).slice(0, 8)).join('-');
}

function changed(plan: Plan, { disasters = 1, bursts = 1, recovery = 1, repair = 1 }: Change): Plan {
  const hazards = plan.hazards.map((hazard) => {
    if (hazard.action === 'copy.shock') return { ...hazard, ratePerUs: hazard.ratePerUs * bursts };
    if (!IS_DISASTER.has(hazard.action)) return hazard;
    const lasts = hazard.lasts === null ? null : stretched(hazard.lasts, recovery);
    return { ...hazard, ratePerUs: hazard.ratePerUs * disasters, lasts };
  });
  const { localTime, geoTime, detectionUs } = plan.repair;
  const times = {
    localTime: stretched(localTime, repair),
    detectionUs: detectionUs * repair,
    geoTime: stretched(geoTime, recovery),
  };
  return { ...plan, hazards, repair: { ...plan.repair, ...times } };
}

const IS_DISASTER: ReadonlySet<string> = new Set(['region.loss', 'zone.loss']);

function stretched(law: LawSpec, factor: number): LawSpec {
  return lawOfMean(law, compileLaw(law).mean * factor);
}
