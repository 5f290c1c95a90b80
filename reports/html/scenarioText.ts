/** The text of the scenario as it was read, its lines numbered, those that something is said of with an anchor. */

import type { ScenarioReference } from '../../studies/result.ts';
import { configurationText } from '../text/configuration.ts';
import { counted } from '../text/page.ts';
import { folded, paragraphs } from './blocks.ts';
import { html, type Markup, type Part } from './markup.ts';

/** @param lines that are linked to */
export function scenarioText(scenario: Partial<ScenarioReference>, lines: ReadonlySet<number>, prefix: string): Part {
  const { source, sets, configuration, path } = scenario;
  if (source === undefined || source === null) return null;
  const texts = source.replace(/\r?\n$/, '').split(/\r?\n/);
  const numbered = texts.map((text, i) =>
    lines.has(i + 1)
      ? html`<span class="line" id="${lineAnchor(prefix, i + 1)}">${text}\n</span>`
      : html`<span class="line">${text}\n</span>`,
  );
  const name = path ?? 'the scenario';
  return [
    folded(
      html`<code>${name}</code>, ${counted(texts.length, 'line')}`,
      html`<pre class="source" tabindex="0" role="group" aria-label="Text of ${name}"><code>${numbered}</code></pre>`,
    ),
    ...(sets === undefined || sets.length === 0 ? [] : [setList(sets)]),
    ...paragraphs(
      configurationText(configuration ?? null)
        .split('\n')
        .filter((line) => line.trim() !== ''),
      'note',
    ),
  ];
}

export function lineAnchor(prefix: string, line: number): string {
  return `${prefix}-line-${line}`;
}

function setList(sets: readonly string[]): Markup {
  return html`<p>Changed with <code>--set</code>:</p>
<ul>
${sets.map((set) => html`<li><code>${set}</code></li>\n`)}</ul>
`;
}
