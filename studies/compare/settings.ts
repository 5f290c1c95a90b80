/** Which settings are not the same: every key with its value in force, defaults included. */

import { canonicalJson } from '../../scenarios/hash.ts';
import { type KeyValue, keyValues } from '../../scenarios/keyValues.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { ScenarioDocument } from '../../scenarios/scenarioDocument.ts';
import { scenarioSchema } from '../../scenarios/schema.ts';
import type { SettingDifference } from './compareResult.ts';

export interface Described {
  readonly scenario: Scenario;
  readonly document: ScenarioDocument;
}

/** Keys that say what a file is called, or how it is judged, and nothing of what happens. */
const IDLE = /^(?:apiVersion|name|description|nightly|alternatives|expect|mustFail|invariants|run\.correction)(?:\.|$)/;
/** Lists whose entries have names: their order means nothing. */
const LISTS = /^(?:clients|faults|hazards)$/;
/** Whoever wrote the scenario has said so, there or in the configuration that it names. */
const GIVEN: ReadonlySet<string> = new Set<KeyValue['origin']['kind']>(['file', 'set', 'configuration']);
const NAMED = /^(clients|faults|hazards)\.(\d+)/;

/** Keys of which a year's assessment and a month's bill know nothing, or not all: what they do shows in runs. */
const OF_RUNS_ALONE =
  /^(?:registry\.(?:retention|softDelete|deletion|limits|scale)|clients\.[^.]+\.(?:delete|untag|list|operations|rollout))(?:\.|$)/;

/** Something is set otherwise, by a scenario itself, that only runs can show. The limits of another tier come with that. */
export function differsInRunsAlone(all: readonly Described[]): boolean {
  return differingSettings(all).some(
    ({ key, values, isDefault }) => OF_RUNS_ALONE.test(key) && (values.includes(null) || isDefault.some((of) => !of)),
  );
}

/** @param all the base first. In the order of the format, keys that the base lacks last. */
export function differingSettings(all: readonly Described[]): SettingDifference[] {
  const described = all.map(settingsOf);
  const keys = new Set(described.flatMap((settings) => [...settings.keys()]));
  const gone = entriesOfSome(described);
  const single = [...keys].flatMap((key): SettingDifference[] => {
    if (gone.some((entry) => key.startsWith(`${entry}.`))) return [];
    const found = described.map((settings) => settings.get(key) ?? null);
    const isOne = (of: (one: Setting | null) => string | null): boolean => new Set(found.map(of)).size === 1;
    // A default is only known by how it is told.
    if (isOne((one) => one?.meaning ?? null) || isOne((one) => one?.value ?? null)) return [];
    const values = found.map((one) => one?.value ?? null);
    return [{ key, values, isDefault: found.map((one) => one?.isDefault ?? true) }];
  });
  return [...single, ...gone.map((name) => wholeEntry(name, described))];
}

/** Clients, faults and hazards that not every scenario has: `hazards.node.loss`. */
function entriesOfSome(described: readonly Settings[]): string[] {
  const found = described.map((settings) => new Set([...settings.values()].flatMap(({ entry }) => entry ?? [])));
  const all = new Set(found.flatMap((entries) => [...entries]));
  return [...all].filter((entry) => found.some((entries) => !entries.has(entry)));
}

/** One line for a whole entry: what the file says of it. */
function wholeEntry(name: string, described: readonly Settings[]): SettingDifference {
  const values = described.map((settings) => {
    const keys = [...settings].filter(([, { entry }]) => entry === name);
    const said = keys.filter(([key, { isDefault }]) => !isDefault && !/\.(?:id|name)$/.test(key));
    return keys.length === 0
      ? null
      : `{${said.map(([key, { value }]) => `${key.slice(name.length + 1)}: ${value}`).join(', ')}}`;
  });
  return { key: name, values, isDefault: described.map(() => false) };
}

type Settings = ReadonlyMap<string, Setting>;

interface Setting {
  readonly value: string;
  /** Equal for what is written in two ways: `60m` and `1h`. */
  readonly meaning: string;
  readonly isDefault: boolean;
  /** The client, fault or hazard that it is of. */
  readonly entry: string | null;
}

function settingsOf({ scenario, document }: Described): Map<string, Setting> {
  const read: unknown = scenarioSchema.parse(document.value);
  const values = keyValues(scenario, document).filter(
    ({ key, value }) => !IDLE.test(key) && !(LISTS.test(key) && value === '[]'),
  );
  return new Map(
    values.map((value) => {
      const entry = entryOf(value, values);
      const key = entry === null ? value.key : value.key.replace(NAMED, () => entry);
      return [key, settingOf(value, read, entry)];
    }),
  );
}

/**
 * Defaults that move with other settings: a region without zones makes another scheme of none that is said. What follows from the
 * scheme in turn (nodes, quorums) would only tell of it again.
 */
const FOLLOWING = /^(?:registry\.storage\.(?:scheme|geoRedundancy)|repair\.local\.detection)$/;

export interface KeptSetting {
  readonly value: string;
  readonly isDefault: boolean;
}

/** What the file and flags say, by key, and the defaults that follow from it. */
export function settingsToKeep(described: Described): ReadonlyMap<string, KeptSetting> {
  return new Map([...settingsOf(described)].filter(([key, { isDefault }]) => !isDefault || FOLLOWING.test(key)));
}

function settingOf({ key, value, origin }: KeyValue, read: unknown, entry: string | null): Setting {
  const parsed = at(read, key.split('.'));
  const isDefault = !GIVEN.has(origin.kind);
  return { value, meaning: parsed === undefined ? value : canonicalJson(parsed), isDefault, entry };
}

/** `clients.fleet` for a key below `clients.0`. */
function entryOf({ key }: KeyValue, all: readonly KeyValue[]): string | null {
  const [start, list, index] = NAMED.exec(key) ?? [];
  if (start === undefined) return null;
  const id = all.find((other) => other.key === `${list}.${index}.${list === 'clients' ? 'name' : 'id'}`);
  return id === undefined ? start : `${list}.${id.value}`;
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (holder, part) =>
      typeof holder === 'object' && holder !== null ? (holder as Readonly<Record<string, unknown>>)[part] : undefined,
    value,
  );
}
