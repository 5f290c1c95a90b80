/**
 * What `terraform show -json` prints of a plan (`planned_values`) or a state (`values`): resources of the root module and of
 * the modules below it, one for each instance of `count` and `for_each`.
 * Format: developer.hashicorp.com/terraform/internals/json-format, versions 0.1 to 1.x.
 */
import {
  type AttributeValue,
  type Found,
  type FoundPlace,
  type FoundRegistry,
  isMap,
  own,
  textOrNull,
  type Values,
} from './foundRegistry.ts';

const TYPE = 'azurerm_container_registry';

export function isTerraform(value: unknown): value is Values {
  return (
    isMap(value) &&
    (isMap(own(value, 'planned_values')) || (isMap(own(value, 'values')) && own(value, 'format_version') !== undefined))
  );
}

export function terraformRegistries(file: Values): Found {
  const root = own(own(file, 'planned_values') ?? own(file, 'values'), 'root_module');
  const resources = resourcesBelow(root);
  const others = resources.filter(({ type }) => type.startsWith(`${TYPE}_`));
  const unknown = unknownAfterApply(own(file, 'resource_changes'));
  const ours = resources.filter(({ type, mode }) => type === TYPE && mode !== 'data');
  const isRead = resources.some(({ type, mode }) => type === TYPE && mode === 'data');
  return {
    registries: ours.map((resource) => registryOf(resource, others, unknown.get(resource.address))),
    hint: isRead
      ? 'it only reads one (`data`), and so does not know its replicas: show the plan or state that manages it'
      : '',
  };
}

interface Resource {
  readonly address: string;
  readonly type: string;
  readonly mode: unknown;
  readonly values: Values;
}

/** Those of a module before those of the modules in it; without recursion, for a file may be nested to any depth. */
function resourcesBelow(root: unknown): readonly Resource[] {
  const waiting: unknown[] = [root];
  const found: Resource[] = [];
  while (waiting.length > 0) {
    const module = waiting.pop();
    for (const resource of listOf(own(module, 'resources'))) found.push(...resourceIn(resource));
    waiting.push(...[...listOf(own(module, 'child_modules'))].reverse());
  }
  return found;
}

function resourceIn(resource: unknown): readonly Resource[] {
  const [type, values] = [own(resource, 'type'), own(resource, 'values')];
  if (typeof type !== 'string') return [];
  const address = textOrNull(own(resource, 'address')) ?? `${type}.${textOrNull(own(resource, 'name')) ?? '?'}`;
  return [{ address, type, mode: own(resource, 'mode'), values: isMap(values) ? values : {} }];
}

/** What the plan leaves out because nobody knows it yet, by address. */
function unknownAfterApply(changes: unknown): ReadonlyMap<string, Values> {
  const known = new Map<string, Values>();
  for (const change of listOf(changes)) {
    const [address, unknown] = [own(change, 'address'), own(own(change, 'change'), 'after_unknown')];
    if (typeof address === 'string' && isMap(unknown)) known.set(address, unknown);
  }
  return known;
}

const USED: ReadonlySet<string> = new Set([
  ...['sku', 'location', 'zone_redundancy_enabled', 'georeplications', 'georeplication_locations'],
]);
const USED_OF_REPLICA: ReadonlySet<string> = new Set([
  'location',
  'zone_redundancy_enabled',
  'regional_endpoint_enabled',
]);

function registryOf({ address, values }: Resource, others: readonly Resource[], unknown: unknown): FoundRegistry {
  const blocks = own(values, 'georeplications');
  const locations = listOf(own(values, 'georeplication_locations'));
  const isUnknown = (blocks === undefined || blocks === null) && own(unknown, 'georeplications') === true;
  const listed = isMap(blocks) ? [blocks] : blocks;
  const isOdd = listed !== undefined && listed !== null && !Array.isArray(listed);
  return {
    address,
    name: textOrNull(own(values, 'name')),
    tier: { attribute: 'sku', value: own(values, 'sku') },
    home: placeOf(values, '', true),
    replicas: [
      ...listOf(listed).map((block, index) => placeOf(block, `georeplications[${index}].`, false)),
      // Up to version 2 of the provider; beside blocks it says the same again.
      ...(listOf(listed).length > 0 ? [] : locations).map((location, index) =>
        namedPlace(`georeplication_locations[${index}]`, location),
      ),
    ],
    unknownReplicas: isUnknown
      ? '`georeplications` is known only after apply'
      : isOdd
        ? '`georeplications` is no list of blocks'
        : null,
    rest: [
      ...attributesOf(values, USED, ''),
      ...unknownZones(unknown, ''),
      ...listOf(own(unknown, 'georeplications')).flatMap((block, index) =>
        unknownZones(block, `georeplications[${index}].`),
      ),
      ...listOf(listed).flatMap((block, index) => attributesOf(block, USED_OF_REPLICA, `georeplications[${index}].`)),
      ...others.map(
        (other): AttributeValue => ({ attribute: other.address, value: own(other.values, 'name') ?? 'there' }),
      ),
    ],
  };
}

/** A plan leaves out what it cannot know, which must not pass for silence. */
function unknownZones(unknown: unknown, prefix: string): readonly AttributeValue[] {
  if (own(unknown, 'zone_redundancy_enabled') !== true) return [];
  return [{ attribute: `${prefix}zone_redundancy_enabled`, value: 'known only after apply' }];
}

/** The provider sends `false` for an endpoint that a block says nothing of, and Azure then keeps the replica out of routing. */
const SILENT_ROUTING =
  'the provider turns the endpoint of a replica off where the block is silent; taken as on: write it, or list the replica under `routing.excluded`';

function placeOf(block: unknown, prefix: string, isHome: boolean): FoundPlace {
  return {
    location: { attribute: `${prefix}location`, value: own(block, 'location') },
    zoneRedundant: { attribute: `${prefix}zone_redundancy_enabled`, value: own(block, 'zone_redundancy_enabled') },
    routed: {
      attribute: `${prefix}regional_endpoint_enabled`,
      value: isHome ? undefined : own(block, 'regional_endpoint_enabled'),
    },
    silentRouting: isHome ? '' : SILENT_ROUTING,
  };
}

function namedPlace(attribute: string, location: unknown): FoundPlace {
  const nothing = { attribute, value: undefined };
  return { location: { attribute, value: location }, zoneRedundant: nothing, routed: nothing, silentRouting: '' };
}

function attributesOf(block: unknown, used: ReadonlySet<string>, prefix: string): readonly AttributeValue[] {
  if (!isMap(block)) return [];
  return Object.entries(block)
    .filter(([key]) => !used.has(key))
    .map(([key, value]) => ({ attribute: `${prefix}${key}`, value }));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
