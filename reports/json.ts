import type { AssessResult, AvailabilityResult } from '../studies/assess/assessResult.ts';
import type { RunResult } from '../studies/result.ts';

type Result = RunResult | AssessResult | AvailabilityResult;

/** Results as other programs read them: an object for one file, an array when `several` were asked for. Ends with a newline. */
export function jsonReport(results: readonly Result[], several: boolean): string {
  return `${JSON.stringify(several ? results : results[0], null, 1)}\n`;
}
