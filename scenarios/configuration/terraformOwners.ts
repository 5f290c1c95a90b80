/**
 * Whose a resource of Terraform's is: of the registry that an id in it names or, in a plan, where ids are known only after it is
 * applied, of the one that the id's expression refers to.
 */
import { ownerInId } from './azureRegistry.ts';
import { listOf, own, textOrNull, type Values } from './foundRegistry.ts';
import { expressionsByAddress, withoutKeys } from './terraformConfiguration.ts';
import type { TerraformResource } from './terraformResources.ts';

export class RegistryOwners {
  readonly #registries: readonly TerraformResource[];
  readonly #expressions: ReadonlyMap<string, Values>;

  constructor(registries: readonly TerraformResource[], file: Values) {
    this.#registries = registries;
    this.#expressions = expressionsByAddress(file);
  }

  /** Null where it cannot be told; `another` where it is not in the file. @param key the attribute that has the id */
  ownerOf(resource: TerraformResource, key: string): TerraformResource | 'another' | null {
    const [only] = this.#registries;
    return this.namedBy(resource, key) ?? (this.#registries.length === 1 && only !== undefined ? only : null);
  }

  /** The same of what may also belong to something else than a registry: null where no registry is named. */
  namedBy(resource: TerraformResource, key: string): TerraformResource | 'another' | null {
    const name = ownerInId(own(resource.values, key))?.toLowerCase();
    if (name !== undefined) {
      const isNamed = ({ values }: TerraformResource) => textOrNull(own(values, 'name'))?.toLowerCase() === name;
      return this.#registries.find(isNamed) ?? 'another';
    }
    const module = moduleOf(resource.address);
    const meant = this.#referencesOf(resource, key).map((reference) => `${module}${reference}`);
    const exact = this.#registries.filter(({ address }) => meant.some((each) => isOrIsIn(each, address)));
    const alike = this.#registries.filter(
      ({ address }) =>
        moduleOf(address) === module && meant.some((each) => isOrIsIn(withoutKeys(each), withoutKeys(address))),
    );
    const sameKey = alike.filter(({ address }) => keyOf(address) === keyOf(resource.address));
    return [exact, alike, sameKey].find(({ length }) => length === 1)?.[0] ?? null;
  }

  /** References are those of the module that the resource is in. */
  #referencesOf({ address }: TerraformResource, key: string): readonly string[] {
    const expression = own(this.#expressions.get(withoutKeys(address)), key);
    return listOf(own(expression, 'references')).filter((each) => typeof each === 'string');
  }
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
