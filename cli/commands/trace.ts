/** `nines trace import|stat|synth`: logs of one's own registry. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { wholeNumber } from '../flagValues.ts';
import type { TraceImportFlags } from '../traceImport.ts';
import type { TraceStatFlags } from '../traceStat.ts';
import type { TraceSynthFlags } from '../traceSynth.ts';

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
  'registry-log',
  'access-log',
];

export function traceCommand(): Command {
  const trace = new Command('trace')
    .description('logs of a registry: what load they tell of, one compact file of them, others like them')
    .addHelpText('before', HELP);
  for (const part of [importCommand(), statCommand(), synthCommand()]) trace.addCommand(part);
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

const SYNTH_HELP = `Example:
  nines trace synth october.trace --requests 1000000 -o like-october.trace
  nines trace synth october.trace --requests 10000 --format ndjson -o like-october.ndjson
`;

function synthCommand(): Command {
  const format = new Option('--format <FORMAT>', 'what to write: a trace file, or a log as text');
  return new Command('synth')
    .description('write a log like another one: its rates, mix, sizes, popularity and bursts, under made-up names')
    .argument('<TRACE>', 'a trace file, or a log')
    .addOption(new Option('--requests <N>', 'how many').argParser(requestCount).makeOptionMandatory())
    .requiredOption('-o, --output <FILE>', 'where to')
    .addOption(format.choices(['trace', 'ndjson', 'ibm']).default('trace'))
    .addOption(new Option('--seed <N>', 'of chance: equal seeds give equal logs').argParser(wholeNumber).default(1))
    .option('-f, --force', 'overwrite what is there')
    .option('--quiet', 'no progress')
    .addHelpText('before', SYNTH_HELP)
    .action(async (path: string, flags: TraceSynthFlags) => {
      const { synthesiseTrace } = await import('../traceSynth.ts');
      await synthesiseTrace(path, flags);
    });
}

function requestCount(text: string): number {
  const count = wholeNumber(text);
  if (count === 0) throw new InvalidArgumentError('it takes a whole number from 1');
  return count;
}

function withInputs(command: Command): Command {
  const format = new Option('--format <FORMAT>', 'what the files are (default: found by their content)');
  return command
    .argument('<PATH...>', 'logs, also gzipped, folders of them, or trace files')
    .addOption(format.choices(FORMATS_OF_HELP))
    .addOption(new Option('--year <YEAR>', 'of the first line whose time has no year').argParser(yearOf));
}

function yearOf(text: string): number {
  if (!/^(?:19[789]|[2-9]\d\d)\d$/.test(text)) throw new InvalidArgumentError('it takes a year, such as 2026');
  return Number(text);
}
