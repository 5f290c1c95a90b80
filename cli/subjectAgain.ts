import type { ScenarioReference } from '../studies/result.ts';
import { type Subject, savedScenario, subjectOf } from '../studies/subject.ts';
import { UsageError } from './usageError.ts';

/**
 * The scenario of a result, from the text that is in it. Throws ScenarioError; and UsageError where what the scenario names is
 * not the same here.
 */
export function subjectAgain(reference: ScenarioReference): Subject {
  const { name, path, source, sets, configuration = null, hash } = reference;
  if (source === null) throw new UsageError(`the result of ${name} lacks the text of its scenario`, '');
  const subject = subjectOf(savedScenario({ name, path, source, sets, configuration }, path ?? name), null);
  if (subject.reference.hash === hash) return { ...subject, reference };
  throw new UsageError(
    `${path ?? name} is not the same here as where it was played`,
    'the files that it names, or nines itself, are others: read its results where it was played',
  );
}
