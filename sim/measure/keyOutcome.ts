/** What became of service without the customer's key, as samples of the outcome. */
import type { CounterSample, FractionSample } from '../outcome.ts';
import { OPERATION_NAMES } from '../sink.ts';
import type { World } from '../world.ts';
import { OPERATIONS } from './measure.ts';

/** Requests that were refused, of each region by what was asked there; of one that was asked nothing a single 0. */
export function keyCounters({ plan, measure }: World): CounterSample[] {
  if (plan.customerKey === null || plan.clients.length === 0) return [];
  return plan.replicas.flatMap((place, r) => {
    const region = plan.regions[place]!.name;
    const asked = plan.clients.flatMap(({ name: client }, c) =>
      OPERATION_NAMES.flatMap((operation, o): CounterSample[] => {
        const at = (r * plan.clients.length + c) * OPERATIONS + o;
        if (measure.requestTotal[at] === 0) return [];
        return [{ metric: 'key_blocked', labels: { region, client, operation }, count: measure.keyBlocks[at]! }];
      }),
    );
    return asked.length > 0 ? asked : [{ metric: 'key_blocked', labels: { region }, count: 0 }];
  });
}

/** Share of the run in which what a replica stores could be decrypted, where the replica was planned. */
export function keyFractions({ plan, keys }: World): FractionSample[] {
  if (plan.customerKey === null) return [];
  return plan.replicas.map((region) => ({
    metric: 'key_usable',
    labels: { region: plan.regions[region]!.name },
    ok: plan.durationUs - keys.spentTimeUs(region),
    total: plan.durationUs,
  }));
}

/** Sentences of what became of the key; without figures that differ from seed to seed. */
export function keyWarnings({ plan, keys, measure }: World): string[] {
  if (plan.customerKey === null) return [];
  const isBlocked = measure.keyBlocks.some((count) => count > 0);
  const refused = 'requests were answered 403 while the customer’s key could not be used (registry.encryption)';
  const purged =
    'the customer’s key is gone for good: every image that it encrypted is lost, whatever copies of it there are';
  return [...(isBlocked ? [refused] : []), ...(keys.isErased ? [purged] : [])];
}
