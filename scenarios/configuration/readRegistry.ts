/** From the path of a configuration file to the one registry in it that is meant. */
import { suggest } from '../suggestion.ts';
import { azureRegistries } from './azureResources.ts';
import { configurationError } from './configurationError.ts';
import { HOW_TO_MAKE_ONE, readConfigurationFile } from './configurationFile.ts';
import { type Found, type FoundRegistry, isMap, own } from './foundRegistry.ts';
import { printable } from './mapRegistry.ts';
import { isTerraform, terraformRegistries } from './terraform.ts';

/**
 * @param shown the path as errors name it
 * @param wanted name or address of the registry; null where there is to be one alone
 * @param choose how to say which is meant, where the file has several
 */
export function readRegistry(path: string, shown: string, wanted: string | null, choose: string): FoundRegistry {
  const file = readConfigurationFile(path, shown);
  const { registries, hint } = found(file, shown);
  if (registries.length === 0) {
    throw configurationError(
      shown,
      'there is no container registry in this file',
      hint === '' ? HOW_TO_MAKE_ONE : hint,
    );
  }
  return chosen(registries, shown, wanted, choose);
}

/** Which kind of file it is, its content says, not its name. */
function found(file: unknown, shown: string): Found {
  if (isTerraform(file)) return terraformRegistries(file);
  const isBareState = Array.isArray(own(file, 'resources')) && own(file, 'terraform_version') !== undefined;
  if (isBareState) {
    const hint = '`terraform show -json > state.json` prints it in the form that is meant to be read';
    throw configurationError(shown, 'this is a state as Terraform keeps it', hint);
  }
  if (isMap(file) && own(file, 'terraform_version') !== undefined) {
    throw configurationError(
      shown,
      'there are neither values nor planned values in this',
      'is the state empty? show a plan',
    );
  }
  if (!isMap(file) && !Array.isArray(file)) {
    throw configurationError(shown, 'this is JSON, but a single value', HOW_TO_MAKE_ONE, 1, 1);
  }
  return azureRegistries(file);
}

function chosen(
  registries: readonly FoundRegistry[],
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
