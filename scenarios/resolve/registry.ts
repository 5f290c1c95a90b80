/** Resolves `regions:` and `registry:`: names of regions, what the preset fills in, and what must fit together. */
import { counted } from '../../sim/kernel/counted.ts';
import { Decoder } from '../../sim/storage/decoding.ts';
import { placementProblem } from '../../sim/storage/placement.ts';
import { parseScheme, type Scheme } from '../../sim/storage/scheme.ts';
import { PRESETS } from '../presets.ts';
import type { OwnRegion, PresetName, RegistrySettings } from '../scenario.ts';
import type { ParsedScenario } from '../schema.ts';
import { durationText } from '../unitText.ts';
import { resolveDeletion, resolveRetention, resolveSoftDelete } from './deletion.ts';
import { resolveEncryption } from './encryption.ts';
import { resolveGeoRedundancy } from './geoRedundancy.ts';
import { resolveReplication } from './replication.ts';
import type { Resolution } from './resolution.ts';
import { checkQuorumAlongRules } from './ruleReach.ts';
import { resolveScale } from './scale.ts';
import { checkTier, resolveLimits } from './tier.ts';
import { checkSeeding, resolveChanges, resolveMetadata, resolveRules, withAddedRegions } from './topology.ts';

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
  const atStart = registryRegions(resolution, registry.regions);
  const changes = resolveChanges(resolution, parsed, atStart);
  const regions = withAddedRegions(atStart, changes);
  checkSeeding(resolution, parsed);
  checkTier(resolution, parsed, Math.max(registry.regions.length, regions.length));
  checkProbe(resolution, registry.routing.probe);
  const rules = resolveRules(resolution, registry.replication, regions);
  checkQuorumAlongRules(resolution, registry.replication, rules, regions);
  return {
    like: registry.like as PresetName,
    tier: registry.tier,
    regions,
    changes,
    seeding: { creationUs: registry.seeding.creation, serveWhile: registry.seeding.serveWhile },
    metadataRegion: resolveMetadata(resolution, registry.metadata, atStart, changes),
    storage: resolveStorage(resolution, parsed, regions),
    replication: {
      ...resolveReplication(resolution, registry.replication, regions.length),
      rules,
    },
    routing: {
      probe: {
        intervalUs: registry.routing.probe.interval,
        timeoutUs: registry.routing.probe.timeout,
        tolerated: registry.routing.probe.tolerated,
      },
      dnsTtlUs: registry.routing.dnsTtl,
      nearUs: registry.routing.near,
      excluded: excludedRegions(resolution, registry.routing.excluded, regions),
      failback: registry.routing.failback,
    },
    ...resolveLimits(resolution, parsed),
    ...resolveScale(parsed),
    ...resolveEncryption(resolution, parsed, regions[0]),
    ...resolveDeletion(resolution, parsed),
    ...resolveRetention(resolution, parsed),
    ...resolveSoftDelete(resolution, parsed, regions.length),
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

/** Replicas out of routing: of the registry, each once, and never all of them. */
function excludedRegions(
  resolution: Resolution,
  written: readonly string[],
  regions: readonly string[],
): readonly string[] {
  const path = ['registry', 'routing', 'excluded'];
  const excluded: string[] = [];
  for (const [index, name] of written.entries()) {
    const region = resolution.region([...path, index], name);
    if (region === null) continue;
    if (!regions.includes(region)) {
      const message = `the registry has no replica in \`${region}\` to exclude`;
      resolution.report([...path, index], message, `its regions are ${regions.join(', ')}`);
    } else if (!excluded.includes(region)) excluded.push(region);
  }
  if (excluded.length === regions.length && regions.length > 0) {
    const message = 'every replica is excluded from routing, so that no client would find one';
    resolution.report(path, message, 'leave at least one in routing');
  }
  return excluded;
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
  const writeQuorum = storage.writeQuorum ?? scheme.quorum;
  const least = new Decoder(scheme.copies, scheme.need).least;
  if (nodes < scheme.copies) {
    const message = `${counted(nodes, 'node')} cannot hold the ${scheme.copies} copies of \`${scheme.name}\`, each on a node of its own`;
    resolution.report([...path, 'nodes'], message, `give at least ${scheme.copies}`);
  }
  if (writeQuorum > scheme.copies) {
    const message = `a write quorum of ${writeQuorum} is more than the ${scheme.copies} copies of \`${scheme.name}\``;
    resolution.report([...path, 'writeQuorum'], message, `give at most ${scheme.copies}`);
  }
  if (writeQuorum < least) {
    const message = `a write quorum of ${writeQuorum} writes fewer fragments than the ${least} from which \`${scheme.name}\` can be read`;
    resolution.report([...path, 'writeQuorum'], message, `give at least ${least}`);
  }
  if (scheme.name === 'zrs') checkZones(resolution, regions);
  if (scheme.name === 'lrs' && nodes >= scheme.copies) checkOneZone(resolution, scheme, nodes, regions);
  return {
    scheme: scheme.name,
    copies: scheme.copies,
    ...resolveGeoRedundancy(resolution, parsed, regions),
    nodes,
    disks: storage.disks,
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
