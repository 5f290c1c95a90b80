/** Resolves `hazards:`: which regions each strikes, and the laws of what it does. */
import { type AgeingPlan, HAZARD_PARTS } from '../../sim/faultPlan.ts';
import { fieldHazards, withoutReplaced } from '../fieldHazards.ts';
import type { Hazard, HazardProcess } from '../hazardSettings.ts';
import type { KeyPath } from '../scenarioError.ts';
import type { ParsedScenario } from '../schema.ts';
import { brokenness, checkLimit } from './faults/endpoint.ts';
import { checkKey } from './faults/keys.ts';
import { checkDegrade, checkSkew, checkSlow } from './faults/network.ts';
import { sitesOf, type Targets, vaultRegions } from './faultTargets.ts';
import { type HazardPlaces, hazardPlaces, placesOf } from './hazardPlaces.ts';
import { KEY_PROCESS, ROUTING_PROCESS, regionsOf, surgeProcesses, wayProcesses } from './hazardProcesses.ts';
import { resolveLaw } from './law.ts';
import type { Resolution } from './resolution.ts';

type ParsedEntry = Exclude<ParsedScenario['hazards'], string>[number];
type ParsedHazard = Exclude<ParsedEntry, string>;

/** Own hazards in the order of the file, then the field's that none of them replaces. */
export function resolveHazards(resolution: Resolution, parsed: ParsedScenario, targets: Targets): readonly Hazard[] {
  const entries: readonly ParsedEntry[] = parsed.hazards === 'field' ? ['field'] : parsed.hazards;
  const own = resolveOwn(resolution, entries, targets);
  const isField = (entry: ParsedEntry): boolean => entry === 'field';
  if (!entries.some(isField)) {
    refuseNeverStriking(resolution, own);
    return own;
  }
  const word = entries.findIndex(isField);
  const again = entries.findIndex((entry, index) => isField(entry) && index > word);
  if (again >= 0) resolution.report(['hazards', again], `\`field\` is there twice (also hazards.${word})`, 'keep one');
  const stored = sitesOf(targets);
  const regions = [...new Set([...placesOf(targets), ...vaultRegions(targets)])].map((name) => ({
    name,
    zones: Math.max(1, resolution.zonesOf(name)),
    isBackupAlone: !stored.includes(name),
  }));
  const field = fieldHazards(regions, targets.registry.storage.disks);
  for (const [index, entry] of entries.entries()) {
    if (isField(entry) || !field.some(({ id }) => id === (entry as ParsedHazard).id)) continue;
    const message = `\`${(entry as ParsedHazard).id}\` is the id of one of the field's hazards`;
    resolution.report(['hazards', index, 'id'], message, 'give it another');
  }
  return [...own, ...withoutReplaced(field, own)];
}

/** A rate of 0 switches one of the field's off; where there is none, whoever wrote it has something else in mind. */
function refuseNeverStriking(resolution: Resolution, own: readonly Hazard[]): void {
  for (const [index, { id, ratePerUs }] of own.entries()) {
    if (ratePerUs > 0) continue;
    const message = `\`${id}\` with a rate of 0 never strikes`;
    resolution.report(['hazards', index, 'rate'], message, 'give a rate above 0, such as 1e-9/y, or remove the hazard');
  }
}

function resolveOwn(resolution: Resolution, entries: readonly ParsedEntry[], targets: Targets): readonly Hazard[] {
  const firstOf = new Map<string, number>();
  return entries.flatMap((hazard, index) => {
    if (hazard === 'field') return [];
    const path = ['hazards', index];
    const id = hazard.id ?? defaultId(hazard);
    const first = firstOf.get(id);
    if (first === undefined) firstOf.set(id, index);
    else
      resolution.report(
        path,
        `two hazards are \`${id}\` (the other is hazards.${first})`,
        'give one an id, or remove one',
      );
    if (hasNoPlace(hazard)) return resolvePlaceless(resolution, path, hazard, id, targets);
    return resolveHazard(resolution, path, hazard, id, hazardPlaces(resolution, path, hazard, targets), targets);
  });
}

function defaultId(hazard: ParsedHazard): string {
  const { action } = hazard;
  const named = (['zone', 'region', 'client'] as const).map((key) => (hazard as Record<string, unknown>)[key]);
  const place = named.find((name) => name !== undefined);
  if (place !== undefined) return `${action}@${String(place)}`;
  if (!('from' in hazard) || hazard.from === undefined) return action;
  return `${action}@${[hazard.from].flat().join('+')}-${[hazard.to ?? 'all'].flat().join('+')}`;
}

type Placeless = Extract<
  ParsedHazard,
  {
    readonly action:
      | `network.${string}`
      | `replication.${string}`
      | 'routing.stale'
      | 'client.surge'
      | 'vault.outage'
      | 'key.disable';
  }
>;
type Placed = Exclude<ParsedHazard, Placeless>;

/** It strikes ways, clients, routing, or the key of all data. */
function hasNoPlace(hazard: ParsedHazard): hazard is Placeless {
  return HAZARD_PARTS[hazard.action] === 'none';
}

function resolvePlaceless(
  resolution: Resolution,
  path: KeyPath,
  hazard: Placeless,
  id: string,
  targets: Targets,
): Hazard {
  const duration = resolveLaw(resolution, [...path, 'duration'], hazard.duration);
  const of = (processes: readonly HazardProcess[]) => {
    const regions = regionsOf(processes, targets);
    return { id, regions, ratePerUs: hazard.rate.perUs, processes, duration };
  };
  switch (hazard.action) {
    case 'network.partition':
    case 'replication.pause':
      return { ...of(wayProcesses(resolution, path, hazard, targets)), action: hazard.action };
    case 'network.degrade': {
      checkDegrade(resolution, path, hazard);
      const { action, capacity, latency: latencyUs } = hazard;
      return { ...of(wayProcesses(resolution, path, hazard, targets)), action, capacity, latencyUs };
    }
    case 'replication.slow': {
      checkSlow(resolution, path, hazard);
      const { action, capacity } = hazard;
      return { ...of(wayProcesses(resolution, path, hazard, targets)), action, capacity };
    }
    case 'routing.stale':
      return { ...of(ROUTING_PROCESS), action: hazard.action };
    case 'vault.outage':
    case 'key.disable':
      checkKey(resolution, path, hazard.action, targets);
      return { ...of(KEY_PROCESS), action: hazard.action };
    case 'client.surge': {
      const { action, factor } = hazard;
      return { ...of(surgeProcesses(resolution, path, hazard, targets)), action, factor };
    }
  }
}

function resolveHazard(
  resolution: Resolution,
  path: KeyPath,
  hazard: Placed,
  id: string,
  { regions, common, zone }: HazardPlaces,
  targets: Targets,
): Hazard {
  const ratePerUs = hazard.rate.perUs;
  const atOnce = common ? { common } : {};
  const inZone = zone === undefined ? {} : { zone };
  switch (hazard.action) {
    case 'node.loss':
    case 'disk.loss':
      return { id, action: hazard.action, regions, ratePerUs, ...ageingOf(resolution, path, hazard) };
    case 'copy.shock':
    case 'copy.corrupt':
      return { id, action: hazard.action, regions, ratePerUs, probability: hazard.probability };
    case 'region.loss':
    case 'storage.loss':
    case 'zone.loss': {
      const rebuild =
        hazard.rebuild === undefined ? null : resolveLaw(resolution, [...path, 'rebuild'], hazard.rebuild);
      return { id, action: hazard.action, regions, ...inZone, ratePerUs, rebuild };
    }
    case 'zone.outage':
    case 'node.outage': {
      const duration = resolveLaw(resolution, [...path, 'duration'], hazard.duration);
      return { id, action: hazard.action, regions, ...inZone, ratePerUs, duration };
    }
    case 'node.burst': {
      const duration = resolveLaw(resolution, [...path, 'duration'], hazard.duration);
      return { id, action: hazard.action, regions, ...inZone, ratePerUs, duration, probability: hazard.lost };
    }
    case 'region.outage':
    case 'storage.outage':
    case 'endpoint.outage': {
      const duration = resolveLaw(resolution, [...path, 'duration'], hazard.duration);
      return { id, action: hazard.action, regions, ...atOnce, ratePerUs, duration };
    }
    case 'endpoint.grayFailure': {
      const duration = resolveLaw(resolution, [...path, 'duration'], hazard.duration);
      const broken = brokenness(resolution, path, hazard);
      return { id, action: hazard.action, regions, ...atOnce, ratePerUs, duration, ...broken };
    }
    case 'limit.change': {
      checkLimit(resolution, path, hazard, targets);
      const duration = resolveLaw(resolution, [...path, 'duration'], hazard.duration);
      const { action, limit, factor: limitFactor } = hazard;
      return { id, action, regions, ...atOnce, ratePerUs, duration, limit, limitFactor };
    }
    case 'clock.skew': {
      checkSkew(resolution, path, hazard);
      const duration = resolveLaw(resolution, [...path, 'duration'], hazard.duration);
      return { id, action: hazard.action, regions, ...atOnce, ratePerUs, duration, offsetUs: hazard.offset };
    }
    case 'auth.outage':
    case 'dns.outage':
    case 'service.outage': {
      const duration = resolveLaw(resolution, [...path, 'duration'], hazard.duration);
      const errors = 'errors' in hazard ? hazard.errors : 1;
      return { id, action: hazard.action, regions, common, ratePerUs, duration, errors };
    }
    case 'key.purge': {
      const ofPeople = { id, action: hazard.action, regions, common, ratePerUs, probability: 1, noticed: null };
      if (hazard.duration === undefined) return ofPeople;
      checkKey(resolution, path, hazard.action, targets);
      return { ...ofPeople, recovery: resolveLaw(resolution, [...path, 'duration'], hazard.duration) };
    }
    case 'operator.delete':
    case 'retention.misconfigure':
    case 'release.bad': {
      const noticed = resolveLaw(resolution, [...path, 'noticed'], hazard.noticed);
      return { id, action: hazard.action, regions, common, ratePerUs, probability: hazard.probability, noticed };
    }
  }
}

/** Nothing where age makes no difference, so that such a hazard is the one without a shape. */
function ageingOf(
  resolution: Resolution,
  path: KeyPath,
  { shape, age }: { readonly shape: number; readonly age?: number | undefined },
): { readonly ageing?: AgeingPlan } {
  if (shape !== 1) return { ageing: { shape, ageUs: age ?? null } };
  if (age !== undefined) {
    const message = '`age` says nothing where a part fails at the same rate at every age';
    resolution.report([...path, 'age'], message, 'remove it, or give the hazard a `shape` other than 1');
  }
  return {};
}
