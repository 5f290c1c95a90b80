/**
 * What takes the customer's key away, as clients feel it: nothing until data keys are over, and then everything until the key
 * is back. So what is out is the data and not the key: an outage is felt where it is longer than the life of a data key, and
 * for what is left of it. Where it is out, a state is played with data keys that end at once.
 *
 * Left out: rotation, which comes by a plan and not by chance; that overlapping outages of the key share the life of one data
 * key; and what regions and ways that are out do to the key beyond what a short run shows.
 */
import type { HazardPlan, PlannedFault } from '../../../sim/faultPlan.ts';
import { compileLaw, type LawSpec } from '../../../sim/kernel/distributions.ts';
import type { KeyPlan } from '../../../sim/keyPlan.ts';
import type { Plan } from '../../../sim/plan.ts';
import { chanceOfLonger } from '../../../sim/skeleton/backups.ts';
import { formatDuration } from '../../figures.ts';
import type { Duration } from './outages.ts';

/** Quantiles that a mean is taken over. */
const POINTS = 2000;

/** Share of a hazard's outages that clients feel, and how long they do. @param otherwise its duration where it is not of the key */
export function felt(
  plan: Plan,
  hazard: HazardPlan,
  otherwise: () => Duration,
): { readonly duration: Duration; readonly share: number } {
  const { customerKey } = plan;
  if (customerKey === null || hazard.lasts === null || !isOfKey(plan, hazard)) {
    return { duration: otherwise(), share: 1 };
  }
  // A key that is not recovered in time is gone for good.
  const lost = hazard.action === 'key.purge' ? chanceOfLonger(hazard.lasts, customerKey.softDeleteUs) : 0;
  const longer = chanceOfLonger(hazard.lasts, customerKey.dataKeyUs);
  const share = Math.max(0, longer - lost);
  return { duration: between(hazard.lasts, customerKey.dataKeyUs, 1 - longer, 1 - lost), share };
}

/** What is left after so many µs, of the quantiles between two. */
function between(spec: LawSpec, offUs: number, from: number, to: number): Duration {
  const law = compileLaw(spec);
  const us = (u: number): number => Math.max(0, law.quantile(from + (to - from) * u) - offUs);
  let meanUs = 0;
  for (let i = 0; i < POINTS; i++) meanUs += us((i + 0.5) / POINTS) / POINTS;
  return { meanUs, us };
}

function isOfKey(plan: Plan, hazard: HazardPlan): boolean {
  return hazard.action === 'vault.outage' || hazard.action === 'key.disable' || isRecovered(plan, hazard);
}

/** Somebody destroys the key, and may recover it. */
export function isRecovered({ customerKey }: Plan, { action, lasts }: HazardPlan): boolean {
  return action === 'key.purge' && customerKey?.isProtected === true && lasts !== null;
}

/** The key in short runs of a state. @param isOut the key is, as clients feel it: data keys are over when the state begins */
export function keyInStates({ customerKey }: Plan, isOut: boolean): KeyPlan | null {
  if (customerKey === null) return null;
  return { ...customerKey, dataKeyUs: isOut ? 0 : customerKey.dataKeyUs, rotationUs: null };
}

/** The fault stands for an outage of the key, or of its vault. */
export function takesKey({ action }: PlannedFault): boolean {
  return action === 'vault.outage' || action === 'key.disable';
}

/** Sentences of what is not counted of a customer's key. */
export function keyReasons({ customerKey, hazards }: Plan): string[] {
  if (customerKey === null) return [];
  const { rotationUs, pairedRegion, failoverUs, dataKeyUs, vaultRegion } = customerKey;
  const strikes = hazards.filter(({ ratePerUs }) => ratePerUs > 0);
  const isBridged = pairedRegion >= 0 && failoverUs <= dataKeyUs;
  const isRegionTaken = strikes.some(
    ({ action, regions }) =>
      (action === 'region.outage' || action === 'region.loss' || action === 'zone.outage' || action === 'zone.loss') &&
      regions.includes(vaultRegion),
  );
  const isCutOff = strikes.some(({ action }) => action === 'network.partition');
  const late = `regions that are out, and ways that are cut, keep others from the vault as far as a run of some minutes shows it: what they do once data keys are over (${formatDuration(dataKeyUs)}) is left out`;
  return [
    ...(rotationUs === null ? [] : ['rotation of the key has no part in it: it comes by a plan and not by chance']),
    ...((isRegionTaken && !isBridged) || isCutOff ? [late] : []),
  ];
}
