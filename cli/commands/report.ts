/** `nines report DIR…`: what was saved, in any form; shards of a run joined to one. */
import { Command, Option } from 'commander';
import { tolerance, workerCount } from '../flagValues.ts';
import { REPORTER_HELP, reporters } from '../reporterFlag.ts';
import type { ReportFlags } from '../reportFiles.ts';
import { saveDirectory } from '../saveFlag.ts';

const HELP = `Example:
  nines report runs --reporter csv
  nines report shard-1 shard-2 --reporter default,junit:junit.xml
(shards are made by: nines run … --shard 1/2 --save shard-1, and 2/2 on another machine)
`;

export function reportCommand(): Command {
  return new Command('report')
    .description('report saved results again, in any form; join the shards of a run and judge them')
    .argument('<DIR...>', 'directories of `nines run --save` (and what is in them), or result.json files')
    .addOption(new Option('--output <FORMAT>', 'what to print').choices(['text', 'json']).default('text'))
    .option('--reporter <LIST>', REPORTER_HELP, reporters)
    .option('--save [DIR]', 'of shards: keep the joined result (default: runs/NAME/HASH)', saveDirectory)
    .option('--baseline [FILE]', 'of shards: no worse than what was written down, as `nines run --baseline`')
    .option('--update-baseline', 'of shards: write it down')
    .option('--tolerance <SHARE>', 'what counts as no worse (default: 1%)', tolerance)
    .option(
      '-j, --workers <N>',
      'threads to assess on, for a baseline (default: one for each core; 0: none)',
      workerCount,
    )
    .option('--quiet', 'print the verdict and what needs attention, nothing else')
    .addHelpText('before', HELP)
    .action(async (paths: readonly string[], flags: ReportFlags) => {
      const { reportFiles } = await import('../reportFiles.ts');
      await reportFiles(paths, flags);
    });
}
