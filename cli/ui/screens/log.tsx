/** Screen 8: what happened, in order of time, up to the cursor. */
import type { ReactNode } from 'react';
import { wrap } from '../../../reports/text/page.ts';
import type { BranchFacts, LogEntry, LogKind } from '../../../studies/experiment/view.ts';
import { formatClock, formatNumber } from '../../../studies/figures.ts';
import { Lines } from '../lines.tsx';
import type { Answer } from '../protocol.ts';
import { EMPTY, ends, filled, type Line, line, marked, type Style } from '../text/line.ts';
import { LOG_KINDS } from './choices.ts';
import type { ScreenProps } from './screen.ts';
import { isTrueOf, useAnswer } from './useAnswer.ts';

/** Entries that are asked for at the end of the log, and by who reads back. */
const NEWEST = 300;
const ENTRIES_MOST = 5_000;

export type LogAnswer = Extract<Answer, { kind: 'log' }>;

export function Log(props: ScreenProps): ReactNode {
  const { view, isRunning, cursor, choices, filter, size } = props;
  const limit = cursor.isAtEnd ? NEWEST : ENTRIES_MOST;
  const answer = useAnswer(props, { kind: 'log', kinds: choices.logKinds, filter, limit }, 'log');
  const shown = answer !== null && isTrueOf(answer.at, view, isRunning) ? answer : null;
  return <Lines lines={logLines(props, shown)} size={size} />;
}

export type LogProps = Pick<ScreenProps, 'view' | 'facts' | 'size' | 'cursor' | 'choices' | 'filter'>;

/** Which pushes, pulls and copies are told of at all. */
const LEFT_OUT = '  failed operations, late copies';

/** Title, chips and the head of the table above the entries; a rule and two lines of what is selected below. */
const AROUND = 6;

/** @param answer null: not known for this instant yet */
export function logLines(props: LogProps, answer: LogAnswer | null): Line[] {
  const { view, facts, size, cursor, choices, filter } = props;
  const isAll = filter === '' && choices.logKinds.length === 0;
  const page = Math.max(1, size.rows - AROUND);
  const title = line(
    ['Log  ', 'title'],
    countText(view, answer, isAll),
    filter === '' ? [LEFT_OUT, 'dim'] : [`  filtered by “${filter}”`, 'accent'],
  );
  const chips = chipLine(choices.logKinds);
  // Keys go on to be about what was listed last.
  if (answer === null) return [title, chips, EMPTY, line(['  …', 'dim'])];
  const { entries } = answer;
  const { index, first, last } = cursor.offer(idsOf(entries), page, true);
  if (entries.length === 0) {
    const text = isAll
      ? '  Nothing worth telling has happened yet. Space runs.'
      : '  None is like that. Esc shows all.';
    return [title, chips, EMPTY, line([text, 'dim'])];
  }
  const columns = columnsFor(facts, entries, size.columns);
  const rows = entries
    .slice(first, last)
    .map((entry, i) => entryLine(entry, columns, size.columns, first + i === index));
  const missing = Array.from({ length: page - rows.length }, () => EMPTY);
  const chosen = entries[index];
  return [
    ends(title, placeOf(cursor.isAtEnd, index, answer), size.columns),
    chips,
    headLine(columns),
    ...rows,
    ...missing,
    line(['─'.repeat(size.columns), 'dim']),
    ...(chosen === undefined ? [] : selectedLines(chosen, size.columns)),
  ];
}

function countText({ logLength, cursorUs }: LogProps['view'], answer: LogAnswer | null, isAll: boolean): string {
  const some = answer === null || isAll ? '' : `${formatNumber(answer.total)} of `;
  return `${some}${formatNumber(logLength)} ${logLength === 1 ? 'entry' : 'entries'} by ${formatClock(cursorUs)}`;
}

/** What Enter goes to stands before the blank: the instant at which the entry has just happened, µs. */
function idsOf(entries: readonly LogEntry[]): readonly string[] {
  const counts = new Map<string, number>();
  return entries.map(({ atUs, kind, text }) => {
    const id = `${atUs + 1} ${kind} ${text}`;
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    return count === 1 ? id : `${id} ${count}`;
  });
}

function placeOf(isFollowing: boolean, index: number, { entries, total }: LogAnswer): Line {
  const number = formatNumber(total - entries.length + index + 1);
  return isFollowing ? line(['▼ following', 'good']) : line([`G follows  ${number}/${formatNumber(total)}`, 'dim']);
}

/** Which kinds are shown, each with its key. */
function chipLine(kinds: readonly LogKind[]): Line {
  return LOG_KINDS.flatMap(({ kind, key }, i) => {
    const isOn = kinds.length === 0 || kinds.includes(kind);
    const gap = i === 0 ? '' : ' ';
    return line(
      [`${gap}${isOn ? '✓' : ' '}`, 'good'],
      [key, isOn ? 'key' : 'dim'],
      [` ${kind}`, isOn ? 'plain' : 'dim'],
    );
  });
}

const KINDS: Readonly<Record<LogKind, { readonly sign: string; readonly style: Style }>> = {
  fault: { sign: '▲', style: 'warn' },
  loss: { sign: '✗', style: 'bad' },
  routing: { sign: '→', style: 'accent' },
  client: { sign: '→', style: 'accent' },
  operation: { sign: '✗', style: 'warn' },
  replication: { sign: '·', style: 'dim' },
  storage: { sign: '·', style: 'dim' },
};

/** The same for all entries, so that nothing moves while one scrolls. */
interface Widths {
  readonly clock: number;
  readonly text: number;
  /** 0: left out. */
  readonly region: number;
  readonly fault: number;
}

const KIND = 13;
const TEXT_LEAST = 56;
const NAME_MOST = 24;

function columnsFor({ regions, scenario }: BranchFacts, entries: readonly LogEntry[], width: number): Widths {
  const clock = formatClock(scenario.horizonUs).length;
  const longest = (names: readonly (string | null)[], least: number) =>
    Math.min(NAME_MOST, Math.max(least, ...names.map((name) => name?.length ?? 0)));
  const room = width - 2 - clock - 2 - KIND - 2;
  const region = longest(
    regions.map(({ name }) => name),
    'region'.length,
  );
  const fault = longest([...new Set(entries.map((entry) => entry.fault))], 'fault'.length);
  const hasRegion = room - region - 2 >= TEXT_LEAST;
  const hasFault = hasRegion && room - region - fault - 4 >= TEXT_LEAST;
  const text = room - (hasRegion ? region + 2 : 0) - (hasFault ? fault + 2 : 0);
  return { clock, text, region: hasRegion ? region : 0, fault: hasFault ? fault : 0 };
}

function headLine({ clock, text, region, fault }: Widths): Line {
  const beside = `${region > 0 ? `  ${'region'.padEnd(region)}` : ''}${fault > 0 ? '  fault' : ''}`;
  return line([`  ${'at'.padStart(clock)}  ${'kind'.padEnd(KIND)}  ${'what happened'.padEnd(text)}${beside}`, 'dim']);
}

function entryLine(entry: LogEntry, { clock, text, region, fault }: Widths, width: number, isSelected: boolean): Line {
  const { sign, style } = KINDS[entry.kind];
  const beside = (name: string | null, cells: number): Line =>
    cells === 0 ? [] : [...line('  '), ...filled(line([name ?? '–', 'dim']), cells)];
  const shown = [
    ...line(isSelected ? '▶ ' : '  ', [formatClock(entry.atUs).padStart(clock), 'plain'], '  '),
    ...filled(line([`${sign} ${entry.kind}`, style]), KIND),
    ...line('  '),
    ...filled(line(entry.text), text),
    ...beside(entry.region, region),
    ...beside(entry.fault, fault),
  ];
  return isSelected ? marked(shown, width) : shown;
}

/** Whole, where the row may be cut. */
function selectedLines({ atUs, text, region, fault }: LogEntry, width: number): Line[] {
  const [first = '', second = ''] = wrap(text, width - 2, '');
  const at = `${formatClock(atUs)}.${String(Math.floor(atUs / 1000) % 1000).padStart(3, '0')}`;
  const facts = [at, region, fault === null ? null : `fault ${fault}`].filter((fact) => fact !== null).join(' · ');
  const hint = line(['Enter', 'key'], [' goes there', 'dim']);
  return second === ''
    ? [line(first), ends(line([facts, 'dim']), hint, width)]
    : [line(first), ends(line(second), hint, width)];
}
