/** From the path of a configuration file to the one registry in it that is meant. */
import { suggest } from '../suggestion.ts';
import { azureRegistries } from './azureRegistry.ts';
import { isParameterFile } from './azureResources.ts';
import { configurationError } from './configurationError.ts';
import { HOW_TO_MAKE_ONE, readConfigurationFile, readConfigurationText } from './configurationFile.ts';
import { type Found, type FoundRegistry, isMap, own, type Written } from './foundRegistry.ts';
import { type PlaceInJson, placeInJson } from './placeInJson.ts';
import type { Remedies } from './remedies.ts';
import { terraformRegistries } from './terraform.ts';
import { isTerraform } from './terraformResources.ts';
import { printable } from './writtenText.ts';

export interface ReadRegistry {
  readonly found: FoundRegistry;
  /** Where in the file something stands; null where it cannot be told. */
  readonly placeOf: (written: Written) => PlaceInJson | null;
}

/**
 * @param shown the path as errors name it
 * @param wanted name or address of the registry; null where there is to be one alone
 */
export function readRegistry(path: string, shown: string, wanted: string | null, remedies: Remedies): ReadRegistry {
  const file = readConfigurationFile(path, shown, remedies.paths);
  const { registries, hint, takenAway } = found(file, shown);
  if (registries.length === 0) {
    throw configurationError(
      shown,
      'there is no container registry in this file',
      hint === '' ? HOW_TO_MAKE_ONE : hint,
    );
  }
  const placeOf = ({ attribute, holder }: Written): PlaceInJson | null => {
    if (holder === undefined) return null;
    // What an expression makes is not in the file: the expression is, under one of the words before.
    const words = (attribute.match(/[^.:\s]+/g) ?? []).reverse();
    const key = words.find((word) => own(holder, word) !== undefined) ?? words[0] ?? '';
    return placeInJson(readConfigurationText(path, shown, ''), file, holder, key);
  };
  return { found: chosen(registries, takenAway, shown, wanted, remedies.choose), placeOf };
}

/** Which kind of file it is, its content says, not its name. */
function found(file: unknown, shown: string): Found {
  if (isTerraform(file)) {
    if (own(file, 'errored') === true) {
      const hint = 'mend what `terraform plan` complains of, and show the plan again';
      throw configurationError(shown, 'this plan broke off with an error, and may lack what it had not come to', hint);
    }
    return terraformRegistries(file);
  }
  const odd = ODD_MAPS.find(([isOne]) => isOne(file));
  if (odd !== undefined) throw configurationError(shown, odd[1], odd[2]);
  if (!isMap(file) && !Array.isArray(file)) {
    throw configurationError(shown, 'this is JSON, but a single value', HOW_TO_MAKE_ONE, 1, 1);
  }
  return azureRegistries(file);
}

/** What the same programs write, and is no plan, state or template. */
const ODD_MAPS: readonly (readonly [isOne: (file: unknown) => boolean, message: string, hint: string])[] = [
  [
    (file) => typeof own(file, 'encrypted_data') === 'string',
    'this is a state that is kept encrypted',
    '`tofu show -json > state.json` prints it as it is',
  ],
  [
    (file) => Array.isArray(own(file, 'modules')) && own(file, 'serial') !== undefined,
    'this is a state of Terraform before 0.12',
    '`terraform show -json > state.json` of a newer one prints it in the form that is read',
  ],
  [
    (file) => own(file, 'terraform_version') !== undefined || own(file, 'format_version') !== undefined,
    'there are neither values nor planned values in this',
    'is the state empty? show a plan',
  ],
  [
    (file) => isMap(own(file, 'resource')) || isMap(own(file, 'terraform')),
    'this is Terraform’s configuration, written as JSON, and no plan',
    '`terraform plan -out tfplan`, then `terraform show -json tfplan > plan.json`',
  ],
  [
    isParameterFile,
    'these are parameters of a template, without the template',
    'put both into one list: `jq -s . main.json main.parameters.json > registry.json`',
  ],
];

function chosen(
  registries: readonly FoundRegistry[],
  takenAway: readonly string[],
  shown: string,
  wanted: string | null,
  choose: string,
): FoundRegistry {
  const [first] = registries;
  if (wanted === null) {
    if (registries.length === 1 && first !== undefined) return first;
    throw configurationError(
      shown,
      `there are ${registries.length} registries in this file: ${listed(registries)}`,
      choose,
    );
  }
  const byAddress = registries.filter(({ address }) => address === wanted);
  const byName = registries.filter(({ name }) => name?.toLowerCase() === wanted.toLowerCase());
  const matching = byAddress.length > 0 ? byAddress : byName;
  const [match] = matching;
  if (match !== undefined && matching.length === 1) return match;
  if (match !== undefined) {
    const message = `${matching.length} registries in this file are called \`${printable(wanted)}\`: ${listed(matching)}`;
    throw configurationError(shown, message, 'name one by its address');
  }
  if (takenAway.includes(wanted)) {
    const message = `the plan takes \`${printable(wanted)}\` away, and leaves ${listed(registries)}`;
    throw configurationError(shown, message, 'name one that is left');
  }
  const names = registries.map(({ name, address }) => printable(name ?? address));
  const message = `there is no registry \`${printable(wanted)}\` in this file`;
  throw configurationError(shown, message, suggest(wanted, names));
}

const MOST_LISTED = 10;

function listed(registries: readonly FoundRegistry[]): string {
  const words = registries
    .slice(0, MOST_LISTED)
    .map(({ name, address }) =>
      name === null || name === address ? printable(address) : `${printable(name)} (${printable(address)})`,
    );
  const more = registries.length - words.length;
  return `${words.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
