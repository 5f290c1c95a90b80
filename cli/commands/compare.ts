/** `nines compare A B…`: what do we gain, in nines and dollars? */
import { Command, Option } from 'commander';
import { MOST_SEEDS, parseSeeds } from '../../scenarios/seeds.ts';
import { percentWord } from '../../studies/shellQuoted.ts';
import type { CompareFlags } from '../compareFiles.ts';
import { COMPARE_PRECISION, orInvalid, precisionOf, wholeNumber, workerCount } from '../flagValues.ts';
import { repeated } from '../repeatedFlag.ts';

const HELP = `Example:
  nines compare scenarios/library/standard-or-premium.yaml
  nines compare before.yaml after.yaml --only durability
  nines compare registry.yaml 'registry.yaml#one-region'
  nines compare runs/a/result.json runs/b/result.json
`;

export function compareCommand(): Command {
  return new Command('compare')
    .description(
      'nines and money side by side: scenarios, alternatives of one, or saved results; the first is the base',
    )
    .argument(
      '<FILE...>',
      'scenarios (.yaml, .json), FILE#alternative, saved result.json; or one file with alternatives',
    )
    .addOption(
      new Option('--only <PART>', 'what to compare (default: all; run where faults are planned)').choices([
        'durability',
        'availability',
        'cost',
        'run',
      ]),
    )
    .addOption(
      new Option(
        '--method <METHOD>',
        'of durability: exact chain, estimate or both (default: both where there is one)',
      ).choices(['exact', 'estimate', 'both']),
    )
    .option(
      '--precision <SHARE>',
      `half-width of the 95 % interval of an estimate (default: ${percentWord(COMPARE_PRECISION)})`,
      precisionOf,
    )
    .option('--seed <N>', 'the estimates’ seed (default: 1)', wholeNumber)
    .addOption(
      new Option('--seeds <LIST>', `seeds of the runs (default: those of the base; at most ${MOST_SEEDS})`).argParser(
        (text: string) => orInvalid(() => parseSeeds(text)),
      ),
    )
    .option('--first-divergence', 'also: the first event at which the runs part (saved results: always)')
    .option('-j, --workers <N>', 'threads (default: one for each core; 0: none, for debuggers)', workerCount)
    .option('--set <PATH=VALUE>', 'change one value of all scenarios (repeatable)', repeated)
    .addOption(new Option('--output <FORMAT>', 'what to print').choices(['text', 'json', 'csv']).default('text'))
    .option('--quiet', 'no progress')
    .addHelpText('before', HELP)
    .action(async (files: readonly string[], flags: CompareFlags) => {
      const { compareFiles } = await import('../compareFiles.ts');
      await compareFiles(files, flags);
    });
}
