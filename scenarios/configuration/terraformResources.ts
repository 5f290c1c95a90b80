/**
 * Resources of Terraform and OpenTofu, one for each instance of `count` and `for_each`, in all modules: of what
 * `terraform show -json` prints of a plan (`planned_values`, or `resource_changes` alone) or a state (`values`), and of a state
 * as it is kept (`terraform.tfstate`, version 4).
 * Formats: developer.hashicorp.com/terraform/internals/json-format, versions 0.1 to 1.x, and the package `statefile` of its source.
 */
import { isMap, listOf, own, textOrNull, type Values } from './foundRegistry.ts';

export interface TerraformResource {
  /** `module.images["a"].azurerm_container_registry.main[0]`. */
  readonly address: string;
  readonly type: string;
  /** Read from elsewhere (`data`), and managed by somebody else. */
  readonly isRead: boolean;
  readonly values: Values;
  /** What a plan leaves out because nobody knows it yet. */
  readonly unknown: unknown;
  /** The plan makes it anew. */
  readonly isReplaced: boolean;
}

export function isTerraform(file: unknown): file is Values {
  if (!isMap(file)) return false;
  const isPlan = isMap(own(file, 'planned_values')) || isChanges(file);
  return isPlan || (isMap(own(file, 'values')) && own(file, 'format_version') !== undefined) || isKeptState(file);
}

function isChanges(file: Values): boolean {
  return Array.isArray(own(file, 'resource_changes')) && own(file, 'format_version') !== undefined;
}

/** `terraform.tfstate`. */
function isKeptState(file: unknown): boolean {
  const isTerraforms = own(file, 'terraform_version') !== undefined || own(file, 'lineage') !== undefined;
  return Array.isArray(own(file, 'resources')) && typeof own(file, 'version') === 'number' && isTerraforms;
}

/** Those of a module before those of the modules in it. */
export function terraformResources(file: Values): readonly TerraformResource[] {
  if (isKeptState(file)) return keptResources(file);
  const changes = changesByAddress(file);
  const values = own(file, 'planned_values') ?? own(file, 'values');
  if (values === undefined) return [...changes].flatMap(([address, change]) => afterwards(address, change));
  return resourcesBelow(own(values, 'root_module'), changes);
}

/** What was read before a plan was made, which is not among its values. */
export function readBefore(file: Values): readonly TerraformResource[] {
  const root = own(own(own(file, 'prior_state'), 'values'), 'root_module');
  return resourcesBelow(root, new Map()).filter(({ isRead }) => isRead);
}

/** Addresses that a plan takes away, of these types. */
export function takenAway(file: Values, isOurs: (type: string, values: Values) => boolean): readonly string[] {
  return [...changesByAddress(file)].flatMap(([address, { type, change }]) => {
    const before = own(change, 'before');
    const actions = actionsOf(change);
    const isGone = actions.some((action) => /delete|forget/.test(action)) && !actions.includes('create');
    return isGone && isOurs(type, isMap(before) ? before : {}) ? [address] : [];
  });
}

/** Without recursion, for a file may be nested to any depth. */
function resourcesBelow(root: unknown, changes: ReadonlyMap<string, Change>): readonly TerraformResource[] {
  const waiting: unknown[] = [root];
  const found: TerraformResource[] = [];
  while (waiting.length > 0) {
    const module = waiting.pop();
    for (const resource of listOf(own(module, 'resources'))) found.push(...resourceIn(resource, changes));
    waiting.push(...[...listOf(own(module, 'child_modules'))].reverse());
  }
  return found;
}

function resourceIn(resource: unknown, changes: ReadonlyMap<string, Change>): readonly TerraformResource[] {
  const [type, values] = [own(resource, 'type'), own(resource, 'values')];
  if (typeof type !== 'string') return [];
  const address = textOrNull(own(resource, 'address')) ?? `${type}.${textOrNull(own(resource, 'name')) ?? '?'}`;
  const isRead = own(resource, 'mode') === 'data';
  return [{ address, type, isRead, values: isMap(values) ? values : {}, ...planOf(changes.get(address)?.change) }];
}

/** What a change leaves there; nothing where it takes something away. */
function afterwards(address: string, { type, isRead, change }: Change): readonly TerraformResource[] {
  const values = own(change, 'after');
  return isMap(values) ? [{ address, type, isRead, values, ...planOf(change) }] : [];
}

interface Change {
  readonly type: string;
  readonly isRead: boolean;
  readonly change: unknown;
}

function changesByAddress(file: Values): ReadonlyMap<string, Change> {
  const known = new Map<string, Change>();
  for (const each of listOf(own(file, 'resource_changes'))) {
    const [address, type] = [own(each, 'address'), own(each, 'type')];
    // What is deposed is the old one of a resource that is made anew.
    if (typeof address !== 'string' || own(each, 'deposed') !== undefined) continue;
    const isRead = own(each, 'mode') === 'data';
    known.set(address, { type: typeof type === 'string' ? type : '', isRead, change: own(each, 'change') });
  }
  return known;
}

function actionsOf(change: unknown): readonly string[] {
  return listOf(own(change, 'actions')).filter((each) => typeof each === 'string');
}

function planOf(change: unknown): Pick<TerraformResource, 'unknown' | 'isReplaced'> {
  const actions = actionsOf(change);
  return {
    unknown: own(change, 'after_unknown'),
    isReplaced: actions.includes('delete') && actions.includes('create'),
  };
}

function keptResources(file: Values): readonly TerraformResource[] {
  return listOf(own(file, 'resources')).flatMap((resource) => {
    const [type, name] = [own(resource, 'type'), own(resource, 'name')];
    if (typeof type !== 'string') return [];
    const isRead = own(resource, 'mode') === 'data';
    const module = textOrNull(own(resource, 'module'));
    const start = `${module === null ? '' : `${module}.`}${isRead ? 'data.' : ''}${type}.${textOrNull(name) ?? '?'}`;
    return listOf(own(resource, 'instances')).flatMap((instance) => {
      if (own(instance, 'deposed') !== undefined) return [];
      const [key, values] = [own(instance, 'index_key'), own(instance, 'attributes')];
      const isKeyed = typeof key === 'string' || typeof key === 'number';
      const address = `${start}${isKeyed ? `[${JSON.stringify(key)}]` : ''}`;
      return [{ address, type, isRead, values: isMap(values) ? values : {}, unknown: undefined, isReplaced: false }];
    });
  });
}
