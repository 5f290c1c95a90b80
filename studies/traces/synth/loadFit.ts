/**
 * What a synthetic log takes from a real one: rates by the hour of the week, how far minutes, seconds and hours scatter around them, what is
 * asked for and how often, sizes, who asks and who answers. One pass, in memory that has a bound.
 */
import { ownedText } from '../../../scenarios/traceFormats/ownedText.ts';
import { OPERATIONS, Op, type TraceEvent, UNKNOWN } from '../../../scenarios/traceFormats/traceEvent.ts';
import { Streams } from '../../../sim/kernel/streams.ts';
import { ArrivalFit } from './arrivalFit.ts';

/** What an operation is about. A name that came often is one target with a count. */
export interface Target {
  readonly repository: number;
  /** Numbers of names, from 1; 0: it has none. */
  readonly tag: number;
  readonly digest: number;
  bytes: number;
  count: number;
}

/** Status, time taken and size of one event of the log. */
export interface Answer {
  readonly status: number;
  readonly durationUs: number;
  readonly bytes: number;
}

/** Names of targets that are told apart; more than a log of a million images has. */
const TARGETS_MAX = 1 << 19;
/** Answers of an operation that are kept, each as likely as any other (Vitter’s algorithm R). */
const ANSWERS_KEPT = 4096;
/** Clients, and places, that are told apart. */
const ASKERS_MAX = 1 << 17;

const PUSHES: readonly number[] = [Op['manifest.push'], Op['blob.push'], Op['tag.set']];

export class LoadFit {
  events = 0;
  readonly arrivals = new ArrivalFit();
  /** By operation. */
  readonly counts = OPERATIONS.map(() => 0);
  readonly targets: Target[][] = OPERATIONS.map(() => []);
  readonly answers: Answer[][] = OPERATIONS.map(() => []);
  /** Of pushes: those of what had not been there before. */
  readonly fresh = OPERATIONS.map(() => 0);
  readonly clients = new Names(ASKERS_MAX);
  readonly places = new Names(ASKERS_MAX);
  readonly repositories = new Names(TARGETS_MAX);
  readonly tags = new Names(TARGETS_MAX);
  readonly digests = new Names(TARGETS_MAX);
  readonly #known = OPERATIONS.map(() => new Map<string, Target>());
  #targetCount = 0;
  readonly #streams = new Streams('answers');
  readonly #stream = this.#streams.open('kept');

  add(event: TraceEvent): void {
    this.events += 1;
    this.arrivals.add(event.atUs);
    const { operation } = event;
    this.counts[operation]! += 1;
    this.clients.add(event.client);
    this.places.add(event.place);
    this.#keepAnswer(operation, event);
    this.#target(operation, event);
  }

  #keepAnswer(operation: number, { status, durationUs, bytes }: TraceEvent): void {
    const kept = this.answers[operation]!;
    const at = kept.length < ANSWERS_KEPT ? kept.length : this.#streams.below(this.#stream, this.counts[operation]!);
    if (at < ANSWERS_KEPT) kept[at] = { status, durationUs, bytes };
  }

  #target(operation: number, { repository, tag, digest, bytes }: TraceEvent): void {
    const known = this.#known[operation]!;
    const key = `${repository} ${tag} ${digest}`;
    const before = known.get(key);
    if (before !== undefined) {
      before.count += 1;
      if (bytes !== UNKNOWN) before.bytes = bytes;
      return;
    }
    if (PUSHES.includes(operation)) this.fresh[operation]! += 1;
    if (this.#targetCount >= TARGETS_MAX) return;
    this.#targetCount += 1;
    const target = {
      repository: this.repositories.add(repository),
      tag: this.tags.add(tag),
      digest: this.digests.add(digest),
      bytes,
      count: 1,
    };
    known.set(ownedText(key), target);
    this.targets[operation]!.push(target);
  }
}

/** Names as numbers from 1, with how often each came; 0 is none. */
export class Names {
  readonly counts: number[] = [0];
  readonly #numbers = new Map<string, number>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** What comes beyond the most is nobody. */
  add(name: string): number {
    const known = name === '' ? 0 : this.#numbers.get(name);
    if (known !== undefined) {
      this.counts[known]! += 1;
      return known;
    }
    if (this.counts.length > this.#most) return 0;
    this.#numbers.set(ownedText(name), this.counts.length);
    return this.counts.push(1) - 1;
  }
}
