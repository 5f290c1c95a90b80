/** Screen 2: the regions on the map, how they do, and the ways between them; one of them in detail. */
import type { ReactNode } from 'react';
import type { RegionState } from '../../../studies/experiment/view.ts';
import { formatNumber, formatPercent } from '../../../studies/figures.ts';
import { HEALTH, hasClientsAlone } from '../healthSigns.ts';
import { Lines } from '../lines.tsx';
import { clip, EMPTY, ends, filled, type Line, line } from '../text/line.ts';
import { availabilityStyle, type Column, tableLines } from '../text/tableLines.ts';
import { CLIENTS_SIGN, mapLines, type Sight } from '../world/mapLines.ts';
import { panelLines, worstWayTo } from '../world/regionPanel.ts';
import { standingIn } from '../world/standing.ts';
import { wayState } from '../world/ways.ts';
import type { ScreenProps } from './screen.ts';

export function World(props: ScreenProps): ReactNode {
  return <Lines lines={worldLines(props)} size={props.size} />;
}

export type WorldProps = Pick<ScreenProps, 'view' | 'facts' | 'size' | 'cursor' | 'isDetailed' | 'filter' | 'theme'>;

/** From here on the panel stands beside the map. */
const WIDE = 110;
const PANEL_WIDTH = 48;
/** Less than this is no map. */
const MAP_COLUMNS = 56;
const MAP_ROWS = 9;
/** Rows of the panel below a map, where nobody asked for more. */
const PANEL_ROWS = 7;

export function worldLines(props: WorldProps): Line[] {
  const { view, size, cursor, filter } = props;
  const regions = view.regions.filter(({ name, health }) =>
    `${name} ${health}`.toLowerCase().includes(filter.toLowerCase()),
  );
  const title = titleLine(props);
  if (regions.length === 0) {
    cursor.offer([], 1);
    return [title, EMPTY, line(['  No region has that in its name or health. Esc shows all.', 'dim'])];
  }
  const body =
    sightsOf(props).length === 0 || size.columns < MAP_COLUMNS ? tabled(props, regions) : mapped(props, regions);
  return [title, ...body].map((each) => clip(each, size.columns));
}

function titleLine({ view, filter }: WorldProps): Line {
  const counts = (Object.keys(HEALTH) as RegionState['health'][])
    .map((health) => ({ health, count: view.regions.filter((region) => region.health === health).length }))
    .filter(({ count }) => count > 0);
  const held = view.links.filter((link) => wayState(link) === 'held').length;
  const behind = view.links.filter((link) => wayState(link) === 'behind').length;
  const waiting = view.links.reduce((sum, link) => sum + link.waiting, 0);
  return line(
    ['World', 'title'],
    ...counts.flatMap(({ health, count }) => [
      '  ',
      [`${HEALTH[health].sign} ${count} ${health}`, HEALTH[health].style] as const,
    ]),
    view.links.length === 0 ? '' : ['   ways ', 'dim'],
    held > 0 ? [`✗ ${held} held up  `, 'bad'] : '',
    behind > 0 ? [`▲ ${behind} behind  `, 'warn'] : '',
    view.links.length === 0 ? '' : waiting === 0 ? ['✓ nothing waits', 'good'] : `${formatNumber(waiting)} waiting`,
    [filter === '' ? '' : `  filtered by “${filter}”`, 'accent'],
  );
}

/** Regions that have a place on the earth. */
function sightsOf({ view, facts }: WorldProps): Sight[] {
  return view.regions.flatMap((region) => {
    const { name, health, trafficShare } = region;
    const of = facts.regions.find((one) => one.name === name);
    if (of === undefined || of.latitude === null || of.longitude === null) return [];
    const { latitude, longitude } = of;
    return [{ name, latitude, longitude, hasClientsAlone: hasClientsAlone(region), health, trafficShare }];
  });
}

function mapped(props: WorldProps, regions: readonly RegionState[]): Line[] {
  const { view, size, cursor, isDetailed, theme } = props;
  const isWide = size.columns >= WIDE;
  const rows = size.rows - 1;
  const listRows = isWide ? Math.min(regions.length, Math.floor(rows / 2)) : regions.length;
  const part = cursor.offer(
    regions.map(({ name }) => name),
    listRows,
  );
  const chosen = regions[part.index]!;
  const sights = sightsOf(props);
  const picture = { sights, links: view.links, selected: chosen.name, isAscii: theme.isAscii };
  const panel = (width: number) =>
    panelLines({ ...props, region: chosen, place: `${part.index + 1} of ${regions.length}`, width });
  const astray = view.regions.filter(({ name }) => !sights.some((sight) => sight.name === name));
  const off = astray.length === 0 ? [] : [offLine(astray)];
  if (isWide) {
    const width = size.columns - PANEL_WIDTH - 2;
    const map = [...mapLines(picture, width, rows - off.length), ...off];
    const list = tableLines(BRIEF_COLUMNS, regions, { width: PANEL_WIDTH, selected: part.index, ...part });
    const beside = [...list, EMPTY, ...panel(PANEL_WIDTH)];
    return map.map((left, i) => [...filled(left, width + 2), ...(beside[i] ?? EMPTY)]);
  }
  const all = panel(size.columns);
  const shown = all.slice(0, isDetailed ? all.length : Math.min(PANEL_ROWS, Math.floor(rows * 0.4)));
  const mapRows = rows - shown.length - off.length;
  if (mapRows < MAP_ROWS) return tabled(props, regions);
  const cut = shown.length < all.length;
  const below = cut
    ? [...shown.slice(0, -1), ends(shown[shown.length - 1]!, line(['  Enter: more', 'dim']), size.columns)]
    : shown;
  return [...mapLines(picture, size.columns, mapRows), ...off, ...below];
}

/** Regions that nobody knows the place of. */
function offLine(regions: readonly RegionState[]): Line {
  return line(
    ['not on the map: ', 'dim'],
    ...regions.flatMap(({ name, health }) => [[`${HEALTH[health].sign} `, HEALTH[health].style] as const, `${name}  `]),
  );
}

/** Without a map: a table, and the panel below it. */
function tabled(props: WorldProps, regions: readonly RegionState[]): Line[] {
  const { view, size, cursor, isDetailed } = props;
  const rows = size.rows - 2;
  const least = Math.min(regions.length, isDetailed ? 3 : Math.ceil(rows / 2));
  const part = cursor.offer(
    regions.map(({ name }) => name),
    Math.max(least, 1),
  );
  const table = tableLines(tableColumns(view.links), regions, { width: size.columns, selected: part.index, ...part });
  const place = `${part.index + 1} of ${regions.length}`;
  return [...table, EMPTY, ...panelLines({ ...props, region: regions[part.index]!, place, width: size.columns })];
}

function share(of: number | null): Line {
  return of === null ? line(['–', 'dim']) : line([formatPercent(of), availabilityStyle(of)]);
}

const NAME: Column<RegionState> = {
  head: 'region',
  cell: (region) => {
    const { sign, style } = HEALTH[region.health];
    return line(
      [`${hasClientsAlone(region) ? CLIENTS_SIGN : sign} `, style],
      [region.name, 'strong'],
      standingIn(region),
    );
  },
};
const WORD: Column<RegionState> = {
  head: '',
  cell: ({ health }) => line([health, HEALTH[health].style]),
  dispensable: 3,
};
const TRAFFIC: Column<RegionState> = {
  head: 'requests',
  isRight: true,
  cell: ({ trafficShare }) => line(trafficShare > 0 ? formatPercent(trafficShare, 0) : ['–', 'dim']),
  dispensable: 2,
};
const ANSWERED: Column<RegionState> = {
  head: 'answered',
  isRight: true,
  cell: ({ availability }) => share(availability),
};
const BRIEF_COLUMNS = [NAME, WORD, TRAFFIC, ANSWERED];

function tableColumns(links: WorldProps['view']['links']): readonly Column<RegionState>[] {
  return [
    NAME,
    WORD,
    TRAFFIC,
    ANSWERED,
    { head: 'worst way in', cell: ({ name }) => worstWayTo(links, name), dispensable: 1 },
  ];
}
