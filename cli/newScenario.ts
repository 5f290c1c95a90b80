/** What `nines new` does: four questions, or two and a configuration, and a commented scenario to start from. */
import { existsSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { unmappedLines } from '../reports/text/configuration.ts';
import { type Beside, configurationIn } from '../scenarios/configuration/fromConfiguration.ts';
import { configurationTitle, type RegistryConfiguration } from '../scenarios/configuration/registryConfiguration.ts';
import type { ConfiguredKey, Remedies } from '../scenarios/configuration/remedies.ts';
import { parseScenario } from '../scenarios/load.ts';
import { PRESET_NAMES } from '../scenarios/presets.ts';
import { type PresetName, TIER_NAMES, type TierName } from '../scenarios/scenario.ts';
import { ScenarioError } from '../scenarios/scenarioError.ts';
import { suggest } from '../scenarios/suggestion.ts';
import { NEW_SCENARIO, type NewScenario, newScenarioText } from '../scenarios/template.ts';
import { causeOf } from '../studies/save.ts';
import { shellQuoted } from '../studies/shellQuoted.ts';
import { calledAs } from './calledAs.ts';
import { Questions } from './questions.ts';
import { UsageError } from './usageError.ts';

const PULLS_PER_DAY_MAX = 1e9;
const THOUSANDS: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9 };

/** The flags of `nines new`, as commander hands them over. */
export interface NewFlags {
  readonly product?: string;
  readonly regions?: string;
  readonly tier?: string;
  readonly scheme?: string;
  readonly pullsADay?: string;
  readonly yes?: true;
  readonly force?: true;
  /** A configuration that answers for regions, tier and scheme; a flag for what it does not say, or only in part. */
  readonly from?: string;
  /** Which registry of it, where it has several. */
  readonly registry?: string;
}

/** Asks what no flag has answered, and writes the file. Throws UsageError for what cannot be obeyed, ScenarioError for a configuration that cannot be used. */
export async function newScenario(given: string | undefined, flags: NewFlags): Promise<void> {
  const configuration = configurationOf(flags);
  const file = given ?? `${configuration === null ? NEW_SCENARIO.name : nameOf(configuration.name ?? '')}.yaml`;
  if (existsSync(file) && flags.force !== true) throw new UsageError(`${file} exists already`, '--force overwrites it');
  write(file, await askedText(file, flags, configuration), flags.force === true);
  const words = ['validate --show FILE', 'run FILE', 'run FILE --set faults.0.duration=5m'];
  const lines = words.map((line) => `  ${calledAs()} ${line.replace('FILE', shellQuoted(file))}\n`);
  process.stdout.write(`${file} is written. Now try:\n${lines.join('')}${doubtsText(configuration)}`);
}

/** What was taken over only in part, which is easily overlooked among comments. Empty, or lines that end with a newline each. */
export function doubtsText(configuration: RegistryConfiguration | null): string {
  if (configuration === null || configuration.compromises.length === 0) return '';
  const lines = configuration.compromises.map(({ value, why }) => `  ${value}: ${why}\n`);
  return `${configuration.file} leaves open, or was taken over only in part:\n${lines.join('')}`;
}

/** The text that belongs into a file, of what flags, people and a configuration answered. Throws as `newScenario` does, and writes nothing. */
export async function askedText(
  file: string,
  flags: NewFlags,
  configuration: RegistryConfiguration | null,
): Promise<string> {
  const questions = new Questions(flags.yes !== true);
  try {
    return newScenarioText(await scenarioOf(file, flags, questions, configuration));
  } finally {
    questions.close();
  }
}

/** Null without `--from`. Throws UsageError for flags that do not go with it. */
export function configurationOf({ from, registry, regions, tier, scheme }: NewFlags): RegistryConfiguration | null {
  if (from === undefined) {
    if (registry === undefined) return null;
    throw new UsageError('--registry names one of a configuration, and there is none', 'add --from FILE');
  }
  const beside: Beside = {
    'registry.tier': tier === undefined ? undefined : chosen('tier', tier, TIER_NAMES),
    'registry.regions': regions === undefined ? undefined : regionsIn(regions),
    'registry.storage.scheme': scheme === undefined ? undefined : chosen('scheme', scheme, SCHEMES),
  };
  return configurationIn(from, registry ?? null, BY_FLAGS, beside, (key) => {
    const flag = FLAGS[key];
    return new UsageError(`--from answers for ${flag} already`, `leave ${flag} away`);
  });
}

const SCHEMES = ['lrs', 'zrs'] as const;

const FLAGS: Readonly<Record<ConfiguredKey, string>> = {
  'registry.tier': '--tier',
  'registry.regions': '--regions',
  'registry.storage.scheme': '--scheme',
  'registry.routing.excluded': 'routing',
  'registry.retention': 'retention',
  'registry.softDelete': 'soft delete',
};

/** Of routing and policies there is no flag: they are keys of the scenario that comes of this. */
const BY_FLAGS: Remedies = {
  give: {
    'registry.tier': 'say the tier with `--tier`',
    'registry.regions': 'say the regions with `--regions`, home first',
    'registry.storage.scheme': 'say the scheme with `--scheme`',
    'registry.routing.excluded': 'say the regions with `--regions`, and list those under `registry.routing.excluded`',
    'registry.retention':
      'write a scenario with `registry.from`, and beside it `retention: {status: disabled}`, or its days',
    'registry.softDelete':
      'write a scenario with `registry.from`, and beside it `softDelete: {status: disabled}`, or its days',
  },
  choose: 'say which with --registry NAME',
  privateRegion: 'one that is not public is described under `regions:` of a scenario, beside `registry.from`',
  paths: 'a path in `--from` starts at the working directory',
};

/** Flags answer first, then whoever is asked, then the defaults. */
async function scenarioOf(
  file: string,
  flags: NewFlags,
  questions: Questions,
  configuration: RegistryConfiguration | null,
): Promise<NewScenario> {
  const product = await questions.ask({
    text: `Which product (${PRESET_NAMES.join(', ')})?`,
    given: flags.product,
    fallback: NEW_SCENARIO.product,
    read: (text) => chosen('product', text, PRESET_NAMES) satisfies PresetName,
  });
  const registry =
    configuration === null ? await registryOf(flags, questions) : configuredRegistry(flags, configuration);
  const pullsPerDay = await questions.ask({
    text: 'How many pulls a day?',
    given: flags.pullsADay,
    fallback: String(NEW_SCENARIO.pullsPerDay),
    read: pullsIn,
  });
  return { name: nameOf(basename(file)), product, ...registry, pullsPerDay };
}

type RegistryAnswers = Pick<NewScenario, 'regions' | 'tier' | 'scheme' | 'configured'>;

async function registryOf(flags: NewFlags, questions: Questions): Promise<RegistryAnswers> {
  const regions = await questions.ask({
    text: 'Which regions, home first?',
    given: flags.regions,
    fallback: NEW_SCENARIO.regions.join(', '),
    read: regionsIn,
  });
  const tier = await questions.ask({
    text: `Which tier (${TIER_NAMES.join(', ')})?`,
    given: flags.tier,
    fallback: regions.length > 1 ? NEW_SCENARIO.tier : 'standard',
    read: (text) => tierFor(regions, text),
  });
  const scheme = flags.scheme === undefined ? null : chosen('scheme', flags.scheme, SCHEMES);
  return { regions, tier, scheme };
}

/** A configuration that was read has what no flag gave in its place. */
function configuredRegistry(flags: NewFlags, configuration: RegistryConfiguration): RegistryAnswers {
  const { registry, overridden } = configuration;
  const given = overridden.map(({ key, configured }) => `${key} is not that of the file, which says ${configured}`);
  const comments = [`Read from ${configurationTitle(configuration)}.`, ...given, ...unmappedLines(configuration)];
  const regions = registry.regions ?? regionsIn(flags.regions ?? '');
  const tier = registry.tier ?? chosen('tier', flags.tier ?? '', TIER_NAMES);
  checkRegistry({ tier, regions });
  const scheme =
    registry.storage?.scheme ?? (flags.scheme === undefined ? null : chosen('scheme', flags.scheme, SCHEMES));
  const excluded = registry.routing?.excluded ?? [];
  return { regions, tier, scheme, configured: { ...registry, comments, excluded } };
}

function chosen<Name extends string>(what: string, text: string, names: readonly Name[]): Name {
  const found = names.find((name) => name === text.trim().toLowerCase());
  if (found === undefined) throw new UsageError(`there is no ${what} \`${text}\``, suggest(text, names));
  return found;
}

/** Regions are separated by commas, so that `East US, West Europe` stays two names. */
function regionsIn(text: string): readonly string[] {
  const regions = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (regions.length === 0) throw new UsageError('a registry has at least one region', 'such as eastus');
  checkRegistry({ tier: 'premium', regions });
  return regions;
}

function tierFor(regions: readonly string[], text: string): TierName {
  const tier = chosen('tier', text, TIER_NAMES);
  checkRegistry({ tier, regions });
  return tier;
}

/** The rules of the scenario format, asked of this much of one. JSON, being a part of YAML, quotes what needs quotes. */
function checkRegistry(registry: { tier: TierName; regions: readonly string[] }): void {
  try {
    parseScenario(JSON.stringify({ apiVersion: 'nines/v1', name: 'new', registry }), 'new.yaml');
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    const { message, hint } = error.issues[0]!;
    throw new UsageError(message, hint);
  }
}

/** `250000`, `250,000`, `12k`, `1.5M`. */
function pullsIn(text: string): number {
  const [, digits = '', unit = ''] = /^([\d.]+(?:e\d+)?)([kmg]?)$/i.exec(text.replaceAll(/[_,\s]/g, '')) ?? [];
  const pulls = Number((Number(digits || Number.NaN) * (THOUSANDS[unit.toLowerCase()] ?? 1)).toPrecision(15));
  if (pulls > 0 && pulls <= PULLS_PER_DAY_MAX) return pulls;
  throw new UsageError(`\`${text}\` is not a number of pulls a day`, 'such as 100000, 12k or 1.5M; at most a billion');
}

/** A scenario's name from a file's: lower-case words joined by hyphens, without `.nines.yaml`. */
function nameOf(file: string): string {
  const words = file
    .replace(/(?:\.nines)?\.(?:ya?ml|json)$/i, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return words?.join('-') ?? NEW_SCENARIO.name;
}

/** Only what is valid is written. */
function write(file: string, text: string, overwrite: boolean): void {
  parseScenario(text, file);
  try {
    writeFileSync(file, text, { flag: overwrite ? 'w' : 'wx' });
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${causeOf(error)}`);
  }
}
