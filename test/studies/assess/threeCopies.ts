/** Three copies in one place, everything exponential: what each rate comes to is known in closed form. */
import type { Plan } from '../../../sim/plan.ts';
import { type VariantFigures, type VariantManner, variantFigures } from '../../../studies/assess/variantFigures.ts';
import { variantsOf } from '../../../studies/assess/variantStage.ts';
import type { Variant } from '../../../studies/assess/variants.ts';
import { planOf } from '../../sim/fixture.ts';

/** Failures of a node per year, and repairs. */
export const FAILURES = 0.5;
export const REPAIRS = 8760 / 12;

export const THREE_COPIES = `
name: three-copies
regions: {a: {zones: 1}}
registry: {regions: [a], storage: {scheme: replicated(3), nodes: 12}}
hazards: [{action: node.loss, rate: ${FAILURES}/y}]
repair: {local: {parallel: true, time: {exponential: {mean: 12h}}}}
run: {duration: 1h}
`;

/** Two places that can be destroyed, of which one write is in the first alone until the lag is over. */
export const TWO_PLACES = `
name: two-places
regions: {a: {zones: 1}, b: {zones: 1}}
registry:
  regions: [a, b]
  storage: {scheme: replicated(1), nodes: 4}
  replication: {lag: {exponential: {mean: 15m}}}
hazards:
  - {action: region.loss, rate: 1e-2/y, rebuild: {exponential: {mean: 7d}}}
  - {action: region.outage, region: b, rate: 1/y, duration: {exponential: {mean: 6h}}}
repair: {local: {time: {exponential: {mean: 12h}}}, geo: {time: {exponential: {mean: 2d}}}}
run: {duration: 1h}
`;

/** Losses per year: 1 / (11/(6λ) + 7μ/(6λ²) + μ²/(3λ³)), about 3λ³/μ². */
export function threeCopiesPerYear(failures: number, repairs: number): number {
  return 1 / (11 / (6 * failures) + (7 * repairs) / (6 * failures ** 2) + repairs ** 2 / (3 * failures ** 3));
}

export const EXACTLY: VariantManner = { seed: 1, estimateOnly: false, precision: 0.05, events: null };

export const threeCopies = (): Plan => planOf(THREE_COPIES);
/** The same with a hazard that never strikes. */
export function sparedCopies(): Plan {
  const plan = threeCopies();
  return { ...plan, hazards: plan.hazards.map((hazard) => ({ ...hazard, ratePerUs: 0 })) };
}
export const twoPlaces = (): Plan => planOf(TWO_PLACES);

export function figuresOfAll(plan: Plan, variants: readonly Variant[], manner = EXACTLY): VariantFigures[] {
  const play = variantsOf(plan, manner, variants);
  return variants.map((_, index) => play(index, () => {}));
}

export function baseOf(plan: Plan): VariantFigures {
  return variantFigures(plan, EXACTLY, false);
}
