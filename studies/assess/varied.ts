/** What `nines assess` finds beside the scenario as it is: which variants are worked out, and what becomes of their figures. */
import type { Plan } from '../../sim/plan.ts';
import { exitCodes } from '../exitCodes.ts';
import type { AssessResult } from './assessResult.ts';
import { type CurveRequest, curveOf, curveVariants } from './curve.ts';
import { sensitivityOf, sensitivityVariants } from './sensitivity.ts';
import type { VariantFigures, VariantManner } from './variantFigures.ts';
import { knobsOf, type Variant } from './variants.ts';

/** Of an estimate; a finer one than the scenario's own would answer nothing. */
const PRECISION_LEAST = 0.05;

export interface Variation {
  readonly plan: Plan;
  readonly sensitivity: boolean;
  readonly curve: CurveRequest | null;
}

export function variantsWanted({ plan, sensitivity, curve }: Variation): Variant[] {
  return [...(sensitivity ? sensitivityVariants(knobsOf(plan)) : []), ...(curve === null ? [] : curveVariants(curve))];
}

/** @param precision and @param events as asked for the scenario itself */
export function mannerOf(
  seed: number,
  method: 'exact' | 'estimate' | 'both' | null,
  precision: number,
  events: number | null,
): VariantManner {
  return { seed, estimateOnly: method === 'estimate', precision: Math.max(PRECISION_LEAST, precision), events };
}

/** The result with what its variants came to. @param figures of `variantsWanted`, in that order */
export function withVariants(
  result: AssessResult,
  { plan, sensitivity, curve }: Variation,
  figures: readonly VariantFigures[],
): AssessResult {
  const { total, writes } = result.durability;
  const base: VariantFigures = {
    group: { perYear: total.perYear, withinFirstYear: total.withinFirstYear.estimate, verdict: 'pass' },
    // Variants are worked out from laws: what runs have measured is nothing to hold them against.
    perPush: writes?.from === 'law' ? writes.perPush : null,
  };
  const knobs = knobsOf(plan);
  const ofCurve = figures.length - (curve === null ? 0 : curveVariants(curve).length);
  const uncertain = figures.filter(({ group }) => group?.verdict === 'inconclusive').length;
  const varied: AssessResult = {
    ...result,
    sensitivity: sensitivity ? sensitivityOf(knobs, figures.slice(0, ofCurve), base) : null,
    curve: curve === null ? null : curveOf(curve, figures.slice(ofCurve), base),
  };
  if (uncertain === 0) return varied;
  const observed = `${uncertain} of ${figures.length} estimates are uncertain`;
  return {
    ...varied,
    guards: [...result.guards, { name: 'variants', verdict: 'inconclusive', observed }],
    verdict: 'inconclusive',
    exitCode: exitCodes.inconclusive,
  };
}
