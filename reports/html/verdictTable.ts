/** What was judged, what needs attention first, with the reason and the place in the scenario that asks for it. */
import { KIND_WORDS } from '../reporters/overview.ts';
import type { SourcePlace } from '../reporters/report.ts';
import type { Case } from '../reporters/suite.ts';
import { ORDER } from '../text/verdictList.ts';
import { badge, folded, tableMarkup } from './blocks.ts';
import { html, type Markup, type Part } from './markup.ts';
import { lineAnchor } from './scenarioText.ts';

const SHOWN_MOST = 300;
const EVIDENCE_MOST = 20;

/** What is judged of every run, and is no news where it passes. */
const USUAL: readonly string[] = ['invariant', 'convergence', 'fault'];
const FOLDED_FROM = 5;

/**
 * Null without cases.
 * @param linked file whose lines are in the document
 */
export function verdictTables(cases: readonly Case[], linked: LinkedFile | null, caption: string): Part {
  const usual = cases.filter(({ kind, verdict }) => verdict === 'pass' && USUAL.includes(kind));
  const others = cases.filter((each) => !usual.includes(each));
  if (others.length === 0 || usual.length < FOLDED_FROM) return tableOf(cases, linked, caption);
  const also = `${usual.length} promises and faults that passed as well`;
  return [
    tableOf(others, linked, caption),
    folded(also, tableOf(usual, linked, 'Promises that held and faults that struck')),
  ];
}

function tableOf(cases: readonly Case[], linked: LinkedFile | null, caption: string): Markup | null {
  if (cases.length === 0) return null;
  const sorted = [...cases].sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
  // What no key asks for stands nowhere.
  const isPlaced = cases.some(({ place }) => place.line !== null);
  const rows = sorted.slice(0, SHOWN_MOST).map(
    (each) => html`<tr class="${each.verdict}"><td>${badge(each.verdict)}</td>
<th scope="row"><span class="kind">${KIND_WORDS[each.kind] ?? each.kind}</span> ${nameOf(each)}</th>
<td class="reason">${each.reason}${evidenceOf(each)}</td>${isPlaced ? placeCell(each.place, linked) : null}</tr>
`,
  );
  const hidden = sorted.length - SHOWN_MOST;
  return tableMarkup(
    caption,
    html`<th scope="col">Verdict</th><th scope="col">What</th><th scope="col">Reason</th>${isPlaced ? html`<th scope="col">Where</th>` : null}`,
    rows,
    hidden > 0 ? `… and ${hidden} more, in --output json` : null,
  );
}

function placeCell(place: SourcePlace, linked: LinkedFile | null): Markup {
  return html`
<td class="place">${place.line === null ? null : placeLink(place, linked)}</td>`;
}

export interface LinkedFile {
  readonly file: string;
  readonly prefix: string;
}

/** `FILE:LINE`, as a link where that line is in the document, and the file then without its directories. */
export function placeLink({ file, line }: SourcePlace, linked: LinkedFile | null): Markup {
  if (line === null) return html`<code>${file}</code>`;
  if (linked?.file !== file) return html`<code>${file}:${line}</code>`;
  const name = file.slice(1 + Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')));
  return html`<a href="#${lineAnchor(linked.prefix, line)}"><code>${name}:${line}</code></a>`;
}

/** Convergence is kind and name in one. */
function nameOf({ kind, name }: Case): Markup | null {
  return kind === name ? null : html`<code>${name}</code>`;
}

function evidenceOf({ evidence }: Case): Markup | null {
  if (evidence.length === 0) return null;
  const hidden = evidence.length - EVIDENCE_MOST;
  const lines = evidence.slice(0, EVIDENCE_MOST).map((line) => html`<li>${line}</li>\n`);
  const more = hidden > 0 ? html`<li>… and ${hidden} more</li>\n` : null;
  return html`<ul class="evidence">\n${lines}${more}</ul>`;
}
