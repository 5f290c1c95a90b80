/** `nines trace import|stat`: logs of one's own registry. */
import { Command, Option } from 'commander';
import type { TraceImportFlags } from '../traceImport.ts';
import type { TraceStatFlags } from '../traceStat.ts';

const HELP = `Example:
  nines trace stat access.log
  nines trace import registry-logs/ -o year.trace
`;

const STAT_HELP = `Example:
  nines trace stat repository-events.csv
  nines trace stat year.trace --json
`;

const IMPORT_HELP = `Example:
  nines trace import repository-events.csv -o october.trace
  nines trace import dal09/ -o dal09.trace
`;

/** As TRACE_FORMATS has them; a test holds the two together, so that help need not load the readers. */
export const FORMATS_OF_HELP: readonly string[] = [
  'ibm',
  'azure-csv',
  'azure-tables',
  'azure-json',
  'notifications',
  'ndjson',
  'updates-csv',
  'access-log',
];

export function traceCommand(): Command {
  const trace = new Command('trace')
    .description('logs of a registry: what load they tell of, and one compact file of them')
    .addHelpText('before', HELP);
  for (const part of [importCommand(), statCommand()]) trace.addCommand(part.copyInheritedSettings(trace));
  return trace;
}

function importCommand(): Command {
  return withInputs(new Command('import'))
    .description('write logs of any known format as one trace file')
    .requiredOption('-o, --out <OUT>', 'the trace file')
    .option('-f, --force', 'overwrite what is there')
    .option('--quiet', 'no progress')
    .addHelpText('before', IMPORT_HELP)
    .action(async (paths: readonly string[], flags: TraceImportFlags) => {
      const { importTrace } = await import('../traceImport.ts');
      await importTrace(paths, flags);
    });
}

function statCommand(): Command {
  return withInputs(new Command('stat'))
    .description('rates, operations, sizes, popularity and bursts of logs, or of a trace file')
    .addOption(new Option('--output <FORMAT>', 'what to print').choices(['text', 'json']).default('text'))
    .option('--json', 'the same as --output json')
    .option('--ascii', 'draw with ASCII alone (default: where the terminal speaks no UTF-8)')
    .option('--quiet', 'no progress')
    .addHelpText('before', STAT_HELP)
    .action(async (paths: readonly string[], flags: TraceStatFlags) => {
      const { showTraceStat } = await import('../traceStat.ts');
      await showTraceStat(paths, flags);
    });
}

function withInputs(command: Command): Command {
  const format = new Option('--format <FORMAT>', 'what the files are (default: found by their content)');
  return command
    .argument('<PATH...>', 'logs, also gzipped, folders of them, or trace files')
    .addOption(format.choices(FORMATS_OF_HELP));
}
