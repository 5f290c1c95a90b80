/** Screen 4: what was planned, what struck, what is over; one of them in detail. */
import type { ReactNode } from 'react';
import { wrap } from '../../../reports/text/page.ts';
import type { FaultState, FaultStatus } from '../../../studies/experiment/view.ts';
import { formatClock } from '../../../studies/figures.ts';
import { faultsInOrder, strikesAtUs } from '../faultOrder.ts';
import { endText, STATUS } from '../faultWords.ts';
import { Lines } from '../lines.tsx';
import { EMPTY, type Line, line } from '../text/line.ts';
import { type Column, tableLines } from '../text/tableLines.ts';
import type { ScreenProps } from './screen.ts';

export function Faults(props: ScreenProps): ReactNode {
  return <Lines lines={faultLines(props)} size={props.size} />;
}

export type FaultsProps = Pick<ScreenProps, 'view' | 'size' | 'cursor' | 'isDetailed' | 'filter'>;

export function faultLines({ view, size, cursor, isDetailed, filter }: FaultsProps): Line[] {
  const all = faultsInOrder(view);
  const faults = all.filter((fault) => hasText(fault, filter));
  const title = titleLine(faults, all.length, filter);
  if (faults.length === 0) {
    cursor.offer([], 1);
    return [
      title,
      EMPTY,
      line([
        filter === ''
          ? '  No faults are planned, and none has struck. x injects one.'
          : '  None has that in it. Esc shows all.',
        'dim',
      ]),
    ];
  }
  // Details take the lower half.
  const details = isDetailed ? Math.min(DETAIL_ROWS, Math.floor(size.rows / 2)) : 0;
  const part = cursor.offer(
    faults.map(({ id }) => id),
    size.rows - 2 - details,
  );
  const table = tableLines(COLUMNS, faults, { width: size.columns, selected: part.index, ...part });
  const chosen = faults[part.index];
  const below = isDetailed && chosen !== undefined ? detailLines(chosen, size.columns).slice(0, details) : [];
  return [title, ...table, ...below];
}

const DETAIL_ROWS = 10;

const COLUMNS: readonly Column<FaultState>[] = [
  { head: 'at', isRight: true, cell: (fault) => line(clockOf(strikesAtUs(fault))) },
  { head: 'status', cell: ({ status }) => line([`${STATUS[status].sign} ${status}`, STATUS[status].style]) },
  { head: 'fault', cell: ({ action }) => line([action, 'strong']) },
  { head: 'target', isFlexible: true, cell: ({ target }) => line(target) },
  { head: 'until', isRight: true, cell: (fault) => line([endText(fault), 'dim']), dispensable: 1 },
  { head: '', cell: (fault) => line([originOf(fault), 'dim']), dispensable: 2 },
];

/** @param all how many there are without the filter */
function titleLine(faults: readonly FaultState[], all: number, filter: string): Line {
  const count = (status: FaultStatus) => faults.filter((fault) => fault.status === status).length;
  const parts = (Object.keys(STATUS) as FaultStatus[])
    .filter((status) => count(status) > 0)
    .map((status) => `${count(status)} ${status}`);
  const some = filter === '' ? '' : `${faults.length} of ${all}${parts.length === 0 ? '' : ': '}`;
  return line(['Faults  ', 'title'], `${some}${parts.join(' · ')}`, [
    filter === '' ? '' : `  filtered by “${filter}”`,
    'accent',
  ]);
}

function detailLines(fault: FaultState, width: number): Line[] {
  const fact = (name: string, value: string) => line([`  ${name.padEnd(10)}`, 'dim'], value);
  return [
    line(['─'.repeat(width), 'dim']),
    line([fault.id, 'title']),
    fact('what', `${fault.action} on ${fault.target}, ${fault.status}`),
    fact('origin', originOf(fault) || 'planned by the scenario'),
    fact('planned', clockOf(fault.plannedAtUs, fault.isChance ? 'by chance' : 'after another fault')),
    fact('fired', clockOf(fault.firedAtUs, 'not yet')),
    fact('until', endText(fault)),
    ...(fault.reason === null ? [] : wrap(fault.reason, width - 2, '  ').map((text) => line([text, 'warn']))),
  ];
}

function clockOf(atUs: number | null, none = '–'): string {
  return atUs === null ? none : formatClock(atUs);
}

function originOf({ isChance, isByHand }: FaultState): string {
  return isByHand ? 'by hand' : isChance ? 'by chance' : '';
}

/** In all that a row shows. */
function hasText(fault: FaultState, text: string): boolean {
  const { id, action, target, status } = fault;
  const shown = `${id} ${clockOf(strikesAtUs(fault))} ${status} ${action} ${target} ${endText(fault)} ${originOf(fault)}`;
  return shown.toLowerCase().includes(text.toLowerCase());
}
