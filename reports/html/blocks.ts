/** What pages are made of: sections, tables, figures, notes. Everything that may be wide scrolls within itself. */

import type { Verdict } from '../../sim/outcome.ts';
import { formatNumber } from '../../studies/figures.ts';
import type { Outcome } from '../reporters/overview.ts';
import { filledColumns, type Grid } from '../text/tables.ts';
import { html, type Markup, type Part } from './markup.ts';

/** Where a report stands in the document: ids of its parts begin with `prefix`, its sections' headings are of `level`. */
export interface Spot {
  readonly prefix: string;
  readonly level: 2 | 3;
}

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly content: Part;
}

/** Null where there is nothing to tell. */
export function section(id: string, title: string, ...content: readonly Part[]): Section | null {
  return content.every(isEmpty) ? null : { id, title, content };
}

function isEmpty(part: Part): boolean {
  return part === null || part === '' || (Array.isArray(part) && part.every(isEmpty));
}

export function sectionMarkup({ id, title, content }: Section, { prefix, level }: Spot): Markup {
  const own = `${prefix}-${id}`;
  // Among several reports each part is there several times, which is no landmark any more.
  const start =
    level === 2
      ? html`<section aria-labelledby="${own}">\n<h2 id="${own}">${title}</h2>`
      : html`<section>\n<h3 id="${own}">${title}</h3>`;
  return html`${start}
${content}
</section>
`;
}

/** Links to the sections of a report. */
export function sectionLinks(sections: readonly Section[], { prefix }: Spot, label: string): Markup {
  const links = sections.map(({ id, title }) => html`<li><a href="#${prefix}-${id}">${title}</a></li>`);
  return html`<nav class="jump" aria-label="${label}"><ul>${links}</ul></nav>
`;
}

const WORDS: Readonly<Record<Outcome, string>> = {
  pass: '✓ pass',
  fail: '✗ fail',
  inconclusive: '? undecided',
  'not played': '✗ not played',
};

export function badge(outcome: Outcome): Markup {
  return html`<span class="badge ${toneOf(outcome)}">${WORDS[outcome]}</span>`;
}

export type Tone = Verdict;

/** What was not played is as red as what failed. */
export function toneOf(outcome: Outcome): Tone {
  return outcome === 'not played' ? 'fail' : outcome;
}

export interface TableOptions {
  /** In place of heads that the text leaves empty, by column. */
  readonly heads?: Readonly<Record<number, string>>;
  /** Columns of words; the first is one, the others have figures. */
  readonly words?: readonly number[];
  /** The last row is a sum. */
  readonly hasSum?: boolean;
  readonly note?: Part;
}

/** None without rows. The first column names the rows. */
export function gridTable(caption: string, grid: Grid, options: TableOptions = {}): Markup | null {
  if (grid.rows.length === 0) return null;
  const columns = filledColumns(grid);
  const isWords = (column: number): boolean => column === 0 || (options.words ?? []).includes(column);
  const heads = columns.map((column) => {
    const title = options.heads?.[column] ?? grid.head[column]!;
    return isWords(column) ? html`<th scope="col">${title}</th>` : html`<th scope="col" class="figure">${title}</th>`;
  });
  const cell = (text: string, column: number): Markup => {
    if (column === 0) return html`<th scope="row">${text}</th>`;
    return isWords(column) ? html`<td>${text}</td>` : html`<td class="figure">${text}</td>`;
  };
  const body = grid.rows.map((row, i) => {
    const cells = columns.map((column) => cell(row[column]!, column));
    const isSum = options.hasSum === true && i === grid.rows.length - 1;
    return isSum ? html`<tr class="sum">${cells}</tr>\n` : html`<tr>${cells}</tr>\n`;
  });
  return tableMarkup(caption, heads, body, options.note ?? null);
}

/** @param heads cells of the head @param body rows */
export function tableMarkup(caption: string, heads: Part, body: Part, note: Part = null): Markup {
  const table = html`<table>
<caption>${caption}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>
${body}</tbody>
</table>`;
  return html`${scrolling(caption, table)}
${note === null ? null : html`<p class="note">${note}</p>\n`}`;
}

/** What may be wider than the page scrolls by itself, for keyboards too. */
export function scrolling(label: string, content: Markup): Markup {
  return html`<div class="scroll" role="group" tabindex="0" aria-label="${label}">
${content}
</div>`;
}

export interface Figure {
  readonly title: string;
  readonly note?: Part;
  readonly drawing: Markup;
  readonly legend?: Part;
  /** The same in figures, where no table beside it has them. */
  readonly data?: Part;
}

export function figure({ title, note, drawing, legend, data }: Figure): Markup {
  return html`<figure>
<figcaption><strong>${title}</strong>${note === undefined ? null : html` <span class="note">${note}</span>`}</figcaption>
${scrolling(`Chart: ${title}`, drawing)}
${legend ?? null}
${data === undefined || data === null ? null : folded('The same as a table', data)}
</figure>
`;
}

export function folded(summary: Part, content: Part): Markup {
  return html`<details>
<summary>${summary}</summary>
${content}
</details>
`;
}

/** Of a table with many rows, so that what follows is not far away; open where there are few. */
export function foldedRows(what: string, rows: number, table: Markup | null): Markup | null {
  return table === null || rows <= ROWS_OPEN ? table : folded(`${what}: ${formatNumber(rows)} rows`, table);
}

const ROWS_OPEN = 14;

export function paragraphs(sentences: readonly Part[], kind = ''): Markup[] {
  return sentences.map((sentence) =>
    kind === '' ? html`<p>${sentence}</p>\n` : html`<p class="${kind}">${sentence}</p>\n`,
  );
}
