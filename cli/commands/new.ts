/** `nines new [FILE]`: four questions, and a commented scenario to start from. */
import { existsSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { parseScenario } from '../../scenarios/load.ts';
import { PRESET_NAMES } from '../../scenarios/presets.ts';
import type { PresetName, TierName } from '../../scenarios/scenario.ts';
import { ScenarioError } from '../../scenarios/scenarioError.ts';
import { suggest } from '../../scenarios/suggestion.ts';
import { NEW_SCENARIO, type NewScenario, newScenarioText } from '../../scenarios/template.ts';
import { exitCodes } from '../../studies/exitCodes.ts';

const HELP = `
Example:
  nines new my-registry.yaml
  nines new --yes --regions eastus,westeurope --pulls-a-day 250000 my-registry.yaml
`;

const TIERS: readonly TierName[] = ['basic', 'standard', 'premium'];

interface NewOptions {
  readonly product?: string;
  readonly regions?: string;
  readonly tier?: string;
  readonly pullsADay?: string;
  readonly yes: boolean;
  readonly force: boolean;
}

type Answers = Record<'product' | 'regions' | 'tier' | 'pullsADay', string>;

export function newCommand(): Command {
  return new Command('new')
    .description('write a scenario to start from')
    .argument('[file]', 'file to write', `${NEW_SCENARIO.name}.yaml`)
    .option('--product <preset>', `registry: ${PRESET_NAMES.join(', ')}`)
    .option('--regions <list>', 'regions, separated by commas; the first is home')
    .option('--tier <tier>', TIERS.join(', '))
    .option('--pulls-a-day <number>', 'pulls a day')
    .option('-y, --yes', 'take the defaults, ask nothing', false)
    .option('-f, --force', 'overwrite the file', false)
    .addHelpText('before', HELP)
    .action(newScenario);
}

async function newScenario(file: string, options: NewOptions): Promise<void> {
  if (existsSync(file) && !options.force) {
    fail(`${file} exists already; --force overwrites it`);
    return;
  }
  const asks = !options.yes && process.stdin.isTTY === true && process.stdout.isTTY === true;
  const answers = asks ? await askedFor(options) : answersFrom(options);
  const scenario = scenarioOf(file, answers);
  if (typeof scenario === 'string') {
    fail(scenario);
    return;
  }
  const text = newScenarioText(scenario);
  try {
    parseScenario(text, file);
    writeFileSync(file, text, { flag: options.force ? 'w' : 'wx' });
  } catch (error) {
    if (error instanceof ScenarioError) fail(error.issues.map(({ message, hint }) => `${message}; ${hint}`).join('\n'));
    else fail(`${file} cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
    return;
  }
  process.stdout.write(
    `${file} is written. Now try:\n  nines validate --show ${file}\n  nines run ${file}\n  nines run ${file} --set run.seeds=1..20\n`,
  );
}

function answersFrom(options: NewOptions): Answers {
  const regions = options.regions ?? NEW_SCENARIO.regions.join(',');
  return {
    product: options.product ?? NEW_SCENARIO.product,
    regions,
    tier: options.tier ?? defaultTier(regions),
    pullsADay: options.pullsADay ?? String(NEW_SCENARIO.pullsPerDay),
  };
}

/** Asks what no flag has answered. */
async function askedFor(options: NewOptions): Promise<Answers> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const ask = async (question: string, given: string | undefined, fallback: string): Promise<string> => {
    if (given !== undefined) return given;
    const answer = (await lines.question(`${question} [${fallback}] `)).trim();
    return answer === '' ? fallback : answer;
  };
  try {
    const product = await ask(`Which product (${PRESET_NAMES.join(', ')})?`, options.product, NEW_SCENARIO.product);
    const regions = await ask('Which regions, home first?', options.regions, NEW_SCENARIO.regions.join(', '));
    const tier = await ask(`Which tier (${TIERS.join(', ')})?`, options.tier, defaultTier(regions));
    const pullsADay = await ask('How many pulls a day?', options.pullsADay, String(NEW_SCENARIO.pullsPerDay));
    return { product, regions, tier, pullsADay };
  } finally {
    lines.close();
  }
}

function defaultTier(regions: string): string {
  return regionsIn(regions).length > 1 ? NEW_SCENARIO.tier : 'standard';
}

/** Regions are separated by commas, so that `East US, West Europe` stays two names. */
function regionsIn(text: string): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** The scenario that the answers describe, or what is wrong with them. */
function scenarioOf(file: string, answers: Answers): NewScenario | string {
  const product = PRESET_NAMES.find((name) => name === answers.product.trim());
  if (product === undefined)
    return `there is no product \`${answers.product}\`; ${suggest(answers.product, PRESET_NAMES)}`;
  const tier = TIERS.find((name) => name === answers.tier.trim().toLowerCase());
  if (tier === undefined) return `there is no tier \`${answers.tier}\`; ${suggest(answers.tier, TIERS)}`;
  const regions = regionsIn(answers.regions);
  if (regions.length === 0) return 'a registry has at least one region, e.g. eastus';
  const pullsPerDay = Number(answers.pullsADay.replaceAll(/[_,\s]/g, ''));
  if (!(pullsPerDay > 0) || pullsPerDay > 1e9)
    return `\`${answers.pullsADay}\` is not a number of pulls a day, e.g. 100000`;
  return { name: nameOf(file), product: product satisfies PresetName, regions, tier, pullsPerDay };
}

/** A scenario's name from its file's: lower-case words joined by hyphens. */
function nameOf(file: string): string {
  const words = basename(file)
    .replace(/\.(ya?ml|json)$/i, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return words?.join('-') ?? NEW_SCENARIO.name;
}

function fail(message: string): void {
  process.stderr.write(`nines new: ${message}\n`);
  process.exitCode = exitCodes.badUsage;
}
