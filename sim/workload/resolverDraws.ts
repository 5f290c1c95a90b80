/** Where resolvers have a choice: a stream for each client and source of operations. */
import type { KeyedDraws, Streams } from '../kernel/streams.ts';
import type { Plan } from '../plan.ts';
import type { ResolverDraws } from '../routing/globalEndpoint.ts';
import { SOURCE_NAMES, SOURCES } from './operationTable.ts';

/** Made when a resolver first has a choice: few have. */
export function resolverDraws(plan: Plan, streams: Streams): ResolverDraws {
  const made: (KeyedDraws | undefined)[] = [];
  return (client, source) => {
    const at = client * SOURCES + source;
    made[at] ??= streams.keyed(`clients:${plan.clients[client]!.name}/resolver/${SOURCE_NAMES[source]}`);
    return made[at];
  };
}
