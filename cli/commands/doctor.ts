/** `nines doctor`: does this installation compute what is known? */
import { Command, Option } from 'commander';
import type { DoctorFlags } from '../doctor.ts';
import { workerCount } from '../flagValues.ts';

const HELP = `Example:
  nines doctor
  nines doctor --quick
`;

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check simulator, estimator and exact solver against systems whose loss is known')
    .option('--quick', 'a few seconds: all that is exact, and few and coarse estimates')
    .option('-j, --workers <N>', 'threads (default: one for each core; 0: none, for debuggers)', workerCount)
    .addOption(new Option('--output <FORMAT>', 'what to print').choices(['text', 'json']).default('text'))
    .addHelpText('before', HELP)
    .action(async (flags: DoctorFlags) => {
      const { consult } = await import('../doctor.ts');
      await consult(flags);
    });
}
