/** Faults of sites, stamps and what stands in them. */
import * as z from 'zod';
import { lasting, nodeTarget, rebuilt, regionTarget, start } from './parts.ts';

export const storageFaults = {
  'region.outage': z.strictObject({ action: z.literal('region.outage'), ...start, ...regionTarget, ...lasting }),
  'region.loss': z.strictObject({ action: z.literal('region.loss'), ...start, ...regionTarget, ...rebuilt }),
  'storage.loss': z.strictObject({ action: z.literal('storage.loss'), ...start, ...regionTarget, ...rebuilt }),
  'node.loss': z.strictObject({ action: z.literal('node.loss'), ...start, ...nodeTarget }),
  'node.outage': z.strictObject({ action: z.literal('node.outage'), ...start, ...nodeTarget, ...lasting }),
};
