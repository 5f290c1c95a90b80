/** `nines validate FILE…`: reads scenarios and says everything that is wrong with them, or what is in force. */
import { Command } from 'commander';
import { exitCodes } from '../../studies/exitCodes.ts';
import { repeated } from '../repeatedFlag.ts';
import type { ValidateFlags } from '../validateFile.ts';

const HELP = `Example:
  nines validate scenarios/library/lose-a-region.yaml
  nines validate --show --set run.duration=1h my-scenario.yaml
`;

export function validateCommand(): Command {
  return new Command('validate')
    .description('check scenario files without running them')
    .argument('<FILE...>', 'scenarios (.yaml, .json), each with its alternatives, or FILE#alternative')
    .option('--show', 'print every key with its value, where it came from and how well it is known')
    .option('--set <PATH=VALUE>', 'change one value first (repeatable)', repeated)
    .addHelpText('before', HELP)
    .action(async (files: readonly string[], flags: ValidateFlags) => {
      const { validateFile } = await import('../validateFile.ts');
      let isValid = true;
      for (const file of files) isValid = validateFile(file, flags) && isValid;
      if (!isValid) process.exitCode = exitCodes.badUsage;
    });
}
