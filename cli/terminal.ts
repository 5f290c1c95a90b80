import { type Page, pageOf } from '../reports/text/page.ts';
import { exitCodes, worstExitCode } from '../studies/exitCodes.ts';
import { causeOf } from '../studies/save.ts';

/** Columns of a report that no terminal shows. */
export const PIPED_WIDTH = 100;

/** The page for a text report on standard output: as wide as the terminal, coloured where that is wanted (NO_COLOR, FORCE_COLOR). */
export function stdoutPage(): Page {
  return pageOf(process.stdout.isTTY ? process.stdout.columns || PIPED_WIDTH : PIPED_WIDTH, wantsColor());
}

function wantsColor(): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0') return true;
  return process.stdout.isTTY === true && TERM !== 'dumb';
}

/**
 * Whoever reads our output may stop reading (`nines … | head`): that is no failure of ours, so leave quietly, with the code of what was
 * judged so far. Anything else that keeps output from being written is one.
 */
export function survivePipes(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    const code = Number(process.exitCode ?? exitCodes.ok);
    if (error.code === 'EPIPE') process.exit(code);
    process.stderr.write(`nines: the output could not be written: ${causeOf(error)}\n`);
    process.exit(worstExitCode([code, exitCodes.badUsage]));
  });
  process.stderr.on('error', () => {});
}
