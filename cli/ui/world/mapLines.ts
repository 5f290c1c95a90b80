/** The map: land, the ways between replicas, and the regions with their names. */
import type { ExperimentView, Health } from '../../../studies/experiment/view.ts';
import { HEALTH } from '../healthSigns.ts';
import { Canvas } from '../text/canvas.ts';
import type { Line } from '../text/line.ts';
import { type Spot, spotBeside } from './labels.ts';
import { landDots } from './landDots.ts';
import { type Dot, dotOf, type Place, type Projection, projectionOf } from './projection.ts';
import { lagText, type Way, type WayState, wayState, waysOf } from './ways.ts';

/** A region that is drawn. */
export interface Sight extends Place {
  readonly name: string;
  readonly health: Health;
  /** It stores nothing. */
  readonly hasClientsAlone: boolean;
  /** Of all requests, 0–1. */
  readonly trafficShare: number;
}

export interface MapPicture {
  readonly sights: readonly Sight[];
  readonly links: ExperimentView['links'];
  /** Name of the region that is selected, or null. */
  readonly selected: string | null;
  readonly isAscii: boolean;
}

/** A region that only has clients. */
export const CLIENTS_SIGN = '◦';

/** With more ways than these, those of the selected region and those in trouble are drawn alone. */
const WAYS_MOST = 10;

export function mapLines({ sights, links, selected, isAscii }: MapPicture, columns: number, rows: number): Line[] {
  const canvas = new Canvas(columns, rows);
  const projection = projectionOf(sights, columns, rows);
  drawLand(canvas, projection, isAscii);
  const dots = new Map(sights.map((sight) => [sight.name, dotOf(sight, projection)]));
  const all = waysOf(links).filter(({ from, to }) => dots.has(from) && dots.has(to));
  const isOf = ({ from, to }: Way) => from === selected || to === selected;
  const dead = new Set(sights.filter(({ health }) => health === 'lost' || health === 'out').map(({ name }) => name));
  const shown = all.length <= WAYS_MOST ? all : all.filter((way) => isOf(way) || isTroubled(way));
  // What matters more is drawn over what matters less.
  const ordered = [...shown].sort((a, b) => weight(a, isOf(a)) - weight(b, isOf(b)));
  const curves = ordered.map((way) => ({ way, curve: curveOf(dots.get(way.from)!, dots.get(way.to)!) }));
  curves.forEach(({ way, curve }, i) => {
    const isDead = dead.has(way.from) || dead.has(way.to);
    drawWay(canvas, curve, isDead ? 'dead' : way.state, isOf(way), { owner: 2 + (i % 250), isAscii });
  });
  putSights(canvas, sights, dots, selected);
  for (const { way, curve } of [...curves].reverse()) if (isTroubled(way) || isOf(way)) putLag(canvas, way, curve);
  return canvas.lines();
}

function isTroubled({ state }: Way): boolean {
  return state === 'behind' || state === 'held';
}

function weight({ state }: Way, isSelected: boolean): number {
  return (isSelected ? 1 : 0) + { idle: 0, busy: 0, behind: 2, held: 4 }[state];
}

function drawLand(canvas: Canvas, projection: Projection, isAscii: boolean): void {
  const { width, height } = projection;
  const dots = landDots(projection);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) if (dots[y * width + x] === 1) canvas.dot(x, y, 1, 'faint');
  }
  if (!isAscii) return;
  for (let row = 0; row < canvas.rows; row++) {
    for (let column = 0; column < canvas.columns; column++) {
      const count = canvas.dotsIn(column, row);
      if (count === 0) continue;
      const grain = (column + 2 * row) % 4 === 0 ? '.' : ' ';
      canvas.sign(column, row, count > 1 ? ':' : grain, 'faint');
    }
  }
}

interface Curve {
  readonly points: readonly Dot[];
}

/** How far a way bows to the north, as a share of its length. */
const BOW = 0.16;

function curveOf(from: Dot, to: Dot): Curve {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  // Perpendicular to the straight line, on the side that lies higher.
  const up = to.x >= from.x ? 1 : -1;
  const bent = {
    x: middle.x + ((to.y - from.y) / (length || 1)) * up * BOW * 2 * length,
    y: middle.y - ((to.x - from.x) / (length || 1)) * up * BOW * 2 * length,
  };
  const steps = Math.max(2, Math.ceil(length * 1.5));
  const points = Array.from({ length: steps + 1 }, (_, i): Dot => {
    const t = i / steps;
    const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
    return { x: a * from.x + b * bent.x + c * to.x, y: a * from.y + b * bent.y + c * to.y };
  });
  return { points };
}

interface Pen {
  readonly owner: number;
  readonly isAscii: boolean;
}

/** Calm ways are dotted, as are those to what is out or lost, for that is told there; busy ones closer; those in trouble whole and twice as thick. */
function drawWay(canvas: Canvas, { points }: Curve, state: WayState | 'dead', isSelected: boolean, pen: Pen): void {
  const isThick = state === 'behind' || state === 'held';
  const style =
    state === 'held' || state === 'dead' ? 'bad' : state === 'behind' ? 'warn' : isSelected ? 'accent' : 'dim';
  const every = isThick ? 1 : state === 'busy' ? 2 : 4;
  let last: Dot | null = null;
  let count = 0;
  points.forEach(({ x, y }, i) => {
    const dot = { x: Math.floor(x), y: Math.floor(y) };
    if (last !== null && last.x === dot.x && last.y === dot.y) return;
    last = dot;
    if (count++ % every !== 0) return;
    const next = points[Math.min(points.length - 1, i + 1)]!;
    const before = points[Math.max(0, i - 1)]!;
    const isSteep = Math.abs(next.y - before.y) > Math.abs(next.x - before.x);
    const sign = pen.isAscii ? (isThick ? '#' : slopeSign(before, next)) : null;
    canvas.dot(dot.x, dot.y, pen.owner, style, sign);
    if (isThick) canvas.dot(dot.x + (isSteep ? 1 : 0), dot.y + (isSteep ? 0 : 1), pen.owner, style, sign);
  });
}

function slopeSign(from: Dot, to: Dot): string {
  const across = Math.abs(to.x - from.x);
  const down = Math.abs(to.y - from.y);
  if (across > 2 * down) return '-';
  if (down > 2 * across) return '|';
  return to.x > from.x === to.y > from.y ? '\\' : '/';
}

function putSights(
  canvas: Canvas,
  sights: readonly Sight[],
  dots: ReadonlyMap<string, Dot>,
  selected: string | null,
): void {
  const spots = sights.map((sight) => {
    const spot = freeCell(canvas, dots.get(sight.name)!);
    const { sign, style } = sight.hasClientsAlone
      ? { sign: CLIENTS_SIGN, style: 'plain' as const }
      : HEALTH[sight.health];
    canvas.put(spot.column, spot.row, sign, sight.name === selected ? 'selected' : style);
    return spot;
  });
  sights.forEach((sight, i) => {
    const isSelected = sight.name === selected;
    // Said in words of one, or it is taken for how much is answered.
    const of = isSelected ? ' of requests' : '';
    const share = sight.trafficShare > 0 ? ` ${Math.round(sight.trafficShare * 100)} %${of}` : '';
    const whole = spotBeside(canvas, spots[i]!, sight.name + share);
    const spot = whole ?? spotBeside(canvas, spots[i]!, sight.name) ?? (isSelected ? spots[i]! : null);
    if (spot === null) return;
    const shown = sight.name + (whole === null ? '' : share);
    // Land beside a name would read as part of it.
    for (const column of [spot.column - 1, spot.column + shown.length]) {
      if (canvas.isFree(column, spot.row, 1)) canvas.sign(column, spot.row, ' ', 'plain');
    }
    canvas.put(spot.column, spot.row, sight.name, isSelected ? 'selected' : 'strong');
    if (whole !== null) canvas.put(spot.column + sight.name.length, spot.row, share, 'dim');
  });
}

/** Two regions in one cell stand beside each other. */
function freeCell(canvas: Canvas, { x, y }: Dot): Spot {
  const column = Math.max(0, Math.min(canvas.columns - 1, Math.floor(x / 2)));
  const row = Math.max(0, Math.min(canvas.rows - 1, Math.floor(y / 4)));
  const near = [0, 1, -1].flatMap((down) =>
    [0, 1, -1, 2, -2].map((right) => ({ column: column + right, row: row + down })),
  );
  return near.find((spot) => canvas.isFree(spot.column, spot.row, 1)) ?? { column, row };
}

/** Along a way: which direction is how far behind. */
function putLag(canvas: Canvas, way: Way, { points }: Curve): void {
  const isOnlyTrouble = isTroubled(way);
  const parts = [way.there, way.back].flatMap((link) => {
    if (link === null || link.waiting === 0) return [];
    const state = wayState(link);
    if (isOnlyTrouble && state !== 'behind' && state !== 'held') return [];
    const [first, last] =
      link === way.there ? [points[0]!, points[points.length - 1]!] : [points[points.length - 1]!, points[0]!];
    return [`${headed(first, last)} ${link.isPaused ? 'paused ' : ''}${lagText(link.lagUs)}`];
  });
  if (parts.length === 0) return;
  const text = ` ${parts.join('  ')} `;
  const style = way.state === 'held' ? 'bad' : way.state === 'behind' ? 'warn' : 'accent';
  for (const share of [0.5, 0.4, 0.6, 0.3, 0.7]) {
    const { x, y } = points[Math.round(share * (points.length - 1))]!;
    const column = Math.floor(x / 2 - text.length / 2);
    const row = Math.floor(y / 4);
    if (!canvas.isFree(column, row, text.length)) continue;
    canvas.put(column, row, text, style);
    return;
  }
}

function headed(from: Dot, to: Dot): string {
  if (Math.abs(to.x - from.x) * 2 >= Math.abs(to.y - from.y)) return to.x >= from.x ? '→' : '←';
  return to.y > from.y ? '↓' : '↑';
}
