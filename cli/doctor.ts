/** What `nines doctor` does: has everything checked on the threads there are, and prints each line as soon as it is known. */
import { availableParallelism } from 'node:os';
import { doctorLine, doctorSummary } from '../reports/text/doctorLines.ts';
import { doctor } from '../studies/doctor/doctor.ts';
import { playingOn } from '../studies/doctor/playing.ts';
import { toolVersion } from '../studies/version.ts';
import { Interrupted, interruptible } from './interrupt.ts';
import { stdoutPage } from './terminal.ts';

/** The flags of `nines doctor`, as commander hands them over. */
export interface DoctorFlags {
  readonly quick?: true;
  readonly workers?: number;
  readonly output: 'text' | 'json';
}

/** @param examine what finds the checks that are printed */
export async function consult(flags: DoctorFlags, examine: typeof doctor = doctor): Promise<void> {
  const page = stdoutPage();
  const isText = flags.output === 'text';
  const interrupt = interruptible();
  try {
    const result = await examine({
      version: toolVersion(),
      quick: flags.quick === true,
      playing: playingOn(flags.workers ?? availableParallelism()),
      signal: interrupt.signal,
      onCheck(check) {
        if (isText && !interrupt.signal.aborted) process.stdout.write(`${doctorLine(check, page)}\n`);
      },
    });
    if (interrupt.signal.aborted) throw new Interrupted('not everything was examined');
    process.stdout.write(isText ? `\n${doctorSummary(result, page)}\n` : `${JSON.stringify(result, null, 1)}\n`);
    process.exitCode = result.exitCode;
  } finally {
    interrupt.dispose();
  }
}
