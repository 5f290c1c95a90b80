/**
 * Hazards that strike no place of their own: ways between regions, clients, the global endpoint. Each of them that is struck
 * by itself is a process; what a file names together is struck at once, by one.
 */
import type * as z from 'zod';
import { ALL_AT_ONCE } from '../../sim/faultPlan.ts';
import type { HazardProcess } from '../hazardSettings.ts';
import type { ClientSettings } from '../scenario.ts';
import type { KeyPath } from '../scenarioError.ts';
import type { serviceHazards } from '../schema/serviceHazards.ts';
import { surgingClients } from './faults/endpoint.ts';
import { networkPairs, replicationPairs, sitesAndVaults, type Targets } from './faultTargets.ts';
import type { Resolution } from './resolution.ts';

type Parsed = z.output<(typeof serviceHazards)[keyof typeof serviceHazards]>;
type ParsedOf<Action extends Parsed['action']> = Extract<Parsed, { action: Action }>;
type OnWays = ParsedOf<'network.partition' | 'network.degrade' | 'replication.pause' | 'replication.slow'>;

/** Of ways between regions. */
export function wayProcesses(
  resolution: Resolution,
  path: KeyPath,
  hazard: OnWays,
  targets: Targets,
): readonly HazardProcess[] {
  const { from, to } = hazard;
  if (from === undefined && to !== undefined) {
    const message = `this ${hazard.action} says where the ways lead and not from where`;
    resolution.report([...path, 'to'], message, 'give it `from` too, or remove `to` for every way by itself', 'key');
    return [];
  }
  if (from === undefined) return waysOneByOne(resolution, path, hazard, targets);
  const pairs =
    'oneWay' in hazard
      ? networkPairs(resolution, path, { from, to: to ?? 'all', oneWay: hazard.oneWay }, targets, endsOf(targets))
      : // Every other replica by name: a hazard that never has one is a mistake, and no fault that waits for its verdict.
        replicationPairs(
          resolution,
          path,
          { from, to: (to ?? 'all') === 'all' ? targets.registry.regions : to },
          targets,
        );
  if (pairs.length === 0) return [];
  const isEvery = from === 'all' && (to ?? 'all') === 'all';
  return [{ target: isEvery ? ALL_AT_ONCE : `${nameOf(resolution, from)}-${nameOf(resolution, to)}`, pairs }];
}

/** What clients a surge makes surge; by its own where the file names none. */
export function surgeProcesses(
  resolution: Resolution,
  path: KeyPath,
  hazard: ParsedOf<'client.surge'>,
  targets: Targets,
): readonly HazardProcess[] {
  const { client, clients } = hazard;
  const isEach = client === undefined && clients === undefined;
  const asked = isEach ? { ...hazard, clients: 'all' } : hazard;
  const names = surgingClients(resolution, path, asked, targets.clients);
  if (isEach) return names.map((name) => ({ target: name, clients: [name] }));
  if (names.length === 0) return [];
  return [{ target: clients === 'all' ? ALL_AT_ONCE : names.join('+'), clients: names }];
}

/** Of the one global endpoint. */
export const ROUTING_PROCESS: readonly HazardProcess[] = [{ target: 'routing' }];

/** Of the one key, and its one vault. */
export const KEY_PROCESS: readonly HazardProcess[] = [{ target: ALL_AT_ONCE }];

/** Where they are told of: each region that one of them has to do with. */
export function regionsOf(processes: readonly HazardProcess[], { registry, clients }: Targets): readonly string[] {
  const ofClient = (name: string): string | undefined => byName(clients, name)?.region;
  const named = processes.flatMap(({ pairs = [], clients: names = [] }) => [
    ...pairs.flatMap(({ from, to }) => [from, to]),
    ...names.flatMap((name) => ofClient(name) ?? []),
  ]);
  return named.length === 0 ? registry.regions : [...new Set(named)];
}

function waysOneByOne(
  resolution: Resolution,
  path: KeyPath,
  hazard: OnWays,
  targets: Targets,
): readonly HazardProcess[] {
  const isNetwork = 'oneWay' in hazard;
  const replicas = targets.registry.regions;
  const ends = isNetwork ? endsOf(targets) : replicas;
  const isOneWay = !isNetwork || hazard.oneWay;
  const processes = ends.flatMap((from, i) =>
    ends.flatMap((to, j): HazardProcess[] => {
      // Between two regions without the registry nothing passes that is modelled.
      const isPassed = !isNetwork || sitesAndVaults(targets).includes(from) || sitesAndVaults(targets).includes(to);
      if (i === j || !isPassed || (!isOneWay && j < i)) return [];
      const back = isOneWay ? [] : [{ from: to, to: from }];
      return [{ target: `${from}-${to}`, pairs: [{ from, to }, ...back] }];
    }),
  );
  if (processes.length === 0) {
    const message = `a ${hazard.action} needs two regions, and there is one`;
    resolution.report(path, message, 'remove it, or list more regions');
  }
  return processes;
}

/** Where a way may begin and end, each once: what is stored somewhere crosses it, or what a client asks for. */
function endsOf(targets: Targets): readonly string[] {
  return [...new Set([...sitesAndVaults(targets), ...targets.clientRegions])];
}

function nameOf(resolution: Resolution, written: string | readonly string[] | undefined): string {
  if (written === undefined) return ALL_AT_ONCE;
  return [written]
    .flat()
    .map((name) => resolution.canonicalRegion(name) ?? name)
    .join('+');
}

function byName(clients: readonly ClientSettings[], name: string): ClientSettings | undefined {
  return clients.find((client) => client.name === name);
}
