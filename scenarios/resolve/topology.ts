/** Resolves who replicates to whom, where metadata lives, and when replicas come and go. */
import type { MembershipChange, RegistrySettings, ReplicationRules } from '../scenario.ts';
import type { ParsedScenario } from '../schema.ts';
import { suggest } from '../suggestion.ts';
import { durationText } from '../unitText.ts';
import type { Resolution } from './resolution.ts';

/** Copying jobs that follow each other faster than this would be most of a run that loops. */
const LOOPING_JOB_LEAST_US = 100_000;

/** Every region that is ever part of the registry: those at the start, home first, then those that changes add. */
export function withAddedRegions(atStart: readonly string[], changes: readonly MembershipChange[]): readonly string[] {
  return [...new Set([...atStart, ...changes.filter(({ kind }) => kind === 'add').map(({ region }) => region)])];
}

/** Changes in the order of time; each must be possible where those before it were carried out. */
export function resolveChanges(
  resolution: Resolution,
  { registry, run, faults, hazards }: ParsedScenario,
  atStart: readonly string[],
): readonly MembershipChange[] {
  const found: (Omit<MembershipChange, 'id'> & { readonly index: number })[] = [];
  for (const [index, { at, add, remove }] of registry.changes.entries()) {
    const path = ['registry', 'changes', index];
    const written = add ?? remove;
    if (written === undefined || (add !== undefined && remove !== undefined)) {
      resolution.report(path, 'a change has one of `add` and `remove`', 'write {at: 1h, add: japaneast}');
      continue;
    }
    const kind = add === undefined ? 'remove' : 'add';
    const region = resolution.region([...path, kind], written);
    if (at >= run.duration) {
      const message = `the change comes at ${durationText(at)}, and the run ends at ${durationText(run.duration)}`;
      resolution.report([...path, 'at'], message, 'give an earlier time, or a longer run.duration');
    }
    if (region !== null) found.push({ kind, region, atUs: at, index });
  }
  found.sort((a, b) => a.atUs - b.atUs || a.index - b.index);
  const memberships = new Map<string, Membership>(atStart.map((region) => [region, 'member']));
  // An order fails while home is out, which only faults bring about; then it may be given again.
  const mayFail = faults.length > 0 || hazards.length > 0;
  const times = new Map<string, number>();
  return found.map(({ kind, region, atUs, index }) => {
    checkPossible(resolution, ['registry', 'changes', index, kind], kind, region, atStart[0], memberships);
    const after = kind === 'add' ? 'member' : 'stranger';
    memberships.set(region, mayFail && memberships.get(region) !== after ? 'either' : after);
    const name = `${kind}-${region}`;
    const time = (times.get(name) ?? 0) + 1;
    times.set(name, time);
    return { kind, region, atUs, id: time === 1 ? name : `${name}#${time}` };
  });
}

/** What a region is when an order comes; `either` where an order before it may have failed. A region that is not listed is a stranger. */
type Membership = 'member' | 'stranger' | 'either';

function checkPossible(
  resolution: Resolution,
  path: readonly (string | number)[],
  kind: MembershipChange['kind'],
  region: string,
  home: string | undefined,
  memberships: ReadonlyMap<string, Membership>,
): void {
  const before = memberships.get(region) ?? 'stranger';
  if (kind === 'remove' && region === home) {
    resolution.report(path, `\`${region}\` is the home region, which cannot be removed`, 'remove a geo-replica');
  } else if (kind === 'remove' && before === 'stranger') {
    const members = [...memberships].filter(([, is]) => is !== 'stranger').map(([name]) => name);
    resolution.report(path, `\`${region}\` has no replica then`, suggest(region, members));
  } else if (kind === 'add' && before === 'member') {
    resolution.report(path, `\`${region}\` has a replica already`, 'name another region, or remove it first');
  }
}

/** Settings of links that seeding needs do nothing beside a law of the lag. */
export function checkSeeding(resolution: Resolution, { registry }: ParsedScenario): void {
  const index = registry.changes.findIndex(({ add }) => add !== undefined);
  if (index < 0 || registry.replication.lag === undefined) return;
  const message = 'an added replica is seeded over links, and `registry.replication.lag` replaces them';
  resolution.report(['registry', 'changes', index, 'add'], message, 'give `bandwidth` in place of `lag`', 'key');
}

export function resolveRules(
  resolution: Resolution,
  { topology }: ParsedScenario['registry']['replication'],
  regions: readonly string[],
): ReplicationRules | null {
  if (topology === 'mesh') return null;
  const path = ['registry', 'replication', 'topology'];
  const seen = new Set<string>();
  const rules = topology.rules.map((rule, index) => {
    const at = [...path, 'rules', index];
    const [from, to] = [rule.from, rule.to].map((written, i) => {
      const end = [...at, i === 0 ? 'from' : 'to'];
      const region = resolution.region(end, written) ?? '';
      if (region !== '' && !regions.includes(region)) {
        resolution.report(end, `\`${region}\` has no replica of the registry`, suggest(region, regions));
      }
      return region;
    }) as [string, string];
    if (from === to && from !== '') {
      resolution.report([...at, 'to'], `the rule leads from \`${from}\` to itself`, 'name two regions');
    }
    const key = JSON.stringify([from, to, rule.repositories]);
    if (seen.has(key)) resolution.report(at, `the rule from \`${from}\` to \`${to}\` is there twice`, 'keep one');
    seen.add(key);
    return { from, to, repositories: rule.repositories ?? null };
  });
  if (topology.forward && !topology.loopGuard && topology.jobTime < LOOPING_JOB_LEAST_US) {
    const message = `without a loop guard, jobs of ${durationText(topology.jobTime)} would circle for ever at that pace`;
    resolution.report([...path, 'jobTime'], message, 'give at least 100ms');
  }
  return { rules, forward: topology.forward, loopGuard: topology.loopGuard, jobTimeUs: topology.jobTime };
}

export function resolveMetadata(
  resolution: Resolution,
  metadata: ParsedScenario['registry']['metadata'],
  atStart: readonly string[],
  changes: readonly MembershipChange[],
): RegistrySettings['metadataRegion'] {
  if (metadata === 'replicated') return null;
  const path = ['registry', 'metadata', 'shared'];
  const region = resolution.region(path, metadata.shared);
  if (region === null) return null;
  if (!atStart.includes(region)) {
    resolution.report(path, `\`${region}\` has no replica when the run begins`, suggest(region, atStart));
  } else if (changes.some((change) => change.kind === 'remove' && change.region === region)) {
    const message = `\`${region}\` keeps the database of all regions, and \`registry.changes\` removes it`;
    resolution.report(path, message, 'keep that region, or the database in another');
  }
  return region;
}
