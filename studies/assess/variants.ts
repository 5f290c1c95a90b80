/**
 * Variants of a plan in which one number that durability rests on is another: the rate of a hazard, the mean of a repair, of
 * how long a firing lasts, or of how long a write takes to be elsewhere. The shape of a law stays as it is.
 */
import { HAZARD_PARTS, type HazardPlan } from '../../sim/faultPlan.ts';
import { compileLaw, type LawSpec } from '../../sim/kernel/distributions.ts';
import type { Plan } from '../../sim/plan.ts';

/** Plain data, so that it can be handed to a thread. */
export interface Variant {
  readonly key: string;
  /** In place of the plan's own: a rate per µs, or a mean in µs; above 0. */
  readonly value: number;
}

export interface Knob {
  /** A hazard's id for its rate, `ID.rebuild`, `ID.duration`, `ID.noticed`, or the scenario's own key: `repair.local.time`. */
  readonly key: string;
  readonly kind: 'rate' | 'time';
  /** As the plan has it, per µs or the mean in µs; 0 for a hazard that never strikes, or what lasts no time. */
  readonly value: number;
  /** It changes how safe a fresh write is, and nothing of what is stored. */
  readonly writesAlone: boolean;
  /** The plan with that value in its place. */
  at(value: number): Plan;
}

/** In the order of the plan: hazards, then repairs, then lags. None that nothing rests on. */
export function knobsOf(plan: Plan): Knob[] {
  return [
    ...plan.hazards.flatMap((hazard, i) => hazardKnobs(plan, hazard, i)),
    ...repairKnobs(plan),
    ...lagKnobs(plan),
  ];
}

/** The same law, stretched to another mean above 0. What lasted no time lasts exactly that long. */
export function lawOfMean(spec: LawSpec, mean: number): LawSpec {
  const before = compileLaw(spec).mean;
  if (before === 0) return { kind: 'deterministic', value: mean };
  const factor = mean / before;
  switch (spec.kind) {
    case 'exponential':
    case 'weibull':
      return { ...spec, mean };
    case 'lognormal':
      return { ...spec, mu: spec.mu + Math.log(factor) };
    case 'deterministic':
      return { ...spec, value: mean };
    case 'uniform':
      return { ...spec, min: spec.min * factor, max: spec.max * factor };
    case 'empirical':
      return { ...spec, values: spec.values.map((value) => value * factor) };
  }
}

function hazardKnobs(plan: Plan, hazard: HazardPlan, index: number): Knob[] {
  const { id, action, ratePerUs, lasts } = hazard;
  const replaced = (other: HazardPlan): Plan => ({
    ...plan,
    hazards: plan.hazards.map((before, i) => (i === index ? other : before)),
  });
  const rate: Knob = {
    key: id,
    kind: 'rate',
    value: ratePerUs,
    writesAlone: false,
    at: (value) => replaced({ ...hazard, ratePerUs: value }),
  };
  if (lasts === null) return [rate];
  const time = timeKnob(`${id}.${lastingOf(action)}`, lasts, (law) => replaced({ ...hazard, lasts: law }));
  return [rate, time];
}

function lastingOf(action: HazardPlan['action']): string {
  if (HAZARD_PARTS[action] === 'registry') return 'noticed';
  return action.endsWith('.loss') ? 'rebuild' : 'duration';
}

function repairKnobs(plan: Plan): Knob[] {
  const { repair, hazards, replicas, secondaries, backup } = plan;
  const knobs: Knob[] = [];
  const add = (key: string, law: LawSpec, at: (law: LawSpec) => Partial<Plan['repair']>): void => {
    knobs.push(timeKnob(key, law, (other) => ({ ...plan, repair: { ...repair, ...at(other) } })));
  };
  const breaks = (pattern: RegExp): boolean => hazards.some(({ action }) => pattern.test(action));
  // Where whole places are lost and nothing else, no single copy is ever repaired.
  if (breaks(/^(?:node|disk|zone|copy)\./) && repair.bandwidthBytesPerSecond === null) {
    add('repair.local.time', repair.localTime, (localTime) => ({ localTime }));
  }
  if (replicas.length + secondaries.length > 1 || backup !== null)
    add('repair.geo.time', repair.geoTime, (geoTime) => ({ geoTime }));
  if (backup !== null) {
    knobs.push(timeKnob('backup.every', backup.every, (every) => ({ ...plan, backup: { ...backup, every } })));
    const { keepUs } = backup;
    if (keepUs !== null) {
      const at = (value: number): Plan => ({ ...plan, backup: { ...backup, keepUs: value } });
      knobs.push({ key: 'backup.keep', kind: 'time', value: keepUs, writesAlone: false, at });
    }
  }
  if (repair.scrubTime !== null && breaks(/^copy\.corrupt$/)) {
    add('scrub.time', repair.scrubTime, (scrubTime) => ({ scrubTime }));
  }
  return knobs;
}

function lagKnobs(plan: Plan): Knob[] {
  const { replication, geoRedundancy, replicas } = plan;
  const knobs: Knob[] = [];
  if (replication.lag !== null && replicas.length > 1) {
    const at = (lag: LawSpec): Plan => ({ ...plan, replication: { ...replication, lag } });
    knobs.push(timeKnob('registry.replication.lag', replication.lag, at, true));
  }
  if (geoRedundancy !== null) {
    const at = (lag: LawSpec): Plan => ({ ...plan, geoRedundancy: { ...geoRedundancy, lag } });
    knobs.push(timeKnob('registry.storage.geoLag', geoRedundancy.lag, at, true));
  }
  return knobs;
}

function timeKnob(key: string, law: LawSpec, put: (law: LawSpec) => Plan, writesAlone = false): Knob {
  return {
    key,
    kind: 'time',
    value: compileLaw(law).mean,
    writesAlone,
    at: (value) => put(lawOfMean(law, value)),
  };
}
