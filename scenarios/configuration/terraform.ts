/**
 * Registries that Terraform or OpenTofu manages: by `azurerm_container_registry`, versions 2 to 4 of the provider, or by
 * `azapi_resource`, which hands Azure a body as it is. Replications by `azapi_resource` may be of either.
 */
import { azapiRegistry, azapiReplicationsOf, azapiType, updatesOf } from './azapi.ts';
import { attributesOf as azureAttributesOf, ownerInId } from './azureRegistry.ts';
import { plainType, REGISTRY, REPLICATION, type Resource } from './azureResources.ts';
import { foundKey } from './customerKey.ts';
import { azurePolicies, type FoundPolicies, TERRAFORM_POLICIES, terraformRetention } from './deletePolicies.ts';
import {
  type AttributeValue,
  type Found,
  type FoundPlace,
  type FoundRegistry,
  isMap,
  listOf,
  own,
  type Told,
  textOrNull,
  type Values,
  type Written,
} from './foundRegistry.ts';
import { TerraformVaults } from './keyVaults.ts';
import { LOCK_REMARK, remarkOnPart } from './remarks.ts';
import { expressionsByAddress, type Wording, withoutKeys, wordingOf } from './terraformConfiguration.ts';
import { References } from './terraformReferences.ts';
import { readBefore, type TerraformResource, takenAway, terraformResources } from './terraformResources.ts';

const TYPE = 'azurerm_container_registry';

export function terraformRegistries(file: Values): Found {
  const resources = terraformResources(file);
  const managed = resources.filter(({ isRead }) => !isRead);
  const registries = managed.filter(({ type, values }) => isRegistry(type, values));
  const others = managed.filter(({ type, values }) => isOther(type, values));
  const expressions = expressionsByAddress(file);
  const gone = takenAway(file, isRegistry);
  const owners = new References(registries, ownerInId, expressions);
  const vaults = new TerraformVaults([...resources, ...readBefore(file)], expressions);
  return {
    registries: registries.map((resource) => {
      const owned = azapiReplicationsOf(resource, managed, owners);
      const updates = updatesOf(resource, managed, owners);
      const found =
        resource.type === TYPE
          ? registryOf(resource, owned.replicas, expressions.get(withoutKeys(resource.address)))
          : azapiRegistry(resource, owned.resources);
      return {
        ...found,
        key: found.key === null ? null : vaults.known(found.key, resource),
        unknownReplicas: found.unknownReplicas ?? owned.unclear,
        policies: updates.reduce(changedPolicies, found.policies),
        told: [...found.told, ...gone.map((address) => goneText(address, resource.address))],
        rest: [
          ...replacement(resource),
          ...found.rest,
          ...owned.rest,
          ...updates.flatMap(changeText),
          ...others
            .filter(({ address }) => updates.every(({ at }) => at !== address))
            .filter((each) => {
              const owner = owners.meantBy(each, 'container_registry_id');
              return owner === null || owner === resource;
            })
            .map(otherText),
          ...locksOn(resource, managed, owners),
        ],
      };
    }),
    hint: registries.length > 0 ? '' : hintOf(gone, file, resources),
    takenAway: gone,
  };
}

function isRegistry(type: string, values: Values): boolean {
  return type === TYPE || azapiType(type, values) === REGISTRY;
}

/** What stands in a registry, or changes it from outside. */
function isOther(type: string, values: Values): boolean {
  const azapi = azapiType(type, values);
  const isChange = /^azapi_(?:update_resource|resource_action)$/.test(type) && isOf(REGISTRY, values);
  return type.startsWith(`${TYPE}_`) || isChange || (azapi.startsWith(`${REGISTRY}/`) && azapi !== REPLICATION);
}

function isOf(type: string, values: Values): boolean {
  return plainType(textOrNull(own(values, 'type')) ?? '').startsWith(type);
}

function otherText({ address, type, values }: TerraformResource): AttributeValue {
  const [step] = listOf(own(values, 'encoded_step'));
  const ofAzapi = azapiType(type, values);
  const kind = type.startsWith(TYPE) ? type.slice(TYPE.length + 1) : ofAzapi.slice(REGISTRY.length + 1);
  const remark = remarkOnPart(kind, own(step, 'task_content'));
  return { attribute: address, value: own(values, 'name') ?? 'there', remark };
}

/** What is changed from outside is in force. */
function changedPolicies(before: FoundPolicies, { value, scope, at }: Resource): FoundPolicies {
  const { retention, softDelete } = azurePolicies(value, scope, `${at}: `);
  return { retention: retention ?? before.retention, softDelete: softDelete ?? before.softDelete };
}

/** What else is changed from outside; of the zones, the registry’s own word is gone by. */
function changeText(update: Resource): readonly AttributeValue[] {
  const prefix = `${update.at}: properties.`;
  const zones = own(own(update.value, 'properties'), 'zoneRedundancy');
  return [
    ...azureAttributesOf(update, `${update.at}: `).filter(({ attribute }) => attribute.startsWith(prefix)),
    { attribute: `${prefix}zoneRedundancy`, value: zones },
  ];
}

/** A lock may be on anything: those that name this registry. */
function locksOn(
  registry: TerraformResource,
  managed: readonly TerraformResource[],
  owners: References,
): readonly AttributeValue[] {
  return managed
    .filter((each) => each.type === 'azurerm_management_lock' && owners.meantBy(each, 'scope') === registry)
    .map(({ address, values }) => ({
      attribute: address,
      value: own(values, 'lock_level') ?? 'there',
      remark: LOCK_REMARK,
    }));
}

function replacement({ isReplaced }: TerraformResource): readonly AttributeValue[] {
  return isReplaced ? [{ attribute: 'change.actions', value: 'delete and create' }] : [];
}

function goneText(gone: string, kept: string): Told {
  const why = `the plan takes \`${gone}\` away, and what that holds is no longer looked after; this is another one`;
  return { key: null, value: kept, why };
}

/** What to do where nothing manages a registry. */
function hintOf(gone: readonly string[], file: Values, resources: readonly TerraformResource[]): string {
  if (gone.length > 0) {
    return `the plan takes ${gone.map((address) => `\`${address}\``).join(', ')} away: show a plan or state that has it`;
  }
  const isRead = [...resources, ...readBefore(file)].some(
    ({ type, values, isRead }) => isRead && (type === TYPE || (type.startsWith('azapi_') && isOf(REGISTRY, values))),
  );
  return isRead
    ? 'it only reads one (`data`), and so does not know its replicas: show the plan or state that manages it'
    : '';
}

const USED: ReadonlySet<string> = new Set([
  ...['sku', 'location', 'zone_redundancy_enabled', 'georeplications', 'georeplication_locations'],
]);
/** By its name of version 5 of the provider, and the one before. */
const [ROUTING, ROUTING_BEFORE] = ['global_endpoint_routing_enabled', 'regional_endpoint_enabled'];
const USED_OF_REPLICA: ReadonlySet<string> = new Set([
  ...['location', 'zone_redundancy_enabled', ROUTING, ROUTING_BEFORE],
]);

/**
 * @param further replicas that are resources of their own
 * @param expressions what is written of it, undefined where the file does not have that
 */
function registryOf(
  { address, values, unknown }: TerraformResource,
  further: readonly FoundPlace[],
  expressions: Values | undefined,
): FoundRegistry {
  const blocks = own(values, 'georeplications');
  const locations = listOf(own(values, 'georeplication_locations'));
  // Version 2 of the provider calls blocks unknown where locations are listed instead.
  const isSilent = (blocks === undefined || blocks === null) && locations.length === 0;
  const isUnknown = isSilent && own(unknown, 'georeplications') === true;
  const listed = isMap(blocks) ? [blocks] : blocks;
  const wordings = wordingOf(expressions, 'georeplications', listOf(listed), [ROUTING, ROUTING_BEFORE]);
  const key = foundKey(own(values, 'encryption'));
  const retention = terraformRetention(values, unknown);
  const used = new Set([
    ...USED,
    ...(key === null ? [] : ['encryption']),
    ...(retention === null ? [] : TERRAFORM_POLICIES),
  ]);
  const isOdd = listed !== undefined && listed !== null && !Array.isArray(listed);
  return {
    address,
    name: textOrNull(own(values, 'name')),
    tier: { attribute: 'sku', value: own(values, 'sku'), holder: values },
    home: placeOf(values, ''),
    replicas: [
      ...listOf(listed).map((block, index) => replicaOf(block, `georeplications[${index}].`, wordings[index]!)),
      // Up to version 2 of the provider; beside blocks it says the same again.
      ...(listOf(listed).length > 0 ? [] : locations).map((location, index) =>
        namedPlace(`georeplication_locations[${index}]`, location),
      ),
      ...further,
    ],
    unknownReplicas: isUnknown
      ? '`georeplications` is known only after apply'
      : isOdd
        ? '`georeplications` is no list of blocks'
        : null,
    key,
    policies: { retention, softDelete: null },
    told: [],
    rest: [
      ...attributesOf(values, used, ''),
      ...unknownUntilApplied(values, unknown, '').filter(
        ({ attribute }) => retention === null || !TERRAFORM_POLICIES.includes(attribute),
      ),
      ...listOf(own(unknown, 'georeplications')).flatMap((block, index) =>
        unknownUntilApplied(listOf(listed)[index], block, `georeplications[${index}].`),
      ),
      ...listOf(listed).flatMap((block, index) => attributesOf(block, USED_OF_REPLICA, `georeplications[${index}].`)),
    ],
  };
}

/** A plan leaves out what it cannot know, which must not pass for silence. What only Azure gives out is no setting. */
function unknownUntilApplied(block: unknown, unknown: unknown, prefix: string): readonly AttributeValue[] {
  if (!isMap(unknown)) return [];
  return Object.keys(unknown)
    .filter((key) => unknown[key] === true && !GIVEN_OUT.has(key) && (own(block, key) ?? null) === null)
    .map((key) => ({ attribute: `${prefix}${key}`, value: 'known only after apply' }));
}

const GIVEN_OUT: ReadonlySet<string> = new Set([
  ...['id', 'login_server', 'admin_username', 'admin_password', 'data_endpoint_host_names'],
  ...['georeplications', 'georeplication_locations'],
]);

/**
 * The provider sends `false` for an endpoint that a block says nothing of, and Azure then keeps the replica out of routing; a
 * plan that makes the replica has null there, and later ones false. That is hardly ever meant, and the next version of the
 * provider asks for the attribute.
 */
function doubtOf(block: unknown, wording: Wording): string | null {
  const [now, before] = [own(block, ROUTING) ?? null, own(block, ROUTING_BEFORE) ?? null];
  const value = now ?? before;
  // Where there is the new name alone, every block has to say it.
  const isWritten = wording === 'written' || (now !== null && own(block, ROUTING_BEFORE) === undefined);
  if (value === true || (value !== null && isWritten)) return null;
  return wording === 'unclear' && value !== null ? UNCLEAR_ROUTING : SILENT_ROUTING;
}

const SILENT_ROUTING = `nothing is said of \`${ROUTING_BEFORE}\`, and Terraform’s provider turns it off in Azure then, so that no pulls go there; taken as meant to be on: write \`true\` there, or list the replica under \`registry.routing.excluded\``;
const UNCLEAR_ROUTING = `\`${ROUTING_BEFORE}\` is false, which Terraform’s provider makes it also where a block says nothing, and the file does not tell which it was; taken as meant to be on: if it is not, list the replica under \`registry.routing.excluded\``;

function replicaOf(block: unknown, prefix: string, wording: Wording): FoundPlace {
  const key = (own(block, ROUTING) ?? null) !== null ? ROUTING : ROUTING_BEFORE;
  return {
    ...placeOf(block, prefix),
    routed: { attribute: `${prefix}${key}`, value: own(block, key), holder: block },
    routingDoubt: doubtOf(block, wording),
  };
}

function placeOf(block: unknown, prefix: string): FoundPlace {
  const written = (key: string): Written => ({ attribute: `${prefix}${key}`, value: own(block, key), holder: block });
  return {
    location: written('location'),
    zoneRedundant: written('zone_redundancy_enabled'),
    routed: NOTHING,
    routingDoubt: null,
    state: NOTHING,
  };
}

const NOTHING = { attribute: '', value: undefined };

function namedPlace(attribute: string, location: unknown): FoundPlace {
  const nothing = { attribute, value: undefined };
  const place = { attribute, value: location };
  return { location: place, zoneRedundant: nothing, routed: nothing, routingDoubt: null, state: NOTHING };
}

function attributesOf(block: unknown, used: ReadonlySet<string>, prefix: string): readonly AttributeValue[] {
  if (!isMap(block)) return [];
  return Object.entries(block)
    .filter(([key]) => !used.has(key))
    .map(([key, value]) => ({ attribute: `${prefix}${key}`, value }));
}
