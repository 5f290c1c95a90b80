/** Faults of sites, stamps and what stands in them. */
import * as z from 'zod';
import { optional, required, share, withDefault } from '../keys.ts';
import { diskTarget, lasting, nodeTarget, rebuilt, regionTarget, start, zoneTarget } from './parts.ts';

/** What a power restart costs for good, of the nodes that it takes. */
const POWER_RESTART = {
  source: 'permanent loss of 0.5–1 % of nodes at a power restart (Ford et al., OSDI 2010)',
  grade: 'measured',
} as const;

export const storageFaults = {
  'region.outage': z.strictObject({ action: z.literal('region.outage'), ...start, ...regionTarget, ...lasting }),
  'region.loss': z.strictObject({ action: z.literal('region.loss'), ...start, ...regionTarget, ...rebuilt }),
  'storage.outage': z.strictObject({ action: z.literal('storage.outage'), ...start, ...regionTarget, ...lasting }),
  'storage.loss': z.strictObject({ action: z.literal('storage.loss'), ...start, ...regionTarget, ...rebuilt }),
  'zone.outage': z.strictObject({ action: z.literal('zone.outage'), ...start, ...zoneTarget, ...lasting }),
  'zone.loss': z.strictObject({
    action: z.literal('zone.loss'),
    ...start,
    ...zoneTarget,
    rebuild: optional(
      rebuilt.rebuild.unwrap(),
      'Time until its nodes are replaced, empty; their copies are then repaired.',
      {
        defaultRule: 'never replaced',
      },
    ),
  }),
  'node.loss': z.strictObject({ action: z.literal('node.loss'), ...start, ...nodeTarget }),
  'node.outage': z.strictObject({ action: z.literal('node.outage'), ...start, ...nodeTarget, ...lasting }),
  'node.burst': z.strictObject({
    action: z.literal('node.burst'),
    ...start,
    ...nodeTarget,
    ...lasting,
    lost: withDefault(share(), '1%', 'Chance that a node has lost its copies for good.', POWER_RESTART),
  }),
  'disk.loss': z.strictObject({ action: z.literal('disk.loss'), ...start, ...diskTarget }),
  'copy.shock': z.strictObject({
    action: z.literal('copy.shock'),
    ...start,
    ...regionTarget,
    probability: required(share(), 'Chance of each copy in the region to be lost.'),
  }),
  'copy.corrupt': z.strictObject({
    action: z.literal('copy.corrupt'),
    ...start,
    ...regionTarget,
    probability: required(share(), 'Chance of each copy in the region to rot.'),
  }),
};
