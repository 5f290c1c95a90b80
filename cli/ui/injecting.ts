/** `x`: which fault, and with which keys. */
import { suggest } from '../../scenarios/suggestion.ts';
import { formatClock } from '../../studies/figures.ts';
import { actionForm, faultActions, faultForm, faultOf, type Selection } from './forms/faultForm.ts';
import { type Form, submitted } from './forms/form.ts';
import { attempted } from './performing.ts';
import { WORLD } from './screens/names.ts';
import type { FormOverlay, Shell } from './shell.ts';
import { aimUs } from './timeTravel.ts';

type Values = Readonly<Record<string, string>>;

/** Time stands still meanwhile: the fault strikes where the user saw what it is to strike. */
export function askForFault(shell: Shell): void {
  const { session } = shell.state.get();
  const facts = session?.facts;
  if (session === null || facts === null || facts === undefined) return;
  const isRunning = session.can('pause');
  if (isRunning) void shell.send({ kind: 'pause' });
  const goOn = () => {
    if (isRunning) void shell.send({ kind: 'run', speed: shell.state.get().speed });
  };
  const selection = selectionOn(shell);
  const formOf = (action: string, preset: Values = {}) =>
    faultForm(action, facts, formatClock(aimUs(shell)), selection, preset);
  const overlayOf = (action: string, form: Form): FormOverlay => ({
    kind: 'form',
    form,
    onComplete: (values) => attempted(shell, { kind: 'inject', fault: faultOf(action, values) }, goOn),
    onClose: goOn,
  });
  const onComplete = ({ action = '' }: Values) => {
    shell.set({ overlay: overlayOf(action, formOf(action)) });
    return null;
  };
  const onWords = (words: string) => {
    const [action = '', ...pairs] = words.split(/\s+/);
    const read = faultActions.includes(action)
      ? presetOf(pairs, formOf(action))
      : { problem: `there is no fault \`${action}\`: ${suggest(action, faultActions)}` };
    if ('problem' in read) {
      goOn();
      return read.problem;
    }
    const form = formOf(action, read.preset);
    const after = pairs.length === 0 ? { kind: 'open' as const, form } : submitted(form);
    if (after.kind === 'open') shell.set({ overlay: overlayOf(action, after.form) });
    else shell.complete(overlayOf(action, form));
    return null;
  };
  shell.set({ overlay: { kind: 'form', form: actionForm(selection), onComplete, onClose: goOn, onWords } });
}

/** What `region.loss region=ea` may be completed to: faults, then their keys, then what these choose among. */
export function faultWordsLike(shell: Shell, typed: string): readonly string[] {
  const facts = shell.state.get().session?.facts;
  if (facts === null || facts === undefined) return [];
  const words = typed.split(' ');
  const last = words.pop() ?? '';
  const [action, ...pairs] = words;
  if (action === undefined) return faultActions.filter((each) => each.startsWith(last));
  if (!faultActions.includes(action)) return [];
  const { fields } = faultForm(action, facts, formatClock(aimUs(shell)));
  const before = `${words.join(' ')} `;
  const [key = '', value] = last.split('=');
  const found =
    value === undefined
      ? fields
          .filter((field) => field.key.startsWith(key) && !pairs.some((pair) => pair.startsWith(`${field.key}=`)))
          .map((field) => `${field.key}=`)
      : (fields.find((field) => field.key === key)?.choices ?? [])
          .filter((choice) => choice.startsWith(value))
          .map((choice) => `${key}=${choice}`);
  return found.map((each) => `${before}${each}`);
}

/** `region=eastus duration=5m` */
function presetOf(
  pairs: readonly string[],
  { fields }: Form,
): { readonly preset: Values } | { readonly problem: string } {
  const keys = fields.map(({ key }) => key);
  const preset: Record<string, string> = {};
  for (const pair of pairs) {
    const [, key = '', value = ''] = /^([^=]+)=(.+)$/.exec(pair) ?? [];
    if (key === '') return { problem: `\`${pair}\` is not KEY=VALUE, such as region=NAME` };
    if (!keys.includes(key)) return { problem: `it has no key \`${key}\`: ${suggest(key, keys)}` };
    preset[key] = value;
  }
  return { preset };
}

/** What the screen points at: a region of the map, or a fault. */
function selectionOn(shell: Shell): Selection {
  const { fault, screen } = shell.context;
  if (fault !== null) return { action: fault.action, target: fault.target };
  return { action: null, target: screen === WORLD ? shell.cursor().selectedId : null };
}
