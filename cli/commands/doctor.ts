/** `nines doctor`: does this installation compute what is known? */
import { Command, InvalidArgumentError, Option } from 'commander';
import type { DoctorFlags } from '../doctor.ts';

const HELP = `Example:
  nines doctor
  nines doctor --quick
`;
const WORKERS_MAX = 256;

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

function workerCount(text: string): number {
  const count = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (!(count <= WORKERS_MAX)) throw new InvalidArgumentError(`it takes a whole number from 0 to ${WORKERS_MAX}`);
  return count;
}
