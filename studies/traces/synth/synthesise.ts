/** A log that never was: as many events as are asked for, by what was fitted to a real one. */
import { clearEvent, type EventSink, emptyEvent, UNKNOWN } from '../../../scenarios/traceFormats/traceEvent.ts';
import { AliasTable } from '../../../sim/kernel/distributions.ts';
import { Streams } from '../../../sim/kernel/streams.ts';
import { type ArrivalShape, binOf, MINUTE_US } from './arrivalFit.ts';
import { clusterOf, countOf, lognormalOf } from './countLaw.ts';
import type { LoadFit, Names, Target } from './loadFit.ts';

/** Status from which on a request has failed. */
const FAILED_FROM = 400;
/** Minutes in a row without an event after which a log counts as ended: its rates are none. */
const SILENT_MAX = 60 * 24 * 366;

/**
 * Hands so many events to the sink, in order of time, from the log’s first minute on. Equal fits, counts and seeds give equal
 * events. `settled` is awaited once a minute of the log.
 */
export async function synthesise(
  fit: LoadFit,
  requests: number,
  seed: number,
  sink: EventSink,
  settled: () => Promise<void>,
): Promise<void> {
  const minutes = new SynthMinutes(fit.arrivals.shape(), seed);
  const requestsOf = new SynthRequests(fit, seed);
  const event = emptyEvent();
  let left = requests;
  let silent = 0;
  while (left > 0 && silent < SILENT_MAX) {
    const times = minutes.next();
    silent = times.length === 0 ? silent + 1 : 0;
    for (const { atUs, isFirst } of times.slice(0, left)) {
      clearEvent(event);
      event.atUs = atUs;
      requestsOf.fill(event, isFirst);
      sink(event);
    }
    left -= Math.min(left, times.length);
    if (times.length > 0) await settled();
  }
}

interface SynthTime {
  readonly atUs: number;
  /** Of its cluster. */
  readonly isFirst: boolean;
}

/** Minute by minute, when events come. */
class SynthMinutes {
  readonly #shape: ArrivalShape;
  readonly #streams: Streams;
  readonly #hours: number;
  readonly #counts: number;
  readonly #times: number;
  /** Mean size of a cluster: a compound Poisson law of geometric clusters of mean m scatters by 2m − 1. */
  readonly #cluster: number;
  #minute: number;
  #hour = Number.NaN;
  /** Events more than were wanted so far: a cluster is not cut short, and the minutes after it have fewer. */
  #ahead = 0;
  #factor = 1;

  constructor(shape: ArrivalShape, seed: number) {
    this.#shape = shape;
    this.#streams = new Streams(`synth/${seed}`);
    this.#hours = this.#streams.open('hours');
    this.#counts = this.#streams.open('counts');
    this.#times = this.#streams.open('times');
    this.#cluster = (Math.max(1, shape.ofSeconds) + 1) / 2;
    this.#minute = Math.floor(shape.firstUs / MINUTE_US);
  }

  next(): SynthTime[] {
    const { perMinute, ofMinutes, shortGapUs } = this.#shape;
    const streams = this.#streams;
    const minute = this.#minute++;
    const rate = perMinute[binOf(minute)]!;
    this.#enterHour(minute, rate);
    const startUs = minute * MINUTE_US;
    const wanted = countOf(rate * this.#factor, ofMinutes, streams.uniform(this.#counts)) - this.#ahead;
    const times: SynthTime[] = [];
    while (times.length < wanted) {
      const size = clusterOf(this.#cluster, streams.uniform(this.#times));
      let atUs = startUs + Math.floor(streams.uniform(this.#times) * MINUTE_US);
      for (let i = 0; i < size; i++) {
        times.push({ atUs: Math.min(atUs, startUs + MINUTE_US - 1), isFirst: i === 0 });
        atUs += Math.floor(streams.exponential(this.#times) * shortGapUs);
      }
    }
    this.#ahead = times.length - wanted;
    return times.sort((a, b) => a.atUs - b.atUs);
  }

  /** Hours scatter beyond what their minutes make of it: a factor for all of an hour’s minutes. */
  #enterHour(minute: number, rate: number): void {
    const hour = Math.floor(minute / 60);
    if (hour === this.#hour) return;
    this.#hour = hour;
    const { ofHours, ofMinutes } = this.#shape;
    const u = this.#streams.uniform(this.#hours);
    const beyond = Math.max(0, ofHours - ofMinutes) / Math.max(1, 60 * rate);
    this.#factor = lognormalOf(1, beyond, u);
  }
}

/** What is asked for: an operation, of what, by whom, and how it ends. */
class SynthRequests {
  readonly #fit: LoadFit;
  readonly #streams: Streams;
  readonly #what: number;
  readonly #who: number;
  readonly #operations: AliasTable;
  readonly #targets: readonly (AliasTable | null)[];
  readonly #clients: AliasTable;
  readonly #places: AliasTable;
  #client = 0;
  #place = 0;
  /** Things that were pushed and that the log does not have. */
  #made = 0;

  constructor(fit: LoadFit, seed: number) {
    this.#fit = fit;
    this.#streams = new Streams(`synth/${seed}`);
    this.#what = this.#streams.open('what');
    this.#who = this.#streams.open('who');
    this.#operations = new AliasTable(fit.counts);
    this.#targets = fit.targets.map((targets) =>
      targets.length === 0 ? null : new AliasTable(targets.map(({ count }) => count)),
    );
    const named = ({ counts }: Names): AliasTable => new AliasTable(counts);
    this.#clients = named(fit.clients);
    this.#places = named(fit.places);
  }

  /** @param isFirst of its cluster: the others are of the same client */
  fill(event: ReturnType<typeof emptyEvent>, isFirst: boolean): void {
    const streams = this.#streams;
    const fit = this.#fit;
    const uClient = streams.uniform(this.#who);
    const uPlace = streams.uniform(this.#who);
    if (isFirst) {
      this.#client = this.#clients.pick(uClient);
      this.#place = this.#places.pick(uPlace);
    }
    const operation = this.#operations.pick(streams.uniform(this.#what));
    const uTarget = streams.uniform(this.#what);
    const uFresh = streams.uniform(this.#what);
    const answers = fit.answers[operation]!;
    const answer = answers[streams.below(this.#what, answers.length)]!;
    event.operation = operation;
    event.client = this.#client === 0 ? '' : `c${this.#client}`;
    event.place = this.#place === 0 ? '' : `s${this.#place}`;
    event.status = answer.status;
    event.durationUs = answer.durationUs;
    event.bytes = answer.bytes;
    const target = this.#targets[operation]?.pick(uTarget);
    if (target === undefined) return;
    const isNew = uFresh * fit.counts[operation]! < fit.fresh[operation]!;
    this.#name(event, fit.targets[operation]![target]!, isNew);
  }

  #name(event: ReturnType<typeof emptyEvent>, target: Target, isNew: boolean): void {
    if (isNew) this.#made += 1;
    event.repository = target.repository === 0 ? '' : `synth/r${target.repository}`;
    event.tag = target.tag === 0 ? '' : `t${target.tag}`;
    if (target.digest > 0) event.digest = isNew ? digestOf('f', this.#made) : digestOf('0', target.digest);
    // A name has one size; what is new has that of some push.
    if (!isNew && event.bytes !== UNKNOWN && target.bytes !== UNKNOWN && event.status < FAILED_FROM) {
      event.bytes = target.bytes;
    }
  }
}

function digestOf(kind: string, number: number): string {
  return `sha256:${kind}${number.toString(16).padStart(11, '0')}`;
}
