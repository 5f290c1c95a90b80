/** What a thread needs to work out variants of a scenario, as plain data, and how it comes by its play. */
import { compileScenario } from '../../scenarios/compile.ts';
import type { Plan } from '../../sim/plan.ts';
import type { PlayOf, Script } from '../play.ts';
import { type VariantFigures, type VariantManner, variantFigures } from './variantFigures.ts';
import { knobsOf, type Variant } from './variants.ts';

export interface VariantScript extends Script {
  readonly manner: VariantManner;
  readonly variants: readonly Variant[];
}

export function stageVariants({ scenario, directory, manner, variants }: VariantScript): PlayOf<VariantFigures> {
  return variantsOf(compileScenario(scenario, directory), manner, variants);
}

/** Works out variants by their places in the list. */
export function variantsOf(plan: Plan, manner: VariantManner, variants: readonly Variant[]): PlayOf<VariantFigures> {
  const knobs = new Map(knobsOf(plan).map((knob) => [knob.key, knob]));
  return (index) => {
    const { key, value } = variants[index]!;
    const knob = knobs.get(key);
    if (knob === undefined) throw new Error(`there is nothing to change by the name of ${key}`);
    return variantFigures(knob.at(value), manner, knob.writesAlone);
  };
}
