/**
 * Makes `cli/ui/world/landData.ts`, the coastlines that the screen draws, of the land of Natural Earth at 1:110 million (public domain) as
 * npm's `world-atlas` 2.0.2 has it: `node dist/tools/landOutline.js PATH/land-110m.json > cli/ui/world/landData.ts`. A terminal shows no more
 * than half a degree a dot, so a tenth of a degree is kept, and no point that lies on the line between its neighbours.
 */
import { readFileSync } from 'node:fs';

type Point = readonly [number, number];

/** The parts of TopoJSON that are read: arcs as differences on a grid, and rings as numbers of arcs, ~n for one walked backwards. */
interface Topology {
  readonly transform: { readonly scale: Point; readonly translate: Point };
  readonly arcs: readonly (readonly Point[])[];
  readonly objects: {
    readonly land: { readonly geometries: readonly { readonly arcs: readonly (readonly (readonly number[])[])[] }[] };
  };
}

/** Degrees that a point may lie off the line. */
const TOLERANCE = 0.12;

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error('landOutline PATH/land-110m.json');
const rings = ringsOf(JSON.parse(readFileSync(path, 'utf8')) as Topology)
  .map((ring) => closed(unwrapped(ring)))
  .map((ring) => simplified(ring).map(([x, y]): Point => [Math.round(x * 10), Math.round(y * 10)]))
  .filter((ring) => ring.length > 3);
process.stdout.write(`/**
 * Coastlines: Natural Earth, land at 1:110 million (public domain), from npm's world-atlas 2.0.2 by tools/landOutline.ts. A ring a line, in
 * tenths of a degree: its first longitude and latitude, then the way from each point to the next. Longitudes may go beyond ±180.
 */
export const LAND_RINGS: readonly string[] = [
${rings.map((ring) => `  '${differences(ring).join(' ')}',`).join('\n')}
];
`);

function ringsOf({ arcs, transform, objects }: Topology): Point[][] {
  const [scaleX, scaleY] = transform.scale;
  const [leftX, lowestY] = transform.translate;
  const lines = arcs.map((arc) => {
    let x = 0;
    let y = 0;
    return arc.map(([dx, dy]): Point => {
      x += dx;
      y += dy;
      return [x * scaleX + leftX, y * scaleY + lowestY];
    });
  });
  const lineOf = (arc: number) => (arc >= 0 ? lines[arc]! : [...lines[~arc]!].reverse());
  return objects.land.geometries.flatMap((geometry) =>
    geometry.arcs.flat().map((ring) => ring.flatMap((arc, i) => lineOf(arc).slice(i === 0 ? 0 : 1))),
  );
}

/** Without jumps from one side of the date line to the other. */
function unwrapped(ring: readonly Point[]): Point[] {
  let shift = 0;
  return ring.map(([x, y], i): Point => {
    const before = ring[i - 1];
    if (before !== undefined && Math.abs(x - before[0]) > 180) shift += x < before[0] ? 360 : -360;
    return [x + shift, y];
  });
}

/** A ring that goes all the way round the earth is land down to the pole. */
function closed(ring: readonly Point[]): Point[] {
  const first = ring[0]!;
  const last = ring[ring.length - 1]!;
  return Math.abs(last[0] - first[0]) < 180 ? [...ring] : [...ring, [last[0], -90], [first[0], -90]];
}

/** Douglas and Peucker, from the first point to the one that is farthest from it and back. */
function simplified(ring: readonly Point[]): Point[] {
  const farthest = ring.reduce((most, point, i) => (gap(point, ring[0]!) > gap(ring[most]!, ring[0]!) ? i : most), 0);
  return [...straightened(ring.slice(0, farthest + 1)).slice(0, -1), ...straightened(ring.slice(farthest))];
}

function straightened(points: readonly Point[]): Point[] {
  if (points.length < 3) return [...points];
  const from = points[0]!;
  const to = points[points.length - 1]!;
  let most = 0;
  let at = 0;
  for (let i = 1; i < points.length - 1; i++) {
    const off = offLine(points[i]!, from, to);
    if (off > most) [most, at] = [off, i];
  }
  if (most <= TOLERANCE) return [from, to];
  return [...straightened(points.slice(0, at + 1)).slice(0, -1), ...straightened(points.slice(at))];
}

function offLine(point: Point, from: Point, to: Point): number {
  const length = gap(from, to);
  if (length === 0) return gap(point, from);
  return Math.abs((to[0] - from[0]) * (from[1] - point[1]) - (from[0] - point[0]) * (to[1] - from[1])) / length;
}

function gap(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

function differences(ring: readonly Point[]): number[] {
  return ring.flatMap(([x, y], i) => {
    const before = ring[i - 1] ?? [0, 0];
    return [x - before[0], y - before[1]];
  });
}
