/**
 * The chance of losing an image of a certain age: what is left of its replication lag counts beside the loss of its group.
 * Once and for all, so it enters what is lost within a time, and no rate per year.
 */
import type { AssessResult } from './assessResult.ts';
import type { Estimate } from './lossSums.ts';
import { ninesOf } from './sensitivity.ts';

/** The result for an image of the age that was asked for; as it is where none was. */
export function withAge(result: AssessResult): AssessResult {
  const { durability, perImage } = result;
  const aged = durability.writes?.atAge ?? null;
  if (aged === null) return result;
  const either = (of: Estimate): Estimate => eitherOf(of, aged.probability);
  const within = either(durability.total.withinFirstYear);
  return {
    ...result,
    durability: {
      ...durability,
      total: { ...durability.total, withinFirstYear: within, nines: ninesOf(within.estimate) },
    },
    withinFirstYear: within,
    withinMission: { ...result.withinMission, ...either(result.withinMission) },
    perImage:
      perImage === null
        ? null
        : { ...perImage, withinFirstYear: oneOf(perImage.withinFirstYear, aged.probability.estimate) },
  };
}

/** Independent: the lag is over before a year has well begun. */
function eitherOf(one: Estimate, other: Estimate): Estimate {
  const estimate = oneOf(one.estimate, other.estimate);
  const below = Math.sqrt((one.estimate - one.lower95) ** 2 + (other.estimate - other.lower95) ** 2);
  const above = Math.sqrt((one.upper95 - one.estimate) ** 2 + (other.upper95 - other.estimate) ** 2);
  return { estimate, lower95: Math.max(0, estimate - below), upper95: Math.min(1, estimate + above) };
}

function oneOf(one: number, other: number): number {
  return one + other - one * other;
}
