import { FROM_KEY } from '../../scenarios/configuration/registryConfiguration.ts';
import type { Assumption } from '../../scenarios/scenario.ts';
import type { RunResult } from '../../studies/result.ts';
import { type Page, wrap } from './page.ts';

const SHOWN_MAX = 6;

/** What no provider documents and the figures rest on, a few of them; first what was left out of a configuration, last what is documented after all. */
export function assumptionList(result: RunResult, page: Page): string[] {
  if (result.assumptions.length === 0) return [];
  const rankOf = ({ key, grade }: Assumption): number => (key === FROM_KEY ? 0 : grade === 'documented' ? 2 : 1);
  const sorted = [...result.assumptions].sort((a, b) => rankOf(a) - rankOf(b));
  const left = Math.min(34, Math.max(...sorted.slice(0, SHOWN_MAX).map(({ key }) => key.length)));
  const hidden = sorted.length - SHOWN_MAX;
  const file = result.scenario.path ?? 'FILE';
  return [
    `${page.color.bold('Assumptions')}  ${page.color.dim('not documented by the provider, and not set by this scenario')}`,
    ...sorted.slice(0, SHOWN_MAX).flatMap(({ key, value, source, grade }) => {
      const indent = ' '.repeat(left + 4);
      const [first = '', ...others] = wrap(`${value} — ${grade}: ${source}`, page.width, indent);
      return [`  ${key.padEnd(left)}  ${first.trimStart()}`, ...others];
    }),
    ...(hidden > 0 ? [page.color.dim(`  … and ${hidden} more: nines validate --show ${file}`)] : []),
  ];
}
