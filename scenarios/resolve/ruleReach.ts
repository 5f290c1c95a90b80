/** How far images get along one-way rules, whatever faults do: what a quorum can count on. */
import type { RegistrySettings, ReplicationRules } from '../scenario.ts';
import type { ParsedScenario } from '../schema.ts';
import type { Resolution } from './resolution.ts';

/** Number of regions, itself included, that can come to hold what a region takes; rules for some repositories count for all. */
export type RuleReach = (region: string) => number;

export function reachByRules(rules: ReplicationRules): RuleReach {
  return (region) => {
    const reached = new Set([region]);
    // A set goes on with what is added to it meanwhile.
    for (const from of reached) {
      for (const rule of rules.rules) if (rule.from === from) reached.add(rule.to);
      if (!rules.forward) break;
    }
    return reached.size;
  };
}

/** A quorum that no push can come to is refused. */
export function checkQuorumAlongRules(
  resolution: Resolution,
  { ack }: ParsedScenario['registry']['replication'],
  rules: ReplicationRules | null,
  regions: RegistrySettings['regions'],
): void {
  const path = ['registry', 'replication', 'ack'];
  if (rules === null || ack.kind === 'home' || ack.regions > regions.length) return;
  if (resolution.hasIssueAt('registry.replication.topology') || resolution.hasIssueAt('registry.regions')) return;
  const most = Math.max(...regions.map(reachByRules(rules)));
  if (most >= ack.regions) return;
  const message = `no push would ever be acknowledged: \`quorum(${ack.regions})\`, and along the rules an image comes to ${most} regions at most`;
  const hint = rules.forward ? 'ask for fewer, or add rules' : 'ask for fewer, add rules, or let them `forward`';
  resolution.report(path, message, hint);
}
