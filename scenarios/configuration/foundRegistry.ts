/** A registry as some file describes it, in one form whatever the file: what the model can use, as written, and the rest. */
import type { FoundKey } from './customerKey.ts';
import type { FoundPolicies } from './deletePolicies.ts';
import type { ConfiguredKey } from './remedies.ts';

export interface FoundRegistry {
  /** What tells it from others in the file: an address of Terraform, or a name. */
  readonly address: string;
  /** Null where the file does not say it. */
  readonly name: string | null;
  readonly tier: Written;
  readonly home: FoundPlace;
  /** The key of the customer's own that it is encrypted under; null: none, as far as the file tells. */
  readonly key: FoundKey | null;
  readonly policies: FoundPolicies;
  /** In the order of the file. */
  readonly replicas: readonly FoundPlace[];
  /** Why the file cannot tell which replicas there are; null where it can. */
  readonly unknownReplicas: string | null;
  /** What the file leaves open, or whoever goes by it should know. */
  readonly told: readonly Told[];
  /** All else that the file says of it. */
  readonly rest: readonly AttributeValue[];
}

/** Where a registry keeps its images, home or not. */
export interface FoundPlace {
  readonly location: Written;
  readonly zoneRedundant: Written;
  /** Whether the global endpoint hands it out. */
  readonly routed: Written;
  /** Why `routed` is not gone by where it is off or silent, and the place is handed out all the same; null: it is gone by. */
  readonly routingDoubt: string | null;
  /** What has become of making it: `Succeeded`, `Failed`; of what is only planned, nothing is said. */
  readonly state: Written;
}

export interface Told {
  /** Where the scenario gives this key itself it is not told; null: always. */
  readonly key: ConfiguredKey | null;
  /** What was made of it: `registry.regions eastus`. */
  readonly value: string;
  readonly why: string;
}

/** A value with the attribute that it is written in. */
export interface Written {
  readonly attribute: string;
  readonly value: unknown;
  /** The map of the file that it stands in, under the last word of the attribute that is a key of it; undefined where it was worked out. */
  readonly holder?: unknown;
}

export interface AttributeValue extends Written {
  /** What the model has instead, where that is to be said of this one in particular. */
  readonly remark?: string;
}

/** What a reader of one kind of file hands over. */
export interface Found {
  readonly registries: readonly FoundRegistry[];
  /** What to do where there is no registry at all; empty: nothing special. */
  readonly hint: string;
  /** Addresses of registries that a plan takes away. */
  readonly takenAway: readonly string[];
}

export type Values = Readonly<Record<string, unknown>>;

export function isMap(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** An own key's value: files are free to have keys such as `constructor`. */
export function own(map: unknown, key: string): unknown {
  return isMap(map) && Object.hasOwn(map, key) ? map[key] : undefined;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
