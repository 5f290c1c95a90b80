/**
 * Hazards of ways between regions, of front ends, routing, clients and clocks: the keys of the planned faults, with a rate in
 * place of an instant, and a law in place of a time.
 */
import * as z from 'zod';
import { endpointFaults } from './faults/endpoint.ts';
import { networkFaults } from './faults/network.ts';
import { nameOrNames } from './faults/parts.ts';
import { atOnce, byChance, hazardCommon, lasting } from './hazardParts.ts';
import { optional } from './keys.ts';

/** Ways that the registry has: each by itself, or those that are named at once. */
const ways = (each: string) => ({
  from: optional(nameOrNames, 'Region, list of regions, or `all`: one process strikes all ways from there at once.', {
    defaultRule: each,
  }),
  to: optional(nameOrNames, 'Region, list of regions, or `all`.', { defaultRule: 'every other region' }),
});

const networkWays = {
  ...ways('each two regions by themselves: those of the registry, and of clients and the registry'),
  oneWay: networkFaults['network.partition'].shape.oneWay,
};
const replicationWays = ways('each ordered pair of replicas by itself');

const { capacity, latency } = networkFaults['network.degrade'].shape;
const grayFailure = endpointFaults['endpoint.grayFailure'].shape;

export const serviceHazards = {
  'network.partition': z.strictObject({
    action: z.literal('network.partition'),
    ...byChance,
    ...networkWays,
    ...lasting,
  }),
  'network.degrade': z.strictObject({
    action: z.literal('network.degrade'),
    ...byChance,
    ...networkWays,
    capacity,
    latency,
    ...lasting,
  }),
  'replication.pause': z.strictObject({
    action: z.literal('replication.pause'),
    ...byChance,
    ...replicationWays,
    ...lasting,
  }),
  'replication.slow': z.strictObject({
    action: z.literal('replication.slow'),
    ...byChance,
    ...replicationWays,
    capacity: networkFaults['replication.slow'].shape.capacity,
    ...lasting,
  }),
  'clock.skew': z.strictObject({
    action: z.literal('clock.skew'),
    ...hazardCommon,
    regions: atOnce,
    offset: networkFaults['clock.skew'].shape.offset,
    ...lasting,
  }),
  'endpoint.grayFailure': z.strictObject({
    action: z.literal('endpoint.grayFailure'),
    ...hazardCommon,
    regions: atOnce,
    errors: grayFailure.errors,
    operations: grayFailure.operations,
    hang: grayFailure.hang,
    capacity: grayFailure.capacity,
    latency: grayFailure.latency,
    ...lasting,
  }),
  'limit.change': z.strictObject({
    action: z.literal('limit.change'),
    ...hazardCommon,
    regions: atOnce,
    limit: endpointFaults['limit.change'].shape.limit,
    factor: endpointFaults['limit.change'].shape.factor,
    ...lasting,
  }),
  'routing.stale': z.strictObject({ action: z.literal('routing.stale'), ...byChance, ...lasting }),
  'vault.outage': z.strictObject({ action: z.literal('vault.outage'), ...byChance, ...lasting }),
  'key.disable': z.strictObject({ action: z.literal('key.disable'), ...byChance, ...lasting }),
  'client.surge': z.strictObject({
    action: z.literal('client.surge'),
    ...byChance,
    client: optional(z.string(), 'Only this client, by its name.', {
      defaultRule: 'each client with a rate, by itself',
    }),
    clients: optional(nameOrNames, '`all`, or a list of names: they surge at once, by one process.'),
    factor: endpointFaults['client.surge'].shape.factor,
    ...lasting,
  }),
};
