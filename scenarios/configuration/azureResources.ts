/**
 * Resources of Azure Resource Manager wherever they stand in a file: in lists, in `resources` of a template or of another
 * resource, and in templates that a template deploys (modules of Bicep). Loops are unrolled where their counts are known.
 */
import { isMap, own, textOrNull, type Values } from './foundRegistry.ts';
import { evaluated, isCount, NO_SCOPE, type TemplateScope, within, workedOut } from './templateExpressions.ts';
import { isUnevaluated } from './unevaluated.ts';

export const REGISTRY = 'microsoft.containerregistry/registries';
export const REPLICATION = `${REGISTRY}/replications`;
const DEPLOYMENT = 'microsoft.resources/deployments';

/** A resource with what its names stand for, and the registry that it stands in. */
export interface Resource {
  /** In lower case, without a version. */
  readonly type: string;
  readonly value: Values;
  readonly scope: TemplateScope;
  readonly holder: Resource | null;
  /** `[3]` in a list, the symbolic name in a map of resources. */
  readonly at: string;
  /** Why nobody knows how many there are of it; null where that is known. */
  readonly unclear: string | null;
}

interface Waiting extends Omit<Resource, 'type' | 'value'> {
  readonly value: unknown;
}

/** In the order of the file. */
export function resourcesIn(file: unknown): readonly Resource[] {
  const found: Resource[] = [];
  const scope = { ...NO_SCOPE, given: handedParameters(file) };
  // Without recursion, for a file may be nested to any depth; the last is taken first, so what is pushed is turned round.
  const waiting: Waiting[] = [{ value: file, scope, holder: null, at: '', unclear: null }];
  while (waiting.length > 0) {
    const next = waiting.pop()!;
    waiting.push(...[...below(next, found)].reverse());
  }
  return found;
}

/** Values for parameters stand beside a template in one list: `jq -s . main.json main.parameters.json`. */
function handedParameters(file: unknown): unknown {
  return own(Array.isArray(file) ? file.find(isParameterFile) : undefined, 'parameters') ?? {};
}

/** Values alone, without the template whose they are. */
export function isParameterFile(value: unknown): boolean {
  return /deploymentParameters/i.test(textOrNull(own(value, '$schema')) ?? '');
}

function below(from: Waiting, found: Resource[]): readonly Waiting[] {
  const { value, scope, at } = from;
  const listed = (list: Entries, over: Partial<Waiting> = {}): readonly Waiting[] =>
    list.map(([at, value]) => ({ ...from, ...over, at, value }));
  if (Array.isArray(value)) return listed(value.map((each, index) => [`${at}[${index}]`, each]));
  if (!isMap(value) || own(value, 'existing') === true) return [];
  const written = own(value, 'type');
  if (typeof written !== 'string') {
    const isTemplate = own(value, 'resources') !== undefined;
    const inner = { ...scope, parameters: own(value, 'parameters'), variables: own(value, 'variables') };
    const entries = [...entriesOf(own(value, 'value')), ...entriesOf(own(value, 'resources'))];
    return listed(entries, { scope: isTemplate ? inner : scope });
  }
  const loop = own(value, 'copy');
  if (isMap(loop)) return unrolled(from, value, loop);
  if (evaluated(own(value, 'condition'), scope) === false) return [];
  const resource = { ...from, value, type: fullType(written, from.holder) };
  found.push(resource);
  return [
    ...listed(entriesOf(own(value, 'resources')), { holder: resource }),
    // As people put `az acr replication list` into `az acr show`.
    ...(resource.type === REGISTRY ? listed(entriesOf(own(value, 'replications')), { holder: resource }) : []),
    ...(resource.type === DEPLOYMENT
      ? listed(deployed(value), { scope: deployedScope(value, scope), holder: null })
      : []),
  ];
}

/** Each round of a loop as a resource of its own; one that tells why, where nobody knows how many there are. */
function unrolled(from: Waiting, value: Values, loop: Values): readonly Waiting[] {
  const { copy: _, ...rest } = value;
  const name = textOrNull(own(loop, 'name')) ?? '';
  const count = workedOut(own(loop, 'count'), from.scope);
  const round = (index: number): Waiting => {
    const scope = within(from.scope, { name, index });
    return { ...from, value: rest, scope, at: `${from.at}[${index}]` };
  };
  if (isCount(count)) return Array.from({ length: count }, (_, index) => round(index));
  const said = isUnevaluated(count) ? `is \`${count.expression}\` (${count.reason})` : 'is no number of copies';
  return [{ ...round(0), unclear: `\`copy.count\` of the loop \`${name}\` ${said}` }];
}

type Entries = readonly (readonly [at: string, value: unknown])[];

/** Resources are listed, or named in a map. */
function entriesOf(resources: unknown): Entries {
  if (Array.isArray(resources)) return resources.map((each, index) => [`resources[${index}]`, each]);
  return isMap(resources) ? Object.entries(resources) : [];
}

/** A resource in another one has the rest of its type alone. */
function fullType(written: string, holder: Resource | null): string {
  const type = plainType(written);
  return holder === null || type.startsWith('microsoft.') ? type : `${holder.type}/${type}`;
}

/** `Microsoft.X/y@2023-07-01` without its version. */
export function plainType(written: string): string {
  return written.toLowerCase().replace(/@.*$/, '');
}

/** What a template deploys by another one. */
function deployed(deployment: Values): Entries {
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
    loops: [],
  };
}
