/** What `nines init-ci` does: a scenario, its baseline, and the workflow or the script that holds the one against the other. */
import { existsSync, lstatSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { addressOf, addressText } from '../scenarios/alternatives.ts';
import type { RegistryConfiguration } from '../scenarios/configuration/registryConfiguration.ts';
import { type LoadedScenario, loadScenario, parseScenario } from '../scenarios/load.ts';
import { ScenarioError } from '../scenarios/scenarioError.ts';
import { baselinePath } from '../studies/baseline/file.ts';
import { exitCodes } from '../studies/exitCodes.ts';
import { writeText } from '../studies/save.ts';
import { shellQuoted } from '../studies/shellQuoted.ts';
import { toolVersion } from '../studies/version.ts';
import { calledAs } from './calledAs.ts';
import { argument, type Check, SCRIPT_FILE, type TerraformSource, WORKFLOW_FILE } from './ci/check.ts';
import { type CheckPlace, isWithin, pathFrom, placeOf } from './ci/checkPlace.ts';
import { githubWorkflow } from './ci/githubWorkflow.ts';
import { shellScript } from './ci/shellScript.ts';
import { interruptible } from './interrupt.ts';
import { askedText, configurationOf, doubtsText, type NewFlags } from './newScenario.ts';
import { runFiles } from './runFiles.ts';
import { UsageError } from './usageError.ts';

/** The flags of `nines init-ci`, as commander hands them over. */
export interface InitCiFlags extends NewFlags {
  readonly directory: string;
  readonly shell?: true;
  readonly github?: true;
  readonly dryRun?: true;
  /** What npx is to install nines from. */
  readonly package?: string;
  readonly workers?: number;
  readonly quiet?: true;
}

const SCENARIO_FILE = 'registry.nines.yaml';

/** A file to be made, by its path from the working directory. */
interface Written {
  readonly path: string;
  readonly what: string;
  /** Null for the baseline, which only comes of playing the scenario. */
  readonly text: string | null;
}

/** Throws UsageError for what cannot be obeyed, ScenarioError for a scenario or a configuration that cannot be used; nothing is written then. */
export async function initCi(given: string | undefined, flags: InitCiFlags): Promise<void> {
  const directory = directoryOf(flags);
  const place = placeOf(directory, toolVersion(), flags.package ?? null);
  const asked = fromHere(resolve(directory, given ?? SCENARIO_FILE));
  const isThere = given !== undefined && !answersOf(flags) && isScenarioThere(asked, flags);
  const baseline = baselinePath(asked);
  const [workflow, script] = [fromHere(join(place.root, WORKFLOW_FILE)), fromHere(join(directory, SCRIPT_FILE))];
  const checks = [...(wantsWorkflow(flags) ? [workflow] : []), ...(flags.shell === true ? [script] : [])];
  refuseOddPaths(place, asked, flags);
  refuseExisting([...(isThere ? [] : [asked]), baseline, ...checks], isThere ? null : asked, flags);

  const configuration = configurationOf(flags);
  const loaded = isThere ? loadScenario(asked) : parseScenario(await askedText(asked, flags, configuration), asked);
  const check = checkOf(place, directory, loaded, baseline, configuration);
  const files: Written[] = [
    ...(isThere ? [] : [{ path: asked, what: 'the scenario', text: loaded.source.text }]),
    { path: baseline, what: 'what it comes to, to be held against', text: null },
    ...(wantsWorkflow(flags)
      ? [{ path: workflow, what: 'the check of pull requests, and of nights', text: githubWorkflow(check) }]
      : []),
    ...(flags.shell === true ? [{ path: script, what: 'the same for any shell', text: shellScript(check) }] : []),
  ];
  if (place.tool.isGuessed) warnOfPackage(place.tool.version);
  if (flags.dryRun === true) {
    process.stdout.write(dryRunText(files, asked));
    return;
  }
  if (await writtenAll(files, asked, flags)) {
    const after = `${nextText(files, loaded, asked)}${planText(check, flags)}${doubtsText(configuration)}`;
    process.stdout.write(`${filesText('Written', files)}\n${after}`);
  }
}

/** From the working directory, or whole where that is shorter: steps up to the root tell nobody where a file is. */
function fromHere(path: string): string {
  const way = relative('', path);
  return way.length <= path.length ? way : path;
}

function directoryOf({ directory }: InitCiFlags): string {
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() === true) return resolve(directory);
  throw new UsageError(`there is no directory ${directory}`, 'make it first, or name another with --directory');
}

function wantsWorkflow({ shell, github }: InitCiFlags): boolean {
  return github === true || shell !== true;
}

/** Whoever answers for a scenario wants a new one. */
function answersOf({ from, registry, product, regions, tier, scheme, pullsADay }: InitCiFlags): boolean {
  return [from, registry, product, regions, tier, scheme, pullsADay].some((answer) => answer !== undefined);
}

/** Throws UsageError for a name that nobody has answered for: it is more likely mistyped than meant to be new. */
function isScenarioThere(asked: string, { yes }: InitCiFlags): boolean {
  if (existsSync(addressOf(asked).file)) return true;
  if (yes === true) return false;
  throw new UsageError(
    `there is no scenario ${asked}`,
    'FILE is a path from --directory; --from or --yes writes a new one of that name',
  );
}

/** What a workflow or a shell would read something into. */
function refuseOddPaths(place: CheckPlace, asked: string, { from = '', package: spec = '' }: InitCiFlags): void {
  if (!isWithin(place.root, resolve(addressOf(asked).file))) {
    throw new UsageError(`${asked} is outside of ${place.root}`, 'a check goes by the files of one repository');
  }
  const isOdd = (path: string): boolean => path.includes('${{') || [...path].some((char) => char < ' ');
  const odd = [place.directory, asked, from, spec].find(isOdd);
  if (odd !== undefined) {
    throw new UsageError(`${JSON.stringify(odd)} cannot stand in a workflow`, 'give it a plainer name');
  }
}

/** All of them, before the first is written. @param scenario null where it is used as it is */
function refuseExisting(paths: readonly string[], scenario: string | null, { directory, force }: InitCiFlags): void {
  const there = paths.filter(isAnythingAt);
  const folder = there.find((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true);
  if (folder !== undefined) throw new UsageError(`${folder} is a directory`, 'a file belongs there: move it away');
  if (there.length === 0 || force === true) return;
  const [exist, them] = there.length === 1 ? ['exists', 'it'] : ['exist', 'them'];
  const words = [
    'init-ci',
    relative(directory, scenario ?? ''),
    ...(directory === '.' ? [] : ['--directory', directory]),
  ];
  const asItIs =
    scenario === null || !there.includes(scenario)
      ? ''
      : `; \`${calledAs()} ${words.map(shellQuoted).join(' ')}\` takes that scenario as it is`;
  throw new UsageError(
    `${there.join(', ')} ${exist} already, and nothing was written`,
    `--force overwrites ${them}${asItIs}`,
  );
}

/** Links that lead nowhere too. Below a file nothing can be: what is to be written there says so. */
function isAnythingAt(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

function checkOf(
  place: CheckPlace,
  directory: string,
  loaded: LoadedScenario,
  baseline: string,
  configuration: RegistryConfiguration | null,
): Check {
  const { document } = loaded;
  const files = [document.file, baseline, ...filesNamedIn(document.value, dirname(resolve(document.file)))]
    .map((file) => resolve(file))
    .filter((file) => isWithin(place.root, file))
    .map((file) => pathFrom(place.root, file));
  const scenario = addressText({
    file: pathFrom(directory, resolve(document.file)),
    alternative: document.alternative,
  });
  return {
    place,
    scenario,
    files,
    terraform: terraformOf(directory, dirname(resolve(document.file)), configuration, document.configuration),
  };
}

/** Traces, configurations and laws: whatever a scenario says that is the path of a file. */
function filesNamedIn(value: unknown, folder: string): string[] {
  if (typeof value === 'object' && value !== null)
    return Object.values(value).flatMap((one) => filesNamedIn(one, folder));
  if (typeof value !== 'string' || value === '' || value.includes('\0')) return [];
  const path = resolve(folder, value);
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true ? [path] : [];
}

function terraformOf(
  directory: string,
  ofScenario: string,
  spelledOut: RegistryConfiguration | null,
  read: RegistryConfiguration | null,
): TerraformSource | null {
  const configuration = spelledOut ?? read;
  if (configuration === null || !/(?:^|\.)azurerm_container_registry\./.test(configuration.resource)) return null;
  const plan = resolve(configuration.file);
  return { plan: pathFrom(directory, plan), from: pathFrom(ofScenario, plan), isRead: read !== null };
}

/**
 * Writes what is known, which fails at once where it cannot be, and plays the scenario for its baseline. Where none comes of it (an
 * interrupt, a defect), everything is as it was: a check without a baseline would be red for ever.
 */
async function writtenAll(
  files: readonly Written[],
  scenario: string,
  { workers, quiet }: InitCiFlags,
): Promise<boolean> {
  const before = files.map(({ path }) => ({ path, text: existsSync(path) ? readFileSync(path, 'utf8') : null }));
  const baseline = files.find(({ text }) => text === null)!.path;
  const interrupt = interruptible('nothing will have been written');
  try {
    for (const { path, text } of files) if (text !== null) writeText(path, text);
    // So that one that is there afterwards is the new one.
    rmSync(baseline, { force: true });
    const manner = { ...(workers === undefined ? {} : { workers }), ...(quiet === undefined ? {} : { quiet }) };
    await runFiles([scenario], { output: 'text', reporter: [], updateBaseline: true, ...manner }, interrupt);
    if (existsSync(baseline)) return true;
    process.stderr.write('nines: no baseline came of it: nothing was written\n');
  } catch (error) {
    restore(before);
    throw error;
  } finally {
    interrupt.dispose();
  }
  restore(before);
  return false;
}

function restore(files: readonly { readonly path: string; readonly text: string | null }[]): void {
  for (const { path, text } of files) {
    if (text !== null) writeText(path, text);
    else if (isAnythingAt(path)) rmSync(path);
  }
}

function dryRunText(files: readonly Written[], scenario: string): string {
  const contents = files.map(
    ({ path, text }) =>
      `\n== ${path}\n${text ?? `what \`${calledAs()} run ${argument(scenario)} --update-baseline\` comes to\n`}`,
  );
  return `${filesText('Would be written', files)}${contents.join('')}`;
}

function filesText(title: string, files: readonly Written[]): string {
  const width = Math.max(...files.map(({ path }) => path.length));
  return `${title}:\n${files.map(({ path, what }) => `  ${path.padEnd(width)}  ${what}\n`).join('')}`;
}

/** Three lines to copy: keep it, see it turn red, and accept a change. */
function nextText(files: readonly Written[], loaded: LoadedScenario, scenario: string): string {
  const run = `${calledAs()} run ${argument(scenario)}`;
  const code = Number(process.exitCode ?? exitCodes.ok);
  const red = harmOf(loaded, scenario);
  const lines = [
    `git add ${files.map(({ path }) => argument(path)).join(' ')}`,
    ...(red === null ? [] : [`${run} --baseline --set ${shellQuoted(red)}`]),
    `${run} --update-baseline`,
  ];
  return [
    ...(code === exitCodes.ok
      ? []
      : [
          `The check is red as it is, with exit code ${code}: \`${run}\` says what does not hold. Mend that first.\n\n`,
        ]),
    'Next: commit it; see what turns it red (exit code 98); accept a change that is meant, and commit that.\n',
    ...lines.map((line) => `  ${line}\n`),
  ].join('');
}

/** What stands in comments there is missed by whoever does not read it. */
function planText({ terraform }: Check, flags: InitCiFlags): string {
  if (terraform === null) return '';
  const paths = wantsWorkflow(flags) ? ` and the path '**.tf'` : '';
  const where = wantsWorkflow(flags) ? WORKFLOW_FILE : SCRIPT_FILE;
  return `To check the Terraform configuration itself, take the steps that make ${terraform.plan}${paths} out of their comments in ${where}.\n`;
}

/** A step that can install nothing is red for a reason that has nothing to do with the registry. */
function warnOfPackage(version: string): void {
  process.stderr.write(
    `nines: no package.json here names nines, so the check runs \`npx nines@${version}\`: it fails where your package registry has none\n` +
      '  name what it comes from with --package (a file that `npm pack` made, a git address), or put that among devDependencies\n',
  );
}

/** A setting with which a scenario is worse, if one can be told that leaves it valid: a replica less, or one zone in place of three. */
function harmOf({ scenario, source }: LoadedScenario, file: string): string | null {
  const { regions, storage } = scenario.registry;
  const { alternative } = addressOf(file);
  const candidates = [
    ...(regions.length > 1 ? [`registry.regions=[${regions.slice(0, -1).join(', ')}]`] : []),
    ...(storage.scheme === 'zrs' ? ['registry.storage.scheme=lrs'] : []),
  ];
  return candidates.find((set) => isValid(source.text, addressOf(file).file, set, alternative)) ?? null;
}

function isValid(text: string, file: string, set: string, alternative: string | null): boolean {
  try {
    parseScenario(text, file, [set], alternative);
    return true;
  } catch (error) {
    if (error instanceof ScenarioError) return false;
    throw error;
  }
}
