import { ownProgram } from '../references.ts';
import type { Effort, LimitCase } from './case.ts';

const MIB_MOST = 2048;

/** Memory of a whole process with a registry of ten million tags and a million manifests in four replicas. */
export function registryMemoryCase({ registryTags }: Effort): LimitCase {
  const millions = registryTags / 1e6;
  return {
    kind: 'limit',
    name: `registry memory, ${millions}M tags, ${millions / 10}M images, 4 replicas`,
    unit: 'MiB',
    own: ownProgram('registryMemory', [String(registryTags), '4']),
    rounds: 1,
    bar: { is: 'at most', value: MIB_MOST },
  };
}
