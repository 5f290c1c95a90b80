/** Screen 1: how it stands, at a glance. */
import type { ReactNode } from 'react';
import type { ClientState, Course, RegionState, ServedState } from '../../../studies/experiment/view.ts';
import { formatBytes, formatClock, formatDuration, formatNumber, formatPercent } from '../../../studies/figures.ts';
import type { VerdictEntry } from '../../../studies/result.ts';
import { HEALTH } from '../healthSigns.ts';
import { Lines } from '../lines.tsx';
import { clip, EMPTY, ends, type Line, line, type Style } from '../text/line.ts';
import { roughly } from '../text/roughly.ts';
import { scrolled } from '../text/scrolled.ts';
import { availabilityStyle, bar, type Column, sparkline, tableLines } from '../text/tableLines.ts';
import { standingIn } from '../world/standing.ts';
import { allText } from './imageListLines.ts';
import type { ScreenProps } from './screen.ts';
import { useAnswer } from './useAnswer.ts';

export function Overview(props: ScreenProps): ReactNode {
  const answer = useAnswer(props, { kind: 'course' }, 'course');
  return <Lines lines={overviewLines(props, answer?.course ?? null)} size={props.size} />;
}

export type OverviewProps = Pick<ScreenProps, 'view' | 'facts' | 'size' | 'cursor'>;

/** Clock and images stand above what scrolls. */
const HEAD_ROWS = 2;

export function overviewLines({ view, facts, size, cursor }: OverviewProps, course: Course | null): Line[] {
  const { columns } = size;
  const cells = Math.max(8, Math.min(48, columns - 56));
  const all = { width: columns, selected: null, first: 0 };
  const page = [
    EMPTY,
    ...tableLines(regionColumns(course, cells, view.cursorUs), view.regions, { ...all, last: view.regions.length }),
    EMPTY,
    ...tableLines(clientColumns(course, cells, view.cursorUs), view.clients, { ...all, last: view.clients.length }),
    EMPTY,
    ...verdictLines(view.verdicts, view.isOver && view.cursorUs === view.frontierUs),
  ];
  const { shown, above, below } = scrolled(page, cursor, size.rows - HEAD_ROWS);
  const mark = line([`${above > 0 ? '↑ ' : ''}${below > 0 ? `↓ ${below} more` : ''}`, 'dim']);
  return [
    clockLine({ view, facts, size }),
    above + below === 0 ? imagesLine(view.images) : ends(imagesLine(view.images), mark, columns),
    ...shown,
  ].map((each) => clip(each, columns));
}

/** Cells of the clock, the events and the digest. */
const BESIDE_BAR = 49;

function clockLine({ view, facts, size }: Pick<OverviewProps, 'view' | 'facts' | 'size'>): Line {
  const { durationUs, horizonUs } = facts.scenario;
  const share = horizonUs === 0 ? 0 : view.cursorUs / horizonUs;
  const reach = reachText(view.cursorUs, durationUs);
  const room = size.columns - BESIDE_BAR - reach.length;
  return line(
    [formatClock(view.cursorUs), 'strong'],
    [`${reach}  `, 'dim'],
    ...bar(share, Math.max(6, Math.min(40, room))),
    [`  ${formatNumber(view.events)} events  ${view.digest.slice(0, 8)}`, 'dim'],
  );
}

/** After the end of what clients do the drain is told of: `8:00:00, 2 h of drain after 6:00:00`. */
function reachText(cursorUs: number, durationUs: number): string {
  return cursorUs <= durationUs
    ? ` of ${formatClock(durationUs)}`
    : `, ${formatDuration(cursorUs - durationUs)} of drain after ${formatClock(durationUs)}`;
}

function imagesLine(images: ScreenProps['view']['images']): Line {
  const { atRisk, lost, lostBytes } = images;
  // What is lost comes first: at the end of the line there may be no room.
  return line(
    ['Images  ', 'title'],
    [lost > 0 ? `✗ ${formatNumber(lost)} lost, ${formatBytes(lostBytes)}` : '✓ none lost', lost > 0 ? 'bad' : 'good'],
    atRisk === null
      ? ''
      : [`  ${atRisk > 0 ? '▲' : '✓'} ${formatNumber(atRisk)} in one region alone`, atRisk > 0 ? 'warn' : 'good'],
    `  ${allText(images)}`,
  );
}

function regionColumns(course: Course | null, cells: number, cursorUs: number): readonly Column<RegionState>[] {
  return [
    { head: 'Region', cell: (region) => line([region.name, 'strong'], standingIn(region)) },
    { head: '', cell: ({ health }) => line([`${HEALTH[health].sign} ${health}`, HEALTH[health].style]) },
    { head: 'now', isRight: true, cell: ({ availability }) => shareCell(availability) },
    { head: 'worst', isRight: true, cell: ({ worst }) => shareCell(worst) },
    {
      head: spanHead('answered', course, cells, cursorUs),
      cell: ({ name }) => sparkCell(course, 'server', name, null, cursorUs, cells),
      dispensable: 1,
    },
    {
      head: 'req/s',
      isRight: true,
      cell: ({ requestRate }) => line(formatNumber(roughly(requestRate))),
      dispensable: 2,
    },
    {
      head: 'groups at risk',
      isRight: true,
      cell: ({ groupsAtRisk, groups }) =>
        groups === 0
          ? line(['–', 'dim'])
          : line([`${groupsAtRisk > 0 ? '▲ ' : ''}${groupsAtRisk}/${groups}`, groupsAtRisk > 0 ? 'warn' : 'dim']),
      dispensable: 3,
    },
  ];
}

function clientColumns(course: Course | null, cells: number, cursorUs: number): readonly Column<ClientState>[] {
  const served = (of: ServedState | null, which: 'now' | 'worst') =>
    of === null ? line(['–', 'dim']) : shareCell(of[which]);
  return [
    { head: 'Client', cell: ({ name }) => line([name, 'strong']) },
    {
      head: 'sent to',
      cell: ({ sentTo }) => (sentTo === null ? line(['✗ nowhere', 'bad']) : line(sentTo)),
      dispensable: 1,
    },
    { head: 'pulls', isRight: true, cell: ({ pull }) => served(pull, 'now') },
    { head: 'worst', isRight: true, cell: ({ pull }) => served(pull, 'worst') },
    { head: 'pushes', isRight: true, cell: ({ push }) => served(push, 'now') },
    { head: 'worst', isRight: true, cell: ({ push }) => served(push, 'worst') },
    {
      head: spanHead('served', course, cells, cursorUs),
      cell: ({ name, pull }) => sparkCell(course, 'client', name, pull === null ? 'push' : 'pull', cursorUs, cells),
      dispensable: 2,
    },
  ];
}

/** Where there is no room for all of the run, a sparkline is of the last part of it, which its head tells. */
function spanHead(head: string, course: Course | null, cells: number, cursorUs: number): string {
  const spanUs = cells * (course?.bucketUs ?? 0);
  return course === null || cursorUs <= spanUs ? head : `${head}, last ${formatDuration(spanUs)}`;
}

function shareCell(share: number | null): Line {
  if (share === null) return line(['–', 'dim']);
  const style = availabilityStyle(share);
  return line([`${style === 'bad' ? '✗ ' : style === 'warn' ? '▲ ' : ''}${formatPercent(share)}`, style]);
}

function sparkCell(
  course: Course | null,
  kind: 'server' | 'client',
  name: string,
  operation: 'pull' | 'push' | null,
  cursorUs: number,
  cells: number,
): Line {
  const row = course?.rows.find(
    (one) => one.kind === kind && one.name === name && (operation === null || one.operation === operation),
  );
  if (course === null || row === undefined) return EMPTY;
  return sparkline(row.ok, row.total, Math.ceil(cursorUs / course.bucketUs), cells);
}

const VERDICTS: Readonly<
  Record<VerdictEntry['verdict'], { readonly sign: string; readonly words: string; readonly style: Style }>
> = {
  fail: { sign: '✗', words: 'FAIL', style: 'bad' },
  inconclusive: { sign: '?', words: 'open', style: 'warn' },
  pass: { sign: '✓', words: 'pass', style: 'good' },
};

/** The worst first: it is what there should be room for. */
function verdictLines(verdicts: readonly VerdictEntry[], isOver: boolean): Line[] {
  const order = Object.keys(VERDICTS);
  const sorted = [...verdicts].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  const head = line([isOver ? 'Verdicts' : 'Verdicts so far', 'title']);
  return [
    head,
    ...sorted.map(({ verdict, name, reason }) => {
      const { sign, words, style } = VERDICTS[verdict];
      return line('  ', [`${sign} ${words}  `, style], name, [`  ${reason}`, 'dim']);
    }),
  ];
}
