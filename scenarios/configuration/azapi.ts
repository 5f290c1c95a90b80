/**
 * Resources of the provider `azapi`: a type, a parent, and a body in the words of Resource Manager, as an object (version 2)
 * or as a text of JSON (version 1). In a plan a parent may be known only by what its expression refers to.
 */
import { attributesOf, azurePlace, azureRegistry, ownerInId } from './azureRegistry.ts';
import { plainType, REGISTRY, REPLICATION, type Resource } from './azureResources.ts';
import {
  type AttributeValue,
  type FoundPlace,
  type FoundRegistry,
  isMap,
  listOf,
  own,
  textOrNull,
  type Values,
} from './foundRegistry.ts';
import { NO_SCOPE } from './templateExpressions.ts';
import { expressionsByAddress, withoutKeys } from './terraformConfiguration.ts';
import type { TerraformResource } from './terraformResources.ts';

/** `microsoft.containerregistry/registries`; empty for a resource of another provider. */
export function azapiType(type: string, values: Values): string {
  return type === 'azapi_resource' ? plainType(textOrNull(own(values, 'type')) ?? '') : '';
}

export function azapiRegistry(registry: TerraformResource, replications: readonly Resource[]): FoundRegistry {
  return { ...azureRegistry(resourceOf(registry, REGISTRY), replications, []), address: registry.address };
}

/** Replications that are resources of their own. */
export interface OwnReplications {
  /** For a registry that is a resource of Azure too. */
  readonly resources: readonly Resource[];
  /** For one that has blocks as well. */
  readonly replicas: readonly FoundPlace[];
  readonly rest: readonly AttributeValue[];
  /** Why it is not known whether there are more; null where it is. */
  readonly unclear: string | null;
}

export function azapiReplicationsOf(
  registry: TerraformResource,
  managed: readonly TerraformResource[],
  registries: readonly TerraformResource[],
  file: Values,
): OwnReplications {
  const all = managed.filter(({ type, values }) => azapiType(type, values) === REPLICATION);
  const references = all.length === 0 ? new Map<string, readonly string[]>() : parentsIn(file);
  const owners = all.map((each) => [each, ownerOf(each, registries, references)] as const);
  const ours = owners.filter(([, owner]) => owner === registry).map(([each]) => each);
  const stray = owners.find(([, owner]) => owner === null)?.[0];
  const isTemplateLike = registry.type === 'azapi_resource';
  const resources = ours.map((each) => resourceOf(each, REPLICATION));
  return {
    resources,
    replicas: isTemplateLike ? [] : resources.map((each, index) => named(azurePlace(each), ours[index]!.address)),
    rest: isTemplateLike ? [] : resources.flatMap((each, index) => attributesOf(each, `${ours[index]!.address}: `)),
    unclear:
      stray === undefined
        ? null
        : `\`parent_id\` of \`${stray.address}\` does not say of which of the registries it is`,
  };
}

/** Attributes with the address of the resource that has them, which is not the registry’s. */
function named(place: FoundPlace, address: string): FoundPlace {
  const of = <Each extends { readonly attribute: string }>(written: Each): Each => ({
    ...written,
    attribute: `${address}: ${written.attribute.replace(/^replications [^:]*: /, '')}`,
  });
  return {
    ...place,
    location: of(place.location),
    zoneRedundant: of(place.zoneRedundant),
    routed: of(place.routed),
  };
}

/** As a template would have it: the body’s keys beside those of the resource. */
function resourceOf({ address, values }: TerraformResource, type: string): Resource {
  const { body, type: _, id, ...beside } = values;
  const given = Object.entries(beside).filter(([, value]) => value !== null);
  return {
    type,
    value: { type: own(values, 'type'), ...Object.fromEntries(given), ...bodyOf(body), id },
    scope: NO_SCOPE,
    holder: null,
    at: address,
    unclear: null,
  };
}

function bodyOf(body: unknown): Values {
  if (typeof body === 'string') {
    try {
      return bodyOf(JSON.parse(body));
    } catch {
      return {};
    }
  }
  if (!isMap(body)) return {};
  // A state keeps a value of any type together with that type.
  const isTyped = Object.keys(body).length === 2 && own(body, 'value') !== undefined && own(body, 'type') !== undefined;
  return isTyped && isMap(own(body, 'value')) ? (own(body, 'value') as Values) : body;
}

/** Null where it cannot be told; `another` where it is not in the file. */
function ownerOf(
  replication: TerraformResource,
  registries: readonly TerraformResource[],
  references: ReadonlyMap<string, readonly string[]>,
): TerraformResource | 'another' | null {
  const name = ownerInId(own(replication.values, 'parent_id'))?.toLowerCase();
  if (name !== undefined) {
    const isNamed = ({ values }: TerraformResource) => textOrNull(own(values, 'name'))?.toLowerCase() === name;
    return registries.find(isNamed) ?? 'another';
  }
  const module = moduleOf(replication.address);
  const meant = (references.get(withoutKeys(replication.address)) ?? []).map((reference) => `${module}${reference}`);
  const exact = registries.filter(({ address }) => meant.some((each) => isOrIsIn(each, address)));
  const alike = registries.filter(
    ({ address }) =>
      moduleOf(address) === module && meant.some((each) => isOrIsIn(withoutKeys(each), withoutKeys(address))),
  );
  const sameKey = alike.filter(({ address }) => keyOf(address) === keyOf(replication.address));
  const candidates = [exact, alike, sameKey, registries].find(({ length }) => length === 1);
  return candidates?.[0] ?? null;
}

/** `azapi_resource.acr.id` is in `azapi_resource.acr`. */
function isOrIsIn(reference: string, address: string): boolean {
  return reference === address || reference.startsWith(`${address}.`);
}

/** `["a"]` of the resource itself; empty without one. */
function keyOf(address: string): string {
  return /\[(?:"(?:[^"\\]|\\.)*"|\d+)\]$/.exec(address)?.[0] ?? '';
}

/** `module.a["x"].module.b.`, with the keys; empty in the root. */
function moduleOf(address: string): string {
  return /^(?:module\.[\w-]+(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?\.)*/.exec(address)?.[0] ?? '';
}

/** What `parent_id` refers to, by address without keys; references are those of the module that the resource is in. */
function parentsIn(file: Values): ReadonlyMap<string, readonly string[]> {
  const texts = (expressions: Values): readonly string[] =>
    listOf(own(own(expressions, 'parent_id'), 'references')).filter((each) => typeof each === 'string');
  return new Map([...expressionsByAddress(file)].map(([address, expressions]) => [address, texts(expressions)]));
}
