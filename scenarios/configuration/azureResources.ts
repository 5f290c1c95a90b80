/**
 * What Azure Resource Manager knows of a registry: what `az acr show` and `az acr replication list` print, one or both, and
 * templates, whether exported, written or made of Bicep. Resources are found by their type wherever they stand: in lists, in
 * `resources` of a template or of another resource, and in templates that a template deploys (modules of Bicep).
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
import { evaluated, isExpression, NO_SCOPE, type TemplateScope } from './templateExpressions.ts';

const REGISTRY = 'microsoft.containerregistry/registries';
const REPLICATION = `${REGISTRY}/replications`;
const DEPLOYMENT = 'microsoft.resources/deployments';

/** A resource with what its names stand for, and the registry that it stands in. */
interface Resource {
  readonly type: string;
  readonly value: Values;
  readonly scope: TemplateScope;
  readonly holder: Resource | null;
  /** `[3]` in a list, the symbolic name in a map of resources. */
  readonly at: string;
}

export function azureRegistries(file: unknown): Found {
  const resources = resourcesIn(file);
  const registries = resources.filter(({ type }) => type === REGISTRY);
  const replications = resources.filter(({ type }) => type === REPLICATION);
  const others = resources.filter(({ type }) => type.startsWith(`${REGISTRY}/`) && type !== REPLICATION);
  const hint = replications.length > 0 ? 'it has replications alone: add what `az acr show` prints, in one list' : '';
  return { registries: registries.map((registry) => registryOf(registry, replications, others, registries)), hint };
}

function resourcesIn(file: unknown): readonly Resource[] {
  const found: Resource[] = [];
  // Without recursion, for a file may be nested to any depth; the last is taken first, so what is pushed is turned round.
  const waiting: Waiting[] = [{ value: file, scope: NO_SCOPE, holder: null, at: '' }];
  while (waiting.length > 0) {
    const { value, scope, holder, at } = waiting.pop()!;
    const below = (values: readonly (readonly [at: string, value: unknown])[], from = scope, of = holder): void => {
      waiting.push(...values.map(([at, value]) => ({ value, scope: from, holder: of, at })).reverse());
    };
    if (Array.isArray(value)) below(value.map((each, index) => [`${at}[${index}]`, each]));
    if (!isMap(value) || own(value, 'existing') === true) continue;
    const written = own(value, 'type');
    if (typeof written !== 'string') {
      const inner = isTemplate(value)
        ? { ...NO_SCOPE, parameters: value['parameters'], variables: value['variables'] }
        : scope;
      below([...entriesOf(own(value, 'value')), ...entriesOf(own(value, 'resources'))], inner);
      continue;
    }
    if (evaluated(own(value, 'condition'), scope) === false) continue;
    const type = fullType(written, holder);
    const resource = { type, value, scope, holder, at };
    found.push(resource);
    below(entriesOf(own(value, 'resources')), scope, resource);
    if (type === DEPLOYMENT) below(deployed(value), deployedScope(value, scope), null);
  }
  return found;
}

type Waiting = Omit<Resource, 'type' | 'value'> & { readonly value: unknown };

function isTemplate(value: Values): boolean {
  return own(value, 'resources') !== undefined;
}

/** Resources are listed, or named in a map. */
function entriesOf(resources: unknown): readonly (readonly [at: string, value: unknown])[] {
  if (Array.isArray(resources)) return resources.map((each, index) => [`resources[${index}]`, each]);
  return isMap(resources) ? Object.entries(resources) : [];
}

/** A resource in another one has the rest of its type alone. */
function fullType(written: string, holder: Resource | null): string {
  const type = written.toLowerCase().replace(/@.*$/, '');
  return holder === null || type.startsWith('microsoft.') ? type : `${holder.type}/${type}`;
}

/** What a template deploys by another one. */
function deployed(deployment: Values): readonly (readonly [at: string, value: unknown])[] {
  return entriesOf(own(own(own(deployment, 'properties'), 'template'), 'resources'));
}

function deployedScope(deployment: Values, outer: TemplateScope): TemplateScope {
  const properties = own(deployment, 'properties');
  const template = own(properties, 'template');
  const isInner = own(own(properties, 'expressionEvaluationOptions'), 'scope') === 'inner';
  if (!isInner) return outer;
  return {
    parameters: own(template, 'parameters'),
    variables: own(template, 'variables'),
    given: own(properties, 'parameters'),
    outer,
  };
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
  const id = /\/registries\/([^/]+)\/[a-z]+\//i.exec(textOrNull(own(value, 'id')) ?? '')?.[1];
  const name = textOrNull(evaluated(own(value, 'name'), scope));
  const isWhole = name !== null && !isExpression(name) && name.includes('/');
  return (id ?? (isWhole ? name.split('/')[0] : null))?.toLowerCase() ?? null;
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
  const replications = allReplications.filter(of(registry));
  const others = allOthers.filter(of(registry));
  const unclear = allReplications.find(of('unclear'));
  const { value, scope, at } = registry;
  const sku = own(value, 'sku');
  const name = nameOf(registry);
  const [tier, key] =
    own(sku, 'name') !== undefined || own(sku, 'tier') === undefined ? ['sku.name', 'name'] : ['sku.tier', 'tier'];
  const self = placeOf(registry, '');
  const isHome = (replica: Resource): boolean =>
    isSamePlace(evaluated(own(replica.value, 'location'), replica.scope), self.location.value);
  // What routing makes of home is said by the replication that stands for it.
  const homeReplica = replications.find(isHome);
  const home =
    homeReplica === undefined ? self : { ...self, routed: placeOf(homeReplica, prefixOf(homeReplica)).routed };
  const elsewhere = replications.filter((replica) => !isHome(replica));
  const loops = elsewhere.find((replica) => own(replica.value, 'copy') !== undefined);
  return {
    address: name ?? textOrNull(own(value, 'name')) ?? (at === '' ? 'the registry' : at),
    name,
    tier: { attribute: tier, value: evaluated(own(sku, key), scope) },
    home,
    replicas: elsewhere.map((replica) => placeOf(replica, prefixOf(replica))),
    unknownReplicas: unknownReplicas(loops, unclear),
    rest: [
      ...attributesOf(registry, ''),
      ...replications.flatMap((replica) => attributesOf(replica, prefixOf(replica))),
      ...allReplications.filter(of('another')).map(
        (other): AttributeValue => ({
          attribute: 'replications of another registry',
          value: own(other.value, 'location'),
        }),
      ),
      ...others.map(
        (other): AttributeValue => ({
          attribute: other.type.slice(REGISTRY.length + 1),
          value: own(other.value, 'name') ?? 'there',
        }),
      ),
    ],
  };
}

function unknownReplicas(loop: Resource | undefined, unclear: Resource | undefined): string | null {
  if (loop !== undefined) return `\`${prefixOf(loop)}copy\` is a loop, which only a deployment can unroll`;
  if (unclear === undefined) return null;
  return `\`${prefixOf(unclear).replace(/: $/, '')}\` does not say of which of the registries it is`;
}

/** `az acr replication list` has home among the others. */
function isSamePlace(a: unknown, b: unknown): boolean {
  const plain = (name: unknown) => (typeof name === 'string' ? name.toLowerCase().replaceAll(/[\s_-]/g, '') : name);
  return typeof a === 'string' && plain(a) === plain(b);
}

function prefixOf({ value, at, scope }: Resource): string {
  const name = textOrNull(evaluated(own(value, 'name'), scope));
  const last = name === null || isExpression(name) ? null : name.split('/').at(-1);
  return `replications ${last ?? at}: `;
}

/** The command line prints what lies under `properties` beside it. */
function placeOf({ value, scope, type }: Resource, prefix: string): FoundPlace {
  const properties = own(value, 'properties');
  const written = (key: string) => {
    const [attribute, found] = isMap(properties) ? [`properties.${key}`, own(properties, key)] : [key, own(value, key)];
    return { attribute: `${prefix}${attribute}`, value: evaluated(found, scope) };
  };
  const nothing = { attribute: '', value: undefined };
  return {
    location: { attribute: `${prefix}location`, value: evaluated(own(value, 'location'), scope) },
    zoneRedundant: written('zoneRedundancy'),
    routed: type === REGISTRY ? nothing : written('regionEndpointEnabled'),
    silentRouting: '',
  };
}

const USED: ReadonlySet<string> = new Set([
  ...['location', 'sku.name', 'sku.tier', 'zoneRedundancy', 'properties.zoneRedundancy', 'resources'],
]);
const USED_OF_REPLICA: ReadonlySet<string> = new Set([
  ...USED,
  ...['regionEndpointEnabled', 'properties.regionEndpointEnabled'],
]);
/** What holds settings of its own, each of which is told. */
const HOLDERS: ReadonlySet<string> = new Set(['sku', 'properties', 'policies', 'properties.policies']);

function attributesOf({ value, type, scope }: Resource, prefix: string): readonly AttributeValue[] {
  const used = type === REGISTRY ? USED : USED_OF_REPLICA;
  const below = (map: Values, path: string): readonly AttributeValue[] =>
    Object.entries(map).flatMap(([key, held]) => {
      const attribute = `${path}${key}`;
      if (used.has(attribute)) return [];
      if (HOLDERS.has(attribute) && isMap(held)) return below(held, `${attribute}.`);
      return [{ attribute: `${prefix}${attribute}`, value: evaluated(held, scope) }];
    });
  return below(value, '');
}
