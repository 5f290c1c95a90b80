/** Faults of the ways between regions, and of what moves on them. */
import * as z from 'zod';
import { duration, optional, required, share, withDefault } from '../keys.ts';
import { from, lasting, nameOrNames, oneWay, start } from './parts.ts';

export const networkFaults = {
  'network.partition': z.strictObject({
    action: z.literal('network.partition'),
    ...start,
    ...from,
    to: required(nameOrNames, 'Region, list of regions, or `all`.'),
    ...oneWay,
    ...lasting,
  }),
  'network.degrade': z.strictObject({
    action: z.literal('network.degrade'),
    ...start,
    ...from,
    to: required(nameOrNames, 'Region, list of regions, or `all`.'),
    ...oneWay,
    capacity: withDefault(share(), '100%', 'What remains of the bandwidth.'),
    latency: withDefault(duration(), '0s', 'Added to every round trip.'),
    ...lasting,
  }),
  'replication.pause': z.strictObject({
    action: z.literal('replication.pause'),
    ...start,
    ...from,
    to: optional(nameOrNames, 'Region, list of regions, or `all`.', { defaultRule: 'every other region' }),
    ...lasting,
  }),
};
