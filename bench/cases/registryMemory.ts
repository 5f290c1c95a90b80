import { ownProgram } from '../references.ts';
import type { Effort, LimitCase } from './case.ts';

/** The engine with its code, and what each million tags may take: 2 GiB with ten of them. */
const ENGINE_MIB = 128;
const MIB_PER_MILLION_TAGS = 192;

/** Memory of a whole process with a registry of ten million tags and a million manifests in four replicas. */
export function registryMemoryCase({ registryTags }: Effort): LimitCase {
  const millions = registryTags / 1e6;
  return {
    kind: 'limit',
    name: `registry memory, ${millions}M tags, ${millions / 10}M images, 4 replicas`,
    unit: 'MiB',
    own: ownProgram('registryMemory', [String(registryTags), '4']),
    rounds: 1,
    bar: { is: 'at most', value: ENGINE_MIB + MIB_PER_MILLION_TAGS * millions },
  };
}
