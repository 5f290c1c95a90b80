import type { TimelineRow } from '../../sim/outcome.ts';
import { formatClock, formatNumber } from '../../studies/figures.ts';
import type { JournalRecord, RunResult, RunTimeline } from '../../studies/result.ts';
import { faultLabel } from './faultLabel.ts';
import { clipped, counted, type Page, wrap } from './page.ts';

/** Lanes of chance firings drawn of one seed; a bad year has hundreds. */
const CHANCE_LANES_MAX = 6;
/** More firings than this on the lanes of an action, on average, and they are counted in place of drawn. */
const FIRINGS_PER_LANE_MAX = 5;
/** The journal of a seed tells of no more firings by chance; there may have been more. */
const JOURNAL_MAX = 10_000;

/** Least availability of each shape, best first: equal steps in shape are about equal steps in nines. */
export const SHAPES: readonly (readonly [number, string])[] = [
  [1, '█'],
  [0.999, '▇'],
  [0.99, '▆'],
  [0.95, '▅'],
  [0.8, '▄'],
  [0.5, '▃'],
  [Number.MIN_VALUE, '▂'],
  [0, '▁'],
];
const NO_DATA = '·';

/** Faults and availability over one axis of time: when each fault held, and how each endpoint and client fared meanwhile. */
export function timelineChart(result: RunResult, page: Page): string[] {
  const { timeline } = result;
  if (timeline === null) return [];
  const rows = timeline.rows.filter((row) => row.total.some((total) => total > 0));
  const seed = result.seeds[0]!;
  const journal = result.journal.filter((entry) => entry.seed === seed);
  const faults = faultLanes(journal.filter(({ fired, suppressed }) => fired && !suppressed));
  const notes = faults.notes.map((note) => `  ${page.color.dim(note)}`);
  const drawn = rows.length + faults.lanes.length;
  if (drawn + notes.length === 0) return [];
  const labels = [...faults.lanes.map((lane) => lane.label), ...rows.map(rowLabel)];
  const left = Math.min(Math.floor(page.width * 0.36), Math.max(...labels.map((label) => label.length)));
  const columns = page.width - left - 4;
  const lane = (label: string, drawing: string) => `  ${clipped(label, left).padEnd(left)}  ${drawing}`;
  const over = timelineScope(result);
  const scale = timeline.duration >= DAYS_FROM_US ? 'time' : 'h:mm';
  if (drawn === 0) return [`${page.color.bold('Timeline')}  ${page.color.dim(`seed ${seed}`)}`, ...notes];
  return [
    `${page.color.bold('Timeline')}  ${page.color.dim(`${scale} from the start · ${over}`)}`,
    page.color.dim(lane('', axis(timeline, columns))),
    ...faults.lanes.map(({ label, entries }) => lane(label, page.color.red(faultBar(entries, timeline, columns)))),
    ...notes,
    ...rows.map((row) => lane(rowLabel(row), sparkline(row, timeline, columns, page))),
    ...(rows.length === 0 ? [] : legend(page)),
  ];
}

/** Whose availability and whose faults are drawn. */
export function timelineScope({ seeds }: RunResult): string {
  return seeds.length === 1
    ? `seed ${seeds[0]}`
    : `availability over ${seeds.length} seeds, faults of seed ${seeds[0]}`;
}

export interface FaultLane {
  readonly label: string;
  readonly entries: readonly JournalRecord[];
}

/** Of the entries of one seed: what was planned first; notes of what is only counted. */
export function faultLanes(fired: readonly JournalRecord[]): { lanes: FaultLane[]; notes: string[] } {
  const lanes = new Map<string, JournalRecord[]>();
  for (const entry of [...fired].sort((a, b) => (a.firedAt ?? 0) - (b.firedAt ?? 0))) {
    // Firings by chance on one target share a lane; a planned fault has its own.
    const label = faultLabel(entry);
    lanes.set(label, [...(lanes.get(label) ?? []), entry]);
  }
  const all = [...lanes].map(([label, entries]) => ({ label, entries }));
  const planned = all.filter(({ entries }) => !entries[0]!.chance);
  const chance = all.filter(({ entries }) => entries[0]!.chance);
  const crowded = crowdedActions(chance);
  const calm = chance.filter(({ entries }) => !crowded.has(entries[0]!.action));
  const hidden = calm.length - CHANCE_LANES_MAX;
  const more = hidden > 0 ? [`… and chance faults on ${hidden} more targets`] : [];
  const told = fired.filter((entry) => entry.chance).length >= JOURNAL_MAX ? 'at least ' : '';
  const notes = [...crowded].map(
    ([action, { firings, targets }]) =>
      `${action} by chance: ${told}${formatNumber(firings)} firings on ${counted(targets, 'target')}`,
  );
  return { lanes: [...planned, ...calm.slice(0, CHANCE_LANES_MAX)], notes: [...notes, ...more] };
}

/** Actions that struck by chance so often that their lanes would be noise, with how often and how many targets. */
function crowdedActions(lanes: readonly FaultLane[]): ReadonlyMap<string, { firings: number; targets: number }> {
  const actions = new Map<string, { firings: number; targets: number }>();
  for (const { entries } of lanes) {
    const { firings, targets } = actions.get(entries[0]!.action) ?? { firings: 0, targets: 0 };
    actions.set(entries[0]!.action, { firings: firings + entries.length, targets: targets + 1 });
  }
  return new Map([...actions].filter(([, { firings, targets }]) => firings > FIRINGS_PER_LANE_MAX * targets));
}

export function rowLabel(row: TimelineRow): string {
  if (row.kind === 'replica') return `${row.name} is seeded`;
  if (row.kind === 'server') return `${row.name} answers`;
  if (row.operation === 'list') return `${row.name} listings`;
  return `${row.name} ${row.operation === 'push' ? 'pushes' : 'pulls'}`;
}

const YEAR_S = 8760 * 3600;
/** Ticks from here on count days. */
const DAYS_FROM_US = 100 * 3600e6;

/** Steps between ticks, in seconds: what people count in. */
const TICK_STEPS_S = [
  60,
  300,
  900,
  1800,
  3600,
  7200,
  14_400,
  21_600,
  43_200,
  86_400,
  172_800,
  604_800,
  2_592_000,
  7_776_000,
  31_536_000,
  ...[2, 5, 10, 20, 50, 100, 200, 500, 1000].map((years) => years * YEAR_S),
];

function axis(timeline: RunTimeline, columns: number): string {
  let line = '';
  for (const { atUs, text } of ticksOf(timeline, Math.max(1, Math.floor(columns / 10)))) {
    const column = Math.floor((atUs / timeline.duration) * columns);
    if (column < line.length) continue;
    const label = `╷${text}`;
    if (column + label.length <= columns) line = line.padEnd(column) + label;
  }
  return line;
}

/** Points of the axis, at even steps that people count in. @param most about so many @param fromUs where the axis begins */
export function ticksOf(
  { duration }: Pick<RunTimeline, 'duration'>,
  most: number,
  fromUs = 0,
): { atUs: number; text: string }[] {
  const stepS =
    TICK_STEPS_S.find((candidate) => duration / (candidate * 1e6) <= most) ?? Math.ceil(duration / 1e6 / most);
  const ticks = [];
  const untilUs = fromUs + duration;
  for (let atUs = Math.ceil(fromUs / 1e6 / stepS) * stepS * 1e6; atUs < untilUs; atUs += stepS * 1e6) {
    ticks.push({ atUs, text: tickText(atUs, stepS, untilUs) });
  }
  return ticks;
}

function tickText(atUs: number, stepS: number, durationUs: number): string {
  if (stepS >= YEAR_S) return `${Math.round(atUs / 1e6 / YEAR_S)}y`;
  const countsDays = atUs >= DAYS_FROM_US || (durationUs >= DAYS_FROM_US && stepS % 86_400 === 0 && atUs > 0);
  return countsDays ? `${Math.floor(atUs / 86_400e6)}d` : formatClock(atUs).replace(/:\d\d$/, '');
}

/** `├───┤` while it held, `├──▶` where it outlasts the picture, `│` for an instant. */
function faultBar(entries: readonly JournalRecord[], timeline: RunTimeline, columns: number): string {
  const cells = new Array<string>(columns).fill(' ');
  const columnOf = (atUs: number) => Math.min(columns - 1, Math.floor((atUs / timeline.duration) * columns));
  for (const entry of entries) {
    const start = columnOf(entry.firedAt ?? 0);
    const stays = entry.recoveredAt === null || entry.recoveredAt > timeline.duration;
    const end = stays ? columns - 1 : columnOf(entry.recoveredAt ?? 0);
    for (let column = start; column <= end; column++) cells[column] = '─';
    cells[end] = stays ? '▶' : '┤';
    cells[start] = end === start ? '│' : '├';
  }
  return cells.join('').trimEnd();
}

function sparkline(row: TimelineRow, timeline: RunTimeline, columns: number, page: Page): string {
  let line = '';
  for (let column = 0; column < columns; column++) {
    const { ok, total } = sliceOf(row, timeline, column / columns, (column + 1) / columns);
    if (total === 0) {
      line += page.color.dim(NO_DATA);
      continue;
    }
    const rate = ok / total;
    const shape = SHAPES.find(([least]) => rate >= least)![1];
    line += rate >= 0.999 ? page.color.green(shape) : rate >= 0.95 ? page.color.yellow(shape) : page.color.red(shape);
  }
  return line;
}

/** Sums of the buckets that begin within a stretch of the axis; at least the one that covers its start. */
export function sliceOf(
  row: TimelineRow,
  timeline: Pick<RunTimeline, 'duration' | 'bucketUs'>,
  from: number,
  to: number,
): { ok: number; total: number } {
  const bucketOf = (share: number) => (share * timeline.duration) / timeline.bucketUs;
  const first = Math.floor(bucketOf(from) + 1e-9);
  const last = Math.max(first + 1, Math.ceil(bucketOf(to) - 1e-9));
  let ok = 0;
  let total = 0;
  for (let bucket = first; bucket < last && bucket < row.total.length; bucket++) {
    ok += row.ok[bucket]!;
    total += row.total[bucket]!;
  }
  return { ok, total };
}

/** What the shapes mean, best first, and where there is none. */
export const SHAPE_WORDS = [
  ...['all succeeded', '≥99.9 %', '≥99 %', '≥95 %', '≥80 %', '≥50 %', 'less', 'none'],
  'nothing asked',
] as const;

function legend(page: Page): string[] {
  const shapes = [...SHAPES.map(([, shape]) => shape), NO_DATA];
  const text = SHAPE_WORDS.map((words, i) => `${shapes[i]} ${words}`).join('  ');
  return wrap(text.replaceAll(/ (?! )(?<! {2})/g, ' '), page.width, '  ').map(page.color.dim);
}
