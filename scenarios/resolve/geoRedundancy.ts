/** Resolves geo-redundant storage: whether there is any, and in which region each region's copy is kept. */
import type { LawSpec } from '../../sim/kernel/distributions.ts';
import { parseLaw } from '../laws.ts';
import { PRESETS } from '../presets.ts';
import type { PresetName, RegistrySettings } from '../scenario.ts';
import type { ParsedScenario } from '../schema.ts';
import { resolveLaw } from './law.ts';
import type { Resolution } from './resolution.ts';

/** Typically under 15 minutes, says the provider; p99 stands for "typically". */
export const GEO_LAG = { lognormal: { p50: '2m', p99: '15m' } };

/** Places that can hold an image: sets of them are bits of one integer. */
const PLACES_MOST = 30;

export function resolveGeoRedundancy(
  resolution: Resolution,
  parsed: ParsedScenario,
  regions: readonly string[],
): Pick<RegistrySettings['storage'], 'geoRedundancy' | 'pairs' | 'geoLag'> {
  const { like, storage } = parsed.registry;
  const isBare = parsed.clients.length === 0;
  // A bare reliability model has what it says and nothing besides.
  const preset = isBare ? 'none' : PRESETS[like as PresetName].geoRedundancy;
  // What one database for all names, a copy of one region's storage could not show again by itself.
  const isShared = parsed.registry.metadata !== 'replicated';
  const geoRedundancy = isShared ? 'none' : (storage.geoRedundancy ?? preset);
  if (isShared && (storage.geoRedundancy ?? 'none') !== 'none') {
    const message = '`registry.storage.geoRedundancy` needs metadata in every region';
    const hint = 'remove `registry.metadata`, or write geoRedundancy: none';
    resolution.report(['registry', 'storage', 'geoRedundancy'], message, hint);
  }
  if (geoRedundancy === 'none') {
    reportIdle(resolution, parsed);
    return { geoRedundancy, pairs: {}, geoLag: null };
  }
  const pairs: Record<string, string> = {};
  for (const [index, region] of regions.entries()) {
    const pair = pairOf(resolution, storage.pairs ?? {}, region);
    if (pair !== null) pairs[region] = pair;
    // A preset that has geo-redundant storage everywhere had no region without a pair to speak of.
    else if (storage.geoRedundancy !== undefined) {
      const message = `\`${region}\` has no paired region to keep a geo-redundant copy in`;
      const hint = `say where: storage: {pairs: {${region}: …}}, or geoRedundancy: none`;
      resolution.report(['registry', 'regions', index], message, hint);
    }
  }
  reportUnused(resolution, storage.pairs ?? {}, regions);
  const copies = Object.keys(pairs).length;
  if (regions.length + copies > PLACES_MOST) {
    const message = `${regions.length} regions with ${copies} geo-redundant copies are more than ${PLACES_MOST} places`;
    const hint = 'name fewer regions, or write storage: {geoRedundancy: none}';
    resolution.report(['registry', 'regions'], message, hint);
  }
  return { geoRedundancy, pairs, geoLag: resolveGeoLag(resolution, storage.geoLag) };
}

function resolveGeoLag(resolution: Resolution, written: Parameters<typeof resolveLaw>[2] | undefined): LawSpec {
  const path = ['registry', 'storage', 'geoLag'];
  return resolveLaw(resolution, path, written ?? parseLaw(GEO_LAG));
}

function pairOf(resolution: Resolution, pairs: Readonly<Record<string, string>>, region: string): string | null {
  const written = Object.entries(pairs).find(([name]) => resolution.canonicalRegion(name) === region);
  if (written === undefined) return resolution.pairedRegion(region);
  const [name, other] = written;
  const path = ['registry', 'storage', 'pairs', name];
  const pair = resolution.region(path, other);
  if (pair === region) resolution.report(path, `\`${region}\` cannot be its own pair`, 'name another region');
  return pair;
}

/** Pairs of regions that the registry is not in: a misspelt name would otherwise go unnoticed. */
function reportUnused(
  resolution: Resolution,
  pairs: Readonly<Record<string, string>>,
  regions: readonly string[],
): void {
  for (const name of Object.keys(pairs)) {
    const path = ['registry', 'storage', 'pairs', name];
    const region = resolution.region(path, name);
    if (region === null || regions.includes(region)) continue;
    resolution.report(
      path,
      `the registry has no replica in \`${region}\``,
      `its regions are ${regions.join(', ')}`,
      'key',
    );
  }
}

function reportIdle(resolution: Resolution, parsed: ParsedScenario): void {
  for (const key of ['pairs', 'geoLag'] as const) {
    if (parsed.registry.storage[key] === undefined) continue;
    const message = `\`registry.storage.${key}\` has no effect without geo-redundant storage`;
    resolution.report(['registry', 'storage', key], message, 'add `geoRedundancy: grs`, or remove it', 'key');
  }
}
