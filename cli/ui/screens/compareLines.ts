/** What two branches have in common, where they part, and which came off better in what. */
import type { BranchComparison, BranchFacts, BranchState } from '../../../studies/experiment/view.ts';
import { formatClock } from '../../../studies/figures.ts';
import { clip, EMPTY, ends, type Line, line, type Style } from '../text/line.ts';
import { type Column, tableLines } from '../text/tableLines.ts';
import type { Pair } from './choices.ts';
import type { ScreenProps } from './screen.ts';
import { type Compared, commonUs } from './useComparison.ts';

export type CompareProps = Pick<ScreenProps, 'view' | 'branches' | 'size' | 'cursor' | 'isRunning'>;

/** @param pair null where there is one branch */
export function compareLines(props: CompareProps, pair: Pair | null, { comparison, isUnderWay }: Compared): Line[] {
  const { view, branches, size, cursor } = props;
  const base = pair === null ? undefined : branches.get(pair.base);
  const other = pair === null ? undefined : branches.get(pair.other);
  if (pair === null || base === undefined || other === undefined) {
    cursor.offer([], 1);
    return ALONE;
  }
  const untilUs = commonUs(view, pair);
  const isOld = comparison !== null && comparison.untilUs !== untilUs;
  const known = isOld && !props.isRunning ? null : comparison;
  const above = [
    titleLine(props, pair, { comparison: known, isUnderWay }),
    ...branchLines(props, base, other),
    ...(known === null ? [] : [EMPTY, ...differenceLines(known, base, other)]),
  ];
  // Until it is known what differs, keys about it wait.
  if (known === null && (cursor.isOffered || !isUnderWay)) cursor.offer([], 1);
  const figures =
    known === null ? [] : [EMPTY, ...figureLines(props, known, base, other, size.rows - above.length - 1)];
  return [...above, ...figures].map((each) => clip(each, size.columns));
}

const ALONE: Line[] = [
  line(['Compare', 'title']),
  EMPTY,
  line('  There is one branch. What you do by hand makes another:'),
  EMPTY,
  line('  ', ['x', 'key'], '  injects a fault at the cursor'),
  line(
    '  ',
    ['4', 'key'],
    '  lists the faults, where ',
    ['s', 'key'],
    ' suppresses the selected one and ',
    ['m', 'key'],
    ' moves it',
  ),
  line('  ', ['e', 'key'], '  changes a setting from the start on'),
  EMPTY,
  line(['  ← or t goes back first, where it is to happen earlier.', 'dim']),
];

/** Each branch: how far it is, and the deeds that the other does not have. */
function branchLines({ view, size }: CompareProps, base: BranchFacts, other: BranchFacts): Line[] {
  const names = Math.max(base.name.length, other.name.length);
  const common = commonDeeds(base.deeds, other.deeds);
  const row = (facts: BranchFacts, key: string, role: string): Line[] => {
    const state = view.branches.find(({ id }) => id === facts.id);
    const own = facts.deeds.slice(common);
    const isShown = facts.id === view.branch;
    const head = line(
      [key, 'key'],
      [`  ${role.padEnd(7)}`, 'dim'],
      [facts.name.padEnd(names), 'strong'],
      [
        `  ${own[0] ?? (facts.parent === null ? 'as it was opened' : 'nothing else was done')}`,
        own.length > 0 ? 'accent' : 'dim',
      ],
    );
    const indent = ' '.repeat(names + 12);
    return [
      ends(head, line([`  ${reachedText(state)}`, 'dim'], [isShown ? ' ◀' : '  ', 'accent']), size.columns),
      ...own.slice(1).map((deed) => line(indent, [deed, 'accent'])),
    ];
  };
  const shared = common === 0 ? [] : [line(['   both   ', 'dim'], [base.deeds.slice(0, common).join(', '), 'plain'])];
  return [...row(base, 'a', 'base'), ...row(other, 'd', 'other'), ...shared];
}

/** How many deeds two branches begin with together. */
function commonDeeds(base: readonly string[], other: readonly string[]): number {
  const differing = base.findIndex((deed, i) => deed !== other[i]);
  return differing < 0 ? base.length : differing;
}

function reachedText(state: BranchState | undefined): string {
  if (state === undefined) return '';
  return state.isOver ? 'reached its end' : `reached ${formatClock(state.frontierUs)}`;
}

/** Up to where they are compared, and what came of it, or what to press where that is not far enough. */
function titleLine(
  { view, isRunning, branches, size }: CompareProps,
  pair: Pair,
  { comparison, isUnderWay }: Compared,
): Line {
  const untilUs = comparison?.untilUs ?? commonUs(view, pair);
  const states = view.branches.filter(({ id }) => id === pair.base || id === pair.other);
  const isOver = states.every((state) => state.isOver);
  const until = isOver ? 'to the end' : `up to ${formatClock(untilUs)}, where both have been`;
  const isLater = isRunning && untilUs !== commonUs(view, pair);
  const now = isLater ? line(`up to ${formatClock(untilUs)}`, ['; anew when it is paused', 'dim']) : line(until);
  const shown = isUnderWay
    ? line(['comparing …', 'accent'])
    : untilUs === 0
      ? line(['one of them has not been played', 'warn'])
      : now;
  const behind = states.find(({ frontierUs }) => states.some((one) => one.frontierUs > frontierUs));
  const goal = behind === undefined ? ' plays both to the end' : ` plays ${branches.get(behind.id)?.name ?? ''} as far`;
  const right = isOver ? line([countText(comparison), 'dim']) : line(['u', 'key'], [goal, 'dim']);
  return ends(line(['Compare  ', 'title'], ...shown), right, size.columns);
}

function countText(comparison: BranchComparison | null): string {
  if (comparison === null) return '';
  const { figures } = comparison;
  const better = figures.filter((figure) => figure.better === 'other').length;
  const worse = figures.filter((figure) => figure.better === 'base').length;
  return `other better in ${better}, worse in ${worse}, alike in ${figures.length - better - worse}`;
}

function differenceLines({ first, untilUs }: BranchComparison, base: BranchFacts, other: BranchFacts): Line[] {
  if (first === null) {
    return [
      line(['First difference  ', 'title'], [`none up to ${formatClock(untilUs)}: the same events in both`, 'dim']),
    ];
  }
  const names = Math.max(base.name.length, other.name.length);
  const event = (facts: BranchFacts, text: string | null) =>
    line('  ', [facts.name.padEnd(names), 'strong'], text === null ? ['  nothing more', 'dim'] : `  ${text}`);
  const milliseconds = String(Math.floor(first.atUs / 1000) % 1000).padStart(3, '0');
  return [
    line(
      ['First difference  ', 'title'],
      `${formatClock(first.atUs)}.${milliseconds}  `,
      ['Enter', 'key'],
      [' goes there', 'dim'],
    ),
    event(base, first.base),
    event(other, first.other),
  ];
}

type Figure = BranchComparison['figures'][number];

/** What differs comes first. */
function figureLines(
  { cursor, size }: CompareProps,
  { figures, first }: BranchComparison,
  base: BranchFacts,
  other: BranchFacts,
  rows: number,
): Line[] {
  const sorted = [...figures.filter(isDifferent), ...figures.filter((figure) => !isDifferent(figure))];
  if (!sorted.some(isDifferent)) {
    cursor.offer([], 1);
    return [line([`All figures are alike, ${sorted.length} of them.`, 'dim'])];
  }
  const page = Math.max(1, rows - 1);
  // What Enter goes to stands before the blank: µs.
  const part = cursor.offer(
    sorted.map(({ name }) => `${first === null ? 'nowhere' : first.atUs} ${name}`),
    page,
  );
  // Where all fit in there is nothing to choose.
  const selected = sorted.length > page ? part.index : null;
  return tableLines(columnsFor(base, other, size.columns), sorted, { width: size.columns, selected, ...part });
}

function isDifferent({ base, other }: Figure): boolean {
  return base !== other;
}

function columnsFor(base: BranchFacts, other: BranchFacts, width: number): readonly Column<Figure>[] {
  const cell = (figure: Figure, side: 'base' | 'other'): Line => {
    const style: Style = figure.better === side ? 'good' : isDifferent(figure) ? 'plain' : 'dim';
    return line([`${figure.better === side ? '✓ ' : ''}${figure[side]}`, style]);
  };
  const nameOf = { base: base.name, other: other.name };
  return [
    {
      head: 'figure',
      cell: (figure) => clip(line([figure.name, isDifferent(figure) ? 'plain' : 'dim']), Math.floor(width / 2)),
    },
    { head: base.name, isRight: true, cell: (figure) => cell(figure, 'base') },
    { head: other.name, isRight: true, cell: (figure) => cell(figure, 'other') },
    {
      head: '',
      cell: (figure) =>
        figure.better === null
          ? line([isDifferent(figure) ? '' : 'alike', 'dim'])
          : line([`${nameOf[figure.better]} is better`, figure.better === 'other' ? 'good' : 'warn']),
      dispensable: 1,
    },
  ];
}
