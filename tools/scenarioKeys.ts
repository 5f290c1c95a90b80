/**
 * Lists every key of the scenario format, from the schema itself.
 *
 * `node dist/tools/scenarioKeys.js` writes docs/scenario-format.md; a test compares the file with what this lists.
 */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type * as z from 'zod';
import { STATISTICS } from '../scenarios/expression.ts';
import { ASSESSED_METRICS, METRIC_FACTS, METRICS_TO_COME } from '../scenarios/metricFacts.ts';
import { scenarioSchema } from '../scenarios/schema.ts';
import { definitionOf, elementOf, factsOf, unwrapped } from '../scenarios/schemaWalk.ts';
import { OPERATION_NAMES } from '../sim/sink.ts';

/** Where the page lies, from the project's root. */
export const FORMAT_PAGE = 'docs/scenario-format.md';

const PREFACE = `# Scenario format

A scenario is YAML or JSON (or a TypeScript object given to \`defineScenario\`). Everything but \`apiVersion\` and \`name\` has
a default; \`nines validate --show FILE\` prints every key with the value in force and where it comes from. An unknown key is
an error with line, column and a suggestion; a setting that does nothing in its scenario (\`hazards\` without \`run.chance\`, say)
is a warning, which decides nothing. For completion in an editor, begin a file with

\`\`\`yaml
# yaml-language-server: $schema=path/to/schema/scenario.v1.json
\`\`\`

Quantities carry units: durations \`30s\`, \`2h20m\`, \`7d\`, \`1y\` (a year is 8760 h); sizes \`10MiB\`, \`2GB\`; bandwidths
\`1Gbps\`, \`100MB/s\`; rates \`2/s\`, \`0.04/y\`; shares \`99.9%\` or \`0.999\`. A law is a duration or one of \`{exponential: {mean}}\`,
\`{weibull: {mean, shape}}\`, \`{lognormal: {mean, sigma}}\`, \`{lognormal: {p50, p99}}\`, \`{uniform: {min, max}}\`,
\`{empirical: FILE}\` (one duration a line).

Inside \`{}\` and \`[]\`, quote schemes with commas and expressions with braces.

A file may carry variants of itself, each a part of a scenario that is laid over the rest of the file:

\`\`\`yaml
alternatives:
  one-region: {registry: {tier: standard, regions: [eastus]}}
\`\`\`

Maps are merged key by key, lists and single values replaced, a law is one value; \`null\` takes a key away. \`FILE#one-region\`
stands wherever a command takes a FILE (in quotes, where a shell wants them), and [\`nines compare FILE\`](compare.md) holds all of
them against the file itself. An alternative is checked like a scenario, and errors in it have its own lines; \`--set\` changes it
after it was laid over the file.

\`registry.from\` takes the registry from the configuration that deploys it, and what the scenario gives beside it wins:
[from-configuration.md](from-configuration.md).

What faults do to each other, and how to aim at a zone, is in [faults.md](faults.md); how each kind of client asks and tries
again is in [clients.md](clients.md); what a replica serves at most is in [limits.md](limits.md); whose key everything is encrypted under is in
[encryption.md](encryption.md); what a run writes is in [results.md](results.md).

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
  const { type, shape, valueType } = definitionOf(unwrapped(schema));
  const element = elementOf(schema);
  if (type === 'object' && shape !== undefined) {
    return Object.entries(shape).flatMap(([key, below]) => rowsOf(below, path === '' ? key : `${path}.${key}`));
  }
  if (element !== undefined) return rowsBelow(element, `${path}[]`);
  if (type === 'record' && valueType !== undefined) return rowsBelow(valueType, `${path}.NAME`);
  const options = type === 'union' ? formsOf(schema) : [];
  if (options.length > 0) {
    return [...choiceRows(options, path), ...uniqueRows(options.flatMap((option) => formRows(option, path, options)))];
  }
  return [];
}

/** The forms of a union, those of unions among them one by one. */
function formsOf(schema: z.ZodType): readonly z.ZodType[] {
  const { type, options } = definitionOf(unwrapped(schema));
  return type === 'union' && options !== undefined ? options.flatMap(formsOf) : [schema];
}

/** The key that tells the forms of a union apart, with what it may say: `faults[].action`. */
function choiceRows(forms: readonly z.ZodType[], path: string): KeyRow[] {
  const marks = forms.map(markOf).filter((mark) => mark !== null);
  const [first] = marks;
  if (first === undefined) return [];
  const values = valueList(marks.map(({ value }) => value));
  return [{ key: `${path}.${first.key}`, fallback: 'required', meaning: `Decides which keys below belong. ${values}` }];
}

/** What makes a form that form: its one key with a literal. */
function markOf(form: z.ZodType): { readonly key: string; readonly value: string } | null {
  const { type, shape } = definitionOf(unwrapped(form));
  if (type !== 'object' || shape === undefined) return null;
  const mark = Object.entries(shape).find(([, schema]) => definitionOf(schema).type === 'literal');
  return mark === undefined ? null : { key: mark[0], value: String(definitionOf(mark[1]).values?.[0]) };
}

/** The keys of one form of a union, marked with what makes it that form: `faults[]` with `action: node.loss`. */
function formRows(form: z.ZodType, path: string, forms: readonly z.ZodType[]): KeyRow[] {
  if (definitionOf(unwrapped(form)).type !== 'object') return [];
  const mark = markOf(form);
  const rows = rowsBelow(form, path).filter(({ meaning }) => meaning !== '');
  if (mark === null) {
    const isOneOfSeveral = forms.filter((other) => definitionOf(unwrapped(other)).type === 'object').length > 1;
    const needed = (row: KeyRow) =>
      row.fallback === 'required' ? { ...row, fallback: 'this, or its alternative' } : row;
    return isOneOfSeveral ? rows.map(needed) : rows;
  }
  return rows.map((row) => ({ ...row, key: `${path} {${mark.key}: ${mark.value}} ${row.key.slice(path.length)}` }));
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
  const values = valuesText(schema);
  const meaning = `${facts.description}${values === '' ? '' : ` ${values}`}${source}`;
  return [{ key: path, fallback: fallbackOf(schema), meaning }, ...below];
}

/** The words that a key may hold, where the schema lists them; none for quantities, names and maps. */
function allowedValues(schema: z.ZodType): string[] {
  const { type, entries, values, element } = definitionOf(unwrapped(schema));
  if (type === 'enum') return Object.values(entries ?? {}).map(String);
  if (type === 'literal') return (values ?? []).map(String);
  if (type === 'array' && element !== undefined) return allowedValues(element);
  return [];
}

/** What a key may hold, as a sentence: of a union, a word, a list of words, or a map. */
function valuesText(schema: z.ZodType): string {
  const { type, options } = definitionOf(unwrapped(schema));
  if (type !== 'union' || options === undefined) return valueList(allowedValues(schema));
  const lists = options.filter((option) => definitionOf(option).type === 'array').flatMap(allowedValues);
  const words = options.filter((option) => definitionOf(option).type !== 'array').flatMap(allowedValues);
  const takesMap = options.some((option) => definitionOf(option).type === 'object');
  const takesList = options.some((option) => definitionOf(option).type === 'array');
  if (takesMap && words.length > 0) return `${inCode(words)}, or a map.`;
  if (lists.length === 0) return takesList && words.length > 0 ? `${inCode(words)}, or a list.` : valueList(words);
  return `${inCode(words)}, or a list of ${inCode(lists)}.`;
}

function inCode(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(', ');
}

/** `One of a, b.`; of one alone, that there is no other. */
function valueList(values: readonly string[]): string {
  if (values.length === 0) return '';
  return values.length === 1 ? `Only value today: ${inCode(values)}.` : `One of ${inCode(values)}.`;
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
  const measured = Object.keys(METRIC_FACTS).filter(
    (name) => ![...METRICS_TO_COME, ...ASSESSED_METRICS].includes(name),
  );
  return `## Expressions

\`expect\` and \`mustFail\` take expressions: \`metric[{label=value, …}][.statistic] op value\`. They are judged over all seeds
together. A bare metric means its count (counters), its rate (fractions) or its mean (the rest). An expression without data
is inconclusive, never a pass.

\`\`\`yaml
${EXAMPLES}
\`\`\`

### Metrics

| metric | unit | labels | what it is |
| --- | --- | --- | --- |
${measured.map(metricRow).join('\n')}

${inCode(ASSESSED_METRICS)} are left to an assessment; a run skips them. ${inCode(METRICS_TO_COME)} are names for
later; an expression on one is inconclusive.

\`region\` of what a client does is where the client is; \`operation\` is one of ${inCode(OPERATION_NAMES)}.

### Statistics

${inCode(STATISTICS)}. \`lower95\` and \`upper95\` bound the mean or
the rate over seeds; with one seed there is no interval, and an expression on one is inconclusive. Each bound is of 95 % by
itself; with \`run: {correction: bonferroni}\` all m bounds that one report judges hold at once with 95 %, each at 1 − 5 %/m, which
the verdict says: \`at 99.0 %, as 5 bounds are judged together\`. \`nines\` is of a rate:
3 of 99.9 %. \`minutes\` is what a rate leaves of a year of 8760 h.`;
}

/** In YAML, as they stand in a file; a test reads each. */
const EXAMPLES = `expect:
  - images_lost == 0                             # over all seeds
  - images_lost.mean <= 20                       # a seed
  - pull_ok{client=westeurope}.rate >= 99.95%
  - pull_ok{region=westeurope}.nines >= 3
  - pull_ok.lower95 >= 99.9%                     # sure of it, given the seeds
  - pull_time{client=westeurope}.p99 <= 30s
  - request_ok{region=eastus,operation=pull}.rate >= 99%
  - replication_lag{from=eastus,to=westeurope}.p90 <= 2m
  - rpo_age{fault=loss}.max <= 15m
  - rto{fault=loss,client=builds}.max <= 10m
  - region_up{region=eastus}.minutes <= 60       # minutes with the site down, of a year
  - bytes_replicated.mean <= 200GB`;

function metricRow(name: string): string {
  const { unit, labels, meaning } = METRIC_FACTS[name]!;
  return `| \`${name}\` | ${unit} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${meaning} |`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(FORMAT_PAGE, formatPage());
}
