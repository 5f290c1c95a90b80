/** `nines assess FILE`: a year in nines. */

import { Command, InvalidArgumentError, Option } from 'commander';
import { parseDuration } from '../../scenarios/units.ts';
import { MONTHLY_TARGET } from '../../studies/assess/availability/monthlyTarget.ts';
import { percentWord } from '../../studies/shellQuoted.ts';
import type { AssessFlags } from '../assessFile.ts';
import { orInvalid, precisionOf, shareOf, wholeNumber, workerCount } from '../flagValues.ts';
import { repeated } from '../repeatedFlag.ts';
import { REPORTER_HELP, reporters } from '../reporterFlag.ts';

const HELP = `Example:
  nines assess scenarios/library/lose-a-region.yaml
  nines assess my-scenario.yaml --precision 5% --mission 30y
  nines assess my-scenario.yaml --time-budget 30s
  nines assess my-scenario.yaml --sensitivity
  nines assess my-scenario.yaml --curve region.loss=1e-5/y..1e-2/y
  nines assess my-scenario.yaml --only availability --target 99.95%
`;
/** Timers know no longer waits than some weeks. */
const BUDGET_MOST_US = 7 * 86_400e6;

export function assessCommand(): Command {
  return new Command('assess')
    .description('a year in nines: how likely hazards are to lose data, and how much of a year is not served')
    .argument('<FILE>', 'a scenario (.yaml, .json) with hazards, or FILE#alternative')
    .addOption(
      new Option('--method <METHOD>', 'exact chain, estimate or both (default: both where there is a chain)').choices([
        'exact',
        'estimate',
        'both',
      ]),
    )
    .option(
      '--precision <SHARE>',
      'half-width of the 95 % interval, relative to the estimate (default: 1%, under one-way rules 5%)',
      precisionOf,
    )
    .option('--events <N>', 'end the estimate after about this many events, precise or not', eventCount)
    .option(
      '--time-budget <TIME>',
      'end the estimate when the command has taken this long; availability, chain and pilot are done in any case',
      budgetUs,
    )
    .option('--mission <TIME>', 'also: the chance of a loss within this time (default: 10y)', missionUs)
    .option('--age <TIME>', 'of an image pushed so long ago: what is left of its replication lag counts', ageUs)
    .option('--sensitivity', 'also: how much each rate and each time matters, halved and doubled')
    .option('--curve <KEY=FROM..TO>', 'also: durability over one of them, such as repair.local.time=1h..7d')
    .addOption(new Option('--only <PART>', 'what to assess').choices(['durability', 'availability']))
    .option(
      '--target <SHARE>',
      `availability that a month is to have (default: ${percentWord(MONTHLY_TARGET)})`,
      availability,
    )
    .option('--seed <N>', 'the estimate’s seed', wholeNumber, 1)
    .option('-j, --workers <N>', 'threads (default: one for each core; 0: none, for debuggers)', workerCount)
    .option('--set <PATH=VALUE>', 'change one value of the scenario (repeatable)', repeated)
    .addOption(new Option('--output <FORMAT>', 'what to print').choices(['text', 'json', 'csv']).default('text'))
    .option('--reporter <LIST>', REPORTER_HELP, reporters)
    .option('--quiet', 'no progress')
    .addHelpText('before', HELP)
    .action(async (file: string, flags: AssessFlags) => {
      const { assessFile } = await import('../assessFile.ts');
      await assessFile(file, flags);
    });
}

function availability(text: string): number {
  return shareOf(text, (share) => share >= 0.5 && share < 1, 'it takes a share from 50% to below 100%, such as 99.95%');
}

function eventCount(text: string): number {
  const count = /^\d+(?:\.\d+)?(?:e\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isInteger(count) || count < 1 || count > 1e11) {
    throw new InvalidArgumentError('it takes a whole number from 1 to 1e11, such as 1e8');
  }
  return count;
}

function budgetUs(text: string): number {
  const us = orInvalid(() => parseDuration(text));
  if (us < 1e6 || us > BUDGET_MOST_US) throw new InvalidArgumentError('it takes a time from 1s to 7d, such as 30s');
  return us;
}

function missionUs(text: string): number {
  const us = orInvalid(() => parseDuration(text));
  if (us <= 0) throw new InvalidArgumentError('it takes a time above 0, such as 10y');
  return us;
}

function ageUs(text: string): number {
  return orInvalid(() => parseDuration(text));
}
