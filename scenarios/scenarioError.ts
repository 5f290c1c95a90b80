/** What is wrong with a scenario, in one line each, with the place and what to do about it. */

/** Keys and list indices from the root of a scenario. */
export type KeyPath = readonly (string | number)[];

export interface ScenarioIssue {
  /** The file that the place is in: the scenario, or a trace or table that it names. */
  readonly file: string;
  /** From 1; null when the issue has no place in a file. */
  readonly line: number | null;
  readonly column: number | null;
  /** The key as `--set` would name it: `clients.0.pull.rate`; empty for the whole file. */
  readonly path: string;
  readonly message: string;
  /** What to do: a sentence without a full stop, or empty. */
  readonly hint: string;
  /** The `--set` flag that the value came from, or null. */
  readonly flag: string | null;
}

/** Thrown for a scenario that cannot be run; carries every issue that was found, at most MOST_ISSUES. */
export class ScenarioError extends Error {
  readonly file: string;
  readonly issues: readonly ScenarioIssue[];

  constructor(file: string, issues: readonly ScenarioIssue[]) {
    const shown = [...issues].sort(byPlace).slice(0, MOST_ISSUES);
    const omitted = issues.length - shown.length;
    const text = shown.map(formatIssue).join('\n');
    super(omitted > 0 ? `${text}\n${file}: and ${omitted} more` : text);
    this.name = 'ScenarioError';
    this.file = file;
    this.issues = shown;
  }
}

const MOST_ISSUES = 20;

/** `file:line:column: message`, and the hint on a line of its own. */
export function formatIssue(issue: ScenarioIssue): string {
  const text = `${placeOf(issue)}: ${issue.message}`;
  return issue.hint === '' ? text : `${text}\n  ${issue.hint}`;
}

/** The same in one sentence, for a report: `file:line:column: message (hint)`. */
export function issueSentence(issue: ScenarioIssue): string {
  const text = `${placeOf(issue)}: ${issue.message}`;
  return issue.hint === '' ? text : `${text} (${issue.hint})`;
}

function placeOf({ file, line, column, flag }: ScenarioIssue): string {
  if (flag !== null) return `--set ${flag}`;
  return line === null ? file : `${file}:${line}:${column ?? 1}`;
}

function byPlace(a: ScenarioIssue, b: ScenarioIssue): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
