/** What was refused because a limit was reached, as samples of the outcome. */
import type { CounterSample } from '../outcome.ts';
import { OP_DELETE, OPERATION_NAMES, STORED_LIMIT_NAMES } from '../sink.ts';
import type { World } from '../world.ts';
import { OPERATIONS, STORED_LIMITS } from './measure.ts';

/** Of each region, client and operation, whether anything was asked there or not; deletes where there were any. */
export function throttleCounters({ plan, measure }: World): CounterSample[] {
  return plan.replicas.flatMap((region, r) =>
    plan.clients.flatMap(({ name }, c) =>
      OPERATION_NAMES.flatMap((operation, o): CounterSample[] => {
        const at = (r * plan.clients.length + c) * OPERATIONS + o;
        if (o === OP_DELETE && measure.requestTotal[at] === 0) return [];
        const labels = { region: plan.regions[region]!.name, client: name, operation };
        return [{ metric: 'throttled', labels, count: measure.throttles[at]! }];
      }),
    ),
  );
}

/** Of each region and client: pushes refused because of what they would have stored. */
export function overLimitCounters({ plan, measure }: World): CounterSample[] {
  return plan.replicas.flatMap((region, r) =>
    plan.clients.flatMap(({ name }, c) =>
      STORED_LIMIT_NAMES.map((kind, limit) => ({
        metric: 'pushes_refused',
        labels: { region: plan.regions[region]!.name, client: name, kind },
        count: measure.overLimits[(r * plan.clients.length + c) * STORED_LIMITS + limit]!,
      })),
    ),
  );
}
