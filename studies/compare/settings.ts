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
const IDLE = /^(?:apiVersion|name|description|nightly|alternatives|expect|mustFail|invariants)(?:\.|$)/;
/** Lists whose entries have names: their order means nothing. */
const NAMED = /^(clients|faults|hazards)\.(\d+)/;

/** @param all the base first. In the order of the format, keys that the base lacks last. */
export function differingSettings(all: readonly Described[]): SettingDifference[] {
  const described = all.map(settingsOf);
  const keys = new Set(described.flatMap((settings) => [...settings.keys()]));
  return [...keys].flatMap((key) => {
    const found = described.map((settings) => settings.get(key) ?? null);
    if (new Set(found.map((one) => one?.meaning ?? null)).size === 1) return [];
    return [
      {
        key,
        values: found.map((one) => one?.value ?? null),
        isDefault: found.map((one) => one?.isDefault ?? true),
      },
    ];
  });
}

interface Setting {
  readonly value: string;
  /** Equal for what is written in two ways: `60m` and `1h`. */
  readonly meaning: string;
  readonly isDefault: boolean;
}

function settingsOf({ scenario, document }: Described): Map<string, Setting> {
  const read: unknown = scenarioSchema.parse(document.value);
  const values = keyValues(scenario, document).filter(({ key }) => !IDLE.test(key));
  return new Map(values.map((value) => [named(value, values), settingOf(value, read)]));
}

function settingOf({ key, value, origin }: KeyValue, read: unknown): Setting {
  const parsed = at(read, key.split('.'));
  const isDefault = origin.kind !== 'file' && origin.kind !== 'set';
  return { value, meaning: parsed === undefined ? value : canonicalJson(parsed), isDefault };
}

/** `clients.0.pull.rate` as `clients.fleet.pull.rate`. */
function named({ key }: KeyValue, all: readonly KeyValue[]): string {
  const [start, list, index] = NAMED.exec(key) ?? [];
  if (start === undefined) return key;
  const id = all.find((other) => other.key === `${list}.${index}.${list === 'clients' ? 'name' : 'id'}`);
  return id === undefined ? key : `${list}.${id.value}${key.slice(start.length)}`;
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (holder, part) =>
      typeof holder === 'object' && holder !== null ? (holder as Readonly<Record<string, unknown>>)[part] : undefined,
    value,
  );
}
