/** What a scenario is judged by beside its baseline: what is taken out of that fails no longer, and no figure shows it. */
import { formatExpression } from '../../scenarios/expression.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { counted } from '../../sim/kernel/counted.ts';

type Judged = Pick<Scenario, 'expect' | 'mustFail' | 'invariants'>;

/** However they are spelled: `expect pull_ok.rate >= 99%`, `mustFail convergence`, `invariant tag-coherence`. */
export function judgedIn({ expect, mustFail, invariants }: Judged): string[] {
  return [
    ...expect.map((expression) => `expect ${formatExpression(expression)}`),
    ...mustFail.map((entry) => {
      if (entry.kind === 'expression') return `mustFail ${formatExpression(entry.expression)}`;
      return `mustFail ${entry.kind === 'convergence' ? 'convergence' : entry.name}`;
    }),
    ...invariants.map((name) => `invariant ${name}`),
  ];
}

/** One sentence for each kind of which some were taken out: `3 expectations were removed: …`. */
export function judgedNoMore(before: readonly string[], scenario: Judged): string[] {
  const now = new Set(judgedIn(scenario));
  const gone = before.filter((one) => !now.has(one));
  return Object.entries(KINDS).flatMap(([kind, [one, many]]) => {
    const names = gone.filter((each) => each.startsWith(`${kind} `)).map((each) => each.slice(kind.length + 1));
    if (names.length === 0) return [];
    return [`${counted(names.length, one, many)} ${names.length === 1 ? 'was' : 'were'} removed: ${names.join(', ')}.`];
  });
}

const KINDS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  expect: ['expectation', 'expectations'],
  mustFail: ['entry of `mustFail`', 'entries of `mustFail`'],
  invariant: ['invariant', 'invariants'],
};
