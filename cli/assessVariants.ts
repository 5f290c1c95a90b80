/** The part of `nines assess` that is about variants of the scenario: its flags, and the threads that work them out. */
import type { Plan } from '../sim/plan.ts';
import type { AssessRequest } from '../studies/assess/assess.ts';
import { playVariants } from '../studies/assess/playVariants.ts';
import type { VariantFigures } from '../studies/assess/variantFigures.ts';
import { knobsOf } from '../studies/assess/variants.ts';
import { type Variation, variantsWanted } from '../studies/assess/varied.ts';
import type { Subject } from '../studies/subject.ts';
import { readCurve } from './curveFlag.ts';
import { progressLine } from './progress.ts';
import { UsageError } from './usageError.ts';

export interface VariationFlags {
  readonly sensitivity?: true;
  readonly curve?: string;
  readonly only?: 'durability' | 'availability';
  readonly output: 'text' | 'json' | 'csv';
  readonly quiet?: true;
}

/** Throws UsageError for a curve that the plan has nothing for. */
export function variationOf({ sensitivity, curve }: VariationFlags, plan: Plan): Variation {
  return {
    plan,
    sensitivity: sensitivity === true,
    curve: curve === undefined ? null : readCurve(curve, knobsOf(plan)),
  };
}

/** Of images that rules keep to some replicas. Throws UsageError for a curve over what never strikes these. */
export function variationOfReach({ sensitivity, curve }: Variation, plan: Plan): Variation {
  if (curve === null) return { plan, sensitivity, curve };
  const knob = knobsOf(plan).find(({ key }) => key === curve.knob.key);
  if (knob !== undefined) return { plan, sensitivity, curve: { ...curve, knob } };
  throw new UsageError(
    `--curve ${curve.knob.key}: the images that fare worst under the rules have nothing to do with it`,
    'leave it away, and the page says which images these are',
  );
}

/** As they stand in the repro line. */
export function variationWords({ sensitivity, curve }: VariationFlags): string[] {
  return [...(sensitivity === true ? ['--sensitivity'] : []), ...(curve === undefined ? [] : ['--curve', curve])];
}

/** Worked out with a line of progress, unless that is not wanted. */
export async function variantsWithProgress(
  subject: Subject,
  request: AssessRequest,
  variation: Variation,
  workers: number,
  { quiet }: VariationFlags,
  signal: AbortSignal,
): Promise<VariantFigures[]> {
  const { length } = variantsWanted(variation);
  if (length === 0) return [];
  const progress = progressLine(subject.reference.name, length, quiet === true, 'variants');
  try {
    return await playVariants(subject, request, variation, workers, progress, signal);
  } finally {
    progress.end();
  }
}

export function refuseWhatIsNoTable({ output, sensitivity, curve }: VariationFlags): void {
  if (output !== 'csv' || (sensitivity === true) !== (curve !== undefined)) return;
  throw sensitivity === true
    ? new UsageError('--output csv is one table', 'leave --sensitivity or --curve away')
    : new UsageError('--output csv is what --sensitivity or --curve found', 'add one of them');
}
