/** Faults of the ways between regions, and of what moves on them. */
import * as z from 'zod';
import { duration, offset, optional, required, share, withDefault } from '../keys.ts';
import { from, lasting, nameOrNames, oneWay, regionTarget, start } from './parts.ts';

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
  'replication.slow': z.strictObject({
    action: z.literal('replication.slow'),
    ...start,
    ...from,
    to: optional(nameOrNames, 'Region, list of regions, or `all`.', { defaultRule: 'every other region' }),
    capacity: required(share(), 'What remains of the bandwidth of replication; clients feel nothing.'),
    ...lasting,
  }),
  'clock.skew': z.strictObject({
    action: z.literal('clock.skew'),
    ...start,
    ...regionTarget,
    offset: required(offset(), 'What the clock is ahead; behind with a minus: 5m, -5m. It stamps writes of tags.'),
    ...lasting,
  }),
};
