/** What matters most, as a tornado: for each assumption a bar to either side of the nines as they stand. */
import type { AssessResult } from '../../studies/assess/assessResult.ts';
import type { SensitivityEntry, SensitivitySide } from '../../studies/assess/sensitivity.ts';
import { ninesToTwo } from './ninesText.ts';
import { clipped, type Page, wrap } from './page.ts';

/** Shapes tell halved from doubled, sides tell fewer nines from more; colour only repeats that. */
const HALVED = '░';
const DOUBLED = '█';
const AXIS = '│';
/** Nines that a reader would not see a difference in. */
const NO_EFFECT = 0.005;
const UNSURE = '?';

export function tornado(result: AssessResult, page: Page): string[] {
  const parts = tornadoParts(result);
  if (parts === null) return [];
  return [
    `${page.color.bold('Sensitivity')}  ${page.color.dim(`one value at a time halved ${HALVED} or doubled ${DOUBLED}`)}`,
    ...parts.drawings.flatMap((drawing) => drawn(drawing, page)),
    ...parts.notes.flatMap((note) => wrap(note, page.width, '  ').map(page.color.dim)),
  ];
}

export interface TornadoDrawing {
  /** Whose nines they are. */
  readonly what: string;
  /** Nines of the scenario as it is. */
  readonly base: number;
  /** What makes a difference that anybody sees, the largest first. */
  readonly rows: readonly TornadoRow[];
}

/** Null where sensitivity was not asked for, or nothing can be varied. */
export function tornadoParts(result: AssessResult): { drawings: TornadoDrawing[]; notes: string[] } | null {
  const { sensitivity, durability } = result;
  if (sensitivity === null || sensitivity.length === 0) return null;
  const group = durability.total.nines;
  const write = durability.writes?.from === 'law' ? durability.writes.nines : null;
  const rowsBy = (nines: (side: SensitivitySide) => number | null, base: number): TornadoRow[] =>
    sensitivity.flatMap((entry) => rowOf(entry, nines, base));
  const ofGroup = group === null ? [] : rowsBy(({ nines }) => nines, group);
  const ofWrite = write === null ? [] : rowsBy(({ writeNines }) => writeNines, write);
  const drawings = [
    ...(group === null ? [] : [{ what: 'a placement group in its first year', base: group, rows: seenOf(ofGroup) }]),
    ...(write === null ? [] : [{ what: 'a fresh write', base: write, rows: seenOf(ofWrite) }]),
  ].filter(({ rows }) => rows.length > 0);
  const unseen = sensitivity.filter(({ down, up }) => [down, up].some((side) => side.relativeHalfWidth === null));
  const shown = new Set([...ofGroup, ...ofWrite].filter(isSeen).map(({ key }) => key));
  const idle = sensitivity.filter((entry) => !shown.has(entry.key) && !unseen.includes(entry));
  const notes = [
    ...keysNote('Without effect', idle),
    ...keysNote('No loss was seen, so a group’s nines are not known, with', unseen),
  ];
  return { drawings, notes };
}

function keysNote(what: string, entries: readonly SensitivityEntry[]): string[] {
  return entries.length === 0 ? [] : [`${what}: ${entries.map(({ key }) => key).join(', ')}.`];
}

export interface TornadoRow {
  readonly key: string;
  /** Nines more than the base; negative: fewer. */
  readonly halved: number;
  readonly doubled: number;
  readonly figures: readonly [halved: string, doubled: string];
}

function rowOf({ key, down, up }: SensitivityEntry, ninesOf: (side: SensitivitySide) => number | null, base: number) {
  const [halved, doubled] = [ninesOf(down), ninesOf(up)];
  if (halved === null || doubled === null) return [];
  const figure = (nines: number, { verdict }: SensitivitySide): string =>
    `${ninesToTwo(nines)}${verdict === 'pass' ? '' : UNSURE}`;
  const figures = [figure(halved, down), figure(doubled, up)] as const;
  return [{ key, halved: halved - base, doubled: doubled - base, figures }];
}

function isSeen({ halved, doubled }: TornadoRow): boolean {
  return Math.max(Math.abs(halved), Math.abs(doubled)) >= NO_EFFECT;
}

const FIGURE_WIDTH = 8;

function seenOf(rows: readonly TornadoRow[]): TornadoRow[] {
  const spread = (row: TornadoRow): number => Math.abs(row.halved - row.doubled);
  return rows.filter(isSeen).sort((a, b) => spread(b) - spread(a));
}

function drawn({ what, base, rows: seen }: TornadoDrawing, page: Page): string[] {
  const left = Math.min(Math.floor(page.width * 0.36), Math.max(...seen.map(({ key }) => key.length)));
  const cells = page.width - left - 5 - 2 * FIGURE_WIDTH;
  const least = Math.min(0, ...seen.flatMap(({ halved, doubled }) => [halved, doubled]));
  const most = Math.max(0, ...seen.flatMap(({ halved, doubled }) => [halved, doubled]));
  const perNine = cells / (most - least);
  const before = Math.round(-least * perNine);
  const line = (label: string, drawing: string, width: number, figures: readonly string[]): string =>
    `  ${clipped(label, left).padEnd(left)}  ${drawing}${' '.repeat(cells + 1 - width)}${figures.map((text) => text.padStart(FIGURE_WIDTH)).join('')}`.trimEnd();
  const scale = axisOf(base, least, most, before, cells);
  return [
    ...wrap(`Nines of ${what}: ${ninesToTwo(base)} as it stands ${AXIS}`, page.width, '  '),
    page.color.dim(line('', scale, scale.length, ['halved', 'doubled'])),
    ...seen.map((row) => {
      const { fewer, more } = barsOf(row, perNine, before, cells - before);
      const bar = `${page.color.red(fewer)}${AXIS}${page.color.green(more)}`;
      return line(row.key, bar, fewer.length + 1 + more.trimEnd().length, row.figures);
    }),
  ];
}

/** Least, own and most nines, each over its place; what would touch its neighbour is left out. */
function axisOf(base: number, least: number, most: number, before: number, cells: number): string {
  const own = ninesToTwo(base);
  const [low, high] = [ninesToTwo(base + least), ninesToTwo(base + most)];
  let line = least < 0 && before > low.length + own.length ? low : '';
  // Where next to nothing is right of the axis, it may not stand in the middle over it.
  const start = Math.min(before - Math.floor(own.length / 2), cells + 1 - own.length);
  line = line.padEnd(Math.max(0, start)) + own;
  const at = cells + 1 - high.length;
  return most > 0 && at > line.length + 1 ? line.padEnd(at) + high : line;
}

/** Of two bars on one side the shorter one lies over the longer. */
function barsOf({ halved, doubled }: TornadoRow, perNine: number, before: number, after: number) {
  const bars = [
    { by: halved, shape: HALVED },
    { by: doubled, shape: DOUBLED },
  ].sort((a, b) => Math.abs(b.by) - Math.abs(a.by));
  const fewer = new Array<string>(before).fill(' ');
  const more = new Array<string>(after).fill(' ');
  for (const { by, shape } of bars) {
    if (Math.abs(by) < NO_EFFECT) continue;
    const length = Math.max(1, Math.round(Math.abs(by) * perNine));
    if (by < 0) fewer.fill(shape, Math.max(0, before - length));
    else more.fill(shape, 0, Math.min(after, length));
  }
  return { fewer: fewer.join(''), more: more.join('').trimEnd() };
}
