/** The form of a fault, made of the scenario schema: its actions, their keys, what these mean, their defaults and their checks. */
import { stringify, parse as yamlValue } from 'yaml';
import { ScenarioDocument } from '../../../scenarios/scenarioDocument.ts';
import { faultSchemas } from '../../../scenarios/schema/faults.ts';
import { scenarioSchema } from '../../../scenarios/schema.ts';
import { schemaIssues } from '../../../scenarios/schemaIssues.ts';
import { definitionOf, factsOf, unwrapped } from '../../../scenarios/schemaWalk.ts';
import type { BranchFacts } from '../../../studies/experiment/view.ts';
import { faultMeanings } from './faultMeanings.ts';
import { type Field, type Form, openForm } from './form.ts';

type Action = keyof typeof faultSchemas;

/** What people reach for first; the others follow in the schema's order. */
const FIRST: readonly Action[] = [
  'region.loss',
  'region.outage',
  'storage.loss',
  'network.partition',
  'replication.pause',
];

export const faultActions: readonly string[] = [
  ...FIRST,
  ...(Object.keys(faultSchemas) as Action[]).filter((action) => !FIRST.includes(action)),
];

/** What is selected on the screen that the form is opened over. */
export interface Selection {
  /** Action of a fault; null where none is selected. */
  readonly action: string | null;
  /** What that fault strikes, as faults name their targets, or a region; null where nothing is selected. */
  readonly target: string | null;
}

const NOTHING_SELECTED: Selection = { action: null, target: null };

/** The first page: which fault. */
export function actionForm({ action }: Selection = NOTHING_SELECTED): Form {
  const field: Field = {
    key: 'action',
    help: 'What happens.',
    meanings: faultMeanings,
    choices: faultActions,
    isRequired: true,
    fallback: '',
    ...(action === null ? {} : { start: action }),
  };
  return openForm({ title: 'Inject a fault', fields: [field], check: () => null });
}

/**
 * The second page: its keys. Who or what is struck and all that the schema asks for are wanted, the rest may stay empty.
 * @param atUs the cursor, in words
 * @param preset by key, as typed
 */
export function faultForm(
  action: string,
  facts: BranchFacts,
  atUs: string,
  selection: Selection = NOTHING_SELECTED,
  preset: Readonly<Record<string, string>> = {},
): Form {
  const shape: Readonly<Record<string, Parameters<typeof factsOf>[0]>> = faultSchemas[action as Action].shape;
  const keys = Object.keys(shape).filter((key) => !NOT_ASKED.has(key));
  const fields = keys.map((key): Field => {
    const schema = shape[key]!;
    const known = factsOf(schema);
    const isRequired = schema.def.type !== 'optional' && schema.def.type !== 'prefault';
    const choices = choicesFor(key, schema, facts);
    return {
      key,
      help: known?.description ?? '',
      choices,
      ...startOf(key, choices, selection),
      isRequired: isRequired || isTarget(key, keys, shape),
      fallback: key === 'at' ? `now, ${atUs}` : fallbackOf(known),
    };
  });
  const target = fields.find(({ isRequired, choices }) => isRequired && choices.length === 0);
  const typed = target === undefined || selection.action !== action ? {} : typedTarget(target.key, selection);
  return openForm(
    {
      title: `Inject ${action}`,
      // What is wanted comes first: often it is all that is filled in.
      fields: [...fields.filter((field) => field.isRequired), ...fields.filter((field) => !field.isRequired)],
      check: (values, key) => issueAt(faultOf(action, values), key),
    },
    { ...typed, ...preset },
  );
}

/** The choice that is part of what is selected: the region of a zone, both ends of a way. */
function startOf(key: string, choices: readonly string[], { target }: Selection): { readonly start?: string } {
  const named = (target ?? '').split(/[^\w.-]+/).filter((name) => choices.includes(name));
  const start = key === 'to' ? named[1] : named[0];
  return start === undefined || !STARTING.has(key) ? {} : { start };
}

const STARTING = new Set(['region', 'client', 'from', 'to']);

/** A zone, node or disk is typed: the selected one stands there already, where it is one alone. */
function typedTarget(key: string, { target }: Selection): Readonly<Record<string, string>> {
  return TARGETS.includes(key) && target !== null && /^[\w.-]+(\/\w+)+$/.test(target) ? { [key]: target } : {};
}

/** Names come of themselves; lists and followers are for files. */
const NOT_ASKED = new Set(['action', 'id', 'startAfter', 'regions', 'clients']);
const TARGETS = ['zone', 'node', 'disk', 'client', 'region'];

/** The narrowest of the keys that say what is struck, unless the fault strikes everything without one. */
function isTarget(
  key: string,
  keys: readonly string[],
  shape: Readonly<Record<string, Parameters<typeof factsOf>[0]>>,
): boolean {
  const all = shape['regions'];
  if (all !== undefined && factsOf(all)?.defaultRule !== undefined) return false;
  return key === TARGETS.find((target) => keys.includes(target));
}

function choicesFor(key: string, schema: Parameters<typeof factsOf>[0], facts: BranchFacts): readonly string[] {
  const regions = facts.regions.filter(({ hasReplica }) => hasReplica).map(({ name }) => name);
  if (key === 'region') return regions;
  if (key === 'from' || key === 'to') return [...regions, 'all'];
  if (key === 'client') return facts.clients.map(({ name }) => name);
  const { type, entries } = definitionOf(unwrapped(schema));
  if (type === 'boolean') return ['false', 'true'];
  return entries === undefined ? [] : Object.values(entries).map(String);
}

function fallbackOf(known: ReturnType<typeof factsOf>): string {
  if (known?.default !== undefined) return String(known.default);
  return known?.defaultRule ?? '';
}

/** As the scenario format spells it; what was left empty is left out. */
export function faultOf(action: string, values: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  const given = Object.entries(values).filter(([, text]) => text.trim() !== '');
  return { action, ...Object.fromEntries(given.map(([key, text]) => [key, scalar(text.trim())])) };
}

/** `2` is a number and `true` a truth, as in a file; everything else is text. */
function scalar(text: string): unknown {
  try {
    const value: unknown = yamlValue(text);
    return typeof value === 'number' || typeof value === 'boolean' ? value : text;
  } catch {
    return text;
  }
}

/** What the schema says of one key of a fault, as it says it of a file. */
function issueAt(fault: Readonly<Record<string, unknown>>, key: string): string | null {
  const document = new ScenarioDocument('form', stringify({ faults: [fault] }), []);
  const parsed = scenarioSchema.safeParse(document.value);
  const [issue] = schemaIssues(
    document,
    (parsed.error?.issues ?? []).filter(({ path }) => path[0] === 'faults'),
  ).filter(({ path }) => path === `faults.0.${key}` || path.startsWith(`faults.0.${key}.`));
  if (issue === undefined) return null;
  return `${issue.message.replaceAll('faults.0.', '')}${issue.hint === '' ? '' : `: ${issue.hint}`}`;
}
