/** How much each assumption matters: durability with each of them halved and doubled, the ones that matter most first. */
import { YEAR_US } from '../../sim/kernel/time.ts';
import type { Verdict } from '../../sim/outcome.ts';
import { compareText } from '../order.ts';
import { relativeHalfWidthOf } from './lossSums.ts';
import type { VariantFigures } from './variantFigures.ts';
import type { Knob, Variant } from './variants.ts';

/** An assumption is taken this many times as large, and as small. */
const STEP = 2;

export interface SensitivityEntry {
  readonly key: string;
  /** The scenario's own: a rate per year, or a mean in whole µs. */
  readonly value: number;
  readonly unit: 'perYear' | 'us';
  readonly down: SensitivitySide;
  readonly up: SensitivitySide;
  /** Nines of a placement group between the two; null where either has no figure. */
  readonly swing: number | null;
  /** The same of a fresh write. */
  readonly writeSwing: number | null;
}

export interface SensitivitySide {
  readonly factor: number;
  /** Losses of a placement group per year in the long run. */
  readonly perYear: number;
  /** Relative half-width of its 95 % interval: 0 where it is exact, null where no loss was seen. */
  readonly relativeHalfWidth: number | null;
  /** −log10 of the probability within the first year. */
  readonly nines: number | null;
  readonly perPush: number | null;
  readonly writeNines: number | null;
  readonly verdict: Verdict;
}

/** Two of each knob, down and up, in the order of the knobs; a value of 0 can be neither. */
export function sensitivityVariants(knobs: readonly Knob[]): Variant[] {
  return movable(knobs).flatMap(({ key, value }) => [
    { key, value: value / STEP },
    { key, value: value * STEP },
  ]);
}

/**
 * @param figures of `sensitivityVariants`, in that order
 * @param base of the scenario as it is, for what a variant cannot change
 */
export function sensitivityOf(
  knobs: readonly Knob[],
  figures: readonly VariantFigures[],
  base: VariantFigures,
): SensitivityEntry[] {
  const entries = movable(knobs).map((knob, i): SensitivityEntry => {
    const down = sideOf(1 / STEP, figures[2 * i]!, base);
    const up = sideOf(STEP, figures[2 * i + 1]!, base);
    return {
      key: knob.key,
      ...shownValue(knob, knob.value),
      down,
      up,
      swing: between(down.nines, up.nines),
      writeSwing: between(down.writeNines, up.writeNines),
    };
  });
  return entries.sort(
    (a, b) =>
      (b.swing ?? -1) - (a.swing ?? -1) || (b.writeSwing ?? -1) - (a.writeSwing ?? -1) || compareText(a.key, b.key),
  );
}

/** A value as results have it: rates per year, times in whole µs. */
export function shownValue({ kind }: Knob, value: number): Pick<SensitivityEntry, 'value' | 'unit'> {
  return kind === 'rate'
    ? { value: Number((value * YEAR_US).toPrecision(12)), unit: 'perYear' }
    : { value: Math.round(value), unit: 'us' };
}

export function ninesOf(probability: number | null): number | null {
  return probability !== null && probability > 0 ? -Math.log10(probability) : null;
}

function movable(knobs: readonly Knob[]): Knob[] {
  return knobs.filter(({ value }) => value > 0);
}

function sideOf(factor: number, figures: VariantFigures, base: VariantFigures): SensitivitySide {
  const { perYear, withinFirstYear, verdict } = figures.group ?? base.group!;
  const { estimate, upper95 } = perYear;
  return {
    factor,
    perYear: estimate,
    relativeHalfWidth: estimate > 0 ? relativeHalfWidthOf(perYear) : upper95 === 0 ? 0 : null,
    nines: ninesOf(withinFirstYear),
    perPush: figures.perPush,
    writeNines: ninesOf(figures.perPush),
    verdict,
  };
}

function between(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.abs(a - b);
}
