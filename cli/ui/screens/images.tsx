/** Screen 5: images that one more loss would take, and those that are lost; one of them with its copies and what led to it. */
import { type ReactNode, useRef } from 'react';
import type { ExperimentView, ImageRow } from '../../../studies/experiment/view.ts';
import { formatBytes, formatClock, formatDuration, formatNumber } from '../../../studies/figures.ts';
import { Lines } from '../lines.tsx';
import type { Answer } from '../protocol.ts';
import { clip, EMPTY, ends, type Line, line } from '../text/line.ts';
import { type Column, tableLines } from '../text/tableLines.ts';
import { imageLines } from './imageLines.ts';
import type { ScreenProps } from './screen.ts';
import { isTrueOf, useAnswer, useReply } from './useAnswer.ts';

/** Rows that are asked for: nobody reads on beyond, a filter finds the others. */
const ROWS_MOST = 1_000;

export type ImagesAnswer = Extract<Answer, { kind: 'images' }>;
type ImageAnswer = Extract<Answer, { kind: 'image' }>;

export function Images(props: ScreenProps): ReactNode {
  const { view, isRunning, isDetailed, cursor, filter, theme, size } = props;
  const listed = useAnswer(props, { kind: 'images', filter, limit: ROWS_MOST }, 'images');
  const wanted = isDetailed ? cursor.heldId : null;
  const { answer, refused } = useReply(props, wanted === null ? null : { kind: 'image', id: Number(wanted) }, 'image');
  const images = listed !== null && isTrueOf(listed.at, view, isRunning) ? listed : null;
  const detail =
    answer !== null && String(answer.detail.id) === wanted && isTrueOf(answer.at, view, isRunning) ? answer : null;
  // An image that is safe again has no details; its name is still wanted.
  const seen = useRef<ImageAnswer['detail'] | null>(null);
  if (detail !== null) seen.current = detail.detail;
  const lines =
    wanted === null
      ? imageListLines(props, images)
      : imageLines(props, {
          place: images === null ? null : offered(props, images.rows, 1, wanted),
          detail: detail?.detail ?? null,
          name: String(seen.current?.id) === wanted ? (seen.current?.image ?? null) : null,
          isSafe: refused !== null && detail === null,
        });
  return <Lines lines={lines} theme={theme} size={size} />;
}

export type ImagesProps = Pick<ScreenProps, 'view' | 'size' | 'cursor' | 'filter'>;

/** @param answer null: not known for this instant yet */
export function imageListLines(props: ImagesProps, answer: ImagesAnswer | null): Line[] {
  const { view, size, filter } = props;
  const head = line(['Images  ', 'title'], ...countsOf(view.images), [
    filter === '' ? '' : `  filtered by “${filter}”`,
    'accent',
  ]);
  // Keys go on to be about what was listed last.
  if (answer === null) return [head, EMPTY, line(['  …', 'dim'])];
  const { rows, total } = answer;
  const { index, first, last } = offered(props, rows, size.rows - 2);
  if (rows.length === 0) return [head, EMPTY, line([noneText(view, filter), 'dim'])];
  const more = total > rows.length ? ` of ${formatNumber(total)}` : '';
  const place = line([`${formatNumber(index + 1)}/${formatNumber(rows.length)}${more}`, 'dim']);
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

/** What the view says of images in general. */
export function countsOf({ acknowledged, atRisk, lost, lostBytes }: ExperimentView['images']): Line {
  return line(
    [lost > 0 ? `✗ ${formatNumber(lost)} lost, ${formatBytes(lostBytes)}` : '✓ none lost', lost > 0 ? 'bad' : 'good'],
    [' · ', 'dim'],
    [`${atRisk > 0 ? '▲' : '✓'} ${formatNumber(atRisk)} at risk`, atRisk > 0 ? 'warn' : 'good'],
    [` · ${formatNumber(acknowledged)} acknowledged`, 'dim'],
  );
}

function noneText({ images, cursorUs }: ExperimentView, filter: string): string {
  if (filter !== '') return '  None that is lost or at risk has that in it. Esc shows all.';
  return images.acknowledged === 0 && cursorUs === 0
    ? '  Nothing has been pushed yet. Space runs.'
    : '  Every image is whole in more than one region.';
}

/** Of the width of the screen: names longer than this are cut before other columns are left out. */
const NAME_SHARE = 0.4;

const STATES = {
  lost: ['✗ lost', 'bad'],
  'at risk': ['▲ at risk', 'warn'],
} as const;

function columnsFor(view: Pick<ExperimentView, 'faults'>, nowUs: number, width: number): readonly Column<ImageRow>[] {
  const actions = new Map(view.faults.map(({ id, action }) => [id, action]));
  return [
    { head: 'image', cell: ({ image }) => clip(line([image, 'strong']), Math.floor(width * NAME_SHARE)) },
    { head: '', cell: ({ state }) => line(STATES[state]) },
    {
      head: 'whole in, lost by',
      cell: ({ state, regions, cause }) =>
        state === 'lost' ? line(causeText(cause, actions)) : line(`${regions.join(', ')} alone`),
    },
    { head: 'pushed', isRight: true, cell: ({ acknowledgedAtUs }) => pushedCell(acknowledgedAtUs) },
    { head: 'age', isRight: true, cell: (row) => ageCell(row, nowUs), dispensable: 1 },
    { head: 'size', isRight: true, cell: ({ bytes }) => line([formatBytes(bytes), 'dim']), dispensable: 2 },
  ];
}

function causeText(cause: string | null, actions: ReadonlyMap<string, string>): string {
  if (cause === null) return 'nobody knows';
  const action = actions.get(cause);
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
function offered(
  { cursor }: Pick<ImagesProps, 'cursor'>,
  rows: readonly ImageRow[],
  page: number,
  held?: string,
): Place {
  const ids = rows.map(({ id }) => String(id));
  if (held !== undefined && !ids.includes(held)) ids.push(held);
  return { ...cursor.offer(ids, page), length: ids.length };
}
