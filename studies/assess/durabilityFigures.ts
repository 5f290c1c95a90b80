/** The figures of durability, from the exact chain where there is one and from the estimate: of a group, by class, and of an image. */
import type { Plan } from '../../sim/plan.ts';
import type { Bounds, Cause, ClassOfImages, Durability, DurabilityOf, ExactFigures, PerImage } from './assessResult.ts';
import { classOf, isThreatenedBy } from './causes.ts';
import type { LossEstimate, Tally } from './estimate.ts';
import { groupsPerClass, groupsPerImage, imageFactors } from './imageGroups.ts';
import { type Estimate, surely } from './lossSums.ts';
import { ninesOf } from './sensitivity.ts';

/** Exact figures stand where there are any: as an estimate with no width. */
export function totalOf(exact: ExactFigures | null, tally: Tally | null, years: number): LossEstimate {
  const estimated = tally?.estimate(() => true, years) ?? NOTHING;
  if (exact === null) return estimated;
  return {
    ...estimated,
    perYear: surely(exact.perYear),
    within: surely(years === 1 ? exact.withinFirstYear : exact.withinMission),
  };
}

/** In all, and by what takes it. @param writes as fresh pushes were found */
export function durabilityOf(
  plan: Plan,
  total: LossEstimate,
  tally: Tally | null,
  writes: Durability['writes'],
): Durability {
  const of = (wanted: Cause['class']): DurabilityOf | null => {
    if (!isThreatenedBy(plan, wanted)) return shown(NOTHING);
    if (tally === null) return total.perYear.estimate === 0 ? shown(NOTHING) : null;
    const own = tally.estimate((pattern) => classOf(pattern) === wanted, 1);
    // Beside what people do the rest is a whole of its own, and mostly a far smaller one.
    const rest = tally.estimate((pattern) => classOf(pattern) !== 'people', 1);
    const isPartOfRest = wanted !== 'people' && isThreatenedBy(plan, 'people') && rest.hits > 0;
    return shown(withinBounds(isPartOfRest ? withinBounds(own, rest) : own, total));
  };
  return {
    total: shown(total),
    devices: of('devices'),
    disasters: of('disasters'),
    people: of('people'),
    writes,
  };
}

/** What was never seen is no more than all that was: a part has no larger bound than the whole. */
function withinBounds(part: LossEstimate, whole: LossEstimate): LossEstimate {
  if (part.hits > 0) return part;
  const bounded = (own: Estimate, all: Estimate): Estimate => ({ ...own, upper95: Math.min(own.upper95, all.upper95) });
  return { ...part, perYear: bounded(part.perYear, whole.perYear), within: bounded(part.within, whole.within) };
}

function shown({ perYear, within, hits, relativeHalfWidth }: LossEstimate): DurabilityOf {
  return { perYear, withinFirstYear: within, nines: ninesOf(within.estimate), hits, relativeHalfWidth };
}

const NOTHING: LossEstimate = {
  perYear: surely(0),
  within: surely(0),
  hits: 0,
  relativeHalfWidth: null,
  largestShare: null,
};

/** Mean time to a loss. */
export function yearsOf({ estimate, lower95, upper95 }: Estimate): Bounds {
  const years = (perYear: number): number | null => (perYear > 0 ? 1 / perYear : null);
  return { estimate: years(estimate), lower95: years(upper95) ?? 0, upper95: years(lower95) };
}

/**
 * What takes all groups takes an image once, and not with each of its groups. Which part that is the estimate says of itself, also
 * beside exact figures: what these are above it by luck is no loss of single groups. Untold, all is taken to be of single groups.
 */
export function perImageOf(plan: Plan, total: LossEstimate, tally: Tally | null): PerImage | null {
  const groups = groupsPerImage(plan);
  if (groups === null) return null;
  const figures = figuresOfImage(plan, groups, total, tally);
  // The registry stores all of them alike: classes differ by how many images they have, and in how many layers.
  const classes = groupsPerClass(plan)?.map(({ images, groupsPerImage: ofClass, ...named }): ClassOfImages => {
    const { withinFirstYear } = figuresOfImage(plan, ofClass, total, tally);
    return { ...named, images, groupsPerImage: ofClass, withinFirstYear, imagesLost: images * withinFirstYear };
  });
  return { ...figures, classes: classes ?? null };
}

function figuresOfImage(
  plan: Plan,
  groups: number,
  { perYear, within }: LossEstimate,
  tally: Tally | null,
): Omit<PerImage, 'classes'> {
  const factorOf = imageFactors(plan, groups);
  const kinds = new Set([...(tally?.patterns.keys() ?? [])].map(factorOf));
  const parts = [...kinds].map((kind) => ({ kind, of: tally!.estimate((pattern) => factorOf(pattern) === kind, 1) }));
  const factorIn = (of: 'perYear' | 'within'): number => {
    const all = parts.reduce((sum, part) => sum + part.of[of].estimate, 0);
    const times = parts.reduce((sum, part) => sum + part.kind.factor * part.of[of].estimate, 0);
    return all > 0 ? times / all : groups;
  };
  const seen = parts.reduce((sum, { of }) => sum + of.within.estimate, 0);
  const atOnce = parts.reduce((sum, { kind, of }) => (kind.takesAll ? sum + of.within.estimate : sum), 0);
  return {
    groupsPerImage: groups,
    shareOfAllGroups: seen > 0 ? atOnce / seen : null,
    perYear: perYear.estimate * factorIn('perYear'),
    withinFirstYear: Math.min(1, within.estimate * factorIn('within')),
  };
}
