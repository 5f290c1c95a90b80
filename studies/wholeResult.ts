/** Results as they were saved or printed, to be reported again: not played, so taken at their word. */
import type { AssessResult, AvailabilityResult } from './assess/assessResult.ts';
import { ASSESS_SCHEMA_VERSION } from './assess/assessResult.ts';
import { type RunResult, SCHEMA_VERSION } from './result.ts';
import { parseSaved, SavedResultError } from './savedResult.ts';

export type WholeResult =
  | { readonly kind: 'run'; readonly result: RunResult }
  | { readonly kind: 'assess'; readonly result: AssessResult | AvailabilityResult };

const NO_RESULT = 'this is no result of `nines run` or `nines assess`';

/** Without one of these a report would break off in the middle. */
const KEYS_OF_RUN = ['scenario', 'seeds', 'unfinished', 'verdicts', 'metrics', 'journal', 'losses', 'warnings'];
const KEYS_OF_ASSESSMENT = ['scenario', 'verdicts', 'guards', 'outages', 'cost', 'assumptions'];

/** What `result.json` holds, or what `--output json` of `nines run` and `nines assess` prints: several files are an array. Throws SavedResultError. */
export function readWholeResults(text: string): WholeResult[] {
  // A scenario in YAML would be said to break off.
  if (!/^\s*[[{]/.test(text)) throw new SavedResultError(NO_RESULT);
  const value = parseSaved(text);
  return (Array.isArray(value) ? value : [value]).map(wholeResultOf);
}

function wholeResultOf(value: unknown): WholeResult {
  if (typeof value !== 'object' || value === null || !('schemaVersion' in value)) {
    throw new SavedResultError(NO_RESULT);
  }
  const isRun = 'metrics' in value;
  const known = isRun ? SCHEMA_VERSION : ASSESS_SCHEMA_VERSION;
  if (value.schemaVersion !== known) {
    throw new SavedResultError(
      `this result has schemaVersion ${JSON.stringify(value.schemaVersion)}; this nines reads ${known}`,
    );
  }
  const missing = (isRun ? KEYS_OF_RUN : KEYS_OF_ASSESSMENT).find((key) => !(key in value));
  if (missing !== undefined) {
    throw new SavedResultError(
      isRun || 'durability' in value
        ? `the result lacks \`${missing}\`: it is another nines', or was changed`
        : NO_RESULT,
    );
  }
  if (isRun) return { kind: 'run', result: value as unknown as RunResult };
  return { kind: 'assess', result: value as unknown as AssessResult | AvailabilityResult };
}
