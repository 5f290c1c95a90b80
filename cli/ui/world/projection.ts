/**
 * Which part of the earth is shown, and where a place lies on it: equirectangular, true to shape at the latitude in the middle. Dots are
 * square: a cell of the terminal is twice as high as wide and has two of them across and four down.
 */

export interface Place {
  /** Degrees, north and east positive. */
  readonly latitude: number;
  readonly longitude: number;
}

export interface Dot {
  readonly x: number;
  readonly y: number;
}

export interface Projection {
  /** Dots across and down. */
  readonly width: number;
  readonly height: number;
  /** Of the left and the upper edge. */
  readonly left: number;
  readonly top: number;
  /** Degrees a dot. */
  readonly across: number;
  readonly down: number;
}

/** Coastlines have nothing finer to show. */
const FINEST = 0.22;
/** Room around the places: a share of how far apart they are, and degrees at least. */
const MARGIN = 0.14;
const MARGIN_LEAST = 7;
/** Nobody has a region beyond: what is there is left out as long as it can be. */
const NORTHERNMOST = 80;
const SOUTHERNMOST = -58;

/** The part of the earth that has all the places in it, and fills the area. @param columns cells */
export function projectionOf(places: readonly Place[], columns: number, rows: number): Projection {
  const width = columns * 2;
  const height = rows * 4;
  const east = arcOf(places.map(({ longitude }) => longitude));
  const latitudes = places.map(({ latitude }) => latitude);
  const south = Math.min(...latitudes);
  const north = Math.max(...latitudes);
  const squeeze = Math.cos((Math.max(-45, Math.min(45, (south + north) / 2)) * Math.PI) / 180);
  const lowest = withMargin(north - south);
  const widest = Math.min(360, withMargin(east.span));
  const down = Math.max(FINEST, lowest / height, (widest * squeeze) / width);
  const across = down / squeeze;
  const top = Math.max(Math.min((north + south + height * down) / 2, NORTHERNMOST), SOUTHERNMOST + height * down);
  return { width, height, left: east.from + (east.span - across * width) / 2, top, across, down };
}

function withMargin(span: number): number {
  return span + 2 * Math.max(MARGIN_LEAST, span * MARGIN);
}

/** The shortest stretch of longitudes, going east, that has all of them. */
function arcOf(longitudes: readonly number[]): { readonly from: number; readonly span: number } {
  const sorted = [...longitudes].sort((a, b) => a - b);
  let from = sorted[0] ?? 0;
  let widest = -1;
  sorted.forEach((longitude, i) => {
    const next = sorted[i + 1] ?? sorted[0]! + 360;
    if (next - longitude <= widest) return;
    widest = next - longitude;
    from = next;
  });
  return { from, span: 360 - widest };
}

/** Where a place lies; it may be between dots. */
export function dotOf({ latitude, longitude }: Place, { left, top, across, down }: Projection): Dot {
  const east = (((longitude - left) % 360) + 360) % 360;
  return { x: east / across, y: (top - latitude) / down };
}
