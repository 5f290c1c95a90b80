import type { RunReport } from '../reports/reporters/report.ts';
import type { ExitCode } from '../studies/exitCodes.ts';
import type { CompletedRun } from '../studies/run.ts';
import { saveResult } from '../studies/save.ts';
import { reportProblem } from './problems.ts';
import type { Reporting } from './reporting.ts';

/** Saves a result whose report is out already, so that a full disk costs nothing but the files. */
export async function saveRun(
  { result, outcomes }: CompletedRun,
  report: RunReport,
  directory: string,
  reporting: Reporting,
): Promise<ExitCode> {
  try {
    saveResult(result, outcomes, directory);
    process.stderr.write(`Saved in ${directory}\n`);
    return await reporting.addSaved(report, directory);
  } catch (error) {
    return reportProblem(error);
  }
}
