/** Measured round trips between regions: P50 and P95 of directed pairs. Data in `data/latency.csv`; this file reads no file. */

export interface RoundTrip {
  readonly p50Us: number;
  readonly p95Us: number;
}

const COLUMNS = 'source,destination,p50_rtt_ms,p95_rtt_ms';
const MILLISECOND_US = 1000;

/** The measured matrix, indexed by source, then destination. */
export class LatencyMatrix {
  readonly #roundTrips: ReadonlyMap<string, ReadonlyMap<string, RoundTrip>>;

  constructor(roundTrips: ReadonlyMap<string, ReadonlyMap<string, RoundTrip>>) {
    this.#roundTrips = roundTrips;
  }

  /** The measured round trip from `source` to `destination` in integer microseconds, or null where none was measured. */
  between(source: string, destination: string): RoundTrip | null {
    return this.#roundTrips.get(source)?.get(destination) ?? null;
  }

  get sources(): readonly string[] {
    return [...this.#roundTrips.keys()];
  }
}

/** Reads the text of `latency.csv`. Throws, with the line, on a row that is no pair of milliseconds with p95 ≥ p50 > 0. */
export function parseLatency(text: string): LatencyMatrix {
  const [header, ...rows] = text.trimEnd().split(/\r?\n/);
  if (header !== COLUMNS) throw new Error(`latency: line 1: expected the columns ${COLUMNS}`);
  const roundTrips = new Map<string, Map<string, RoundTrip>>();
  for (const [index, row] of rows.entries()) {
    const [source = '', destination = '', p50 = '', p95 = ''] = row.split(',');
    const p50Us = Number(p50) * MILLISECOND_US;
    const p95Us = Number(p95) * MILLISECOND_US;
    const sound = source !== '' && destination !== '' && p50Us > 0 && p95Us >= p50Us && Number.isInteger(p95Us);
    if (!sound) throw new Error(`latency: line ${index + 2}: \`${row}\` is not a pair of regions with its round trips`);
    const fromSource = roundTrips.get(source) ?? new Map<string, RoundTrip>();
    roundTrips.set(source, fromSource.set(destination, { p50Us, p95Us }));
  }
  return new LatencyMatrix(roundTrips);
}
