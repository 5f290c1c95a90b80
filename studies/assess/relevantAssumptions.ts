/** Which of a scenario's assumptions the figures of `nines assess` rest on. */
import { FROM_KEY } from '../../scenarios/configuration/registryConfiguration.ts';
import type { Assumption } from '../../scenarios/scenario.ts';

/** Keys begin so; in this order the assumptions are listed, for few of them are shown. */
const DURABILITY = [
  FROM_KEY,
  'hazards.',
  'registry.softDelete',
  'backup.',
  'repair.',
  'scrub.time',
  'registry.storage.',
] as const;
/** What a key of the customer's does, to what is stored and to service. */
const KEYS = ['encryption', 'registry.encryption.'] as const;
const WRITES = [
  'registry.replication.lag',
  'registry.replication.bandwidth',
  'registry.replication.concurrency',
] as const;
/** What an image has a part in, and what is stored and billed. */
const CONTENT = ['catalogue'] as const;
/** How many bytes a month's pulls fetch: they are billed where they cross regions. */
const PULLS = /^clients\.\d+\.(?:nodes|pull\.(?:popularity\.|fresh$))/;
const EGRESS = 'cost of egress';
/** Placement groups take writes by it; which copies are there does not depend on it. */
const OF_RUNS_ALONE = new Set(['registry.storage.writeQuorum']);

/** @param ofScenario of the scenario and its plan; @param ofCost what its bill takes for granted: that comes last */
export function relevantAssumptions(
  ofScenario: readonly Assumption[],
  ofCost: readonly Assumption[],
): readonly Assumption[] {
  const known = ofScenario.filter(({ key }) => !OF_RUNS_ALONE.has(key));
  const begun = [...DURABILITY, ...KEYS, ...WRITES, ...CONTENT].flatMap((prefix) =>
    known.filter(({ key }) => key.startsWith(prefix)),
  );
  const pulls = ofCost.some(({ key }) => key === EGRESS) ? known.filter(({ key }) => PULLS.test(key)) : [];
  return [...begun, ...pulls, ...ofCost];
}
