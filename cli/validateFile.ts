/** What `nines validate` does with a file: says everything that is wrong with it, or what is in force. */
import Table from 'cli-table3';
import { configurationText } from '../reports/text/configuration.ts';
import { counted } from '../reports/text/page.ts';
import { NO_LINES } from '../reports/text/tables.ts';
import { compileScenario } from '../scenarios/compile.ts';
import type { KeyValue } from '../scenarios/keyValues.ts';
import { describeScenario, type LoadedScenario, loadScenario } from '../scenarios/load.ts';
import { formatIssue, ScenarioError } from '../scenarios/scenarioError.ts';
import { durationText } from '../scenarios/unitText.ts';

/** The flags of `nines validate`, as commander hands them over. */
export interface ValidateFlags {
  readonly show?: true;
  readonly set?: readonly string[];
}

/** Returns whether the file is valid. Its alternatives are told after it. */
export function validateFile(file: string, flags: ValidateFlags): boolean {
  try {
    const loaded = loadScenario(file, { set: flags.set ?? [] });
    process.stdout.write(`${file}: valid: ${summaryOf(loaded)}\n`);
    process.stdout.write(configurationText(loaded.document.configuration));
    for (const warning of loaded.scenario.warnings) {
      process.stderr.write(`${formatIssue({ ...warning, message: `warning: ${warning.message}` })}\n`);
    }
    if (flags.show) process.stdout.write(`${tableOf([...describeScenario(loaded), ...modelRows(loaded)])}\n`);
    const { alternative, alternatives } = loaded.document;
    if (alternative !== null) return true;
    return alternatives.map((name) => validateFile(`${file}#${name}`, flags)).every((isValid) => isValid);
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

function tableOf(rows: readonly KeyValue[]): string {
  const table = new Table({
    head: ['key', 'value', 'from', 'grade', 'source of the default'],
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    chars: NO_LINES,
  });
  for (const row of rows)
    table.push([row.key, shortened(row.value), originText(row), row.grade ?? '', row.source ?? '']);
  return table.toString().replaceAll(/ +$/gm, '');
}

function originText({ origin }: KeyValue): string {
  if (origin.kind === 'file') return `line ${origin.line}`;
  if (origin.kind === 'set') return '--set';
  if (origin.kind === 'configuration') return origin.file;
  return origin.kind === 'preset' ? origin.preset : origin.kind;
}

function shortened(value: string): string {
  return value.length > 60 ? `${value.slice(0, 57)}…` : value;
}
