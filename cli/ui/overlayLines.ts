/** What lies on top of a screen, as lines of a box: help, a form. */
import { wrap } from '../../reports/text/page.ts';
import { choicesOf, type Field, type Form, helpOf } from './forms/form.ts';
import type { KeyGroup } from './keyBinding.ts';
import { shownKeys } from './keyNames.ts';
import { bindingsOn } from './keysOn.ts';
import { screens } from './screens/names.ts';
import { EMPTY, filled, type Line, line, widthOf } from './text/line.ts';

const GROUPS: Readonly<Record<KeyGroup, string>> = {
  screens: 'Screens',
  lists: 'Lists',
  time: 'Time',
  experiment: 'What is done by hand',
  year: 'A year in nines',
  branches: 'Branches',
  program: 'Program',
};

/** Every key of a screen, by group, from the first that is scrolled to. */
export function helpLines(screen: number, first: number, rows: number): Line[] {
  const bindings = bindingsOn(screen);
  const groups = (Object.keys(GROUPS) as KeyGroup[]).filter((group) => bindings.some((one) => one.group === group));
  const all = groups.flatMap((group, i) => [
    ...(i === 0 ? [] : [EMPTY]),
    line([GROUPS[group], 'title']),
    ...bindings
      .filter((one) => one.group === group)
      .map(({ keys, name, does }) => {
        const words = shownKeys(keys);
        const shown = words.join(words.length > 4 ? '' : ' ');
        return line('  ', [shown.padEnd(10), 'key'], ` ${name.padEnd(15)} `, [does, 'dim']);
      }),
  ]);
  const names =
    screen === 0
      ? []
      : [
          EMPTY,
          line(['What the screens show', 'title']),
          ...screens.map(({ number, name, about }) =>
            line('  ', [`${number} ${name}`.padEnd(11), 'key'], [about, 'dim']),
          ),
        ];
  const everything = [...all, ...names];
  const from = Math.max(0, Math.min(first, everything.length - rows));
  return everything.slice(from, from + rows);
}

/** A form: its fields, and under the active one its choices and what it means. */
export function formLines(form: Form, width: number, rows: number): Line[] {
  const fields = form.fields.flatMap((field, i) => fieldLines(form, field, i === form.active));
  const active = form.fields[form.active];
  const choices = active === undefined ? [] : choiceLines(form, Math.max(2, rows - form.fields.length - 4));
  const at = fields.length === 0 ? 0 : form.active + 1;
  const help = wrap(helpOf(form), width).map((text) => line([text, 'dim']));
  const problem = form.problem === null ? [] : wrap(`✗ ${form.problem}`, width).map((text) => line([text, 'bad']));
  return [...fields.slice(0, at), ...choices, ...problem, ...fields.slice(at), EMPTY, ...help].slice(0, rows);
}

function fieldLines({ values }: Form, field: Field, isActive: boolean): Line[] {
  const value = values[field.key] ?? '';
  const mark = isActive ? '▶ ' : '  ';
  const shown =
    value === '' && !isActive ? line([field.fallback === '' ? '' : field.fallback, 'dim']) : line([value, 'strong']);
  const caret = isActive ? line(['█', 'accent']) : [];
  const rest = isActive && value === '' && field.fallback !== '' ? line([` ${field.fallback}`, 'dim']) : [];
  return [
    line(
      [mark, 'accent'],
      [`${field.key}${field.isRequired ? '*' : ''}`.padEnd(12), isActive ? 'title' : 'plain'],
      ...shown,
      ...caret,
      ...rest,
    ),
  ];
}

function choiceLines(form: Form, rows: number): Line[] {
  const choices = choicesOf(form);
  const first = Math.max(0, Math.min(form.choice - rows + 1, choices.length - rows));
  const shown = choices.slice(first, first + rows);
  const widest = Math.max(0, ...choices.map((choice) => widthOf(line(choice))));
  const below = choices.length - first - shown.length;
  return shown.map((choice, i) => {
    const text =
      first + i === form.choice
        ? line('    ', ['▶ ', 'accent'], [` ${choice} `, 'selected'])
        : line(`       ${choice}`);
    const more =
      i === 0 && first > 0 ? `↑ ${first} more` : i === shown.length - 1 && below > 0 ? `↓ ${below} more` : '';
    return more === '' ? text : [...filled(text, widest + 10), ...line([more, 'dim'])];
  });
}

/** In a frame with a title above and keys below. @param width with the frame */
export function boxed(title: string, keys: string, lines: readonly Line[], width: number): Line[] {
  const inside = width - 4;
  const edge = (left: string, text: string, right: string): Line => {
    const shown = line([`${left}─ `, 'accent'], [text, 'title'], [' ', 'accent']);
    return [
      ...filled([...shown, ...line(['─'.repeat(Math.max(0, width - widthOf(shown) - 1)), 'accent'])], width - 1),
      ...line([right, 'accent']),
    ];
  };
  return [
    edge('╭', title, '╮'),
    ...lines.map((each) => line(['│ ', 'accent'], ...filled(each, inside), [' │', 'accent'])),
    edge('╰', keys, '╯'),
  ];
}
