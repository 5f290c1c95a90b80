/** How a report looks: on screens of any width, light and dark, and on paper. Fonts are the reader's own. */

const LIGHT = `
  --ground: #ffffff; --raised: #f5f7f9; --text: #1d2329; --muted: #55606b; --grid: #d5dbe1; --accent: #0b57d0;
  --good: #1a7a37; --warn: #8a5a00; --bad: #c02626;
  --good-ground: #e9f6ed; --warn-ground: #fdf4dd; --bad-ground: #fdecec;
  --good-fill: #35a05a; --warn-fill: #c07c00; --bad-fill: #d6392f;`;

const DARK = `
  --ground: #10151a; --raised: #181f26; --text: #e4eaf0; --muted: #a0acb8; --grid: #333d47; --accent: #8ab4f8;
  --good: #5fce7f; --warn: #e5b84a; --bad: #ff8d85;
  --good-ground: #13271a; --warn-ground: #2b230f; --bad-ground: #301a1b;
  --good-fill: #3fae63; --warn-fill: #cf9a2c; --bad-fill: #f0675d;`;

export const STYLE = `:root {${LIGHT}
  color-scheme: light dark;
}
@media screen and (prefers-color-scheme: dark) { :root {${DARK} } }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body {
  margin: 0; background: var(--ground); color: var(--text);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
}
main, footer { max-width: 1080px; margin: 0 auto; padding: 2.5rem 1.5rem 0; }
footer { padding: 1.5rem 1.5rem 3rem; color: var(--muted); font-size: 0.875rem; }
footer p { max-width: 75ch; }
h1, h2, h3 { line-height: 1.25; letter-spacing: -0.01em; margin: 0; }
h1 { font-size: 2rem; } h2 { font-size: 1.375rem; } h3 { font-size: 1.125rem; }
p { margin: 0.5rem 0; max-width: 85ch; }
a { color: var(--accent); text-underline-offset: 0.15em; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.875em; }
code { unicode-bidi: isolate; }
section { margin-top: 3rem; }
section > h2, section > h3 { margin-bottom: 1rem; }
article > h2 { font-size: 1.75rem; }
article + article { margin-top: 4rem; padding-top: 3rem; border-top: 1px solid var(--grid); }
.facts-line, .note, small, figcaption .note { color: var(--muted); }
.facts-line { margin: 0.375rem 0 0; }
.description { color: var(--muted); }
.note { font-size: 0.875rem; }
.banner {
  margin: 1.25rem 0; padding: 1.125rem 1.5rem; border-radius: 8px; border-left: 6px solid var(--tone);
  background: var(--tone-ground);
}
.banner p { max-width: 95ch; }
.lead { font-size: 1.1875rem; font-weight: 600; line-height: 1.45; }
.pass { --tone: var(--good); --tone-ground: var(--good-ground); }
.fail { --tone: var(--bad); --tone-ground: var(--bad-ground); }
.inconclusive { --tone: var(--warn); --tone-ground: var(--warn-ground); }
.badge {
  display: inline-block; padding: 0.0625rem 0.625rem; border-radius: 99px; border: 1.5px solid var(--tone);
  color: var(--tone); background: var(--ground); font-size: 0.8125rem; font-weight: 700; white-space: nowrap;
}
.banner .badge { font-size: 0.9375rem; text-transform: uppercase; letter-spacing: 0.03em; }
.warnings { margin: 1rem 0; padding: 0.75rem 1.5rem; border-radius: 8px; background: var(--warn-ground); border-left: 6px solid var(--warn); }
.warnings ul, .problems { margin: 0.25rem 0; padding-left: 1.25rem; }
.problems li { margin: 0.375rem 0; color: var(--bad); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); gap: 0.75rem; margin: 1.25rem 0; }
.tiles > div { padding: 0.875rem 1rem; border: 1px solid var(--grid); border-radius: 8px; background: var(--raised); }
.tiles dt { color: var(--muted); font-size: 0.8125rem; line-height: 1.35; }
.tiles dd { margin: 0.25rem 0 0; font-size: 1.125rem; font-weight: 600; line-height: 1.35; }
.tiles small { display: block; font-size: 0.8125rem; font-weight: 400; }
.jump ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.125rem; margin: 1.25rem 0 0; padding: 0.625rem 0; list-style: none; border: solid var(--grid); border-width: 1px 0; font-size: 0.9375rem; }
.contents { margin: 1.5rem 0 3.5rem; padding: 1rem 1.5rem; border: 1px solid var(--grid); border-radius: 8px; background: var(--raised); }
.contents ol { margin: 0.5rem 0 0; padding: 0; list-style: none; }
.contents li { display: flex; gap: 0.875rem; align-items: baseline; padding: 0.5rem 0; border-top: 1px solid var(--grid); }
.contents li:first-child { border-top: 0; }
.contents .badge { flex: 0 0 auto; min-width: 7.5rem; text-align: center; }
.contents a { font-weight: 600; margin-right: 0.5rem; }
.scroll { overflow-x: auto; margin: 0.75rem 0; }
table { border-collapse: collapse; width: 100%; font-size: 0.9375rem; line-height: 1.4; overflow-wrap: normal; }
caption { text-align: left; font-weight: 600; padding: 0.25rem 0 0.5rem; }
th, td { padding: 0.4375rem 0.75rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--grid); unicode-bidi: isolate; }
thead th { color: var(--muted); font-weight: 600; font-size: 0.8125rem; vertical-align: bottom; }
tbody th { font-weight: 500; }
th:first-child, td:first-child { padding-left: 0.25rem; }
th.figure, td.figure { text-align: right; white-space: nowrap; }
.sum > * { font-weight: 700; border-bottom: 0; border-top: 2px solid var(--grid); }
.kind { display: block; color: var(--muted); font-size: 0.8125rem; font-weight: 400; }
td.reason { min-width: 16rem; }
td.place { white-space: nowrap; }
.evidence { margin: 0.25rem 0 0; padding-left: 1.125rem; color: var(--muted); font-size: 0.875rem; }
figure { margin: 1rem 0 1.75rem; }
figcaption { line-height: 1.4; }
.drawing { display: block; width: 100%; min-width: 660px; height: auto; overflow: visible; color: var(--text); }
.drawing text { white-space: pre; font-variant-numeric: tabular-nums; }
.patterns { position: absolute; }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 0.25rem 0; padding: 0; list-style: none; color: var(--muted); font-size: 0.8125rem; align-items: baseline; }
.legend li { display: flex; gap: 0.4375rem; align-items: baseline; }
.swatch { display: inline-block; width: 16px; height: 16px; align-self: center; }
.swatch svg { display: block; border: 1px solid var(--accent); }
.swatch.solid { background: var(--accent); }
.swatch.strike { height: 12px; border: solid var(--bad-fill); border-width: 0 3px; background: color-mix(in srgb, var(--bad-fill) 40%, transparent); }
.swatch.bar { width: 12px; align-self: flex-end; margin-bottom: 3px; }
.swatch.good { background: var(--good-fill); } .swatch.warn { background: var(--warn-fill); } .swatch.bad { background: var(--bad-fill); }
.swatch.none { background: var(--muted); }
.swatch.dot { width: 11px; height: 11px; border-radius: 50%; background: var(--accent); }
details { margin: 0.25rem 0; }
summary { cursor: pointer; padding: 0.25rem 0; font-size: 0.9375rem; }
.chains { margin: 0.5rem 0 1.25rem; padding-left: 1rem; border-left: 2px solid var(--grid); }
.chain { margin: 0.25rem 0 0.75rem; padding: 0; list-style: none; font-size: 0.9375rem; }
.chain li { display: flex; gap: 0.875rem; padding: 0.125rem 0 0.125rem 1.125rem; }
.chain time { flex: 0 0 4.5rem; text-align: right; color: var(--muted); }
pre { margin: 0.75rem 0; padding: 0.875rem 1rem; overflow-x: auto; border: 1px solid var(--grid); border-radius: 8px; background: var(--raised); line-height: 1.5; }
.repro code { white-space: pre; }
.source { counter-reset: line; padding-left: 0; max-height: 40rem; overflow: auto; }
.line { display: block; padding-right: 1rem; }
.line::before { counter-increment: line; content: counter(line); display: inline-block; width: 3rem; margin-right: 1rem; text-align: right; color: var(--muted); user-select: none; }
.line:target { background: var(--warn-ground); }
dl.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(180px, 1fr)); gap: 0.5rem 1.5rem; margin: 0.75rem 0; }
dl.facts dt { color: var(--muted); font-size: 0.8125rem; }
dl.facts dd { margin: 0; }
@media (max-width: 640px) {
  main { padding: 1.5rem 1rem 0; } footer { padding: 1rem 1rem 2rem; }
  h1 { font-size: 1.5rem; } .lead { font-size: 1.0625rem; }
  .banner { padding: 1rem; }
  .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .contents li { display: block; }
  th, td { padding: 0.4375rem 0.5rem; } td.reason { min-width: 8rem; } td.place { white-space: normal; }
  tbody th code, td.place code { overflow-wrap: anywhere; }
}
@media print {
  details::details-content { content-visibility: visible; height: auto; }
  body { font-size: 11pt; }
  main, footer { max-width: none; padding: 0; }
  .jump { display: none; }
  .scroll, .source { overflow: visible; max-height: none; }
  .drawing { min-width: 0; }
  table { font-size: 9pt; } pre { white-space: pre-wrap; } td.figure { white-space: normal; }
  figure, tr, .banner, .tiles > div { break-inside: avoid; }
  h2, h3, caption, summary { break-after: avoid; }
  * { print-color-adjust: exact; }
}
`;
