/** The list of images: what became of each, where it is whole or what took it, and how old it is. */
import type { ExperimentView, ImageRow } from '../../../studies/experiment/view.ts';
import { formatBytes, formatClock, formatDuration, formatNumber } from '../../../studies/figures.ts';
import type { Answer } from '../protocol.ts';
import { clip, EMPTY, ends, type Line, line } from '../text/line.ts';
import { type Column, tableLines } from '../text/tableLines.ts';
import type { ScreenProps } from './screen.ts';

export type ImagesAnswer = Extract<Answer, { kind: 'images' }>;
export type ImagesProps = Pick<ScreenProps, 'view' | 'size' | 'cursor' | 'filter'>;

/** @param answer null: not known for this instant yet */
export function imageListLines(props: ImagesProps, answer: ImagesAnswer | null): Line[] {
  const { view, size, filter } = props;
  // What the view says may be a moment older than the list, while it runs.
  const head = line(['Images  ', 'title'], ...countsOf(answer?.figures ?? view.images), [
    filter === '' ? '' : `  filtered by “${filter}”`,
    'accent',
  ]);
  // Keys go on to be about what was listed last.
  if (answer === null) return [head, EMPTY, line(['  …', 'dim'])];
  const { rows, total } = answer;
  const { index, first, last } = offered(props, rows, size.rows - 2);
  if (rows.length === 0) return [head, EMPTY, line([noneText(answer, filter), 'dim'])];
  const more = total > rows.length ? ` of ${formatNumber(total)}` : '';
  const place = line([`  ${formatNumber(index + 1)}/${formatNumber(rows.length)}${more}`, 'dim']);
  return [
    ends(head, place, size.columns),
    ...tableLines(columnsFor(view, answer.at.cursorUs, size.columns), rows, {
      width: size.columns,
      selected: index,
      first,
      last,
    }),
  ];
}

/** Of images in general. */
export function countsOf({ acknowledged, before, atRisk, lost, lostBytes }: ExperimentView['images']): Line {
  return line(
    [lost > 0 ? `✗ ${formatNumber(lost)} lost, ${formatBytes(lostBytes)}` : '✓ none lost', lost > 0 ? 'bad' : 'good'],
    ...(atRisk === null
      ? []
      : line(
          [' · ', 'dim'],
          [`${atRisk > 0 ? '▲' : '✓'} ${formatNumber(atRisk)} at risk`, atRisk > 0 ? 'warn' : 'good'],
        )),
    [` · ${allText({ acknowledged, before })}`, 'dim'],
  );
}

/** What the others are counted among: `256 acknowledged + 1,028 before`, those that were there before the run. */
export function allText({ acknowledged, before }: Pick<ExperimentView['images'], 'acknowledged' | 'before'>): string {
  const stored = before === 0 ? '' : ` + ${formatNumber(before)} before`;
  return `${formatNumber(acknowledged)} acknowledged${stored}`;
}

function noneText({ figures, at }: ImagesAnswer, filter: string): string {
  if (filter !== '') return '  None that is lost or at risk has that in it. Esc shows all.';
  if (figures.acknowledged === 0 && at.cursorUs === 0) return '  Nothing has been pushed yet. Space runs.';
  return figures.atRisk === null
    ? '  None is lost. There is one region, so each is whole in that alone.'
    : '  Every image is whole in more than one region.';
}

/** Of the width of the screen: names longer than this are cut before other columns are left out. */
const NAME_SHARE = 0.4;

const STATES = {
  lost: ['✗ lost', 'bad'],
  'at risk': ['▲ at risk', 'warn'],
} as const;

function columnsFor(view: Pick<ExperimentView, 'faults'>, nowUs: number, width: number): readonly Column<ImageRow>[] {
  return [
    { head: 'image', cell: ({ image }) => clip(line([image, 'strong']), Math.floor(width * NAME_SHARE)) },
    { head: '', cell: ({ state }) => line(STATES[state]) },
    {
      head: 'whole in, lost by',
      cell: ({ state, regions, cause }) =>
        state === 'lost' ? line(causeText(cause, view)) : line(`${regions.join(', ')} alone`),
    },
    { head: 'pushed', isRight: true, cell: ({ acknowledgedAtUs }) => pushedCell(acknowledgedAtUs) },
    { head: 'age', isRight: true, cell: (row) => ageCell(row, nowUs), dispensable: 1 },
    { head: 'size', isRight: true, cell: ({ bytes }) => line([formatBytes(bytes), 'dim']), dispensable: 2 },
  ];
}

/** `loss (region.loss)`, or the id alone where it names what was done. */
export function causeText(cause: string | null, { faults }: Pick<ExperimentView, 'faults'>): string {
  if (cause === null) return 'what nobody knows';
  const action = faults.find(({ id }) => id === cause)?.action;
  return action === undefined || cause.includes(action) ? cause : `${cause} (${action})`;
}

function pushedCell(atUs: number | null): Line {
  return atUs === null ? line(['before', 'dim']) : line(formatClock(atUs));
}

/** How long it has been there, or had been when it was lost. */
function ageCell({ acknowledgedAtUs, lostAtUs }: ImageRow, nowUs: number): Line {
  if (acknowledgedAtUs === null) return line(['–', 'dim']);
  return line(formatDuration((lostAtUs ?? nowUs) - acknowledgedAtUs));
}

export interface Place {
  /** Row of the list, and how many there are; what is held and no longer in the list counts as its last. */
  readonly index: number;
  readonly first: number;
  readonly last: number;
  readonly length: number;
}

/** Tells the cursor what is in the list. @param held an image that stays selected although it has left the list */
export function offered(
  { cursor }: Pick<ImagesProps, 'cursor'>,
  rows: readonly ImageRow[],
  page: number,
  held?: string,
): Place {
  const ids = rows.map(({ id }) => String(id));
  if (held !== undefined && !ids.includes(held)) ids.push(held);
  return { ...cursor.offer(ids, page), length: ids.length };
}
