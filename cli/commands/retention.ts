/** `nines retention LISTING…`: which digests of a registry a policy or a purge would delete, before it does. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { RETENTION_DAYS } from '../../scenarios/documentedDays.ts';
import { parseDuration, parseInstant } from '../../scenarios/units.ts';
import { orInvalid, wholeNumber } from '../flagValues.ts';
import { repeated } from '../repeatedFlag.ts';
import type { RetentionFlags } from '../retentionWhatIf.ts';

const HELP = `Example:
  nines retention app.json --days 7
  nines retention app.json --purge 'app:^pr-' --ago 30d --keep 3 --in-use running.txt
(app.json is made by: az acr manifest list-metadata -r REGISTRY -n app)
`;

const DAYS = `${RETENTION_DAYS.least} to ${RETENTION_DAYS.most}`;

export function retentionCommand(): Command {
  return new Command('retention')
    .description('which digests of a registry a retention policy or a purge would delete')
    .argument(
      '<LISTING...>',
      'what `az acr manifest list-metadata` prints, a file for each repository, or a folder of them',
    )
    .option(
      '--days <N>',
      `the policy: days without tags, ${DAYS} (default: ${RETENTION_DAYS.usual}, or no policy with --purge)`,
      days,
    )
    .option('--enabled <DATE>', 'when the policy was switched on (default: it has always been)', instantMs)
    .option('--purge <REPOSITORY:TAG>', 'purge tags that match, two regular expressions (repeatable)', repeated)
    .option('--ago <DURATION>', 'of the purge: what was not updated for so long, such as 30d', parsedDurationUs)
    .option(
      '--keep <N>',
      'of the purge: so many of the newest that would go, in each repository (default: 0)',
      wholeNumber,
    )
    .option('--untagged', 'the purge deletes what has no tags too')
    .option(
      '--as-of <DATE>',
      'the instant that is asked about; a day alone is its midnight, UTC (default: now)',
      instantMs,
    )
    .option('--in-use <FILE>', 'images that run, one reference a line: none of them may go')
    .addOption(new Option('--output <FORMAT>', 'what to print').choices(['text', 'json']).default('text'))
    .addHelpText('before', HELP)
    .action(async (listings: readonly string[], flags: RetentionFlags) => {
      const { retentionWhatIf } = await import('../retentionWhatIf.ts');
      process.exitCode = retentionWhatIf(listings, flags);
    });
}

function days(text: string): number {
  const value = wholeNumber(text);
  if (value > RETENTION_DAYS.most) throw new InvalidArgumentError(`it takes whole days from ${DAYS}`);
  return value;
}

function parsedDurationUs(text: string): number {
  return orInvalid(() => parseDuration(text));
}

/** A day alone is the midnight that it begins with, in UTC. */
function instantMs(text: string): number {
  return orInvalid(() => parseInstant(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00Z` : text)) * 1000;
}
