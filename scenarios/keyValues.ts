/**
 * Every key of a scenario with the value that is in force, where it came from, and how well it is known. One walk over the
 * schema serves `validate --show` and the assumptions of every report.
 */
import { Document } from 'yaml';
import type * as z from 'zod';
import { configurationAssumptions } from './configuration/registryConfiguration.ts';
import { PRESETS } from './presets.ts';
import { GEO_LAG } from './resolve/geoRedundancy.ts';
import type { Assumption, Grade, Scenario } from './scenario.ts';
import type { ScenarioDocument } from './scenarioDocument.ts';
import type { KeyPath } from './scenarioError.ts';
import { scenarioSchema } from './schema.ts';
import { definitionOf, elementOf, factsOf, shapeOf, unwrapped } from './schemaWalk.ts';
import { LIMIT_KEYS, limitRestsOn, limitText } from './tierLimits.ts';
import { durationText } from './unitText.ts';

export interface KeyValue {
  /** As `--set` names it: `registry.replication.bandwidth`. */
  readonly key: string;
  /** As a file would write it. */
  readonly value: string;
  readonly description: string;
  readonly origin:
    | { readonly kind: 'file'; readonly line: number }
    | { readonly kind: 'set'; readonly flag: string }
    /** The file that `registry.from` names. */
    | { readonly kind: 'configuration'; readonly file: string }
    | { readonly kind: 'preset'; readonly preset: string }
    | { readonly kind: 'default' }
    /** No key of the format: what the model does where nothing can be set. */
    | { readonly kind: 'model' };
  /** Where a default comes from, and how well it is known; null for what the file says, and where there is nothing to know. */
  readonly source: string | null;
  readonly grade: Grade | null;
}

/** All keys in the order of the format. */
export function keyValues(scenario: Scenario, document: ScenarioDocument): readonly KeyValue[] {
  return valuesBelow({ scenario, document }, scenarioSchema, [], document.value);
}

/** What was left out of a configuration, and defaults that no provider documents and that matter to this scenario. */
export function assumptionsAmong(scenario: Scenario, document: ScenarioDocument): readonly Assumption[] {
  const { configuration } = document;
  const ofConfiguration = configuration === null ? [] : configurationAssumptions(configuration);
  return [...ofConfiguration, ...guessesAmong(scenario, document)];
}

function guessesAmong(scenario: Scenario, document: ScenarioDocument): readonly Assumption[] {
  return keyValues(scenario, document).flatMap(({ key, value, origin, source, grade }) => {
    const isGuess = (grade === 'assumed' || grade === 'measured') && source !== null;
    const isDefault = origin.kind === 'default' || origin.kind === 'preset';
    return isGuess && isDefault && matters(scenario, key) ? [{ key, value, source, grade }] : [];
  });
}

interface Walk {
  readonly scenario: Scenario;
  readonly document: ScenarioDocument;
}

function valuesBelow(walk: Walk, schema: z.ZodType, path: KeyPath, written: unknown): readonly KeyValue[] {
  const facts = factsOf(schema);
  const value = written === undefined ? facts?.default : written;
  const { type, valueType } = definitionOf(unwrapped(schema));
  if (value !== undefined && typeof value === 'object' && value !== null) {
    const shape = shapeOf(schema, value);
    if (shape !== null) {
      const map = value as Readonly<Record<string, unknown>>;
      return Object.entries(shape).flatMap(([key, below]) => valuesBelow(walk, below, [...path, key], map[key]));
    }
    const entries = Object.entries(value);
    const below = type === 'record' ? valueType : Array.isArray(value) ? elementOf(schema) : undefined;
    if (below !== undefined && entries.some(([, entry]) => isObjectSchema(below, entry))) {
      return entries.flatMap(([key, entry]) =>
        valuesBelow(walk, below, [...path, type === 'record' ? key : Number(key)], entry),
      );
    }
  }
  return leaf(walk, schema, path, value);
}

function isObjectSchema(schema: z.ZodType, value: unknown): boolean {
  return typeof value === 'object' && value !== null && shapeOf(schema, value) !== null;
}

function leaf({ scenario, document }: Walk, schema: z.ZodType, path: KeyPath, value: unknown): readonly KeyValue[] {
  const facts = factsOf(schema);
  const key = path.join('.');
  const description = facts?.description ?? schema.description ?? '';
  const configured = document.configurationFile(path);
  if (configured !== null) {
    const from = { kind: 'configuration' as const, file: configured };
    return [{ key, value: inlineText(value), description, origin: from, source: null, grade: null }];
  }
  const origin = document.origin(path);
  if (origin !== null) {
    const from =
      'flag' in origin ? { kind: 'set' as const, flag: origin.flag } : { kind: 'file' as const, line: origin.line };
    return [{ key, value: inlineText(value), description, origin: from, source: null, grade: null }];
  }
  const resolved = value ?? dependentDefault(scenario, path, document);
  if (resolved === undefined) return [];
  const preset = presetSays(scenario, key);
  return [
    {
      key,
      value: inlineText(resolved),
      description,
      origin: preset === null ? { kind: 'default' } : { kind: 'preset', preset: preset.name },
      source: preset?.source ?? facts?.source ?? null,
      grade: preset?.grade ?? facts?.grade ?? null,
    },
  ];
}

/** Where a default is the preset's: its name, and what it rests on. */
function presetSays(
  { registry }: Scenario,
  key: string,
): { readonly name: string; readonly source: string; readonly grade: Grade } | null {
  const { name, ...preset } = PRESETS[registry.like];
  if (key === 'registry.storage.scheme') return { name, source: preset.schemeSource, grade: preset.schemeGrade };
  const limit = LIMIT_KEYS.find((each) => key === `registry.limits.${each}`);
  if (limit !== undefined) return { name, ...limitRestsOn(registry, limit) };
  if (key !== 'registry.storage.geoRedundancy') return null;
  return { name, source: preset.geoRedundancySource, grade: preset.geoRedundancyGrade };
}

/** Defaults that depend on other keys, read back from the resolved scenario. */
function dependentDefault(scenario: Scenario, path: KeyPath, document: ScenarioDocument): string | number | undefined {
  const [section, index, ...rest] = path;
  const key = path.join('.');
  const { storage } = scenario.registry;
  if (key === 'registry.storage.scheme') return storage.scheme;
  if (key === 'registry.storage.geoRedundancy') return storage.geoRedundancy;
  if (key === 'registry.storage.geoLag' && storage.geoLag !== null) return inlineText(GEO_LAG);
  if (key === 'registry.storage.nodes') return storage.nodes;
  if (key === 'registry.storage.placementGroups') return storage.placementGroups;
  if (key === 'registry.storage.writeQuorum') return storage.writeQuorum;
  const ofKey = key.startsWith('registry.encryption.') ? keyDefault(scenario, key) : undefined;
  if (ofKey !== undefined) return ofKey;
  const limit = LIMIT_KEYS.find((each) => key === `registry.limits.${each}`);
  if (limit !== undefined) return limitText(scenario.registry, limit);
  if (key === 'repair.local.detection') return durationText(scenario.repair.local.detectionUs);
  if (key === 'catalogue.source') return scenario.catalogue.source;
  if (section === 'faults' && rest.join('.') === 'id') return scenario.faults[Number(index)]?.id;
  if (section === 'hazards' && rest.join('.') === 'id') return hazardId(scenario, document, Number(index));
  const client = section === 'clients' ? scenario.clients[Number(index)] : undefined;
  if (client === undefined) return undefined;
  if (rest[0] === 'name') return client.name;
  if (rest[0] === 'nodes') return client.nodes;
  if (rest[0] === 'deadline') return durationText(client.deadlineUs);
  if (rest.join('.') !== 'push.from' || client.push?.kind !== 'trace') return undefined;
  return new Date(client.push.fromUnixSeconds * 1000).toISOString().replace('.000Z', 'Z');
}

/** Of the customer's key: where its vault is, and when new versions are followed. */
function keyDefault({ registry: { encryption } }: Scenario, key: string): string | undefined {
  if (encryption === undefined) return undefined;
  const { vault, rotation } = encryption;
  if (key.endsWith('.vault.region')) return vault.region;
  if (key.endsWith('.vault.pairedRegion')) return vault.pairedRegion ?? 'none';
  const isFollowed = key.endsWith('.rotation.pickUp') && rotation.everyUs !== null && rotation.pickUpUs !== null;
  return isFollowed ? durationText(rotation.pickUpUs) : undefined;
}

/** Of an entry of the file: the scenario lists the file's own first, without the words that stand for others. */
function hazardId({ hazards }: Scenario, document: ScenarioDocument, index: number): string | undefined {
  const before = Array.from({ length: index }, (_, entry) => document.at(['hazards', entry]));
  return hazards[before.filter((entry) => entry !== 'field').length]?.id;
}

/** Whether a default had anything to say in this scenario: repair times do not where nothing breaks. */
function matters(scenario: Scenario, key: string): boolean {
  const { clients, faults, hazards, run, registry } = scenario;
  const strikes = [...faults, ...(run.chance || clients.length === 0 ? hazards : [])];
  const breaksNodes = strikes.some(({ action }) => /^(node|disk|zone|copy)\./.test(action));
  const refills = strikes.some(({ action }) => action === 'region.loss' || action === 'storage.loss');
  if (key.startsWith('repair.local.')) return breaksNodes;
  if (key.startsWith('scrub.')) return strikes.some(({ action }) => action === 'copy.corrupt');
  if (key.startsWith('registry.encryption.')) return isOfKey(registry, key);
  if (key === 'registry.storage.disks') return strikes.some(({ action }) => action === 'disk.loss');
  if (key.startsWith('repair.geo.')) {
    const isElsewhere = registry.regions.length > 1 || registry.storage.geoRedundancy !== 'none';
    return isElsewhere && (breaksNodes || refills);
  }
  if (key.startsWith('registry.storage.')) return breaksNodes;
  if (clients.length === 0) return false;
  // It matters where the scenario has a limit of its own that could be reached.
  if (key === 'registry.limits.storageCheck') return registry.limits?.storage !== undefined;
  if (key.startsWith('registry.scale.')) return scaleMatters(scenario, key);
  if (/^registry\.limits\.(download|upload)$/.test(key)) return PRESETS[registry.like].tiers !== '2026-08';
  if (key.startsWith('registry.deletion')) return registry.deletion !== undefined;
  if (key.startsWith('catalogue.')) return scenario.catalogue.inventory === undefined;
  if (key.startsWith('registry.seeding.')) return registry.changes.some(({ kind }) => kind === 'add');
  if (key.startsWith('registry.replication.')) {
    if (registry.regions.length < 2) return false;
    if (key.endsWith('.ackTimeout')) return registry.replication.ack.kind === 'quorum';
    if (key.endsWith('.jobs.retry') || key.endsWith('.antiEntropy')) return strikes.length > 0;
    return registry.replication.lag === null || !/\.(bandwidth|concurrency|order)$/.test(key);
  }
  // Where answers never change, it is no matter how long they are kept.
  if (/^clients\.\d+\.dnsCache$/.test(key)) {
    return registry.regions.length > 1 && (strikes.length > 0 || registry.routing.nearUs > 0);
  }
  return key.startsWith('registry.routing.') ? faults.length > 0 || run.chance : true;
}

/** Pages matter to those who list, and the curve where it is not flat. */
function scaleMatters({ clients, catalogue }: Scenario, key: string): boolean {
  if (clients.some(({ list }) => list !== undefined)) return true;
  return !key.endsWith('.page') && !/entries|repositories/i.test(key) && catalogue.idle !== undefined;
}

function isOfKey({ encryption }: Scenario['registry'], key: string): boolean {
  return !key.endsWith('.vault.failover') || (encryption !== undefined && encryption.vault.pairedRegion !== null);
}

function inlineText(value: unknown): string {
  if (typeof value === 'string') return value;
  return new Document(value).toString({ collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: false }).trim();
}
