/**
 * Resources of the provider `azapi`: a type, a parent, and a body in the words of Resource Manager, as an object (version 2)
 * or as a text of JSON (version 1). In a plan a parent may be known only by what its expression refers to.
 */
import { attributesOf, azurePlace, azureRegistry } from './azureRegistry.ts';
import { plainType, REGISTRY, REPLICATION, type Resource } from './azureResources.ts';
import {
  type AttributeValue,
  type FoundPlace,
  type FoundRegistry,
  isMap,
  own,
  textOrNull,
  type Values,
} from './foundRegistry.ts';
import { NO_SCOPE } from './templateExpressions.ts';
import type { References } from './terraformReferences.ts';
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
  registries: References,
): OwnReplications {
  const all = managed.filter(({ type, values }) => azapiType(type, values) === REPLICATION);
  const owners = all.map((each) => [each, registries.ownerOf(each, 'parent_id')] as const);
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

/** An `azapi_update_resource` of this registry, by its id or its name, as a template would have what it changes. */
export function updatesOf(
  registry: TerraformResource,
  managed: readonly TerraformResource[],
  registries: References,
): readonly Resource[] {
  const isOfIt = (update: TerraformResource): boolean => {
    const name = textOrNull(own(update.values, 'name'));
    if (name === null) return registries.ownerOf(update, 'resource_id') === registry;
    return name.toLowerCase() === textOrNull(own(registry.values, 'name'))?.toLowerCase();
  };
  return managed
    .filter(({ type, values }) => {
      const changed = plainType(textOrNull(own(values, 'type')) ?? '');
      return type === 'azapi_update_resource' && changed === REGISTRY;
    })
    .filter(isOfIt)
    .map((each) => resourceOf(each, REGISTRY));
}
