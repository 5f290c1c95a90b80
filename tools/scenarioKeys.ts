/**
 * Lists every key of the scenario format, from the schema itself.
 *
 * `node dist/tools/scenarioKeys.js` writes docs/scenario-format.md; a test compares the file with what this lists.
 */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type * as z from 'zod';
import { METRICS, METRICS_TO_COME, STATISTICS } from '../scenarios/expression.ts';
import { scenarioSchema } from '../scenarios/schema.ts';
import { definitionOf, factsOf, unwrapped } from '../scenarios/schemaWalk.ts';

/** Where the page lies, from the project's root. */
export const FORMAT_PAGE = 'docs/scenario-format.md';

const PREFACE = `# Scenario format

A scenario is YAML or JSON (or a TypeScript object given to \`defineScenario\`). Everything but \`apiVersion\` and \`name\` has
a default; \`nines validate --show FILE\` prints every key with the value in force and where it comes from. An unknown key is
an error with line, column and a suggestion. For completion in an editor, begin a file with

\`\`\`yaml
# yaml-language-server: $schema=path/to/schema/scenario.v1.json
\`\`\`

Quantities carry units: durations \`30s\`, \`2h20m\`, \`7d\`, \`1y\` (a year is 8760 h); sizes \`10MiB\`, \`2GB\`; bandwidths
\`1Gbps\`, \`100MB/s\`; rates \`2/s\`, \`0.04/y\`; shares \`99.9%\` or \`0.999\`. A law is a duration or one of \`{exponential: {mean}}\`,
\`{weibull: {mean, shape}}\`, \`{lognormal: {mean, sigma}}\`, \`{lognormal: {p50, p99}}\`, \`{uniform: {min, max}}\`,
\`{empirical: FILE}\` (one duration a line).

Inside \`{}\` and \`[]\`, quote schemes with commas and expressions with braces.

This page is generated from the schema: \`npm run build && node dist/tools/scenarioKeys.js\`.`;

/** The whole page, ending with a newline. */
export function formatPage(): string {
  return `${PREFACE}\n\n## Keys\n\n${table(rowsBelow(scenarioSchema, ''))}\n\n${expressions()}\n`;
}

interface KeyRow {
  readonly key: string;
  readonly fallback: string;
  readonly meaning: string;
}

function rowsBelow(schema: z.ZodType, path: string): KeyRow[] {
  const { type, shape, element, valueType, options } = definitionOf(unwrapped(schema));
  if (type === 'object' && shape !== undefined) {
    return Object.entries(shape).flatMap(([key, below]) => rowsOf(below, path === '' ? key : `${path}.${key}`));
  }
  if (type === 'array' && element !== undefined) return rowsBelow(element, `${path}[]`);
  if (type === 'record' && valueType !== undefined) return rowsBelow(valueType, `${path}.NAME`);
  if (type === 'union' && options !== undefined) return uniqueRows(options.flatMap((option) => formRows(option, path)));
  return [];
}

/** The keys of one form of a union, marked with what makes it that form: `faults[]` with `action: node.loss`. */
function formRows(form: z.ZodType, path: string): KeyRow[] {
  const { type, shape } = definitionOf(unwrapped(form));
  if (type !== 'object' || shape === undefined) return [];
  const mark = Object.entries(shape)
    .filter(([, schema]) => definitionOf(schema).type === 'literal')
    .map(([key, schema]) => `${key}: ${definitionOf(schema).values?.join()}`)[0];
  const rows = rowsBelow(form, path).filter(({ meaning }) => meaning !== '');
  return mark === undefined
    ? rows
    : rows.map((row) => ({ ...row, key: `${path} {${mark}} ${row.key.slice(path.length)}` }));
}

/** Keys that all forms share are listed once. */
function uniqueRows(rows: readonly KeyRow[]): KeyRow[] {
  const bare = (key: string) => key.replace(/ \{[^}]*\} /, '');
  const forms = new Set(rows.map(({ key }) => /\{[^}]*\}/.exec(key)?.[0])).size;
  const counts = new Map<string, number>();
  for (const { key, meaning, fallback } of rows) {
    const text = [bare(key), meaning, fallback].join('\t');
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const listed = new Set<string>();
  return rows.flatMap((row) => {
    const text = [bare(row.key), row.meaning, row.fallback].join('\t');
    if (counts.get(text)! < forms) return [row];
    if (listed.has(text)) return [];
    listed.add(text);
    return [{ ...row, key: bare(row.key) }];
  });
}

function rowsOf(schema: z.ZodType, path: string): KeyRow[] {
  const facts = factsOf(schema);
  const below = rowsBelow(schema, path);
  if (facts === null) return below;
  const source = facts.source === undefined ? '' : ` *${facts.grade ?? 'assumed'}: ${facts.source}*`;
  return [{ key: path, fallback: fallbackOf(schema), meaning: `${facts.description}${source}` }, ...below];
}

function fallbackOf(schema: z.ZodType): string {
  const facts = factsOf(schema);
  if (facts?.defaultRule !== undefined) return facts.defaultRule;
  if (facts?.default === undefined) return definitionOf(schema).type === 'optional' ? '' : 'required';
  const value = facts.default;
  if (typeof value === 'string') return value === '' ? '' : `\`${value}\``;
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  return isEmpty ? '' : `\`${JSON.stringify(value).replaceAll('"', '')}\``;
}

function table(rows: readonly KeyRow[]): string {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  return [
    '| key | default | meaning |',
    '| --- | --- | --- |',
    ...rows.map(({ key, fallback, meaning }) => `| \`${cell(key)}\` | ${cell(fallback)} | ${cell(meaning)} |`),
  ].join('\n');
}

function expressions(): string {
  const names = Object.entries(METRICS).filter(([name]) => !METRICS_TO_COME.includes(name));
  const list = names.map(([name, unit]) => `\`${name}\` (${unit})`).join(', ');
  return `## Expressions

\`expect\` and \`mustFail\` take expressions: \`metric[{label=value, …}][.statistic] op value\`, such as
\`pull_ok{client=westeurope}.rate >= 99.95%\` or \`rpo_age.max <= 30m\`. They are judged over all seeds together. A bare metric
means its count (counters), its rate (fractions) or its mean (the rest). An expression without data is inconclusive, never
a pass.

Metrics: ${list}. Of these \`durability\`, \`availability\` and \`cost\` are left to an assessment; a run skips them.

Statistics: ${STATISTICS.map((name) => `\`${name}\``).join(', ')}. \`lower95\` and \`upper95\` bound the mean or the rate over seeds; with
one seed there is no interval, and an expression on one is inconclusive.`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(FORMAT_PAGE, formatPage());
}
