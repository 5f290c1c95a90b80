/**
 * Reports as one HTML document that stands alone: no script, nothing from a network, light and dark as the reader has it. Of
 * several files there is a list of contents first; what was not played is in it, as red as what failed.
 */
import { headlineOf, introductions, type Outcome, type Reported, reported } from '../reporters/overview.ts';
import type { ProblemReport, Report } from '../reporters/report.ts';
import { counted } from '../text/page.ts';
import { banner, type Opening, tiles } from './banner.ts';
import { badge, type Section, type Spot, sectionLinks, sectionMarkup } from './blocks.ts';
import { PATTERNS } from './draw.ts';
import { html, Markup, type Part } from './markup.ts';
import { runOpening, runSections } from './runPage.ts';
import { STYLE } from './style.ts';
import { placeLink } from './verdictTable.ts';
import { yearOpening, yearSections } from './yearPage.ts';

export function htmlReport(reports: readonly Report[]): string {
  const all = reports.map(reported);
  const [only] = all;
  const isSingle = all.length === 1;
  const title = isSingle ? `${only!.suite.name}: ${wordOf(only!.outcome)}` : `nines: ${headlineOf(outcomesOf(all))}`;
  const body = isSingle
    ? article(only!, { prefix: 'report', level: 2 })
    : html`<h1>${title}</h1>
${contents(all)}
${all.map((each, i) => article(each, { prefix: `report-${i + 1}`, level: 3 }))}`;
  return documentOf(title, body, reports).text;
}

const NOTHING_FETCHED = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

function documentOf(title: string, body: Part, reports: readonly Report[]): Markup {
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${NOTHING_FETCHED}">
<meta name="generator" content="nines">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>
${Markup.trusted(STYLE)}</style>
</head>
<body>
${PATTERNS}<main>
${body}
</main>
<footer>
${introductions(reports).map((words) => html`<p>${words}</p>\n`)}</footer>
</body>
</html>
`;
}

function outcomesOf(all: readonly Reported[]): Outcome[] {
  return all.map(({ outcome }) => outcome);
}

function wordOf(outcome: Outcome): string {
  return outcome === 'inconclusive' ? 'undecided' : outcome;
}

function contents(all: readonly Reported[]): Markup {
  const entries = all.map((each, i) => {
    const [first = ''] = openingOf(each).sentences;
    return html`<li>${badge(each.outcome)} <span><a href="#report-${i + 1}">${each.suite.name}</a> ${first}</span></li>
`;
  });
  return html`<nav class="contents" aria-label="Contents">
<h2>Contents</h2>
<ol>
${entries}</ol>
</nav>`;
}

function article(each: Reported, spot: Spot): Markup {
  const sections = sectionsOf(each, spot).filter((section) => section !== null);
  const links =
    sections.length < 2 ? null : sectionLinks(sections, spot, `Parts of ${each.suite.name} (${spot.prefix})`);
  return html`<article aria-labelledby="${spot.prefix}">
${banner(each, openingOf(each), spot)}${each.report.kind === 'problem' ? problemList(each.report) : tiles(each)}${links}${sections.map((section) => sectionMarkup(section, spot))}</article>
`;
}

function openingOf({ report }: Reported): Opening {
  switch (report.kind) {
    case 'run':
      return runOpening(report.result);
    case 'assess':
      return yearOpening(report.result);
    case 'problem': {
      const told = `${counted(report.problems.length, 'problem')}: ${report.what}.`;
      return { sentences: [told], description: '', facts: [], warnings: [] };
    }
  }
}

function sectionsOf(each: Reported, spot: Spot): (Section | null)[] {
  const { report } = each;
  switch (report.kind) {
    case 'run':
      return runSections(report.result, each, spot);
    case 'assess':
      return yearSections(report.result, each, spot);
    case 'problem':
      return [];
  }
}

function problemList({ problems }: ProblemReport): Markup {
  const each = problems.map(({ text, place }) => html`<li>${placeLink(place, null)}: ${text}</li>\n`);
  return html`<ul class="problems">
${each}</ul>
`;
}
