/** A form: fields that are chosen from a list or typed, one of them active. Pure: a key gives the next form, or says that it is complete. */
import { typedBy } from '../keyNames.ts';

export interface Field {
  /** Key of the scenario format. */
  readonly key: string;
  /** What it means, from the schema. */
  readonly help: string;
  /** What each of the choices means, where they differ in that. */
  readonly meanings?: Readonly<Record<string, string>>;
  /** Values to choose among; empty where it is typed. */
  readonly choices: readonly string[];
  readonly isRequired: boolean;
  /** What holds where it is left empty, in words. */
  readonly fallback: string;
  /** Choice that is pointed at first; absent: the first. */
  readonly start?: string;
}

export interface Form {
  readonly title: string;
  readonly fields: readonly Field[];
  /** By key, as typed. */
  readonly values: Readonly<Record<string, string>>;
  /** Field that is active. */
  readonly active: number;
  /** What was typed since it became active: only choices with that in them are shown. What was chosen hides none. */
  readonly typed: string;
  /** Row of the choices that is selected. */
  readonly choice: number;
  /** What is wrong with the active field, and what to do about it; or null. */
  readonly problem: string | null;
  /** What is wrong with one field of the values so far, in the schema's words. */
  readonly check: (values: Readonly<Record<string, string>>, key: string) => string | null;
}

export function openForm(
  of: Pick<Form, 'title' | 'fields' | 'check'>,
  preset: Readonly<Record<string, string>> = {},
): Form {
  const form: Form = { ...of, values: preset, active: 0, typed: '', choice: 0, problem: null };
  return at(form, Math.max(0, nextWanted(form)));
}

/** Choices of the active field that have what was typed in them: what it names in full first, then those that begin with it. */
export function choicesOf({ fields, active, typed }: Form): readonly string[] {
  const wanted = typed.trim().toLowerCase();
  const having = (fields[active]?.choices ?? []).filter((choice) => choice.toLowerCase().includes(wanted));
  const ranks = having.map((choice) => rankOf(choice.toLowerCase(), wanted));
  return [0, 1, 2].flatMap((rank) => having.filter((_, i) => ranks[i] === rank));
}

/** What the active field means, or rather the choice that is pointed at. */
export function helpOf(form: Form): string {
  const field = form.fields[form.active];
  return field?.meanings?.[choicesOf(form)[form.choice] ?? ''] ?? field?.help ?? '';
}

function rankOf(choice: string, wanted: string): number {
  if (wanted === '' || choice === wanted) return 0;
  return choice.startsWith(wanted) ? 1 : 2;
}

export type Pressed =
  | { readonly kind: 'open'; readonly form: Form }
  | { readonly kind: 'complete'; readonly values: Readonly<Record<string, string>> };

export function pressed(form: Form, key: string): Pressed {
  const typed = typedBy(key);
  const field = form.fields[form.active];
  if (field === undefined) return { kind: 'complete', values: form.values };
  const value = form.values[field.key] ?? '';
  switch (key) {
    case 'enter':
      return goneOn(form, field);
    case 'up':
      return open(
        field.choices.length > 0 && form.choice > 0 ? { ...form, choice: form.choice - 1 } : at(form, form.active - 1),
      );
    case 'down':
      return open(
        form.choice < choicesOf(form).length - 1 ? { ...form, choice: form.choice + 1 } : at(form, form.active + 1),
      );
    case 'tab':
      return open(at(taken(form, field), form.active + 1));
    case 'shift+tab':
      return open(at(form, form.active - 1));
    case 'backspace':
      return open(withValue(form, field, [...value].slice(0, -1).join('')));
    case 'ctrl+u':
      return open(withValue(form, field, ''));
    default:
      return open(typed === null ? form : withValue(form, field, value + typed));
  }
}

/** Enter: what is chosen is taken, what is wrong is told, and what is still wanted comes next. */
function goneOn(form: Form, field: Field): Pressed {
  const filled = taken(form, field);
  const value = filled.values[field.key] ?? '';
  const missing = field.isRequired ? `\`${field.key}\` is missing: ${field.help}` : null;
  const problem = value === '' ? missing : problemOf(filled, field);
  return problem === null ? submitted(filled) : open({ ...filled, problem });
}

/** The form with the first field active that is wanted still or wrong; or complete. */
export function submitted(form: Form): Pressed {
  const next = nextWanted(form);
  const wrong = form.fields.findIndex((field) => form.values[field.key] && problemOf(form, field) !== null);
  if (next >= 0 && (wrong < 0 || next < wrong)) return open(at(form, next));
  if (wrong < 0) return { kind: 'complete', values: form.values };
  return open({ ...at(form, wrong), problem: problemOf(form, form.fields[wrong]!) });
}

/** What is wrong with a field that is filled in, or null. */
function problemOf({ values, check }: Form, { key, choices }: Field): string | null {
  const value = values[key] ?? '';
  if (choices.length === 0 || choices.includes(value)) return check(values, key);
  return `there is no \`${value}\` to choose here: ${choices.length > 8 ? 'Ctrl-U shows what there is' : choices.join(', ')}`;
}

/** With the selected choice as the active field's value, where it has choices and one was pointed at. */
function taken(form: Form, field: Field): Form {
  const chosen = choicesOf(form)[form.choice];
  const isTyped = (form.values[field.key] ?? '') !== '';
  if (chosen === undefined || (!field.isRequired && !isTyped && form.choice === 0)) return form;
  return { ...form, values: { ...form.values, [field.key]: chosen } };
}

function withValue(form: Form, field: Field, value: string): Form {
  return { ...form, values: { ...form.values, [field.key]: value }, typed: value, choice: 0, problem: null };
}

function nextWanted({ fields, values }: Form): number {
  return fields.findIndex(({ key, isRequired }) => isRequired && (values[key] ?? '') === '');
}

function at(form: Form, index: number): Form {
  const active = Math.max(0, Math.min(form.fields.length - 1, index));
  const { key = '', choices = [], start = '' } = form.fields[active] ?? {};
  const value = form.values[key] ?? '';
  // What was typed in part, and then left, goes on to filter.
  const typed = choices.includes(value) ? '' : value;
  const choice = choices.indexOf(value === '' ? start : value);
  return { ...form, active, typed, choice: Math.max(0, choice), problem: null };
}

function open(form: Form): Pressed {
  return { kind: 'open', form };
}
