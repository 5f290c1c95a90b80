/** What every report ends with: the bill, what the figures rest on, the scenario, and how to play it again. */
import type { Assumption } from '../../scenarios/scenario.ts';
import type { MonthlyCost } from '../../studies/cost/monthlyCost.ts';
import type { ScenarioReference } from '../../studies/result.ts';
import type { Suite } from '../reporters/suite.ts';
import { costGrid, costNoteSentences, costSum } from '../text/costTable.ts';
import { foldedRows, gridTable, paragraphs, type Section, section } from './blocks.ts';
import { html, type Markup } from './markup.ts';
import { scenarioText } from './scenarioText.ts';

export function costSection(cost: MonthlyCost, assumptions: readonly Assumption[]): Section | null {
  if (cost.items.length === 0) return null;
  return section(
    'cost',
    'Cost',
    paragraphs([`It costs ${costSum(cost)}.`]),
    gridTable('Cost of 30 days at list prices', costGrid(cost), {
      ...{ heads: { 1: 'item' }, words: [1], hasSum: true },
      note: costNoteSentences(cost, assumptions).join(' '),
    }),
  );
}

export function assumptionSection(assumptions: readonly Assumption[]): Section | null {
  const rows = assumptions.map(({ key, value, source, grade }) => [key, value, grade, source]);
  const head = ['Key', 'value', 'grade', 'source'];
  const caption = 'What the figures rest on and this scenario does not set';
  const table = gridTable(caption, { head, rows }, { words: [1, 2, 3] });
  return section('assumptions', 'Assumptions', foldedRows(caption, rows.length, table));
}

export function scenarioSection(scenario: Partial<ScenarioReference>, suite: Suite, prefix: string): Section | null {
  const places = [...suite.cases, ...suite.warnings].map(({ place }) => place);
  const lines = places.filter(({ file }) => file === suite.file).flatMap(({ line }) => (line === null ? [] : [line]));
  return section('scenario', 'Scenario', scenarioText(scenario, new Set(lines), prefix));
}

export function againSection({ properties, repro }: Suite): Section | null {
  const facts = properties.map(([name, value]) => html`<div><dt>${name}</dt><dd><code>${value}</code></dd></div>\n`);
  return section(
    'again',
    'To see it again',
    repro === null ? null : reproBlock(repro),
    html`<dl class="facts">\n${facts}</dl>
<p class="note">The same scenario, seeds and version of nines give the same bytes.</p>
`,
  );
}

export function reproBlock(repro: string): Markup {
  return html`<pre class="repro" tabindex="0" role="group" aria-label="Command"><code>${repro}</code></pre>
`;
}
