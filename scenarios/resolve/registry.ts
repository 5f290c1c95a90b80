/** Resolves `regions:` and `registry:`: names of regions, what the preset fills in, and what must fit together. */
import type { LawSpec } from '../../sim/kernel/distributions.ts';
import { placementProblem } from '../../sim/storage/placement.ts';
import { parseScheme, type Scheme } from '../../sim/storage/scheme.ts';
import { PRESETS } from '../presets.ts';
import type { OwnRegion, PresetName, RegistrySettings } from '../scenario.ts';
import type { ParsedScenario } from '../schema.ts';
import { durationText } from '../unitText.ts';
import { resolveGeoRedundancy } from './geoRedundancy.ts';
import { resolveLaw } from './law.ts';
import type { Resolution } from './resolution.ts';

export function resolveOwnRegions(resolution: Resolution, parsed: ParsedScenario): Readonly<Record<string, OwnRegion>> {
  const regions: Record<string, OwnRegion> = {};
  for (const [name, own] of Object.entries(parsed.regions)) {
    if ((own.latitude === undefined) !== (own.longitude === undefined)) {
      resolution.report(
        ['regions', name],
        `\`regions.${name}\` has one of latitude and longitude`,
        'give both or neither',
      );
    }
    const latency: Record<string, { p50Us: number; p95Us: number }> = {};
    for (const [other, written] of Object.entries(own.latency ?? {})) {
      const path = ['regions', name, 'latency', other];
      const known = resolution.region(path, other);
      const [p50Us, p95Us] = typeof written === 'number' ? [written, written] : [written.p50, written.p95];
      if (p95Us < p50Us) resolution.report([...path, 'p95'], 'p95 is below p50', 'exchange them');
      if (known !== null) latency[known] = { p50Us, p95Us };
    }
    regions[name] = { zones: own.zones, latitude: own.latitude ?? null, longitude: own.longitude ?? null, latency };
  }
  return regions;
}

export function resolveRegistry(resolution: Resolution, parsed: ParsedScenario): RegistrySettings {
  const { registry } = parsed;
  const regions = registryRegions(resolution, registry.regions);
  checkTier(resolution, registry.tier, registry.regions.length);
  checkProbe(resolution, registry.routing.probe);
  const lag = registry.replication.lag;
  return {
    like: registry.like as PresetName,
    tier: registry.tier,
    regions,
    storage: resolveStorage(resolution, parsed, regions),
    replication: {
      bandwidthBytesPerSecond: registry.replication.bandwidth,
      concurrency: registry.replication.concurrency,
      onMiss: registry.replication.onMiss,
      ack: registry.replication.ack,
      order: registry.replication.order,
      conflict: registry.replication.conflict,
      lag: lag === undefined ? null : resolveLag(resolution, lag),
    },
    routing: {
      probe: {
        intervalUs: registry.routing.probe.interval,
        timeoutUs: registry.routing.probe.timeout,
        tolerated: registry.routing.probe.tolerated,
      },
      dnsTtlUs: registry.routing.dnsTtl,
    },
    endpoint: {
      downloadBytesPerSecond: registry.endpoint.download,
      uploadBytesPerSecond: registry.endpoint.upload,
      perTransferBytesPerSecond: registry.endpoint.perTransfer,
    },
  };
}

function registryRegions(resolution: Resolution, written: readonly string[]): readonly string[] {
  const regions: string[] = [];
  for (const [index, name] of written.entries()) {
    const path = ['registry', 'regions', index];
    const region = resolution.region(path, name);
    if (region === null) continue;
    if (regions.includes(region))
      resolution.report(path, `the region \`${region}\` is listed twice`, 'keep one of them');
    else regions.push(region);
  }
  return regions;
}

function checkTier(resolution: Resolution, tier: string, regions: number): void {
  if (regions < 2 || tier === 'premium') return;
  const message = `the tier \`${tier}\` has one region, ${regions} are listed: geo-replication is a premium feature`;
  resolution.report(['registry', 'tier'], message, 'write `tier: premium`, or keep one region');
}

/** A probe is sent when the one before it has been answered or given up. */
function checkProbe(
  resolution: Resolution,
  { interval, timeout }: ParsedScenario['registry']['routing']['probe'],
): void {
  if (timeout <= interval) return;
  const path = ['registry', 'routing', 'probe'];
  const message = `the probe's timeout, ${durationText(timeout)}, is longer than its interval, ${durationText(interval)}`;
  const written = resolution.document.at([...path, 'timeout']) === undefined ? 'interval' : 'timeout';
  resolution.report([...path, written], message, 'a probe must have ended before the next one is sent');
}

function resolveStorage(
  resolution: Resolution,
  parsed: ParsedScenario,
  regions: readonly string[],
): RegistrySettings['storage'] {
  const { like, storage } = parsed.registry;
  const path = ['registry', 'storage'];
  const fewestZones = regions.reduce((fewest, region) => Math.min(fewest, resolution.zonesOf(region)), 3);
  const scheme = storage.scheme ?? knownScheme(PRESETS[like as PresetName].scheme(fewestZones));
  const isBare = parsed.clients.length === 0;
  const nodes = storage.nodes ?? defaultNodes(resolution, scheme, regions, isBare);
  const writeQuorum = storage.writeQuorum ?? Math.floor(scheme.copies / 2) + 1;
  if (nodes < scheme.copies) {
    const message = `${nodes} nodes cannot hold the ${scheme.copies} copies of \`${scheme.name}\`, each on a node of its own`;
    resolution.report([...path, 'nodes'], message, `give at least ${scheme.copies}`);
  }
  if (writeQuorum > scheme.copies) {
    const message = `a write quorum of ${writeQuorum} is more than the ${scheme.copies} copies of \`${scheme.name}\``;
    resolution.report([...path, 'writeQuorum'], message, `give at most ${scheme.copies}`);
  }
  if (scheme.name === 'zrs') checkZones(resolution, regions);
  if (scheme.name === 'lrs' && nodes >= scheme.copies) checkOneZone(resolution, scheme, nodes, regions);
  return {
    scheme: scheme.name,
    copies: scheme.copies,
    ...resolveGeoRedundancy(resolution, parsed, regions),
    nodes,
    placementGroups: storage.placementGroups ?? (isBare ? 1 : 128),
    writeQuorum,
  };
}

/** A bare model has one node a copy, but `lrs` wants them all in one zone, whichever group it is. */
function defaultNodes(resolution: Resolution, scheme: Scheme, regions: readonly string[], isBare: boolean): number {
  const zones = Math.max(1, ...regions.map((region) => resolution.zonesOf(region)));
  const fewest = scheme.spread === 'oneZone' ? scheme.copies * zones : scheme.copies;
  return isBare ? fewest : Math.max(12, fewest);
}

function knownScheme(name: string): Scheme {
  const read = parseScheme(name);
  if (!read.ok) throw new Error(read.problem);
  return read.scheme;
}

/** `lrs` keeps all copies in one zone, so some zone of every region needs nodes enough. */
function checkOneZone(resolution: Resolution, scheme: Scheme, nodes: number, regions: readonly string[]): void {
  for (const region of regions) {
    const problem = placementProblem({ nodes, zones: resolution.zonesOf(region) }, scheme);
    if (problem === null) continue;
    const enough = scheme.copies * resolution.zonesOf(region);
    resolution.report(['registry', 'storage', 'nodes'], `${region}: ${problem}`, `give at least ${enough}, or use zrs`);
    return;
  }
}

function checkZones(resolution: Resolution, regions: readonly string[]): void {
  const poor = regions.filter((region) => resolution.zonesOf(region) < 3);
  if (poor.length === 0) return;
  const message = `\`zrs\` keeps a copy in each of 3 zones, and ${poor.join(', ')} ${poor.length === 1 ? 'has' : 'have'} fewer`;
  resolution.report(['registry', 'storage', 'scheme'], message, 'use lrs, or regions with 3 zones');
}

/** A law of the lag stands in place of queue and link, so settings of these beside it would do nothing. */
function resolveLag(resolution: Resolution, lag: Parameters<typeof resolveLaw>[2]): LawSpec {
  const path = ['registry', 'replication'];
  for (const key of ['bandwidth', 'concurrency']) {
    if (resolution.document.at([...path, key]) === undefined) continue;
    const message = `\`registry.replication.${key}\` has no effect beside \`lag\`, which replaces queue and link`;
    resolution.report([...path, key], message, 'remove one of them', 'key');
  }
  return resolveLaw(resolution, [...path, 'lag'], lag);
}
