/** What a log says of the load on a registry, from one pass over its events. */

import { type ReadRequest, readTraces } from '../../scenarios/traceFormats/readTraces.ts';
import { OPERATIONS, type OperationName, type TraceEvent } from '../../scenarios/traceFormats/traceEvent.ts';
import { bucketMiddle, Histograms } from '../../sim/kernel/histogram.ts';
import { ArrivalCounts, type Arrivals, type Quantiles, quantilesOf } from './arrivals.ts';
import { NameCounts, type Popularity } from './counts.ts';

const TRACE_STAT_SCHEMA = 1;

export interface OperationStat {
  readonly operation: OperationName;
  readonly count: number;
  readonly share: number;
  /** With a status of 400 or more; null where the log tells no status of any. */
  readonly failed: number | null;
  /** Of those that succeeded or whose status is unknown, where the size is known. */
  readonly bytes: Quantiles & { readonly sum: number };
  /** How many were of 2^(n−1) to 2^n − 1 bytes, by n; n = 0 is 0 bytes. */
  readonly bytesByPower: readonly number[];
  /** How long they took, microseconds, where it is known. */
  readonly durationUs: Quantiles;
}

/** The contract of `nines trace stat --json`. Times are microseconds since 1970 in UTC, sizes bytes, shares 0 to 1. */
export interface TraceStat {
  readonly schemaVersion: number;
  readonly tool: { readonly version: string };
  readonly sources: readonly { readonly file: string; readonly format: string; readonly events: number }[];
  /** Files of folders that are no logs. */
  readonly ignored: readonly string[];
  /** Trace files whose import was broken off. */
  readonly partial: readonly string[];
  readonly events: number;
  readonly bad: { readonly count: number; readonly first: readonly string[] };
  readonly skipped: number;
  /** `file:line: why` of last records that are cut. */
  readonly cut: readonly string[];
  /** Whether all was read: nobody interrupted. */
  readonly complete: boolean;
  readonly arrivals: Arrivals;
  /** Most frequent first; those that came. */
  readonly operations: readonly OperationStat[];
  /** Of pulls of manifests and blobs: the repositories asked, and the blobs. */
  readonly repositories: Popularity;
  readonly blobs: Popularity;
  /** Of all events: who asked, and who answered. */
  readonly clients: Popularity;
  readonly places: Popularity;
}

const TOP = 10;

/**
 * Reads logs and counts. Null where it was interrupted before the first event. Throws ScenarioError for what is no log.
 * @param version of this nines
 */
export async function traceStat(request: Omit<ReadRequest, 'sink'>, version: string): Promise<TraceStat | null> {
  const statistics = new TraceStatistics();
  const read = await readTraces({ ...request, sink: (event) => statistics.add(event) });
  if (read.events === 0) return null;
  const { files, ignored, partial, events, bad, skipped, firstBad, cut, isComplete } = read;
  return {
    schemaVersion: TRACE_STAT_SCHEMA,
    tool: { version },
    sources: files,
    ignored,
    partial,
    events,
    bad: { count: bad, first: firstBad },
    skipped,
    cut,
    complete: isComplete,
    ...statistics.figures(),
  };
}

type Figures = Pick<TraceStat, 'arrivals' | 'operations' | 'repositories' | 'blobs' | 'clients' | 'places'>;

/** Status from which on a request has failed. */
const FAILED_FROM = 400;

class TraceStatistics {
  readonly #arrivals = new ArrivalCounts();
  readonly #repositories = new NameCounts();
  readonly #blobs = new NameCounts();
  readonly #clients = new NameCounts();
  readonly #places = new NameCounts();
  readonly #counts = OPERATIONS.map(() => ({ count: 0, failed: 0, told: 0 }));
  readonly #histograms = new Histograms();
  readonly #sizes = this.#histograms.openAll(OPERATIONS.length);
  readonly #durations = this.#histograms.openAll(OPERATIONS.length);

  add(event: TraceEvent): void {
    const { operation, status } = event;
    const counts = this.#counts[operation]!;
    counts.count += 1;
    if (status > 0) counts.told += 1;
    const failed = status >= FAILED_FROM;
    if (failed) counts.failed += 1;
    this.#arrivals.add(event.atUs);
    this.#clients.add(event.client);
    this.#places.add(event.place);
    if (event.durationUs >= 0) this.#histograms.add(this.#durations[operation]!, event.durationUs);
    if (failed) return;
    if (event.bytes >= 0) this.#histograms.add(this.#sizes[operation]!, event.bytes);
    const name = OPERATIONS[operation];
    if (name === 'manifest.pull' || name === 'blob.pull') this.#repositories.add(event.repository);
    if (name === 'blob.pull') this.#blobs.add(event.digest);
  }

  /** Of at least one event. */
  figures(): Figures {
    const total = this.#counts.reduce((sum, { count }) => sum + count, 0);
    const operations = OPERATIONS.map((operation, i): OperationStat => {
      const { count, failed, told } = this.#counts[i]!;
      const sizes = this.#histograms.data(this.#sizes[i]!);
      return {
        operation,
        count,
        share: count / total,
        failed: told === 0 ? null : failed,
        bytes: { ...quantilesOf(sizes), sum: sizes.sum },
        bytesByPower: byPower(sizes.buckets, sizes.counts),
        durationUs: quantilesOf(this.#histograms.data(this.#durations[i]!)),
      };
    });
    return {
      arrivals: this.#arrivals.arrivals(),
      operations: operations.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count),
      repositories: this.#repositories.popularity(TOP),
      blobs: this.#blobs.popularity(TOP),
      clients: this.#clients.popularity(TOP),
      places: this.#places.popularity(TOP),
    };
  }
}

/** Buckets of a histogram end where powers of two do. */
function byPower(buckets: readonly number[], counts: readonly number[]): number[] {
  const powers: number[] = [];
  for (const [i, bucket] of buckets.entries()) {
    const middle = bucketMiddle(bucket);
    const power = middle === 0 ? 0 : Math.floor(Math.log2(middle)) + 1;
    while (powers.length <= power) powers.push(0);
    powers[power]! += counts[i]!;
  }
  return powers;
}
