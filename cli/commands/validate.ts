/** `nines validate FILE…`: reads scenarios and says everything that is wrong with them, or what is in force. */
import Table from 'cli-table3';
import { Command } from 'commander';
import { compileScenario } from '../../scenarios/compile.ts';
import type { KeyValue } from '../../scenarios/keyValues.ts';
import { describeScenario, type LoadedScenario, loadScenario } from '../../scenarios/load.ts';
import { ScenarioError } from '../../scenarios/scenarioError.ts';
import { durationText } from '../../scenarios/unitText.ts';
import { exitCodes } from '../../studies/exitCodes.ts';

const HELP = `Example:
  nines validate scenarios/library/lose-a-region.yaml
  nines validate --show --set run.duration=1h my-scenario.yaml
`;

interface ValidateOptions {
  readonly show?: true;
  readonly set?: readonly string[];
}

export function validateCommand(): Command {
  return new Command('validate')
    .description('check scenario files without running them')
    .argument('<FILE...>', 'scenarios (.yaml, .json)')
    .option('--show', 'print every key with its value, where it came from and how well it is known')
    .option('--set <PATH=VALUE>', 'change one value first (repeatable)', collect)
    .addHelpText('before', HELP)
    .action((files: readonly string[], options: ValidateOptions) => {
      let isValid = true;
      for (const file of files) isValid = validateFile(file, options) && isValid;
      if (!isValid) process.exitCode = exitCodes.badUsage;
    });
}

function validateFile(file: string, options: ValidateOptions): boolean {
  try {
    const loaded = loadScenario(file, { set: options.set ?? [] });
    process.stdout.write(`${file}: valid: ${summaryOf(loaded)}\n`);
    if (options.show) process.stdout.write(`${tableOf([...describeScenario(loaded), ...modelRows(loaded)])}\n`);
    return true;
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return false;
  }
}

/** `lose-a-region: 3 regions (eastus home), 2 clients, 2 faults, 6h with seeds 1..20`. */
function summaryOf({ scenario }: LoadedScenario): string {
  const { registry, clients, faults, hazards, run } = scenario;
  const parts = [
    `${counted(registry.regions.length, 'region')} (${registry.regions[0]} home, ${registry.storage.scheme})`,
    counted(clients.length, 'client'),
    ...(faults.length > 0 ? [counted(faults.length, 'fault')] : []),
    ...(hazards.length > 0 ? [counted(hazards.length, 'hazard')] : []),
    `${durationText(run.durationUs)} with ${counted(run.seeds.length, 'seed')}`,
  ];
  return `${scenario.name}: ${parts.join(', ')}`;
}

/** What the model assumes beyond the keys, for this scenario. */
function modelRows({ scenario, source }: LoadedScenario): readonly KeyValue[] {
  return compileScenario(scenario, source.directory).assumptions.map(
    (assumption): KeyValue => ({ ...assumption, description: '', origin: { kind: 'model' } }),
  );
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function tableOf(rows: readonly KeyValue[]): string {
  const table = new Table({
    head: ['key', 'value', 'from', 'grade', 'source of the default'],
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    chars: PLAIN_BORDERS,
  });
  for (const row of rows)
    table.push([row.key, shortened(row.value), originText(row), row.grade ?? '', row.source ?? '']);
  return table.toString().replaceAll(/ +$/gm, '');
}

const PLAIN_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

function originText({ origin }: KeyValue): string {
  if (origin.kind === 'file') return `line ${origin.line}`;
  if (origin.kind === 'set') return '--set';
  return origin.kind === 'preset' ? origin.preset : origin.kind;
}

function shortened(value: string): string {
  return value.length > 60 ? `${value.slice(0, 57)}…` : value;
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}
