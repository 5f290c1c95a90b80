import type { RunResult } from '../studies/result.ts';

/** The results as other programs read them: one object for one scenario, an array for several. Ends with a newline. */
export function jsonReport(results: readonly RunResult[]): string {
  return `${JSON.stringify(results.length === 1 ? results[0] : results, null, 1)}\n`;
}
