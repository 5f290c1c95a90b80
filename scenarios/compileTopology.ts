/** Compiles one-way rules and changes of membership: names of regions and repositories become ids. */
import type { MembershipPlan, RulesPlan } from '../sim/topologyPlan.ts';
import type { RegistrySettings } from './scenario.ts';

/** @param replicaOf replica index of a region's name; @param repositories names by repository id */
export function rulesPlan(
  { replication: { rules } }: RegistrySettings,
  replicaOf: (region: string) => number,
  repositories: readonly string[],
): RulesPlan | null {
  if (rules === null) return null;
  return {
    rules: rules.rules.map((rule) => {
      const covers = rule.repositories === null ? () => true : globMatcher(rule.repositories);
      return {
        from: replicaOf(rule.from),
        to: replicaOf(rule.to),
        pattern: rule.repositories,
        covers: Uint8Array.from(repositories, (name) => (covers(name) ? 1 : 0)),
      };
    }),
    forward: rules.forward,
    loopGuard: rules.loopGuard,
    jobUs: rules.jobTimeUs,
  };
}

export function membershipPlan(registry: RegistrySettings, replicaOf: (region: string) => number): MembershipPlan {
  const later = new Set<string>();
  const seen = new Set<string>();
  // A region whose first change adds it is not there before that.
  for (const { kind, region } of registry.changes) {
    if (!seen.has(region) && kind === 'add') later.add(region);
    seen.add(region);
  }
  let members = 0;
  for (const region of registry.regions) if (!later.has(region)) members |= 1 << replicaOf(region);
  return {
    members,
    changes: registry.changes.map(({ id, kind, region, atUs }) => ({ id, kind, replica: replicaOf(region), atUs })),
    creationUs: registry.seeding.creationUs,
    serveWhileSyncing: registry.seeding.serveWhile === 'syncing',
  };
}

/** `*` stands for any characters but `/`, `**` for any; everything else for itself. */
export function globMatcher(pattern: string): (name: string) => boolean {
  const parts = pattern.split(/(\*\*|\*)/).map((part) => {
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    return part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
  });
  const matcher = new RegExp(`^${parts.join('')}$`);
  return (name) => matcher.test(name);
}
