/** What a thread needs to work out variants of a scenario, as plain data, and how it comes by its play. */
import { compileScenario } from '../../scenarios/compile.ts';
import type { Plan } from '../../sim/plan.ts';
import { Skeleton } from '../../sim/skeleton/skeleton.ts';
import type { PlayOf, Script } from '../play.ts';
import { Surrogate } from './surrogate.ts';
import { type VariantFigures, type VariantManner, variantFigures } from './variantFigures.ts';
import { type Knob, knobsOf, type Variant } from './variants.ts';

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
  const near = new NearSurrogate(plan);
  return (index) => {
    const { key, value } = variants[index]!;
    const knob = knobs.get(key);
    if (knob === undefined) throw new Error(`there is nothing to change by the name of ${key}`);
    const surrogate = knob.writesAlone ? null : near.of(knob, value);
    return variantFigures(knob.at(value), manner, knob.writesAlone, surrogate);
  };
}

/**
 * A guide is good for numbers up to so many times as large as those that it was made for, or as small: it costs far more to make
 * than what a variant is estimated with, and one that is off makes intervals a little wider and moves nothing.
 */
const GUIDES_WITHIN = 4;

/** The plan's own surrogate, made once, for variants that are not far from it. */
export class NearSurrogate {
  private readonly skeleton: Skeleton;
  private made: Surrogate | null = null;

  constructor(plan: Plan) {
    this.skeleton = new Skeleton(plan);
  }

  /** Null where the variant is too far, or where in it more can happen, or less. */
  of(knob: Knob, value: number): Surrogate | null {
    if (Math.max(value / knob.value, knob.value / value) > GUIDES_WITHIN) return null;
    if (waysOf(new Skeleton(knob.at(value))) !== waysOf(this.skeleton)) return null;
    this.made ??= new Surrogate(this.skeleton);
    return this.made;
  }
}

/** What can happen, however often and for however long: a time may decide that nothing is ever noticed too late. */
function waysOf({ components }: Skeleton): string {
  const kindOf = (chance = 0): number => (chance > 0 && chance < 1 ? 0.5 : chance);
  return components
    .map(({ hazard, target, lasts, endsAtOnce, fault }) =>
      [hazard, target, lasts === null, endsAtOnce, kindOf(fault.noticedTooLate)].join(),
    )
    .join(';');
}
