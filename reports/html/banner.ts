/** What a report opens with: the verdict, what it comes to in words, and the few figures that somebody reads who reads no others. */
import { keyFiguresOf } from '../reporters/keyFigures.ts';
import type { Reported } from '../reporters/overview.ts';
import { badge, type Spot, toneOf } from './blocks.ts';
import { html, type Markup } from './markup.ts';

export interface Opening {
  /** First the most important. */
  readonly sentences: readonly string[];
  readonly description: string;
  readonly facts: readonly string[];
  readonly warnings: readonly string[];
}

export function banner({ suite, outcome }: Reported, opening: Opening, { prefix, level }: Spot): Markup {
  const [first = '', ...others] = opening.sentences;
  const title = level === 2 ? html`<h1 id="${prefix}">${suite.name}</h1>` : html`<h2 id="${prefix}">${suite.name}</h2>`;
  const warnings = opening.warnings.map((text) => html`<li>${text}</li>\n`);
  return html`${title}
${opening.facts.length === 0 ? null : html`<p class="facts-line">${opening.facts.join(' · ')}</p>\n`}${
  opening.description === '' ? null : html`<p class="description">${opening.description}</p>\n`
}<div class="banner ${toneOf(outcome)}">
${badge(outcome)}
<p class="lead">${first}</p>
${others.map((sentence) => html`<p>${sentence}</p>\n`)}</div>
${warnings.length === 0 ? null : html`<div class="warnings"><p><strong>Before believing the rest:</strong></p>\n<ul>\n${warnings}</ul></div>\n`}`;
}

export function tiles({ report }: Reported): Markup {
  const each = keyFiguresOf(report).map(
    ({ name, text, interval }) =>
      html`<div><dt>${name}</dt><dd>${withUnits(text)}${interval === null ? null : html` <small>${withUnits(interval)}</small>`}</dd></div>\n`,
  );
  return html`<dl class="tiles">
${each}</dl>
`;
}

/** Nobody looks for the unit of a figure on the next line. */
function withUnits(text: string): string {
  return text.replaceAll(/(\d) (?=(?:%|min|[A-Z]{3}|nines)(?![A-Za-z]))/g, '$1\u00A0');
}
