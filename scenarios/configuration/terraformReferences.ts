/**
 * Which resource of Terraform's another one means: the one that an id in it names or, in a plan, where ids are known only after it
 * is applied, the one that the id's expression refers to.
 */
import { isMap, listOf, own, textOrNull, type Values } from './foundRegistry.ts';
import { withoutKeys } from './terraformConfiguration.ts';
import type { TerraformResource } from './terraformResources.ts';

/** Which of its candidates a resource means. */
export class References {
  readonly #candidates: readonly TerraformResource[];
  readonly #nameIn: (id: unknown) => string | null;
  readonly #expressions: ReadonlyMap<string, Values>;

  /**
   * @param candidates that may be meant
   * @param nameIn their name in an id; null where there is none
   * @param expressions of each resource of the file, by its address without keys
   */
  constructor(
    candidates: readonly TerraformResource[],
    nameIn: (id: unknown) => string | null,
    expressions: ReadonlyMap<string, Values>,
  ) {
    this.#candidates = candidates;
    this.#nameIn = nameIn;
    this.#expressions = expressions;
  }

  /** Null where it cannot be told; `another` where it is not in the file. @param key the attribute that has the id */
  ownerOf(resource: TerraformResource, key: string): TerraformResource | 'another' | null {
    const [only] = this.#candidates;
    return this.meantBy(resource, key) ?? (this.#candidates.length === 1 && only !== undefined ? only : null);
  }

  /** The same of what may also belong to something else: null where none of the candidates is named. */
  meantBy(resource: TerraformResource, key: string): TerraformResource | 'another' | null {
    const name = this.#nameIn(own(resource.values, key))?.toLowerCase();
    if (name !== undefined) {
      const isNamed = ({ values }: TerraformResource) => textOrNull(own(values, 'name'))?.toLowerCase() === name;
      return this.#candidates.find(isNamed) ?? 'another';
    }
    const module = moduleOf(resource.address);
    const meant = this.textsOf(resource, key).map((reference) => `${module}${reference}`);
    const exact = this.#candidates.filter(({ address }) => meant.some((each) => isOrIsIn(each, address)));
    const alike = this.#candidates.filter(
      ({ address }) =>
        moduleOf(address) === module && meant.some((each) => isOrIsIn(withoutKeys(each), withoutKeys(address))),
    );
    const sameKey = alike.filter(({ address }) => keyOf(address) === keyOf(resource.address));
    return [exact, alike, sameKey].find(({ length }) => length === 1)?.[0] ?? null;
  }

  /** What an attribute, or any in its blocks, refers to, in the words of the module that the resource is in. */
  textsOf({ address }: TerraformResource, key: string): readonly string[] {
    const held = own(this.#expressions.get(withoutKeys(address)), key);
    const expressions = Array.isArray(held)
      ? held.flatMap((block) => (isMap(block) ? Object.values(block) : []))
      : [held];
    return expressions.flatMap((each) => listOf(own(each, 'references'))).filter((each) => typeof each === 'string');
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
