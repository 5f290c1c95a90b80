/**
 * Registries as Azure Resource Manager has them, made of resources: what `az acr show` and `az acr replication list` print,
 * templates, and bodies that Terraform hands through (`azapi_resource`).
 */
import { plainType, REGISTRY, REPLICATION, type Resource, resourcesIn } from './azureResources.ts';
import { type FoundKey, foundKey } from './customerKey.ts';
import { AZURE_POLICIES, AZURE_POLICY_KEYS, azurePolicies } from './deletePolicies.ts';
import {
  type AttributeValue,
  type Found,
  type FoundPlace,
  type FoundRegistry,
  isMap,
  own,
  type Told,
  textOrNull,
  type Values,
} from './foundRegistry.ts';
import { knownInAzure } from './keyVaults.ts';
import { LOCK_REMARK, remarkOnPart } from './remarks.ts';
import { evaluated, isExpression, workedOut } from './templateExpressions.ts';
import { wordOf } from './writtenText.ts';

export function azureRegistries(file: unknown): Found {
  const resources = resourcesIn(file);
  const registries = resources.filter(({ type }) => type === REGISTRY);
  const replications = resources.filter(({ type }) => type === REPLICATION);
  const others = resources.filter(({ type }) => type.startsWith(`${REGISTRY}/`) && type !== REPLICATION);
  const locks = resources.filter(({ type }) => type === LOCK);
  const vaults = resources.filter(({ type }) => type === 'microsoft.keyvault/vaults');
  const hint = replications.length > 0 ? 'it has replications alone: add what `az acr show` prints, in one list' : '';
  return {
    registries: registries.map((registry) => {
      const found = registryOf(registry, replications, others, registries);
      const key = found.key === null ? null : knownInAzure(found.key, vaults);
      return { ...found, key, rest: [...found.rest, ...locksOn(registry, locks, registries)] };
    }),
    hint,
    takenAway: [],
  };
}

const LOCK = 'microsoft.authorization/locks';

/** Of locks with a scope of their own, those on this registry; others are on what it stands in. */
function locksOn(
  registry: Resource,
  locks: readonly Resource[],
  registries: readonly Resource[],
): readonly AttributeValue[] {
  const name = nameOf(registry)?.toLowerCase();
  const isOn = ({ value, scope, holder }: Resource): boolean => {
    const written = (textOrNull(evaluated(own(value, 'scope'), scope)) ?? '').toLowerCase();
    const isNamed = name !== undefined && written.split(/[^a-z0-9]+/).includes(name);
    return holder === registry || (written.includes(REGISTRY) && (registries.length === 1 || isNamed));
  };
  return locks.filter(isOn).map(({ value, scope }) => {
    const level = evaluated(own(own(value, 'properties'), 'level') ?? own(value, 'level'), scope);
    return { attribute: 'lock', value: level ?? 'there', remark: LOCK_REMARK };
  });
}

/** The registry that a resource is of; `another` where that is not in the file, `unclear` where it cannot be told. */
function ownerOf(other: Resource, registries: readonly Resource[]): Resource | 'another' | 'unclear' {
  if (other.holder !== null) return other.holder;
  const [first] = registries;
  const alone = registries.length === 1 && first !== undefined ? first : null;
  const owner = ownerName(other);
  if (owner === null) return alone ?? 'unclear';
  const named = registries.find((registry) => nameOf(registry)?.toLowerCase() === owner);
  if (named !== undefined) return named;
  if (registries.every((registry) => nameOf(registry) !== null)) return 'another';
  return alone ?? 'unclear';
}

/** By its id, or by a name such as `contoso/westeurope`. */
function ownerName({ value, scope }: Resource): string | null {
  const id = ownerInId(own(value, 'id'));
  const name = textOrNull(evaluated(own(value, 'name'), scope));
  const isWhole = name !== null && !isExpression(name) && name.includes('/');
  return (id ?? (isWhole ? name.split('/')[0] : null))?.toLowerCase() ?? null;
}

/** The name of the registry in an id of a thing of it; null where there is none. */
export function ownerInId(id: unknown): string | null {
  return /\/registries\/([^/]+)(?:\/[a-z]+\/|$)/i.exec(textOrNull(id) ?? '')?.[1] ?? null;
}

function nameOf({ value, scope }: Resource): string | null {
  const name = textOrNull(evaluated(own(value, 'name'), scope));
  return isExpression(name) ? null : name;
}

function registryOf(
  registry: Resource,
  allReplications: readonly Resource[],
  allOthers: readonly Resource[],
  registries: readonly Resource[],
): FoundRegistry {
  const of = (owner: Resource | string) => (other: Resource) => ownerOf(other, registries) === owner;
  const unclear = allReplications.find(of('unclear'));
  const found = azureRegistry(registry, allReplications.filter(of(registry)), allOthers.filter(of(registry)));
  const elsewhere = allReplications.filter(of('another')).map(
    (other): AttributeValue => ({
      attribute: 'replications of another registry',
      value: evaluated(own(other.value, 'location'), other.scope),
    }),
  );
  const why = `\`${unclear === undefined ? '' : prefixOf(unclear).replace(/: $/, '')}\` does not say of which of the registries it is`;
  const isAlone = allReplications.length === 0 && isPrinted(registry) && /premium/i.test(wordOf(found.tier.value));
  return {
    ...found,
    told: [...found.told, ...(isAlone ? [replicationsMissing(found)] : [])],
    unknownReplicas: found.unknownReplicas ?? (unclear === undefined ? null : why),
    rest: [...found.rest, ...elsewhere],
  };
}

/** What is deployed has an id; what is to be, a version of the interface. */
function isPrinted({ value, holder }: Resource): boolean {
  return holder === null && textOrNull(own(value, 'id')) !== null && own(value, 'apiVersion') === undefined;
}

function replicationsMissing({ home }: FoundRegistry): Told {
  const why =
    'no replications are in the file, and a premium registry may have some: add what `az acr replication list -r NAME` prints (`jq -s . show.json replications.json > registry.json`), or list them under `registry.regions`';
  return { key: 'registry.regions', value: `registry.regions ${wordOf(home.location.value)} alone`, why };
}

/** A registry of its replications and of the other things that stand in it. */
export function azureRegistry(
  registry: Resource,
  replications: readonly Resource[],
  others: readonly Resource[],
): FoundRegistry {
  const { value, scope, at } = registry;
  const sku = own(value, 'sku');
  const name = nameOf(registry);
  const [tier, key] =
    own(sku, 'name') !== undefined || own(sku, 'tier') === undefined ? ['sku.name', 'name'] : ['sku.tier', 'tier'];
  const self = azurePlace(registry);
  const isHome = (replica: Resource): boolean =>
    isSamePlace(evaluated(own(replica.value, 'location'), replica.scope), self.location.value);
  // What routing makes of home is said by the replication that stands for it.
  const homeReplica = replications.find(isHome);
  const home = homeReplica === undefined ? self : { ...self, routed: azurePlace(homeReplica).routed };
  const ownKey = keyOf(registry);
  const loop = [registry, ...replications].find(({ unclear }) => unclear !== null);
  return {
    address: name ?? textOrNull(own(value, 'name')) ?? (at === '' ? 'the registry' : at),
    name,
    tier: { attribute: tier, value: workedOut(own(sku, key), scope), holder: sku },
    home,
    replicas: replications.filter((replica) => !isHome(replica)).map(azurePlace),
    unknownReplicas: loop === undefined ? null : loopText(loop),
    key: ownKey,
    policies: azurePolicies(value, scope),
    told: [],
    rest: [
      ...attributesOf(registry, '').filter(
        ({ attribute }) => ownKey === null || !/^(?:properties\.)?encryption$/.test(attribute),
      ),
      ...replications.flatMap((replica) => attributesOf(replica, prefixOf(replica))),
      ...others.map(
        (other): AttributeValue => ({
          attribute: other.type.slice(REGISTRY.length + 1),
          value: evaluated(own(other.value, 'name'), other.scope) ?? 'there',
          remark: remarkOnPart(other.type.slice(REGISTRY.length + 1), stepsOf(other)),
        }),
      ),
    ],
  };
}

/** Steps of a task. */
function stepsOf({ value, scope }: Resource): unknown {
  const step = own(own(value, 'properties'), 'step') ?? own(value, 'step');
  return evaluated(own(evaluated(step, scope), 'encodedTaskContent'), scope);
}

/** The command line prints what lies under `properties` beside it. */
function keyOf({ value, scope }: Resource): FoundKey | null {
  const held = own(own(value, 'properties'), 'encryption') ?? own(value, 'encryption');
  const block = evaluated(held, scope);
  if (!isMap(block)) return null;
  const properties = evaluated(own(block, 'keyVaultProperties'), scope);
  const identifier = evaluated(own(properties, 'keyIdentifier'), scope);
  return foundKey({
    status: evaluated(own(block, 'status'), scope),
    keyVaultProperties: { keyIdentifier: identifier },
  });
}

function loopText(loop: Resource): string {
  const where = loop.type === REPLICATION ? prefixOf(loop) : '';
  return `${where}${loop.unclear}`;
}

/** `az acr replication list` has home among the others. */
function isSamePlace(a: unknown, b: unknown): boolean {
  const plain = (name: unknown) => (typeof name === 'string' ? name.toLowerCase().replaceAll(/[\s_-]/g, '') : name);
  return typeof a === 'string' && plain(a) === plain(b);
}

function prefixOf({ value, at, scope, type }: Resource): string {
  if (type === REGISTRY) return '';
  const [name, location] = ['name', 'location'].map((key) => {
    const written = evaluated(own(value, key), scope);
    return isExpression(written) ? null : textOrNull(written);
  });
  return `replications ${name?.split('/').at(-1) ?? location ?? at}: `;
}

/** The command line prints what lies under `properties` beside it. */
export function azurePlace(resource: Resource): FoundPlace {
  const { value, scope, type } = resource;
  const prefix = prefixOf(resource);
  const properties = own(value, 'properties');
  const written = (key: string) => {
    const [attribute, holder] = isMap(properties) ? [`properties.${key}`, properties] : [key, value];
    return { attribute: `${prefix}${attribute}`, value: workedOut(own(holder, key), scope), holder };
  };
  const nothing = { attribute: '', value: undefined };
  return {
    location: { attribute: `${prefix}location`, value: workedOut(own(value, 'location'), scope), holder: value },
    zoneRedundant: written('zoneRedundancy'),
    routed: plainType(type) === REGISTRY ? nothing : written('regionEndpointEnabled'),
    routingDoubt: null,
    state: written('provisioningState'),
  };
}

const USED: ReadonlySet<string> = new Set([
  ...['location', 'sku.name', 'sku.tier', 'zoneRedundancy', 'properties.zoneRedundancy', 'resources', 'replications'],
  ...below(AZURE_POLICY_KEYS),
]);
const USED_OF_REPLICA: ReadonlySet<string> = new Set([
  ...USED,
  ...['regionEndpointEnabled', 'properties.regionEndpointEnabled'],
]);
/** What holds settings of its own, each of which is told. */
const HOLDERS: ReadonlySet<string> = new Set([
  ...['sku', 'properties', 'policies', 'properties.policies'],
  ...below(AZURE_POLICIES),
]);

/** The command line prints what lies under `properties` beside it. */
function below(keys: readonly string[]): readonly string[] {
  return keys.flatMap((key) => [`policies.${key}`, `properties.policies.${key}`]);
}

export function attributesOf({ value, type, scope }: Resource, prefix: string): readonly AttributeValue[] {
  const used = type === REGISTRY ? USED : USED_OF_REPLICA;
  const attributesIn = (map: Values, path: string): readonly AttributeValue[] =>
    Object.entries(map).flatMap(([key, written]) => {
      const attribute = `${path}${key}`;
      if (used.has(attribute)) return [];
      const held = evaluated(written, scope);
      if (HOLDERS.has(attribute) && isMap(held)) return attributesIn(held, `${attribute}.`);
      return [{ attribute: `${prefix}${attribute}`, value: held }];
    });
  return attributesIn(value, '');
}
