/** Resolves `faults:` and `hazards:`: targets become lists of regions, nodes or ordered pairs; chains are checked. */
import type { Fault, FaultStart, Hazard, NodeTarget, Pick, RegionPair, RegistrySettings } from '../scenario.ts';
import type { KeyPath } from '../scenarioError.ts';
import type { ParsedScenario } from '../schema.ts';
import { suggest } from '../suggestion.ts';
import { reportCycles } from './faultChains.ts';
import { resolveLaw } from './law.ts';
import type { Resolution } from './resolution.ts';

export type ParsedFault = ParsedScenario['faults'][number];
type ParsedHazard = ParsedScenario['hazards'][number];

/** What faults may aim at. */
export interface Targets {
  readonly registry: RegistrySettings;
  /** Regions of clients that are not regions of the registry; the network reaches them, storage faults do not. */
  readonly clientRegions: readonly string[];
}

export function resolveFaults(resolution: Resolution, parsed: ParsedScenario, targets: Targets): readonly Fault[] {
  const ids = parsed.faults.map((fault) => fault.id ?? `${fault.action}@${targetName(resolution, fault)}`);
  reportSameIds(resolution, parsed.faults, ids);
  const faults = parsed.faults.map((fault, index) => {
    const path = ['faults', index];
    const startsAt = resolveStart(resolution, path, fault, ids, parsed.run.duration);
    return resolveFault(resolution, path, fault, { id: ids[index] ?? '', startsAt }, targets);
  });
  reportCycles(resolution, faults);
  return faults;
}

export function resolveHazards(resolution: Resolution, parsed: ParsedScenario, targets: Targets): readonly Hazard[] {
  const firstOf = new Map<string, number>();
  return parsed.hazards.map((hazard, index) => {
    const path = ['hazards', index];
    const id = hazard.id ?? (hazard.region === undefined ? hazard.action : `${hazard.action}@${hazard.region}`);
    const first = firstOf.get(id);
    if (first === undefined) firstOf.set(id, index);
    else
      resolution.report(
        path,
        `two hazards are \`${id}\` (the other is hazards.${first})`,
        'give one an id, or remove one',
      );
    const regions =
      hazard.region === undefined
        ? targets.registry.regions
        : registryRegions(resolution, [...path, 'region'], [hazard.region], targets);
    return resolveHazard(resolution, path, hazard, id, regions);
  });
}

function resolveHazard(
  resolution: Resolution,
  path: KeyPath,
  hazard: ParsedHazard,
  id: string,
  regions: readonly string[],
): Hazard {
  const ratePerUs = hazard.rate.perUs;
  switch (hazard.action) {
    case 'node.loss':
      return { id, action: hazard.action, regions, ratePerUs };
    case 'region.loss': {
      const rebuild =
        hazard.rebuild === undefined ? null : resolveLaw(resolution, [...path, 'rebuild'], hazard.rebuild);
      return { id, action: hazard.action, regions, ratePerUs, rebuild };
    }
    case 'region.outage':
      return {
        id,
        action: hazard.action,
        regions,
        ratePerUs,
        duration: resolveLaw(resolution, [...path, 'duration'], hazard.duration),
      };
  }
}

function reportSameIds(resolution: Resolution, faults: readonly ParsedFault[], ids: readonly string[]): void {
  for (const [index, id] of ids.entries()) {
    const first = ids.indexOf(id);
    if (first === index) continue;
    const isWritten = faults[index]?.id !== undefined;
    const hint = isWritten ? 'ids are unique' : 'give one of them an `id`';
    resolution.report(
      isWritten ? ['faults', index, 'id'] : ['faults', index],
      `two faults have the id \`${id}\` (the other is faults.${first})`,
      hint,
    );
  }
}

/** The target in names, for a default id: `eastus`, `all`, `eastus/n3`, `eastus-westeurope`. */
function targetName(resolution: Resolution, fault: ParsedFault): string {
  const nameOf = (written: string | readonly string[] | undefined): string =>
    written === undefined
      ? 'all'
      : [written]
          .flat()
          .map((name) => resolution.canonicalRegion(name) ?? name)
          .join('+');
  if ('from' in fault) return `${nameOf(fault.from)}-${nameOf(fault.to)}`;
  if ('node' in fault && fault.node !== undefined) return fault.node;
  return nameOf(('regions' in fault ? fault.regions : undefined) ?? ('region' in fault ? fault.region : undefined));
}

function resolveStart(
  resolution: Resolution,
  path: KeyPath,
  fault: ParsedFault,
  ids: readonly string[],
  runUs: number,
): FaultStart {
  if (fault.at !== undefined && fault.startAfter !== undefined) {
    resolution.report([...path, 'startAfter'], '`at` and `startAfter` exclude each other', 'keep one of them', 'key');
  }
  if (fault.startAfter === undefined) {
    if (fault.at === undefined)
      resolution.report(path, 'this fault does not say when it starts', 'give it `at: 2h` or `startAfter: ID`');
    else if (fault.at > runUs) {
      resolution.report(
        [...path, 'at'],
        'this is after the end of the workload (`run.duration`)',
        'begin earlier, or run longer',
      );
    }
    return { kind: 'at', atUs: fault.at ?? 0 };
  }
  const after = fault.startAfter;
  const isShort = typeof after === 'string';
  const name = isShort ? after : after.fault;
  if (!ids.includes(name)) {
    const at = isShort ? [...path, 'startAfter'] : [...path, 'startAfter', 'fault'];
    resolution.report(at, `there is no fault \`${name}\` to start after`, suggest(name, ids));
  }
  return { kind: 'after', fault: name, event: isShort ? 'fired' : after.event, delayUs: isShort ? 0 : after.delay };
}

function resolveFault(
  resolution: Resolution,
  path: KeyPath,
  fault: ParsedFault,
  common: { readonly id: string; readonly startsAt: FaultStart },
  targets: Targets,
): Fault {
  switch (fault.action) {
    case 'region.outage': {
      const struck = regionTargets(resolution, path, fault, targets);
      return { action: fault.action, ...common, ...struck, durationUs: fault.duration };
    }
    case 'region.loss':
    case 'storage.loss': {
      const struck = regionTargets(resolution, path, fault, targets);
      return { action: fault.action, ...common, ...struck, rebuildUs: fault.rebuild ?? null };
    }
    case 'node.loss':
      return { action: fault.action, ...common, ...nodeTargets(resolution, path, fault, targets) };
    case 'node.outage': {
      const struck = nodeTargets(resolution, path, fault, targets);
      return { action: fault.action, ...common, ...struck, durationUs: fault.duration };
    }
    case 'network.partition':
      return {
        action: fault.action,
        ...common,
        pairs: networkPairs(resolution, path, fault, targets),
        durationUs: fault.duration,
      };
    case 'network.degrade': {
      if (fault.capacity === 1 && fault.latency === 0) {
        resolution.report(path, 'this network.degrade changes nothing', 'give it `capacity: 10%` or `latency: 80ms`');
      }
      if (fault.capacity === 0) {
        resolution.report([...path, 'capacity'], 'nothing remains of the capacity', 'use network.partition');
      }
      const pairs = networkPairs(resolution, path, fault, targets);
      const { capacity, latency: latencyUs, duration: durationUs } = fault;
      return { action: fault.action, ...common, pairs, capacity, latencyUs, durationUs };
    }
    case 'replication.pause': {
      const ends = targets.registry.regions;
      const from = regionNames(resolution, [...path, 'from'], fault.from, ends, targets);
      const to = fault.to === undefined ? ends : regionNames(resolution, [...path, 'to'], fault.to, ends, targets);
      const pairs = pairsOf(resolution, path, from, to);
      return { action: fault.action, ...common, pairs, durationUs: fault.duration };
    }
  }
}

function regionTargets(
  resolution: Resolution,
  path: KeyPath,
  fault: Extract<ParsedFault, { action: 'region.outage' | 'region.loss' | 'storage.loss' }>,
  targets: Targets,
): { readonly regions: readonly string[]; readonly pick: Pick } {
  if ((fault.region === undefined) === (fault.regions === undefined)) {
    const message =
      fault.region === undefined ? 'does not say which region it strikes' : 'has both `region` and `regions`';
    resolution.report(path, `this ${fault.action} ${message}`, 'give it `region: eastus`, or `regions: all`');
    return { regions: [], pick: { kind: 'all' } };
  }
  const [key, written] = fault.region === undefined ? ['regions', fault.regions ?? 'all'] : ['region', fault.region];
  const regions = regionNames(resolution, [...path, key], written, targets.registry.regions, targets);
  checkPick(resolution, path, fault.pick, regions.length, 'regions');
  return { regions, pick: fault.pick ?? { kind: 'all' } };
}

function nodeTargets(
  resolution: Resolution,
  path: KeyPath,
  fault: Extract<ParsedFault, { action: 'node.loss' | 'node.outage' }>,
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
      `the stamp of ${region} has ${nodes} nodes, there is no n${index}`,
      `nodes are n0 to n${nodes - 1}`,
    );
  }
  return region === undefined ? null : { region, index };
}

function checkPick(resolution: Resolution, path: KeyPath, pick: Pick | undefined, among: number, what: string): void {
  if (pick?.kind !== 'count' || pick.n <= among || among === 0) return;
  resolution.report([...path, 'pick'], `cannot pick ${pick.n} of ${among} ${what}`, `pick at most ${among}`);
}

function networkPairs(
  resolution: Resolution,
  path: KeyPath,
  fault: Extract<ParsedFault, { action: 'network.partition' | 'network.degrade' }>,
  targets: Targets,
): readonly RegionPair[] {
  const ends = [...targets.registry.regions, ...targets.clientRegions];
  const from = regionNames(resolution, [...path, 'from'], fault.from, ends, targets);
  const to = regionNames(resolution, [...path, 'to'], fault.to, ends, targets);
  const pairs = pairsOf(resolution, path, from, to);
  if (fault.oneWay) return pairs;
  const back = pairs.map((pair) => ({ from: pair.to, to: pair.from }));
  return [...pairs, ...back.filter((pair) => !pairs.some(({ from, to }) => from === pair.from && to === pair.to))];
}

function pairsOf(
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
function regionNames(
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

function registryRegions(
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
      resolution.report(path, `the registry has no replica in \`${region}\``, `its regions are ${known}`);
    }
  }
  return regions;
}
