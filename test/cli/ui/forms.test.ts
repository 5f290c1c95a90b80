import { describe, expect, it } from 'vitest';
import { faultActions, faultForm, faultOf } from '../../../cli/ui/forms/faultForm.ts';
import { type Form, type Pressed, pressed } from '../../../cli/ui/forms/form.ts';
import { faultSchemas } from '../../../scenarios/schema/faults.ts';
import { facts } from './scriptedLink.ts';

function formOf(action: string): Form {
  return faultForm(action, facts(), '1:00:00');
}

/** Each letter is a key; so is each word in braces. */
function typed(form: Form, keys: string): Pressed {
  let at: Pressed = { kind: 'open', form };
  for (const [, word, letter] of keys.matchAll(/\{(\w+)\}|(.)/g)) {
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
});
