/** What was refused because a limit was reached, as samples of the outcome. */

import { METERED } from '../limitsPlan.ts';
import type { CounterSample } from '../outcome.ts';
import { OP_PUSH, OPERATION_NAMES, STORED_LIMIT_NAMES } from '../sink.ts';
import type { World } from '../world.ts';
import { OPERATIONS, STORED_LIMITS } from './measure.ts';

export function throttleCounters(world: World): CounterSample[] {
  return refusedCounters(world, 'throttled', world.measure.throttles);
}

/**
 * Requests that were refused for one reason: of each region, by what was asked there; of one that was asked nothing a single 0.
 * @param counts by replica, client and operation, as the measure's totals
 */
export function refusedCounters({ plan, measure }: World, metric: string, counts: Float64Array): CounterSample[] {
  if (plan.clients.length === 0) return [];
  return plan.replicas.flatMap((place, r) => {
    const region = plan.regions[place]!.name;
    const asked = plan.clients.flatMap(({ name: client }, c) =>
      OPERATION_NAMES.flatMap((operation, o): CounterSample[] => {
        const at = (r * plan.clients.length + c) * OPERATIONS + o;
        if (measure.requestTotal[at] === 0) return [];
        return [{ metric, labels: { region, client, operation }, count: counts[at]! }];
      }),
    );
    return asked.length > 0 ? asked : [{ metric, labels: { region }, count: 0 }];
  });
}

/** Pushes that were refused because of what they would have stored, where any were sent; else nobody's 0. */
export function overLimitCounters({ plan, measure }: World): CounterSample[] {
  if (plan.clients.length === 0) return [];
  const asked = plan.replicas.flatMap((region, r) =>
    plan.clients.flatMap(({ name: client }, c) => {
      const at = r * plan.clients.length + c;
      if (measure.requestTotal[at * OPERATIONS + OP_PUSH] === 0) return [];
      return STORED_LIMIT_NAMES.map((kind, limit) => ({
        metric: 'pushes_refused',
        labels: { region: plan.regions[region]!.name, client, kind },
        count: measure.overLimits[at * STORED_LIMITS + limit]!,
      }));
    }),
  );
  if (asked.length > 0) return asked;
  return STORED_LIMIT_NAMES.map((kind) => ({ metric: 'pushes_refused', labels: { kind }, count: 0 }));
}

/** A sentence for each limit that was reached; without figures that differ from seed to seed. */
export function limitsReached({ plan, frontDoor, measure }: World): string[] {
  const ofOperations = plan.replicas.flatMap((region, r) =>
    METERED.filter((_, kind) => frontDoor.limits.wasReached(r, kind)).map((kind) => {
      const { name } = plan.regions[region]!;
      return `${name} was asked for more than its limit of ${NAMES[kind]}, and answered the rest 429 (registry.limits.${kind})`;
    }),
  );
  const ofIdentities = plan.identities.flatMap((name, i) =>
    METERED.filter((_, kind) => plan.replicas.some((_region, r) => frontDoor.limits.wasReachedBy(i, r, kind))).map(
      (kind) =>
        `the identity ${name} asked a replica for more ${NAMES[kind]} than one has, and was answered the rest 429 (registry.limits.identity.${kind})`,
    ),
  );
  const ofStorage = STORED_LIMIT_NAMES.filter((_, limit) =>
    measure.overLimits.some((count, at) => count > 0 && at % STORED_LIMITS === limit),
  );
  return [...ofOperations, ...ofIdentities, ...ofStorage.map((name) => STORED_TOO_MUCH[name])];
}

const NAMES: Readonly<Record<(typeof METERED)[number], string>> = {
  read: 'reads',
  write: 'writes',
  delete: 'deletes',
  referrers: 'listings of referrers',
  signIn: 'sign-ins',
};

const STORED_TOO_MUCH: Readonly<Record<(typeof STORED_LIMIT_NAMES)[number], string>> = {
  storage: 'pushes were refused because the registry stores as much as it may (registry.limits.storage)',
  layer: 'pushes were refused because a layer was larger than any may be (registry.limits.layer)',
};
