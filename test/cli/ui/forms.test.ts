import { describe, expect, it } from 'vitest';
import { actionForm, faultActions, faultForm, faultOf } from '../../../cli/ui/forms/faultForm.ts';
import { faultMeanings } from '../../../cli/ui/forms/faultMeanings.ts';
import { choicesOf, type Form, helpOf, openForm, type Pressed, pressed } from '../../../cli/ui/forms/form.ts';
import { faultSchemas } from '../../../scenarios/schema/faults.ts';
import { facts } from './scriptedLink.ts';

function formOf(action: string): Form {
  return faultForm(action, facts(), '1:00:00');
}

/** Each letter is a key; so is each word in braces. */
function typed(form: Form, keys: string): Pressed {
  let at: Pressed = { kind: 'open', form };
  for (const [, word, letter] of keys.matchAll(/\{([\w+]+)\}|(.)/g)) {
    if (at.kind === 'open') at = pressed(at.form, word ?? letter ?? '');
  }
  return at;
}

function problemAfter(form: Form, keys: string): string | null {
  const after = typed(form, keys);
  return after.kind === 'open' ? after.form.problem : 'it was complete';
}

describe('the form of a fault', () => {
  it('is there for every action of the format, the loss of a region first', () => {
    expect(faultActions[0]).toBe('region.loss');
    expect([...faultActions].sort()).toEqual(Object.keys(faultSchemas).sort());
    for (const action of faultActions) expect(formOf(action).fields.length).toBeGreaterThan(0);
  });

  it('asks for what is struck and for what the schema requires, and for nothing else', () => {
    const wanted = (action: string) =>
      formOf(action)
        .fields.filter(({ isRequired }) => isRequired)
        .map(({ key }) => key);
    expect(wanted('region.loss')).toEqual(['region']);
    expect(wanted('region.outage')).toEqual(['region', 'duration']);
    expect(wanted('network.partition')).toEqual(['from', 'to', 'duration']);
    expect(wanted('zone.loss')).toEqual(['zone']);
    expect(wanted('dns.outage')).toEqual(['duration']);
  });

  it('is complete with the second region and a duration', () => {
    expect(typed(formOf('region.outage'), '{down}{enter}30m{enter}')).toEqual({
      kind: 'complete',
      values: { region: 'southeastasia', duration: '30m' },
    });
    expect(faultOf('node.loss', { node: '', region: 'eastus', pick: '2' })).toEqual({
      action: 'node.loss',
      region: 'eastus',
      pick: 2,
    });
  });

  it('says what is wrong in the words of the schema', () => {
    expect(problemAfter(formOf('region.outage'), '{enter}30{enter}')).toMatch(
      /`duration`: 30 has no unit: a duration looks like/,
    );
    expect(problemAfter(formOf('region.outage'), '{enter}{enter}')).toMatch(
      /^`duration` is missing: How long it lasts/,
    );
    expect(problemAfter(formOf('client.surge'), '{enter}0{enter}')).toMatch(
      /^`factor` is `0`, the least is 1: how many times/,
    );
  });

  it('shows the choices that have what was typed', () => {
    expect(typed(formOf('region.loss'), 'west{enter}')).toEqual({ kind: 'complete', values: { region: 'westeurope' } });
  });

  it('takes a choice that was typed in full, also where others have it in them', () => {
    expect(typed(actionForm(), 'region.outage{enter}')).toEqual({
      kind: 'complete',
      values: { action: 'region.outage' },
    });
    expect(typed(formOf('region.loss'), 'westeurope{enter}')).toMatchObject({ values: { region: 'westeurope' } });
    const fields = [{ key: 'word', help: '', choices: ['allow', 'all', 'shall'], isRequired: true, fallback: '' }];
    const form = openForm({ title: '', fields, check: () => null });
    expect(typed(form, 'all{enter}')).toMatchObject({ values: { word: 'all' } });
    expect(typed(form, 'al{enter}')).toMatchObject({ values: { word: 'allow' } });
    expect(typed(form, 'ALL{enter}')).toMatchObject({ values: { word: 'all' } });
  });

  it('takes none of the choices for what is none of them', () => {
    expect(problemAfter(actionForm(), 'region.lots{enter}')).toMatch(/^there is no `region.lots` to choose here/);
    expect(problemAfter(formOf('region.loss'), 'mars{enter}')).toBe(
      'there is no `mars` to choose here: eastus, southeastasia, westeurope',
    );
    expect(problemAfter(formOf('region.loss'), 'mars{tab}{enter}')).toMatch(/^there is no `mars`/);
  });

  it('shows all choices again where one was chosen, and what was typed still where none was', () => {
    const back = (keys: string) => {
      const after = typed(formOf('region.outage'), keys);
      return after.kind === 'open' ? [choicesOf(after.form).length, after.form.choice] : null;
    };
    expect(back('{down}{enter}{shift+tab}')).toEqual([3, 1]);
    expect(back('west{shift+tab}')).toEqual([1, 0]);
  });

  it('tells what the fault does that is pointed at, each something else', () => {
    const after = typed(actionForm(), 'node.burst');
    expect(after.kind === 'open' ? helpOf(after.form) : '').toMatch(/^Many nodes go down together/);
    expect(new Set(Object.values(faultMeanings)).size).toBe(faultActions.length);
  });
});
