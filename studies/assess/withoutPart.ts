/** Hazards that strike in runs and have no part in durability or availability, and why: a page says so of those that it has. */
import type { HazardAction, HazardPlan } from '../../sim/faultPlan.ts';
import type { Plan } from '../../sim/plan.ts';

type Why = Partial<Record<HazardAction, string>>;

const IN_DURABILITY: Why = {
  'clock.skew': 'no copy depends on a clock',
  'network.degrade': 'a refill takes its time by law, whatever the bandwidth',
  'replication.slow': 'a refill takes its time by law, whatever the bandwidth',
};

const RESTORED = 'what is destroyed serves nobody until it is restored, which is not counted';

const IN_AVAILABILITY: Why = {
  'clock.skew': 'no answer depends on a clock',
  'replication.pause': 'what is missing is the more the longer it lasts, which no short run shows',
  'replication.slow': 'what is missing is the more the longer it lasts, which no short run shows',
  'key.purge': RESTORED,
  'operator.delete': RESTORED,
  'retention.misconfigure': RESTORED,
  'release.bad': RESTORED,
};

/** One sentence for each action. */
export function withoutPartInDurability(plan: Plan): string[] {
  return told(plan, IN_DURABILITY);
}

export function withoutPartInAvailability(plan: Plan): string[] {
  return told(plan, IN_AVAILABILITY);
}

function told({ hazards }: Plan, why: Why): string[] {
  const strikes = ({ ratePerUs }: HazardPlan): boolean => ratePerUs > 0;
  const actions = new Set(hazards.filter(strikes).map(({ action }) => action));
  return [...actions].flatMap((action) => {
    const reason = why[action];
    return reason === undefined ? [] : [`${action} has no part in it: ${reason}`];
  });
}
