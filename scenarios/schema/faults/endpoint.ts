/** Faults of front ends, names, routing, sign-in, of what they have in common, surges of clients, changes of limits. */
import * as z from 'zod';
import { LIMITED } from '../../../sim/limitsPlan.ts';
import { duration, optional, required, share, withDefault } from '../keys.ts';
import { lasting, nameOrNames, regionTarget, start } from './parts.ts';

/** More than this is not a surge but another workload. */
const MOST_TIMES = 1000;

export const endpointFaults = {
  'endpoint.outage': z.strictObject({ action: z.literal('endpoint.outage'), ...start, ...regionTarget, ...lasting }),
  'endpoint.grayFailure': z.strictObject({
    action: z.literal('endpoint.grayFailure'),
    ...start,
    ...regionTarget,
    errors: optional(share(), 'Share of the requests that fail.', {
      defaultRule: '100%; 0% beside `capacity` or `latency`, but 100% with `hang: true`',
    }),
    operations: withDefault(
      z.enum(['all', 'pull', 'push']),
      'all',
      'Whose requests and bandwidth; a delete is a push.',
    ),
    hang: withDefault(
      z.boolean(),
      false,
      'They hang until the client gives up, in place of an answer of 503: all requests, where `errors` does not say how many.',
    ),
    capacity: withDefault(share(), '100%', "What remains of the endpoint's bandwidth; 0%: transfers stand still."),
    latency: withDefault(duration(), '0s', 'Added to every round trip to it.'),
    ...lasting,
  }),
  'dns.outage': z.strictObject({
    action: z.literal('dns.outage'),
    ...start,
    region: optional(z.string(), 'The region whose clients are struck.'),
    regions: optional(nameOrNames, 'A list of regions with clients, in place of `region`.', {
      defaultRule: 'all of them',
    }),
    pick: regionTarget.pick,
    ...lasting,
  }),
  'routing.stale': z.strictObject({ action: z.literal('routing.stale'), ...start, ...lasting }),
  'auth.outage': z.strictObject({ action: z.literal('auth.outage'), ...start, ...regionTarget, ...lasting }),
  'service.outage': z.strictObject({
    action: z.literal('service.outage'),
    ...start,
    region: regionTarget.region,
    regions: optional(nameOrNames, 'A list of regions, in place of `region`.', { defaultRule: 'all of them' }),
    pick: regionTarget.pick,
    errors: withDefault(share(), '100%', 'Share of the requests that fail; probes see it from 50%.'),
    ...lasting,
  }),
  'client.surge': z.strictObject({
    action: z.literal('client.surge'),
    ...start,
    client: optional(z.string(), 'Name of the client.'),
    clients: optional(nameOrNames, '`all`, or a list of names, in place of `client`.'),
    factor: required(z.number().min(1).max(MOST_TIMES), 'How many times as many pulls and pushes come.'),
    ...lasting,
  }),
  'limit.change': z.strictObject({
    action: z.literal('limit.change'),
    ...start,
    ...regionTarget,
    limit: withDefault(z.enum(['all', ...LIMITED]), 'all', 'Which limits change: of reads, writes, deletes, or all.'),
    factor: required(
      z.number().min(0).max(MOST_TIMES),
      'How many times the limit is in force: 0.1 for a tenth of it, 0 where nothing is served.',
    ),
    ...lasting,
  }),
};
