/** Resolves `hazards:`: which regions each strikes, and the laws of what it does. */
import type { Hazard } from '../faultSettings.ts';
import type { KeyPath } from '../scenarioError.ts';
import type { ParsedScenario } from '../schema.ts';
import type { Targets } from './faultTargets.ts';
import { type HazardPlaces, hazardPlaces } from './hazardPlaces.ts';
import { resolveLaw } from './law.ts';
import type { Resolution } from './resolution.ts';

type ParsedHazard = ParsedScenario['hazards'][number];

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
    return resolveHazard(resolution, path, hazard, id, hazardPlaces(resolution, path, hazard, targets));
  });
}

function resolveHazard(
  resolution: Resolution,
  path: KeyPath,
  hazard: ParsedHazard,
  id: string,
  { regions, common }: HazardPlaces,
): Hazard {
  const ratePerUs = hazard.rate.perUs;
  switch (hazard.action) {
    case 'node.loss':
    case 'disk.loss':
      return { id, action: hazard.action, regions, ratePerUs };
    case 'copy.shock':
    case 'copy.corrupt':
      return { id, action: hazard.action, regions, ratePerUs, probability: hazard.probability };
    case 'region.loss':
    case 'storage.loss':
    case 'zone.loss': {
      const rebuild =
        hazard.rebuild === undefined ? null : resolveLaw(resolution, [...path, 'rebuild'], hazard.rebuild);
      return { id, action: hazard.action, regions, ratePerUs, rebuild };
    }
    case 'region.outage':
    case 'storage.outage':
    case 'endpoint.outage':
    case 'zone.outage':
    case 'node.outage': {
      const duration = resolveLaw(resolution, [...path, 'duration'], hazard.duration);
      return { id, action: hazard.action, regions, ratePerUs, duration };
    }
    case 'auth.outage':
    case 'dns.outage':
    case 'service.outage': {
      const duration = resolveLaw(resolution, [...path, 'duration'], hazard.duration);
      const errors = 'errors' in hazard ? hazard.errors : 1;
      return { id, action: hazard.action, regions, common, ratePerUs, duration, errors };
    }
  }
}
