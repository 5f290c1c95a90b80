/** Compiles `classes`: which class each repository is in. */
import type { ClassesPlan } from '../sim/plan.ts';
import { globMatcher } from './compileTopology.ts';
import type { Scenario } from './scenario.ts';
import { ScenarioError, type ScenarioIssue } from './scenarioError.ts';

/** Null without classes. Throws ScenarioError where a repository is in two of them. @param repositories names by repository id */
export function classesPlan({ name, classes }: Scenario, repositories: readonly string[]): ClassesPlan | null {
  if (classes === undefined) return null;
  const names = Object.keys(classes).sort();
  const matchers = names.map((each) => classes[each]!.map(globMatcher));
  const issues: ScenarioIssue[] = [];
  const classOf = (repository: string): number => {
    const found = names.flatMap((_, i) => (matchers[i]!.some((matches) => matches(repository)) ? [i] : []));
    if (found.length > 1) issues.push(inTwo(name, repository, names[found[0]!]!, names[found[1]!]!));
    return found[0] ?? names.length;
  };
  const ofRepository = Uint8Array.from(repositories, classOf);
  if (issues.length > 0) throw new ScenarioError(name, issues);
  return { names, ofRepository };
}

function inTwo(scenario: string, repository: string, one: string, other: string): ScenarioIssue {
  return {
    file: scenario,
    line: null,
    column: null,
    path: 'classes',
    message: `\`classes\`: the repository \`${repository}\` is in \`${one}\` and in \`${other}\``,
    hint: 'make one of the patterns narrower, so that figures of classes add up',
    flag: null,
  };
}
