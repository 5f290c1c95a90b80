/** Resolves `hazards:`: which regions each strikes, and the laws of what it does. */
import type { Hazard } from '../faultSettings.ts';
import { fieldHazards, withoutReplaced } from '../fieldHazards.ts';
import type { KeyPath } from '../scenarioError.ts';
import type { ParsedScenario } from '../schema.ts';
import { sitesOf, type Targets } from './faultTargets.ts';
import { type HazardPlaces, hazardPlaces } from './hazardPlaces.ts';
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
  const regions = sitesOf(targets).map((name) => ({ name, zones: Math.max(1, resolution.zonesOf(name)) }));
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
