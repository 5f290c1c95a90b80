import { describe, expect, it } from 'vitest';
import { actions } from '../../../cli/ui/actions.ts';
import { readClock } from '../../../cli/ui/clockText.ts';
import { keymap } from '../../../cli/ui/keymap.ts';
import { keyNames } from '../../../cli/ui/keyNames.ts';
import { bindingsOn } from '../../../cli/ui/keysOn.ts';
import { commandsLike } from '../../../cli/ui/palette.ts';
import { PICKER, SCREENS, screens } from '../../../cli/ui/screens/names.ts';

describe('the keymap', () => {
  it('has an action for each row, a row for each action, and no name twice', () => {
    expect(keymap.map(({ action }) => action).sort()).toEqual(Object.keys(actions).sort());
    const names = [...keymap.map(({ name }) => name), ...screens.map(({ name }) => name.toLowerCase())];
    // The screen of that name is where `compare` goes.
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual(['compare']);
  });

  it('gives no key two meanings on one screen', () => {
    for (let screen = PICKER; screen <= SCREENS; screen++) {
      const keys = bindingsOn(screen).flatMap((binding) => binding.keys);
      expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
    }
  });

  it('completes commands, what begins with the letters first', () => {
    expect(commandsLike(1, 'fa')).toEqual(['faults', 'faster', 'next-fault', 'previous-fault']);
    expect(commandsLike(PICKER, 'inj')).toEqual([]);
  });
});

describe('keys', () => {
  const NONE = {} as Parameters<typeof keyNames>[1];

  it('that come in one burst are taken one by one', () => {
    expect(keyNames('t2h\r', NONE)).toEqual(['t', '2', 'h', 'enter']);
    expect(keyNames(' \x7f', NONE)).toEqual(['space', 'backspace']);
  });

  it('have names', () => {
    expect(keyNames('', { ...NONE, tab: true, shift: true })).toEqual(['shift+tab']);
    expect(keyNames('c', { ...NONE, ctrl: true })).toEqual(['ctrl+c']);
    expect(keyNames('', { ...NONE, escape: true, meta: true })).toEqual(['escape']);
  });
});

describe('a time that is typed', () => {
  const read = (text: string) => readClock(text, 3600e6, 6 * 3600e6);

  it('is a clock, a duration, or a step from here', () => {
    expect(read('2:10')).toEqual({ atUs: 7800e6 });
    expect(read('0:00:30')).toEqual({ atUs: 30e6 });
    expect(read('0')).toEqual({ atUs: 0 });
    expect(read('90m')).toEqual({ atUs: 5400e6 });
    expect(read('+10m')).toEqual({ atUs: 4200e6 });
    expect(read('-30m')).toEqual({ atUs: 1800e6 });
  });

  it('is refused in words', () => {
    expect(read('-2h')).toEqual({ problem: 'that is before the start' });
    expect(read('7h')).toEqual({ problem: 'that is after the end' });
    expect(read('noon')).toEqual({
      problem: expect.stringMatching(/`noon` is not a duration: 2:10:00, or a duration looks/),
    });
  });
});
