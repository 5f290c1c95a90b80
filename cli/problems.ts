import { ScenarioError } from '../scenarios/scenarioError.ts';
import { type ExitCode, exitCodes } from '../studies/exitCodes.ts';
import { SaveError } from '../studies/save.ts';
import { shellQuoted } from '../studies/shellQuoted.ts';
import { Interrupted } from './interrupt.ts';
import { UsageError } from './usageError.ts';

/**
 * Says on standard error what went wrong and returns the exit code for it. What is the user's to mend gets its message and hint; anything
 * else is a defect in nines, with the command that shows it again. Stack traces only with NINES_DEBUG=1.
 */
export function reportProblem(error: unknown): ExitCode {
  if (error instanceof ScenarioError) {
    process.stderr.write(`${error.message}\n`);
    return exitCodes.badUsage;
  }
  if (error instanceof UsageError) {
    process.stderr.write(`nines: ${error.message}\n${error.hint === '' ? '' : `  ${error.hint}\n`}`);
    return exitCodes.badUsage;
  }
  if (error instanceof SaveError) {
    process.stderr.write(`nines: ${error.message}\n`);
    return exitCodes.badUsage;
  }
  if (error instanceof Interrupted) {
    process.stderr.write(`nines: interrupted: ${error.message}\n`);
    return exitCodes.interrupted;
  }
  process.stderr.write(`nines: a defect in nines: ${error instanceof Error ? error.message : String(error)}\n`);
  printStack(error instanceof Error ? (error.stack ?? null) : null);
  process.stderr.write(`Repro: ${['nines', ...process.argv.slice(2)].map(shellQuoted).join(' ')}\n`);
  return exitCodes.defect;
}

/** A stack trace, for those who asked for it. */
export function printStack(stack: string | null): void {
  if (process.env['NINES_DEBUG'] === '1' && stack !== null) process.stderr.write(`${stack}\n`);
}
