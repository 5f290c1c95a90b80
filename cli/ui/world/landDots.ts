/** Land as dots: the coast as a line, what lies behind it as a light grain, so that signs and ways stand out against it. */
import { LAND_RINGS } from './landData.ts';
import type { Projection } from './projection.ts';

/** Dots of a map, row by row: 1 for drawn ones. */
export type Dots = Uint8Array;

let kept: { readonly key: string; readonly dots: Dots } | null = null;

/** Kept for the next frame, which mostly shows the same part of the earth. */
export function landDots(projection: Projection): Dots {
  const key = Object.values(projection).join(' ');
  if (kept?.key !== key) kept = { key, dots: drawn(landOf(projection), projection) };
  return kept.dots;
}

function drawn(land: Dots, { width, height }: Projection): Dots {
  const dots = new Uint8Array(land.length);
  const isLand = (x: number, y: number): boolean =>
    x < 0 || y < 0 || x >= width || y >= height || land[y * width + x] === 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (land[y * width + x] === 0) continue;
      const isCoast = !(isLand(x - 1, y) && isLand(x + 1, y) && isLand(x, y - 1) && isLand(x, y + 1));
      if (isCoast || isGrain(x, y)) dots[y * width + x] = 1;
    }
  }
  return dots;
}

function isGrain(x: number, y: number): boolean {
  return y % 2 === 0 && (x + y) % 4 === 0;
}

/** Which dots have their middle on land: between every second coast and the next, along each row. */
function landOf({ width, height, left, top, across, down }: Projection): Dots {
  const land = new Uint8Array(width * height);
  const around = 360 / across;
  for (const ring of rings()) {
    for (let y = 0; y < height; y++) {
      const crossings = crossingsOf(ring, top - (y + 0.5) * down);
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        const from = (crossings[i]! - left) / across;
        const to = (crossings[i + 1]! - left) / across;
        for (let turn = -2; turn <= 2; turn++) {
          // What would be seen a second time, beyond once around the earth, stays sea.
          const last = Math.min(width, Math.ceil(around), Math.ceil(to + turn * around - 0.5));
          for (let x = Math.max(0, Math.ceil(from + turn * around - 0.5)); x < last; x++) land[y * width + x]! ^= 1;
        }
      }
    }
  }
  return land;
}

interface Ring {
  readonly longitudes: Float64Array;
  readonly latitudes: Float64Array;
  readonly south: number;
  readonly north: number;
}

/** Longitudes at which a ring crosses a parallel, in order. */
function crossingsOf({ longitudes, latitudes, south, north }: Ring, latitude: number): number[] {
  if (latitude < south || latitude > north) return [];
  const found: number[] = [];
  const { length } = latitudes;
  for (let i = 0; i < length; i++) {
    const j = i + 1 === length ? 0 : i + 1;
    const a = latitudes[i]!;
    const b = latitudes[j]!;
    if (a > latitude === b > latitude) continue;
    found.push(longitudes[i]! + ((latitude - a) / (b - a)) * (longitudes[j]! - longitudes[i]!));
  }
  return found.sort((a, b) => a - b);
}

let read: readonly Ring[] | null = null;

function rings(): readonly Ring[] {
  read ??= LAND_RINGS.map(ringOf);
  return read;
}

function ringOf(text: string): Ring {
  const numbers = text.split(' ').map(Number);
  const length = numbers.length / 2;
  const longitudes = new Float64Array(length);
  const latitudes = new Float64Array(length);
  let x = 0;
  let y = 0;
  for (let i = 0; i < length; i++) {
    x += numbers[2 * i]!;
    y += numbers[2 * i + 1]!;
    longitudes[i] = x / 10;
    latitudes[i] = y / 10;
  }
  return { longitudes, latitudes, south: Math.min(...latitudes), north: Math.max(...latitudes) };
}
