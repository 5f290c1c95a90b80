/**
 * The client's side of one request: name resolution, the way to the endpoint, and the count of what was answered.
 *
 * An operation's requests follow one another: each is one event, at the instant at which the server judges it. The way
 * back and the way of the next request are one round trip, so the next event is a sampled round trip later. Opening a
 * connection costs two round trips (TCP and TLS) on top, once per operation and try.
 *
 * A name that cannot be resolved is noticed after the resolver's time-out, and is to the client as a server that it
 * cannot reach; no server counts it.
 */

import { CLIENT_PROFILES } from '../facts/profiles.ts';
import { assert } from '../kernel/assert.ts';
import type { EventQueue } from '../kernel/eventQueue.ts';
import type { KeyedDraws } from '../kernel/streams.ts';
import { EVENT_FETCH, EVENT_STEP } from '../kinds.ts';
import type { ClientPlan, ClientProfile, Plan } from '../plan.ts';
import {
  CORRUPT,
  CUT,
  KEY_UNUSABLE,
  LAYER_TOO_LARGE,
  LOCKED,
  OK,
  STORAGE_FULL,
  TOO_MANY,
  TRUNCATED,
  UNAVAILABLE,
  UNREACHABLE,
} from '../registry/answers.ts';
import type { Keys } from '../registry/keys.ts';
import type { Metadata } from '../registry/metadata.ts';
import type { Scale } from '../registry/scale.ts';
import { type GlobalEndpoint, NO_ANSWER } from '../routing/globalEndpoint.ts';
import { CELL_BITS, type Latency } from '../routing/latency.ts';
import { OVER_LAYER, OVER_STORAGE, placeOfNames, type Sink } from '../sink.ts';
import type { Places } from '../storage/places.ts';
import type { Watch } from '../watch.ts';
import { FetchTable, OperationTable, SOURCES } from './operationTable.ts';
import { Reactions } from './reactions.ts';
import type { RequestObserver } from './requestTrace.ts';
import * as steps from './steps.ts';

/** Round trips that two random words are good for, three each: a draw for each request would be most of its cost. */
const DRAWS_PER_WORDS = 6;
const CELL_MASK = (1 << CELL_BITS) - 1;
/** A resolver that does not answer is given up after this long: the usual time-out of a stub resolver's one try. */
const RESOLVER_TIMEOUT_US = 5e6;
/** In place of a delay: the name was not resolved. */
const UNRESOLVED = -1;

export interface RequestParts {
  readonly plan: Plan;
  readonly queue: EventQueue;
  readonly latency: Latency;
  readonly endpoint: GlobalEndpoint;
  readonly metadata: Metadata;
  readonly scale: Scale;
  readonly places: Places;
  readonly keys: Keys;
  readonly watch: Watch;
  readonly sink: Sink;
  /** Of each client and source: draws of its requests' round trips, keyed by (operation, request). */
  readonly latencyDraws: readonly KeyedDraws[];
}

export class Requests {
  readonly ops = new OperationTable();
  readonly fetches = new FetchTable();
  readonly profiles: readonly ClientProfile[];
  /** Of each client: what it does about answers that are not success. */
  readonly reactions: readonly Reactions[];
  /** Told of every answer; null when nobody listens. No part of the state. */
  observer: RequestObserver | null = null;
  private readonly queue: EventQueue;
  private readonly latency: Latency;
  private readonly endpoint: GlobalEndpoint;
  private readonly metadata: Metadata;
  private readonly scale: Scale;
  private readonly sink: Sink;
  private readonly draws: readonly KeyedDraws[];
  private readonly clientRegion: Int32Array;
  private readonly places: Places;
  private readonly keys: Keys;
  private readonly watch: Watch;

  constructor(parts: RequestParts) {
    this.queue = parts.queue;
    this.latency = parts.latency;
    this.endpoint = parts.endpoint;
    this.metadata = parts.metadata;
    this.scale = parts.scale;
    this.sink = parts.sink;
    this.draws = parts.latencyDraws;
    this.profiles = parts.plan.clients.map((client) => inOneShape(profileOf(client)));
    this.reactions = this.profiles.map((profile) => new Reactions(profile));
    this.clientRegion = Int32Array.from(parts.plan.clients, (client) => client.region);
    this.places = parts.places;
    this.keys = parts.keys;
    this.watch = parts.watch;
  }

  /** Opens a connection and sends an operation's first request of a try. */
  connect(op: number, step: number): void {
    this.ops.opened[op] = this.ops.requests[op]!;
    const roundTripUs = this.resolveAndDelay(op);
    // Two round trips to connect, half of one for the request to arrive.
    this.sendAfter(op, step, roundTripUs, 2 * roundTripUs + Math.floor(roundTripUs / 2));
  }

  /** Opens a connection whose first requests are about blobs: `step` is when they are sent. */
  open(op: number, step: number): void {
    this.ops.opened[op] = this.ops.requests[op]! + 1;
    const roundTripUs = this.resolveAndDelay(op);
    // The blobs' requests add a whole round trip, where half of one is left.
    this.sendAfter(op, step, roundTripUs, roundTripUs + Math.floor(roundTripUs / 2));
  }

  /** Sends an operation's next request, or one again. */
  send(op: number, step: number): void {
    const roundTripUs = this.resolveAndDelay(op);
    this.sendAfter(op, step, roundTripUs, roundTripUs);
  }

  /** Sends a request for one blob. */
  sendFetch(fetch: number, step: number): void {
    const op = this.fetches.op[fetch]!;
    this.fetches.request[fetch] = this.ops.requests[op]!;
    const delayUs = this.resolveAndDelay(op);
    if (delayUs === UNRESOLVED) {
      if (this.fetches.pending[fetch] !== step) this.fetches.again[fetch] = 0;
      this.fetches.pending[fetch] = step;
      this.waitFetch(fetch, steps.FETCH_TIMED_OUT, RESOLVER_TIMEOUT_US);
      return;
    }
    this.fetches.replica[fetch] = this.ops.replica[op]!;
    this.waitFetch(fetch, step, delayUs);
  }

  /** Does nothing for a while, then takes the step. */
  wait(op: number, step: number, us: number): void {
    this.ops.step[op] = step;
    this.queue.after(us, EVENT_STEP, op, 0);
  }

  waitFetch(fetch: number, step: number, us: number): void {
    this.fetches.step[fetch] = step;
    this.queue.after(us, EVENT_FETCH, fetch, 0);
  }

  /**
   * Counts an answer, or the lack of one: the one place that sees them all.
   * @param fetch the blob's fetch, −1 for a request that is about no blob
   * @param answer of FrontDoor
   * @param bytes of a blob's body that the request has brought
   */
  judge(op: number, fetch: number, replica: number, operation: number, answer: number, bytes: number): void {
    const client = this.ops.client[op]!;
    this.sink.request(replica, client, operation, answer === OK, this.ops.tag[op]!, this.ops.manifest[op]!);
    if (answer !== OK) this.tellTrouble(replica, client, operation, answer);
    else if (this.keys.spentRegions > 0) this.tellServed(op, fetch, replica, operation);
    if (this.observer !== null) this.observer.answered(op, fetch, replica, answer, bytes);
  }

  /** An operation is over. @param ok within the client's deadline */
  tellEnd(op: number, operation: number, ok: boolean): void {
    const { ops, queue } = this;
    const us = queue.nowUs - ops.startUs[op]!;
    const replica = ops.replica[op]!;
    const manifest = ops.manifest[op]!;
    this.sink.operationEnded(ops.client[op]!, operation, us, ok, replica, manifest, ops.tag[op]!);
  }

  /** Something was read or written somewhere although data keys are over. */
  private tellServed(op: number, fetch: number, replica: number, operation: number): void {
    const isPing = fetch < 0 && this.ops.step[op] === steps.PUSH_PING;
    if (isPing || !this.keys.isSpent(this.places.region[replica]!)) return;
    this.watch.keyless(replica, this.ops.client[op]!, this.ops.manifest[op]!, operation);
  }

  private tellTrouble(replica: number, client: number, operation: number, answer: number): void {
    if (answer === KEY_UNUSABLE) this.sink.keyBlocked(replica, client, operation);
    if (answer === TOO_MANY) this.sink.throttled(replica, client, operation);
    else if (answer === LOCKED) this.sink.lockedOut(replica);
    else if (answer === STORAGE_FULL || answer === LAYER_TOO_LARGE) {
      this.sink.overLimit(replica, client, answer === STORAGE_FULL ? OVER_STORAGE : OVER_LAYER);
    } else if (isOutage(answer)) this.sink.interrupted(replica, client);
  }

  /** Region of an operation's client. */
  regionOf(op: number): number {
    return this.clientRegion[this.ops.client[op]!]!;
  }

  private sendAfter(op: number, step: number, roundTripUs: number, delayUs: number): void {
    if (roundTripUs !== UNRESOLVED) {
      // Every request of an operation but a ping, and an opened connection, is about a manifest or a tag.
      const isPlain = step === steps.PUSH_PING || step === steps.PUSH_OPEN;
      const asksUs = isPlain ? 0 : this.metadata.delayUs(this.ops.replica[op]!);
      this.wait(op, step, delayUs + asksUs + this.searchUs(step));
      return;
    }
    if (this.ops.pending[op] !== step) this.ops.again[op] = 0;
    this.ops.pending[op] = step;
    this.wait(op, steps.TIMED_OUT, RESOLVER_TIMEOUT_US);
  }

  /** µs that the server looks for what is asked for, beyond what it would in a small registry. */
  private searchUs(step: number): number {
    switch (step) {
      case steps.PULL_HEAD:
      case steps.PULL_GET_BY_TAG:
      case steps.PUSH_HEAD_TAG:
      case steps.DELETE_HEAD:
      case steps.DELETE_MANIFEST:
      case steps.UNTAG_DELETE:
        return this.scale.lookupUs();
      case steps.LIST_REPOSITORIES:
        return this.scale.repositoriesPageUs();
      case steps.LIST_TAGS:
      case steps.LIST_REFERRERS:
        return this.scale.tagsPageUs();
      default:
        return 0;
    }
  }

  /** Asks the resolver where the next request goes, and draws the round trip to there, in µs; or UNRESOLVED. */
  private resolveAndDelay(op: number): number {
    const { ops } = this;
    const client = ops.client[op]!;
    const ordinal = ops.requests[op]!;
    ops.requests[op] = ordinal + 1;
    const turn = ordinal % DRAWS_PER_WORDS;
    if (turn === 0) {
      const draws = this.draws[client * SOURCES + ops.source[op]!]!;
      draws.bits(ops.serial[op]!, ordinal / DRAWS_PER_WORDS, ops.bits, 2 * op);
    }
    let replica = this.endpoint.known(client, ops.machine[op]!);
    if (replica === NO_ANSWER) {
      replica = this.endpoint.resolve(client, ops.machine[op]!, ops.source[op]!, ops.serial[op]!, ordinal);
      if (replica === NO_ANSWER) {
        this.sink.interrupted(placeOfNames(this.clientRegion[client]!), client);
        return UNRESOLVED;
      }
    }
    ops.replica[op] = replica;
    const word = ops.bits[2 * op + (turn & 1)]!;
    const cell = (word >>> (CELL_BITS * (turn >> 1))) & CELL_MASK;
    return this.latency.sampleUs(this.clientRegion[client]!, this.places.region[replica]!, cell);
  }
}

/** The replica did not serve, whatever was asked. */
function isOutage(answer: number): boolean {
  if (answer === UNREACHABLE || answer === UNAVAILABLE || answer === CUT || answer === KEY_UNUSABLE) return true;
  return answer === TRUNCATED || answer === CORRUPT;
}

function profileOf({ profile, custom }: ClientPlan): ClientProfile {
  if (profile !== 'custom') return CLIENT_PROFILES[profile];
  assert(custom !== null, 'a profile of the scenario’s own comes with its data');
  return custom;
}

/** Every profile is made here, so that the engine sees objects of one layout however they were written down. */
function inOneShape(profile: ClientProfile): ClientProfile {
  return {
    name: profile.name,
    headBeforePull: profile.headBeforePull,
    parallelFetches: profile.parallelFetches,
    parallelUploads: profile.parallelUploads,
    connectTimeoutUs: profile.connectTimeoutUs,
    ping: profile.ping,
    manifestHead: profile.manifestHead,
    layerHeads: profile.layerHeads,
    configHeads: profile.configHeads,
    configLast: profile.configLast,
    upload: profile.upload,
    verify: profile.verify,
    mount: profile.mount,
    retries: profile.retries,
    backOff: profile.backOff,
    layerCache: profile.layerCache,
  };
}
