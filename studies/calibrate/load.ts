/** A client of the format out of the load that logs tell of: rates of pushes and pulls, their day, and how uneven images are pulled. */
import type { OperationName } from '../../scenarios/traceFormats/traceEvent.ts';
import { counted } from '../../sim/kernel/counted.ts';
import type { Interval } from '../statistics/intervals.ts';
import { sum, Z95 } from '../statistics/intervals.ts';
import { poissonMeanInterval } from '../statistics/poissonMean.ts';
import type { ZipfFit } from '../traces/counts.ts';
import type { OperationStat, TraceStat } from '../traces/traceStat.ts';
import { type ExpectedCount, expectedCounts } from './evenness.ts';

export interface RateOf {
  readonly count: number;
  readonly perSecond: number;
  readonly interval: Interval;
}

export interface DailySwing {
  /** 0 to 1 of the mean. */
  readonly amplitude: number;
  /** Half of its 95 % interval. */
  readonly error: number;
  /** Of the day in UTC. */
  readonly peakHour: number;
}

export interface Load {
  readonly events: number;
  readonly firstUs: number;
  readonly lastUs: number;
  /** Null where none came. */
  readonly pushes: RateOf | null;
  readonly pulls: RateOf | null;
  /** What the counts of an hour vary by beyond those of independent events: intervals are wider by its root; at least 1. */
  readonly dispersion: number;
  readonly daily: DailySwing | null;
  readonly byHour: readonly ExpectedCount[];
  readonly zipf: ZipfFit | null;
  /** Share of pulls of the most popular repositories, and what the law gives them. */
  readonly popular: readonly { readonly rank: number; readonly observed: number; readonly fitted: number }[];
  /** Sizes of the layers of a push, bytes; empty where the log tells none. */
  readonly layers: readonly number[];
  readonly mix: readonly { readonly operation: OperationName; readonly count: number; readonly share: number }[];
  readonly notes: readonly string[];
}

const SECOND_US = 1e6;
const DAY_US = 86_400 * SECOND_US;
const DAYS_OF_A_SWING = 2;
const LAYERS_MOST = 200;
const HOURS_OF_A_PART = 3;

/** Of the statistics of at least one event. */
export function loadOf(stat: TraceStat): Load {
  const { arrivals, operations, repositories } = stat;
  const { firstUs, lastUs } = arrivals;
  const spanUs = lastUs - firstUs;
  const dispersion = Math.max(1, arrivals.dispersion.hour ?? arrivals.dispersion.minute ?? 1);
  const [pushed, pulled] = [operationOf(operations, 'manifest.push'), operationOf(operations, 'manifest.pull')];
  const daily = spanUs >= DAYS_OF_A_SWING * DAY_US ? dailySwing(arrivals.byHour, dispersion) : null;
  const layers = layersOf(operations, succeeded(pushed));
  const { zipf } = repositories;
  return {
    events: stat.events,
    firstUs,
    lastUs,
    pushes: rateOf(succeeded(pushed), spanUs, dispersion),
    pulls: rateOf(succeeded(pulled), spanUs, dispersion),
    dispersion,
    daily,
    byHour: daily === null ? [] : hours(arrivals.byHour, daily),
    zipf,
    popular: zipf === null ? [] : popularOf(stat, zipf.exponent),
    layers,
    mix: operations.map(({ operation, count, share }) => ({ operation, count, share })),
    notes: [
      ...leftOut(stat),
      ...(arrivals.dispersion.hour === null
        ? ['the log is too short to tell bursts from hour to hour: rates may be less sure than they look']
        : []),
      ...(daily === null
        ? ['the log is shorter than two days: no daily curve is told']
        : ['the daily curve is that of all requests']),
      ...(layers.length > 0
        ? []
        : ['the log tells no sizes of pushed layers: they are drawn from the layer statistics']),
      ...(zipf === null ? [] : ['the exponent is that of repositories; the model has it for images']),
      'only requests that succeeded count; pulls of fresh tags are not told apart in a log',
    ],
  };
}

function leftOut({ bad, cut, ignored }: TraceStat): string[] {
  const what = [
    ...(bad.count + cut.length === 0 ? [] : [counted(bad.count + cut.length, 'bad record')]),
    ...(ignored.length === 0 ? [] : [`${counted(ignored.length, 'file')} of no known format`]),
  ];
  return what.length === 0 ? [] : [`left out are ${what.join(' and ')}: \`nines trace stat\` says which`];
}

function operationOf(operations: readonly OperationStat[], name: OperationName): OperationStat | null {
  return operations.find(({ operation }) => operation === name) ?? null;
}

function succeeded(stat: OperationStat | null): number {
  return stat === null ? 0 : stat.count - (stat.failed ?? 0);
}

/** As exact as for independent events, of as many as the bursts are worth. */
function rateOf(count: number, spanUs: number, dispersion: number): RateOf | null {
  if (count === 0 || spanUs <= 0) return null;
  const seconds = spanUs / SECOND_US;
  const worth = Math.max(1, Math.round(count / dispersion));
  const { lower95, upper95 } = poissonMeanInterval(worth);
  const perSecond = count / seconds;
  return {
    count,
    perSecond,
    interval: { lower95: (perSecond * lower95) / worth, upper95: (perSecond * upper95) / worth },
  };
}

/** The first harmonic of the counts of the hours: of 1 + a·cos(2π(t − peak)/24 h) the mean resultant is a/2. */
function dailySwing(byHour: readonly number[], dispersion: number): DailySwing {
  const total = sum(byHour);
  const turn = (hour: number): number => (2 * Math.PI * (hour + 0.5)) / byHour.length;
  const east = sum(byHour.map((count, hour) => count * Math.cos(turn(hour)))) / total;
  const north = sum(byHour.map((count, hour) => count * Math.sin(turn(hour)))) / total;
  const angle = Math.atan2(north, east);
  return {
    amplitude: Math.min(1, 2 * Math.hypot(east, north)),
    error: Z95 * Math.sqrt((2 * dispersion) / total),
    peakHour: ((angle / (2 * Math.PI)) * 24 + 24) % 24,
  };
}

function hours(byHour: readonly number[], { amplitude, peakHour }: DailySwing): ExpectedCount[] {
  const parts = Array.from({ length: byHour.length / HOURS_OF_A_PART }, (_, part) => {
    const inPart = byHour.slice(part * HOURS_OF_A_PART, (part + 1) * HOURS_OF_A_PART);
    const share = sum(
      inPart.map(
        (_each, i) => 1 + amplitude * Math.cos((2 * Math.PI * (part * HOURS_OF_A_PART + i + 0.5 - peakHour)) / 24),
      ),
    );
    const [from, to] = [part * HOURS_OF_A_PART, (part + 1) * HOURS_OF_A_PART];
    return { name: `${from}–${to} h`, counted: sum(inPart), share };
  });
  return expectedCounts(parts);
}

function popularOf({ repositories }: TraceStat, exponent: number): Load['popular'] {
  const weights = Array.from({ length: repositories.distinct }, (_, i) => Math.exp(-exponent * Math.log(i + 1)));
  const total = sum(weights);
  return [1, 3, 10].flatMap((rank) =>
    rank > repositories.top.length
      ? []
      : [
          {
            rank,
            observed: sum(repositories.top.slice(0, rank).map(({ share }) => share)),
            fitted: sum(weights.slice(0, rank)) / total,
          },
        ],
  );
}

/** As many of the mean size as a pushed manifest brings. */
function layersOf(operations: readonly OperationStat[], pushes: number): number[] {
  const blobs = operationOf(operations, 'blob.push');
  const bytes = blobs?.bytes.mean ?? null;
  if (blobs === null || bytes === null || pushes === 0 || bytes < 1) return [];
  const each = Math.min(LAYERS_MOST, Math.max(1, Math.round(succeeded(blobs) / pushes)));
  return new Array<number>(each).fill(Math.round(bytes));
}
