/**
 * The figures of a run as OpenTelemetry metrics, through the API alone. What the result counts is read from the world's
 * own columns between stretches of the run, under the result's names and labels; times of single operations come from the
 * ring. At the end of a seed every figure is the one that its result gives.
 */
import type { Attributes, Histogram, Meter, ObservableResult } from '@opentelemetry/api';
import { METRIC_FACTS } from '../../scenarios/metricFacts.ts';
import { bucketMiddle, type HistogramData } from '../../sim/kernel/histogram.ts';
import { countersOf, fractionsOf } from '../../sim/measure/outcome.ts';
import * as ring from '../../sim/measure/ring.ts';
import type { CounterSample, FractionSample, Labels, SeedOutcome, ValueSample } from '../../sim/outcome.ts';
import { OPERATION_NAMES } from '../../sim/sink.ts';
import type { World } from '../../sim/world.ts';
import { isTimeShare } from '../../studies/measurements.ts';
import { labelAttributes } from './attributes.ts';

type Reading = 'counter' | 'upDownCounter' | 'gauge';

interface Point {
  readonly value: number;
  readonly attributes: Attributes;
}

/** Counts of what is there, not of what happened: they go down, too. */
const LEVELS: ReadonlySet<string> = new Set(['bytes_stored']);

type SampleUnit = ValueSample['unit'];

/** Upper bounds of the buckets of times, in seconds: from a round trip to a day. */
const TIME_BOUNDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 86400];

const LAG = 'replication_lag';

export class FigureWriter {
  private readonly meter: Meter;
  /** On every point: of several seeds each has series of its own. */
  private readonly common: Attributes;
  private points = new Map<string, Point[]>();
  private readonly observed = new Set<string>();
  private readonly histograms = new Map<string, Histogram>();

  constructor(meter: Meter, common: Attributes) {
    this.meter = meter;
    this.common = common;
  }

  /** Enters the time of an operation or of a replication, before the record is anybody else's. */
  record(world: World, { kind, startUs, endUs, a, b, e }: ring.Ring): void {
    if (kind === ring.OPERATION && e === ring.ENDED_OK) {
      const metric = timeMetric(b);
      const client = world.plan.clients[a]!;
      const labels = { client: client.name, region: world.plan.regions[client.region]!.name };
      if (metric !== null) this.addTime(metric, labels, endUs - startUs);
    } else if (kind === ring.REPLICATION) {
      this.addTime(LAG, { from: regionOf(world, a), to: regionOf(world, b) }, endUs - startUs);
    }
  }

  /** Reads what has been counted up to now. What is a share of the whole run's time is only known at its end. */
  read(world: World): void {
    this.points = new Map();
    this.enter(
      countersOf(world),
      // With what is under way, from its start on: the points of a counter never go down.
      fractionsOf(world, true).filter(({ metric }) => !isTimeShare(metric)),
    );
    const { plan, replication, stamps, traffic } = world;
    for (let from = 0; from < plan.replicas.length; from++) {
      for (let to = 0; to < plan.replicas.length; to++) {
        const labels = { from: regionOf(world, from), to: regionOf(world, to) };
        if (from !== to) this.point('replication.backlog', '{job}', 'gauge', replication.backlogOf(from, to), labels);
      }
    }
    this.point('repairs.pending', '{repair}', 'gauge', stamps.repairsPending(), {});
    this.point('operations.in_flight', '{operation}', 'gauge', traffic.inFlight, {});
  }

  /** Enters the figures of the finished seed, those among them that only its end settles too. */
  finish(outcome: SeedOutcome): void {
    this.enter(outcome.counters, outcome.fractions);
    for (const { metric, labels, unit, values, open, isPart } of outcome.samples) {
      // Beside its whole on one instrument a sum would count it twice.
      const name = isPart === true ? `${metric}.of_class` : metric;
      for (const value of values) this.add(name, unit, labels, value);
      // Only known to be more than this: apart from what is known.
      for (const value of open) this.add(`${name}.open`, unit, labels, value);
    }
    for (const { metric, labels, unit, data } of outcome.histograms) {
      if (!isFromRing(metric)) this.addAll(metric, unit, labels, data);
    }
  }

  private enter(counters: readonly CounterSample[], fractions: readonly FractionSample[]): void {
    for (const metric of new Set([...counters, ...fractions].map((sample) => sample.metric))) {
      for (const name of [metric, `${metric}.ok`, `${metric}.total`]) this.points.delete(name);
    }
    for (const { metric, labels, count } of counters) {
      const unit = METRIC_FACTS[metric]?.unit === 'size' ? 'By' : '1';
      this.point(metric, unit, LEVELS.has(metric) ? 'upDownCounter' : 'counter', count, labels);
    }
    for (const { metric, labels, ok, total } of fractions) {
      const unit = isTimeShare(metric) ? 's' : '1';
      const one = isTimeShare(metric) ? 1e6 : 1;
      this.point(`${metric}.ok`, unit, 'counter', ok / one, labels);
      // What turns out to be the client's own mistake is taken back: so it may go down.
      this.point(`${metric}.total`, unit, 'upDownCounter', total / one, labels);
    }
  }

  private point(name: string, unit: string, reading: Reading, value: number, labels: Labels): void {
    if (!this.observed.has(name)) this.observe(name, unit, reading);
    const points = this.points.get(name) ?? [];
    points.push({ value, attributes: { ...this.common, ...labelAttributes(labels) } });
    this.points.set(name, points);
  }

  /** The first time that a figure comes up. */
  private observe(name: string, unit: string, reading: Reading): void {
    const options = { unit, description: describe(name) };
    const full = `nines.${name}`;
    const { meter } = this;
    const instrument =
      reading === 'counter'
        ? meter.createObservableCounter(full, options)
        : reading === 'gauge'
          ? meter.createObservableGauge(full, options)
          : meter.createObservableUpDownCounter(full, options);
    instrument.addCallback((result: ObservableResult) => {
      for (const { value, attributes } of this.points.get(name) ?? []) result.observe(value, attributes);
    });
    this.observed.add(name);
  }

  private addTime(metric: string, labels: Labels, us: number): void {
    this.add(metric, 'us', labels, us);
  }

  private add(metric: string, unit: SampleUnit, labels: Labels, value: number): void {
    this.histogram(metric, unit).record(unit === 'us' ? value / 1e6 : value, {
      ...this.common,
      ...labelAttributes(labels),
    });
  }

  /** Of a histogram only its buckets are left: each value counts as the middle of its bucket, within 1 %. */
  private addAll(
    metric: string,
    unit: 'us' | 'bytes',
    labels: Labels,
    { buckets, counts, min, max }: HistogramData,
  ): void {
    buckets.forEach((bucket, i) => {
      const middle = Math.min(max, Math.max(min, bucketMiddle(bucket)));
      for (let n = 0; n < counts[i]!; n++) this.add(metric, unit, labels, middle);
    });
  }

  private histogram(metric: string, unit: SampleUnit): Histogram {
    const known = this.histograms.get(metric);
    if (known !== undefined) return known;
    const description = describe(metric);
    const options =
      unit === 'us'
        ? { unit: 's', description, advice: { explicitBucketBoundaries: TIME_BOUNDS } }
        : { unit: unit === 'bytes' ? 'By' : '1', description };
    const histogram = this.meter.createHistogram(`nines.${metric}`, options);
    this.histograms.set(metric, histogram);
    return histogram;
  }
}

/** The metric of an operation's times, null where the result has none. */
function timeMetric(operation: number): string | null {
  const metric = `${OPERATION_NAMES[operation]!}_time`;
  return Object.hasOwn(METRIC_FACTS, metric) ? metric : null;
}

function isFromRing(metric: string): boolean {
  return metric === LAG || OPERATION_NAMES.some((_, operation) => timeMetric(operation) === metric);
}

function describe(name: string): string {
  return METRIC_FACTS[name.split('.')[0]!]?.meaning ?? '';
}

function regionOf({ plan }: World, replica: number): string {
  return plan.regions[plan.replicas[replica]!]!.name;
}
