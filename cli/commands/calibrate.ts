/** `nines calibrate`: settings fitted to what was observed of a registry. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { INCIDENT_ACTIONS } from '../../studies/calibrate/kinds.ts';
import type { CalibrateFlags } from '../calibrate.ts';
import { wholeNumber } from '../flagValues.ts';
import { repeated } from '../repeatedFlag.ts';

const HELP = `Example:
  nines calibrate --incidents incidents.csv --since 2024-01-01 --until 2026-01-01 --targets 12
  nines calibrate --lag webhook-events.ndjson --trace october.trace --write calibrated.yaml
`;

export function calibrateCommand(): Command {
  return new Command('calibrate')
    .description('failure rates, replication lag and load of a scenario, fitted to what was observed')
    .option('--incidents <FILE>', 'incidents: CSV or JSON with start, end, and where known region and kind')
    .addOption(
      new Option('--kind <ACTION>', 'what incidents are that say no kind')
        .choices(INCIDENT_ACTIONS)
        .default('region.outage'),
    )
    .option('--where <COLUMN=TEXT>', 'only incidents with this text in this column (repeatable)', repeated)
    .option('--since <DATE>', 'since when incidents were noted (default: the first, which then counts in no rate)')
    .option('--until <DATE>', 'until when (default: the end of the last)')
    .option(
      '--targets <N>',
      'how many regions, zones … were watched (default: as many as there are regions)',
      atLeastOne,
    )
    .addOption(
      new Option('--watched <ACTION...>', 'kinds that would have been noted, had they come').choices(INCIDENT_ACTIONS),
    )
    .option(
      '--lag <FILE>',
      'events of replicas: CSV or JSON lines with image, region and time; or a folder with a file for each region',
    )
    .option('--trace <PATH...>', 'logs as `nines trace stat` reads them')
    .option('--regions <LIST>', 'regions that were watched, and of the registry, home first: eastus,westeurope')
    .option('--client-region <REGION>', 'where those are whom the logs tell of (default: the home region)')
    .option('--write <FILE>', 'write the settings, a scenario that runs as it stands')
    .option('-f, --force', 'overwrite what is there')
    .addOption(new Option('--output <FORMAT>', 'what to print').choices(['text', 'json', 'yaml']).default('text'))
    .option('--json', 'the same as --output json')
    .option('--quiet', 'no progress')
    .addHelpText('before', HELP)
    .action(async (flags: CalibrateFlags) => {
      const { showCalibration } = await import('../calibrate.ts');
      await showCalibration(flags);
    });
}

function atLeastOne(text: string): number {
  const count = wholeNumber(text);
  if (count < 1) throw new InvalidArgumentError('it takes a whole number from 1');
  return count;
}
