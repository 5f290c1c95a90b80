/** What the schema found wrong, told in the words of the format and with the place in the file. */
import type * as z from 'zod';
import { isReservedKey } from './notBuilt.ts';
import type { ScenarioDocument } from './scenarioDocument.ts';
import type { KeyPath, ScenarioIssue } from './scenarioError.ts';
import { faultSchemas } from './schema/faults.ts';
import { hazardSchemas } from './schema/hazards.ts';
import { scenarioSchema } from './schema.ts';
import { schemaAt, shapeOf } from './schemaWalk.ts';
import { suggest } from './suggestion.ts';

type ZodIssue = z.core.$ZodIssue;

/** Every issue of a failed parse, each with one message. */
export function schemaIssues(document: ScenarioDocument, issues: readonly ZodIssue[]): readonly ScenarioIssue[] {
  const found = issues.flatMap((issue) =>
    told(document, issue, issue.path as KeyPath).map((each) =>
      each.message.includes('`hazards.') ? { ...each, message: each.message + hazardAt(document, each.path) } : each,
    ),
  );
  // Text torn at its commas is wrong twice, as a value and as a stray key; quotes mend both.
  const torn = found.filter(({ message }) => message.endsWith(NEEDS_QUOTES)).map(({ path }) => path);
  return found.filter(({ path, message }) => !torn.includes(path) || message.endsWith(NEEDS_QUOTES));
}

/** Nobody counts hazards from 0: beside the position of one stands what it is called. */
function hazardAt(document: ScenarioDocument, path: string): string {
  const [list, index, key] = path.split('.');
  if (list !== 'hazards' || key === undefined || key === 'action' || key === 'id') return '';
  const hazard = document.at(['hazards', Number(index)]);
  const name = isObject(hazard) ? (hazard['id'] ?? hazard['action']) : undefined;
  return typeof name === 'string' ? ` (hazard \`${name}\`)` : '';
}

const NEEDS_QUOTES = 'needs quotes here';

function told(document: ScenarioDocument, issue: ZodIssue, path: KeyPath): readonly ScenarioIssue[] {
  const name = `\`${path.join('.')}\``;
  const value = document.at(path);
  if (issue.code === 'unrecognized_keys') {
    const inner = issue.keys.flatMap((key) => tornValue(document, path, key)?.inner ?? []);
    return issue.keys.filter((key) => !inner.includes(key)).map((key) => unknownKey(document, path, key));
  }
  // The path of a form that cannot be told already ends in its `action`.
  if (issue.code === 'invalid_union' && discriminatorOf(issue) !== undefined)
    return unionIssues(document, issue, path, value);
  if (value === undefined) return [document.issue(path, `${name} is missing`, descriptionAt(path, document))];
  if (value === null) return [document.issue(path, `${name} has no value`, 'give it one, or remove the key', 'key')];
  switch (issue.code) {
    case 'invalid_type':
      return [
        document.issue(
          path,
          `${name} must be ${kindWords(issue.expected)}, not ${kindOf(value)}`,
          descriptionAt(path, document),
        ),
      ];
    case 'invalid_value':
      return [
        document.issue(path, `${name} cannot be ${shown(value)}`, suggest(String(value), issue.values.map(String))),
      ];
    case 'too_small':
      return [document.issue(path, `${name} ${tooSmall(issue, value)}`, descriptionAt(path, document))];
    case 'too_big':
      return [document.issue(path, `${name} ${tooBig(issue, value)}`, descriptionAt(path, document))];
    case 'invalid_format':
      return [document.issue(path, `${name} cannot be ${shown(value)}`, descriptionAt(path, document))];
    case 'invalid_key':
      return [
        document.issue(
          path,
          `\`${String(path[path.length - 1])}\` cannot name ${path[0] === 'alternatives' ? 'an alternative' : 'a region'}`,
          'lower-case letters, digits and hyphens',
          'key',
        ),
      ];
    case 'custom':
      return [document.issue(path, `${name}: ${issue.message}`, String(issue.params?.['hint'] ?? ''))];
    case 'invalid_union':
      return unionIssues(document, issue, path, value);
    default:
      return [document.issue(path, `${name}: ${issue.message}`, descriptionAt(path, document))];
  }
}

function unknownKey(document: ScenarioDocument, parent: KeyPath, key: string): ScenarioIssue {
  const path = [...parent, key];
  if (isReservedKey(parent, key)) return document.issue(path, `\`${key}\` is not built yet`, 'remove it', 'key');
  const holder = document.at(parent);
  if (/[)}\]]/.test(key) && document.at(path) === null) {
    const torn = tornValue(document, parent, key);
    const message = torn === null ? `\`${key}\` is not a key` : `\`${torn.text}\` ${NEEDS_QUOTES}`;
    const at = torn === null ? path : [...parent, torn.key];
    const example = torn === null ? 'scheme: "rs(6,3)"' : `${torn.key}: "${torn.text}"`;
    return document.issue(at, message, `inside {} or [], put text with commas or braces in quotes: ${example}`);
  }
  const schema = schemaAt(scenarioSchema, parent, document.value);
  const known = Object.keys((schema === null ? null : shapeOf(schema, holder)) ?? {});
  const where = parent.length === 0 ? 'a scenario' : `\`${parent.join('.')}\``;
  return document.issue(path, `${where} has no key \`${key}\``, hintFor(key, holder, known), 'key');
}

function hintFor(key: string, holder: unknown, known: readonly string[]): string {
  const action = isObject(holder) ? String(holder['action'] ?? '') : '';
  if (key === 'duration' && /^(region|storage)\.loss$/.test(action))
    return 'a loss is for good: use region.outage, or `rebuild`';
  return suggest(key, known);
}

/** A value that was torn at its commas: the key that it was of, the whole text, and the keys that were made of its middle. */
interface TornValue {
  readonly key: string;
  readonly text: string;
  readonly inner: readonly string[];
}

/** `{scheme: lrc(6,2,2)}` without quotes reads as `scheme: lrc(6`, a key `2` and a key `2)`, which is the one given. */
function tornValue(document: ScenarioDocument, parent: KeyPath, last: string): TornValue | null {
  const holder = document.at(parent);
  if (!isObject(holder) || !/[)}\]]/.test(last) || holder[last] !== null) return null;
  // As written: objects put keys that are numbers first.
  const keys = Object.keys(holder)
    .map((key) => {
      const { line, column } = document.issue([...parent, key], '', '', 'key');
      return { key, line: line ?? 0, column: column ?? 0 };
    })
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .map(({ key }) => key);
  const inner: string[] = [];
  for (let at = keys.indexOf(last) - 1; at >= 0; at--) {
    const key = keys[at]!;
    const value = holder[key];
    if (typeof value === 'string' && /[({[]/.test(value)) {
      return { key, text: [value, ...inner, last].join(','), inner };
    }
    if (value !== null) return null;
    inner.unshift(key);
  }
  return null;
}

/** What is of a trace or at a rate, and how to say either. */
const LOAD_HINTS: Readonly<Record<string, string>> = {
  push: 'push: {trace: official-images} or push: {rate: 10/h}',
  pull: 'pull: {rate: 2/s} or pull: {trace: october.trace}',
};

/** Of a union, only the form that the file most likely meant is told about. */
function unionIssues(
  document: ScenarioDocument,
  issue: Extract<ZodIssue, { code: 'invalid_union' }>,
  path: KeyPath,
  value: unknown,
): readonly ScenarioIssue[] {
  const name = `\`${path.join('.')}\``;
  const discriminator = discriminatorOf(issue);
  if (discriminator !== undefined) return [wrongForm(document, path, discriminator)];
  const hint = LOAD_HINTS[String(path[path.length - 1])];
  if (hint !== undefined && isObject(value)) {
    const given = ['trace', 'rate'].filter((key) => Object.hasOwn(value, key));
    if (given.length !== 1) {
      const message = given.length === 0 ? 'needs `trace` or `rate`' : 'has both `trace` and `rate`';
      return [document.issue(path, `${name} ${message}`, hint)];
    }
  }
  const forms = issue.errors.map((errors) => ({ errors, points: misfit(errors, document, path) }));
  const best = forms.sort((a, b) => a.points - b.points)[0];
  if (best === undefined || best.points >= MISFIT) {
    return [document.issue(path, `${name} cannot be ${kindOf(value)}`, descriptionAt(path, document))];
  }
  // A word that is none of the words, where a map or a list would do as well: the description names both.
  const takesMore = forms.some(({ errors }) =>
    errors.some((inner) => isWrongKindOf(inner, 'object') || isWrongKindOf(inner, 'array')),
  );
  if (typeof value === 'string' && takesMore && best.errors.every(({ code }) => code === 'invalid_value')) {
    return [document.issue(path, `${name} cannot be ${shown(value)}`, descriptionAt(path, document))];
  }
  return best.errors.flatMap((inner) => told(document, inner, [...path, ...(inner.path as KeyPath)]));
}

function isWrongKindOf(error: ZodIssue, expected: string): boolean {
  return error.code === 'invalid_type' && error.expected === expected && error.path.length === 0;
}

function discriminatorOf(issue: Extract<ZodIssue, { code: 'invalid_union' }>): string | undefined {
  return (issue as { readonly discriminator?: string }).discriminator;
}

/** More than any number of mistakes inside a form: the form itself is another one. */
const MISFIT = 1000;

function misfit(errors: readonly ZodIssue[], document: ScenarioDocument, path: KeyPath): number {
  let points = 0;
  for (const error of errors) {
    const isWrongKind = error.path.length === 0 && (error.code === 'invalid_type' || error.code === 'custom');
    const isScalar = typeof document.at(path) !== 'object';
    if (error.path.length === 0 && error.code === 'invalid_value' && !isScalar) points += MISFIT;
    else if (isWrongKind) points += isScalar && error.code === 'custom' ? 1 : MISFIT;
    else if (document.at([...path, ...(error.path as KeyPath)]) === undefined) points += 10;
    else points += 1;
  }
  return points;
}

/** An entry whose `action` (or `op`) names no known form. */
function wrongForm(document: ScenarioDocument, path: KeyPath, discriminator: string): ScenarioIssue {
  const at = path[path.length - 1] === discriminator ? path : [...path, discriminator];
  const written = document.at(at);
  const known = formsAt(path);
  const name = `\`${at.join('.')}\``;
  if (written === undefined || written === null)
    return document.issue(at, `${name} is missing`, `one of: ${known.join(', ')}`);
  if (path[0] === 'hazards' && ON_PURPOSE.has(String(written))) {
    const message = `${name}: ${String(written)} does not come by chance`;
    return document.issue(at, message, 'somebody decides on it: put it under `faults`, with `at` or `startAfter`');
  }
  return document.issue(at, `${name} cannot be ${shown(written)}`, suggest(String(written), known));
}

/** Actions that nothing but a decision brings about. */
const ON_PURPOSE: ReadonlySet<string> = new Set(['operator.failover']);

function formsAt(path: KeyPath): readonly string[] {
  if (path[0] === 'faults') return FAULT_FORMS;
  return path[0] === 'hazards' ? HAZARD_FORMS : OPERATION_FORMS;
}

const HAZARD_FORMS = Object.keys(hazardSchemas);
const FAULT_FORMS = Object.keys(faultSchemas);
const OPERATION_FORMS = ['push', 'pull', 'retag', 'untag', 'delete', 'lock', 'restore'];

function tooSmall(issue: Extract<ZodIssue, { code: 'too_small' }>, value: unknown): string {
  if (Array.isArray(value)) return 'is an empty list';
  if (typeof value === 'string') return 'is an empty text';
  return `is ${shown(value)}, ${issue.inclusive === false ? 'it must be above' : 'the least is'} ${String(issue.minimum)}`;
}

function tooBig(issue: Extract<ZodIssue, { code: 'too_big' }>, value: unknown): string {
  const most = `the most is ${String(issue.maximum)}`;
  return Array.isArray(value) ? `lists ${value.length}, ${most}` : `is ${shown(value)}, ${most}`;
}

function descriptionAt(path: KeyPath, document: ScenarioDocument): string {
  const description = schemaAt(scenarioSchema, path, document.value)?.description ?? '';
  return `${description.charAt(0).toLowerCase()}${description.slice(1)}`.replace(/\.$/, '');
}

function kindWords(expected: string): string {
  const words: Readonly<Record<string, string>> = {
    object: 'a map',
    record: 'a map',
    array: 'a list',
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
  };
  return words[expected] ?? expected;
}

function kindOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : shown(value);
}

function shown(value: unknown): string {
  return `\`${typeof value === 'object' ? JSON.stringify(value) : String(value)}\``;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
