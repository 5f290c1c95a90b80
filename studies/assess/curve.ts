/** Durability over one assumption: at values from one end to the other, in equal steps of the logarithm. */
import type { Verdict } from '../../sim/outcome.ts';
import { ninesOf, type SensitivityEntry, shownValue } from './sensitivity.ts';
import type { VariantFigures } from './variantFigures.ts';
import type { Knob, Variant } from './variants.ts';

export const CURVE_POINTS = 9;

/** Both ends in the unit of the knob, `from` above 0 and below `to`. */
export interface CurveRequest {
  readonly knob: Knob;
  readonly from: number;
  readonly to: number;
}

export interface Curve {
  readonly key: string;
  /** Of the points' values: rates per year, means in whole µs. */
  readonly unit: SensitivityEntry['unit'];
  /** The scenario's own value. */
  readonly value: number;
  readonly points: readonly CurvePoint[];
}

export interface CurvePoint {
  readonly value: number;
  /** Losses of a placement group per year in the long run, and the 95 % interval of that. */
  readonly perYear: number;
  readonly lower95: number;
  readonly upper95: number;
  readonly withinFirstYear: number;
  /** −log10 of `withinFirstYear`; null where there is none. */
  readonly nines: number | null;
  /** Chance that a push is lost; null where a run alone can tell. */
  readonly perPush: number | null;
  readonly writeNines: number | null;
  readonly verdict: Verdict;
}

export function curveVariants(request: CurveRequest): Variant[] {
  return valuesOf(request).map((value) => ({ key: request.knob.key, value }));
}

/** @param figures of `curveVariants`, in that order; @param base of the scenario as it is */
export function curveOf(request: CurveRequest, figures: readonly VariantFigures[], base: VariantFigures): Curve {
  const { knob } = request;
  const points = valuesOf(request).map((value, i): CurvePoint => {
    const { group, perPush } = figures[i]!;
    const { perYear, withinFirstYear, verdict } = group ?? base.group!;
    return {
      value: shownValue(knob, value).value,
      perYear: perYear.estimate,
      lower95: perYear.lower95,
      upper95: perYear.upper95,
      withinFirstYear,
      nines: ninesOf(withinFirstYear),
      perPush,
      writeNines: ninesOf(perPush),
      verdict,
    };
  });
  return { key: knob.key, ...shownValue(knob, knob.value), points };
}

function valuesOf({ from, to }: CurveRequest): number[] {
  const last = CURVE_POINTS - 1;
  const inside = (i: number): number => from * Math.exp((Math.log(to / from) * i) / last);
  return Array.from({ length: CURVE_POINTS }, (_, i) => (i === 0 ? from : i === last ? to : inside(i)));
}
