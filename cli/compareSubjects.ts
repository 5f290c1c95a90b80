/** What `nines compare` was pointed at: two or more of scenarios, alternatives and saved results, or one file with alternatives. */
import { openSubject, type Subject, withHazards } from '../studies/subject.ts';
import { UsageError } from './usageError.ts';

export interface CompareSubject extends Subject {
  /** As `nines assess` takes it: with the field's hazards, where it has none of its own. */
  readonly assessed: Subject;
}

/** The base first. Throws ScenarioError, and UsageError where there is nothing to compare. */
export function compareSubjects(files: readonly string[], sets: readonly string[]): CompareSubject[] {
  const [only, ...more] = files;
  if (only === undefined || more.length > 0) return files.map((file) => compareSubject(file, sets));
  const base = compareSubject(only, sets);
  const { alternatives, alternative } = base.document;
  if (base.saved !== null || alternative !== null) {
    throw new UsageError(
      `there is nothing to compare \`${only}\` with`,
      'name a second scenario, alternative or result',
    );
  }
  if (alternatives.length === 0) {
    const hint = 'name a second scenario, or give the file `alternatives:`';
    throw new UsageError(`\`${only}\` has no alternatives to compare it with`, hint);
  }
  return [base, ...alternatives.map((name) => compareSubject(`${only}#${name}`, sets))];
}

function compareSubject(file: string, sets: readonly string[]): CompareSubject {
  const subject = openSubject(file, sets);
  if (subject.saved !== null && sets.length > 0) {
    throw new UsageError('a saved result is played again exactly as it was', 'leave --set away, or name the scenario');
  }
  return { ...subject, assessed: withHazards(subject) };
}
