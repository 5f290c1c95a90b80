/**
 * What a file of real configuration says of a registry: which part of it is laid under a scenario's own keys, and what the
 * model has no place for. Plain data, so that a saved result can keep it and be played again without the file.
 */
import type { Assumption, TierName } from '../scenario.ts';
import { isMap, own } from './foundRegistry.ts';

export interface RegistryConfiguration {
  /** As the scenario names it. */
  readonly file: string;
  /** Which registry of the file: `module.images.azurerm_container_registry.main`, or its name. */
  readonly resource: string;
  /** Null where the file does not say it: in a plan, names may be known only after it is applied. */
  readonly name: string | null;
  /** Keys of `registry` as a scenario would write them; none of those that the scenario gives itself. */
  readonly registry: ConfiguredRegistry;
  /** What the file says and the model cannot: each told, none dropped. */
  readonly unmapped: readonly UnmappedAttribute[];
  /** What could be carried over only in part, and why. */
  readonly compromises: readonly Compromise[];
  /** Where the scenario says otherwise, and wins. */
  readonly overridden: readonly Overridden[];
}

export interface ConfiguredRegistry {
  readonly tier?: TierName;
  readonly regions?: readonly string[];
  readonly storage?: { readonly scheme: 'lrs' | 'zrs' };
  readonly routing?: { readonly excluded: readonly string[] };
  readonly encryption?: {
    readonly customerManagedKey: { readonly version?: 'latest' | 'pinned'; readonly vault?: ConfiguredVault };
  };
  readonly retention?: ConfiguredPolicy;
  readonly softDelete?: ConfiguredPolicy;
}

export interface ConfiguredVault {
  readonly region?: string;
  readonly purgeProtection?: boolean;
  /** `90d`; without protection against purges it says nothing. */
  readonly softDelete?: string;
}

export interface ConfiguredPolicy {
  readonly status: 'enabled' | 'disabled';
  readonly days?: number;
}

export interface UnmappedAttribute {
  /** As the file writes it: `georeplications[0].tags`. */
  readonly attribute: string;
  /** Short and harmless values alone; empty for what is long, nested or may be a secret. */
  readonly value: string;
  /** What the model has instead; empty where it has nothing. */
  readonly remark: string;
  /** Names and labels say what a thing is called, not how it behaves. */
  readonly isLabel: boolean;
}

export interface Compromise {
  /** The key and what it became: `registry.storage.scheme lrs`. */
  readonly value: string;
  readonly why: string;
}

export interface Overridden {
  readonly key: string;
  /** What the file says of it. */
  readonly configured: string;
}

/** Whether a value is one, as far as a replay relies on it; what its keys of `registry` hold, the schema checks. */
export function isRegistryConfiguration(value: unknown): value is RegistryConfiguration {
  if (!isMap(value) || !isMap(value['registry'])) return false;
  const { file, resource, name, unmapped, compromises, overridden } = value;
  const texts = (list: unknown, ...keys: readonly string[]): boolean =>
    Array.isArray(list) && list.every((each) => keys.every((key) => typeof own(each, key) === 'string'));
  return (
    [file, resource, name ?? ''].every((text) => typeof text === 'string') &&
    texts(unmapped, 'attribute', 'value', 'remark') &&
    texts(compromises, 'value', 'why') &&
    texts(overridden, 'key', 'configured')
  );
}

/** The key that names the file. */
export const FROM_KEY = 'registry.from';

/** `plan.json, azurerm_container_registry.main (myacr)`. */
export function configurationTitle({ file, resource, name }: RegistryConfiguration): string {
  return `${file}, ${resource}${name === null || name === resource ? '' : ` (${name})`}`;
}

/** The same for reports, where one line stands for all attributes that have no part in the model. */
export function configurationAssumptions(configuration: RegistryConfiguration): readonly Assumption[] {
  const { file, unmapped, compromises, overridden } = configuration;
  const row = (value: string, source: string): Assumption => ({ key: FROM_KEY, value, source, grade: 'assumed' });
  const settings = unmapped.filter(({ isLabel }) => !isLabel).map(attributeText);
  const labels = unmapped.filter(({ isLabel }) => isLabel).map(({ attribute }) => attribute);
  const said = settings.length === 0 ? 'names and labels' : settings.join(', ');
  const source = [
    `no part of the model, read from ${configurationTitle(configuration)}`,
    ...(labels.length === 0 ? [] : [`names and labels there: ${labels.join(', ')}`]),
  ].join('; ');
  return [
    ...(unmapped.length === 0 ? [] : [row(`without ${said}`, source)]),
    ...compromises.map(({ value, why }) => row(value, why)),
    ...overridden.map(({ key, configured }) => row(`${key} of the scenario`, `${file} says ${configured}`)),
  ];
}

/** `retention_policy_in_days 30`. */
export function attributeText({ attribute, value }: UnmappedAttribute): string {
  return value === '' ? attribute : `${attribute} ${value}`;
}
