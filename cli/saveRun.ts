/** Saves a run beside its seeds: the same bytes whether one machine played it, or shards that are joined. */
import type { RunReport } from '../reports/reporters/report.ts';
import type { SeedOutcome } from '../sim/outcome.ts';
import type { ExitCode } from '../studies/exitCodes.ts';
import { keepNoOthers } from '../studies/kept/keptSeeds.ts';
import type { CompletedRun } from '../studies/run.ts';
import { saveResult } from '../studies/save.ts';
import { seedsKeptIn } from './keepSeeds.ts';
import { reportProblem } from './problems.ts';
import type { Reporting } from './reporting.ts';

/**
 * Saves a result whose report is out already, so that a full disk costs nothing but the files. Seeds of another scenario, or that
 * are not asked for any more, are nothing that a resumed run would look for, and go.
 * @param unkept what is not there yet: a run keeps its seeds as they end, if it can, and shards have theirs elsewhere
 */
export async function saveRun(
  { result, outcomes }: CompletedRun,
  unkept: readonly SeedOutcome[],
  report: RunReport,
  directory: string,
  reporting: Reporting,
): Promise<ExitCode> {
  try {
    saveResult(result, outcomes, directory);
    process.stderr.write(`Saved in ${directory}\n`);
    const code = await reporting.addSaved(report, directory);
    const kept = seedsKeptIn(directory, result.scenario);
    for (const outcome of unkept) kept.keep(outcome);
    keepNoOthers(directory, kept.namesOf(result.seeds));
    return code;
  } catch (error) {
    return reportProblem(error);
  }
}
