/** A form: fields that are chosen from a list or typed, one of them active. Pure: a key gives the next form, or says that it is complete. */
import { typedBy } from '../keyNames.ts';

export interface Field {
  /** Key of the scenario format. */
  readonly key: string;
  /** What it means, from the schema. */
  readonly help: string;
  /** Values to choose among; empty where it is typed. */
  readonly choices: readonly string[];
  readonly isRequired: boolean;
  /** What holds where it is left empty, in words. */
  readonly fallback: string;
}

export interface Form {
  readonly title: string;
  readonly fields: readonly Field[];
  /** By key, as typed. */
  readonly values: Readonly<Record<string, string>>;
  /** Field that is active. */
  readonly active: number;
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
  const form: Form = { ...of, values: preset, active: 0, choice: 0, problem: null };
  return at(form, Math.max(0, nextWanted(form)));
}

/** Choices of the active field that have what was typed in them, those that begin with it first. */
export function choicesOf({ fields, values, active }: Form): readonly string[] {
  const field = fields[active];
  if (field === undefined) return [];
  const typed = (values[field.key] ?? '').toLowerCase();
  if (field.choices.some((choice) => choice.toLowerCase() === typed)) return field.choices;
  const having = field.choices.filter((choice) => choice.toLowerCase().includes(typed));
  return [
    ...having.filter((choice) => choice.toLowerCase().startsWith(typed)),
    ...having.filter((choice) => !choice.toLowerCase().startsWith(typed)),
  ];
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
  const problem =
    value === ''
      ? field.isRequired
        ? `\`${field.key}\` is missing: ${field.help}`
        : null
      : filled.check(filled.values, field.key);
  if (problem !== null) return open({ ...filled, problem });
  const next = nextWanted(filled);
  if (next >= 0) return open(at(filled, next));
  const wrong = filled.fields.findIndex(({ key }) => filled.values[key] && filled.check(filled.values, key) !== null);
  if (wrong < 0) return { kind: 'complete', values: filled.values };
  return open({ ...at(filled, wrong), problem: filled.check(filled.values, filled.fields[wrong]?.key ?? '') });
}

/** With the selected choice as the active field's value, where it has choices and one was pointed at. */
function taken(form: Form, field: Field): Form {
  const chosen = choicesOf(form)[form.choice];
  const isTyped = (form.values[field.key] ?? '') !== '';
  if (chosen === undefined || (!field.isRequired && !isTyped && form.choice === 0)) return form;
  return { ...form, values: { ...form.values, [field.key]: chosen } };
}

function withValue(form: Form, field: Field, value: string): Form {
  return { ...form, values: { ...form.values, [field.key]: value }, choice: 0, problem: null };
}

function nextWanted({ fields, values }: Form): number {
  return fields.findIndex(({ key, isRequired }) => isRequired && (values[key] ?? '') === '');
}

function at(form: Form, index: number): Form {
  const active = Math.max(0, Math.min(form.fields.length - 1, index));
  const field = form.fields[active];
  const choice = field === undefined ? -1 : field.choices.indexOf(form.values[field.key] ?? '');
  return { ...form, active, choice: Math.max(0, choice), problem: null };
}

function open(form: Form): Pressed {
  return { kind: 'open', form };
}
