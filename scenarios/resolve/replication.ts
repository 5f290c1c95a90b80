/** Resolves `registry.replication`, and refuses settings that could never take effect together. */
import type { LawSpec } from '../../sim/kernel/distributions.ts';
import type { RegistrySettings } from '../scenario.ts';
import type { ParsedScenario } from '../schema.ts';
import { resolveLaw } from './law.ts';
import type { Resolution } from './resolution.ts';

type Parsed = ParsedScenario['registry']['replication'];

const PATH = ['registry', 'replication'];

/** @param regions number of the registry's regions */
export function resolveReplication(
  resolution: Resolution,
  written: Parsed,
  regions: number,
): Omit<RegistrySettings['replication'], 'rules'> {
  const { ack, antiEntropy, lag } = written;
  if (ack.kind === 'quorum' && ack.regions > regions) {
    const has = regions === 1 ? 'one region' : `${regions} regions`;
    const message = `no push would ever be acknowledged: \`quorum(${ack.regions})\` asks for more than the registry’s ${has}`;
    resolution.report([...PATH, 'ack'], message, 'ask for fewer, or list more regions');
  }
  return {
    bandwidthBytesPerSecond: written.bandwidth,
    concurrency: written.concurrency,
    onMiss: written.onMiss,
    ack,
    ackTimeoutUs: written.ackTimeout,
    order: written.order,
    conflict: written.conflict,
    antiEntropyUs: antiEntropy === 'off' ? null : antiEntropy.every,
    queueLimit: written.queueLimit ?? null,
    jobs: { retry: written.jobs.retry },
    stalenessUs: written.staleness ?? null,
    lag: lag === undefined ? null : resolveLag(resolution, lag),
  };
}

/** A law of the lag stands in place of queue and link, so settings of these beside it would do nothing. */
function resolveLag(resolution: Resolution, lag: Parameters<typeof resolveLaw>[2]): LawSpec {
  for (const key of ['bandwidth', 'concurrency', 'order', 'queueLimit']) {
    if (resolution.document.at([...PATH, key]) === undefined) continue;
    const message = `\`registry.replication.${key}\` has no effect beside \`lag\`, which replaces queue and link`;
    resolution.report([...PATH, key], message, 'remove one of them', 'key');
  }
  return resolveLaw(resolution, [...PATH, 'lag'], lag);
}
