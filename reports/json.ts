import type { RunResult } from '../studies/result.ts';

/** Results as other programs read them: an object for one file, an array when `several` were asked for. Ends with a newline. */
export function jsonReport(results: readonly RunResult[], several: boolean): string {
  return `${JSON.stringify(several ? results : results[0], null, 1)}\n`;
}
