/** What a fault strikes, from names to lists: regions, nodes, ordered pairs, and how many of them. */
import { counted } from '../../sim/kernel/counted.ts';
import type { NodeTarget, Pick, RegionPair } from '../faultSettings.ts';
import type { BackupSettings, ClientSettings, RegistrySettings } from '../scenario.ts';
import type { KeyPath } from '../scenarioError.ts';
import type { Resolution } from './resolution.ts';

/** What faults may aim at. */
export interface Targets {
  readonly registry: RegistrySettings;
  readonly backup: BackupSettings | null;
  /** Regions of clients that are not regions of the registry; the network reaches them, storage faults do not. */
  readonly clientRegions: readonly string[];
  readonly clients: readonly ClientSettings[];
}

/** What the file says of targets, by what they are. */
interface OnRegions {
  readonly action: string;
  readonly region?: string | undefined;
  readonly regions?: string | readonly string[] | undefined;
  readonly pick?: Pick | undefined;
}
interface OnNodes {
  readonly action: string;
  readonly node?: string | undefined;
  readonly region?: string | undefined;
  readonly pick?: Pick | undefined;
}
interface OnWays {
  readonly from: string | readonly string[];
  readonly to: string | readonly string[];
  readonly oneWay: boolean;
}

/** @param allowed regions that the fault can strike: by default those of replicas and of their geo-redundant copies */
export function regionTargets(
  resolution: Resolution,
  path: KeyPath,
  fault: OnRegions,
  targets: Targets,
  allowed: readonly string[] = sitesOf(targets),
): { readonly regions: readonly string[]; readonly pick: Pick } {
  if ((fault.region === undefined) === (fault.regions === undefined)) {
    const message =
      fault.region === undefined ? 'does not say which region it strikes' : 'has both `region` and `regions`';
    resolution.report(path, `this ${fault.action} ${message}`, 'give it `region: eastus`, or `regions: all`');
    return { regions: [], pick: { kind: 'all' } };
  }
  const [key, written] = fault.region === undefined ? ['regions', fault.regions ?? 'all'] : ['region', fault.region];
  const regions =
    written === 'all' ? targets.registry.regions : regionNames(resolution, [...path, key], written, allowed, targets);
  checkPick(resolution, path, fault.pick, regions.length, 'regions');
  return { regions, pick: fault.pick ?? { kind: 'all' } };
}

export function nodeTargets(
  resolution: Resolution,
  path: KeyPath,
  fault: OnNodes,
  targets: Targets,
): { readonly nodes: readonly NodeTarget[]; readonly pick: Pick } {
  const all: Pick = { kind: 'all' };
  if ((fault.node === undefined) === (fault.region === undefined)) {
    const message = fault.node === undefined ? 'does not say which node it strikes' : 'has both `node` and `region`';
    resolution.report(
      path,
      `this ${fault.action} ${message}`,
      'give it `node: eastus/n3`, or `region: eastus` with `pick: one`',
    );
    return { nodes: [], pick: all };
  }
  if (fault.node !== undefined) {
    if (fault.pick !== undefined)
      resolution.report([...path, 'pick'], 'one node leaves nothing to pick from', 'remove `pick`', 'key');
    const node = oneNode(resolution, [...path, 'node'], fault.node, targets);
    return { nodes: node === null ? [] : [node], pick: all };
  }
  if (fault.pick === undefined) {
    resolution.report(
      path,
      `this ${fault.action} does not say how many nodes`,
      'add `pick: one`, `pick: 10%` or `pick: all`',
    );
  }
  const [region] = registryRegions(resolution, [...path, 'region'], [fault.region ?? ''], targets);
  const count = region === undefined ? 0 : targets.registry.storage.nodes;
  checkPick(resolution, path, fault.pick, count, 'nodes');
  const nodes = Array.from({ length: count }, (_, index) => ({ region: region ?? '', index }));
  return { nodes, pick: fault.pick ?? all };
}

function oneNode(resolution: Resolution, path: KeyPath, written: string, targets: Targets): NodeTarget | null {
  const match = /^(.+)\/n(\d+)$/.exec(written);
  if (match === null) {
    resolution.report(path, `\`${written}\` does not name a node`, 'a node looks like eastus/n3');
    return null;
  }
  const [region] = registryRegions(resolution, path, [match[1] ?? ''], targets);
  const index = Number(match[2]);
  const { nodes } = targets.registry.storage;
  if (region !== undefined && index >= nodes) {
    resolution.report(
      path,
      `the stamp of ${region} has ${counted(nodes, 'node')}, there is no n${index}`,
      numbersOf('n', nodes),
    );
  }
  return region === undefined ? null : { region, index };
}

/** What the nodes, disks or zones of a place are called: `n0 to n11`, or the one there is. */
export function numbersOf(letter: 'n' | 'd' | 'z', count: number): string {
  const what = { n: 'node', d: 'disk', z: 'zone' }[letter];
  return count === 1 ? `the one ${what} is ${letter}0` : `${what}s are ${letter}0 to ${letter}${count - 1}`;
}

/** Regions in which something of the registry is stored: by its replicas, or as their geo-redundant copies. */
export function sitesOf({ registry }: Targets): readonly string[] {
  return [...new Set([...registry.regions, ...Object.values(registry.storage.pairs)])];
}

/** The same, and where the vault of the customer's key is: what befalls a whole region befalls the vault in it. */
export function sitesAndVaults(targets: Targets): readonly string[] {
  return [...new Set([...sitesOf(targets), ...vaultRegions(targets)])];
}

/** Where the vault of the customer's key stands, and where it is replicated to; none without such a key. */
export function vaultRegions({ registry }: Targets): readonly string[] {
  if (registry.encryption === undefined) return [];
  const { region, pairedRegion } = registry.encryption.vault;
  return pairedRegion === null ? [region] : [region, pairedRegion];
}

export function checkPick(
  resolution: Resolution,
  path: KeyPath,
  pick: Pick | undefined,
  among: number,
  what: string,
): void {
  if (pick?.kind !== 'count' || pick.n <= among || among === 0) return;
  resolution.report([...path, 'pick'], `cannot pick ${pick.n} of ${among} ${what}`, `pick at most ${among}`);
}

/** @param ends regions between which the network can be struck: by default those of replicas, of clients and of the key's vault */
export function networkPairs(
  resolution: Resolution,
  path: KeyPath,
  fault: OnWays,
  targets: Targets,
  ends: readonly string[] = [
    ...new Set([...targets.registry.regions, ...targets.clientRegions, ...vaultRegions(targets)]),
  ],
): readonly RegionPair[] {
  const from = regionNames(resolution, [...path, 'from'], fault.from, ends, targets);
  const to = regionNames(resolution, [...path, 'to'], fault.to, ends, targets);
  const pairs = pairsOf(resolution, path, from, to);
  if (fault.oneWay) return pairs;
  const back = pairs.map((pair) => ({ from: pair.to, to: pair.from }));
  return [...pairs, ...back.filter((pair) => !pairs.some(({ from, to }) => from === pair.from && to === pair.to))];
}

/**
 * Ordered pairs of geo-replicas between which replication is struck; `to` defaults to every other one. None where no other is left: what
 * was written for several replicas strikes nothing then, which is told like that, and goes on to say what it says of the rest.
 */
export function replicationPairs(
  resolution: Resolution,
  path: KeyPath,
  fault: { readonly from: string | readonly string[]; readonly to?: string | readonly string[] | undefined },
  targets: Targets,
): readonly RegionPair[] {
  const ends = targets.registry.regions;
  const from = regionNames(resolution, [...path, 'from'], fault.from, ends, targets);
  const isEvery = (fault.to ?? 'all') === 'all';
  if (isEvery && ends.length === 1) return [];
  const to = isEvery ? ends : regionNames(resolution, [...path, 'to'], fault.to ?? 'all', ends, targets);
  return pairsOf(resolution, path, from, to);
}

export function pairsOf(
  resolution: Resolution,
  path: KeyPath,
  from: readonly string[],
  to: readonly string[],
): readonly RegionPair[] {
  const pairs = from.flatMap((a) => to.filter((b) => b !== a).map((b) => ({ from: a, to: b })));
  if (pairs.length === 0 && from.length > 0 && to.length > 0) {
    resolution.report(path, 'this fault lies between a region and itself', 'it needs two different regions');
  }
  return pairs;
}

/** Names, a list of them, or `all`, among `allowed`. */
export function regionNames(
  resolution: Resolution,
  path: KeyPath,
  written: string | readonly string[],
  allowed: readonly string[],
  targets: Targets,
): readonly string[] {
  if (written === 'all') return allowed;
  if (typeof written === 'string') return registryRegions(resolution, path, [written], targets, allowed);
  const regions = written.flatMap((name, index) =>
    registryRegions(resolution, [...path, index], [name], targets, allowed),
  );
  return [...new Set(regions)];
}

export function registryRegions(
  resolution: Resolution,
  path: KeyPath,
  written: readonly string[],
  targets: Targets,
  allowed: readonly string[] = targets.registry.regions,
): readonly string[] {
  const regions: string[] = [];
  for (const name of written) {
    const region = resolution.region(path, name);
    if (region !== null && allowed.includes(region)) regions.push(region);
    else if (region !== null && !resolution.hasIssueAt('registry.regions')) {
      const known = targets.registry.regions.join(', ');
      const hint = `its regions are ${known}; what was of a replica that was taken away goes with it`;
      resolution.report(path, `the registry has no replica in \`${region}\``, hint);
    }
  }
  return regions;
}
