/**
 * Client operations from their first request to their end: starts them, takes their events to the pull or the push
 * flow, retries as the client's profile does, and reports how each one ended.
 *
 * Fault model: a request to an endpoint that is out or cut off is given up after the connection's time-out; a transfer
 * is cut when its endpoint or storage goes, and the client notices at once; an answer of 503 is known at once.
 */

import type { EventQueue } from '../kernel/eventQueue.ts';
import type { SharedLinks } from '../kernel/sharedLinks.ts';
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import type { Plan } from '../plan.ts';
import { CUT, type FrontDoor, NOT_FOUND } from '../registry/frontDoor.ts';
import { OP_DELETE, OP_PULL, OP_PUSH, type Sink } from '../sink.ts';
import type { Catalogue } from '../storage/catalogue.ts';
import { LayerCache } from './layerCache.ts';
import { PullFlow } from './pullFlow.ts';
import { PushFlow } from './pushFlow.ts';
import type { PushTags } from './pushQueue.ts';
import type { Requests } from './requests.ts';
import * as steps from './steps.ts';

/** Whose operation it is, and which one of theirs. */
export interface Origin {
  client: number;
  /** Machine of the client, from 0. */
  machine: number;
  /** SOURCE_… of operationTable.ts, and the operation's number there. */
  source: number;
  serial: number;
}

export interface TrafficParts {
  readonly plan: Plan;
  readonly queue: EventQueue;
  readonly links: SharedLinks;
  readonly requests: Requests;
  readonly frontDoor: FrontDoor;
  readonly catalogue: Catalogue;
  readonly sink: Sink;
  readonly tags: PushTags;
  /** An operation is over; called after it was reported. */
  readonly ended: (client: number, kind: number, event: number) => void;
}

export class Traffic implements Stateful {
  readonly requests: Requests;
  /** Link of each replica's front end. */
  readonly download: Int32Array;
  readonly upload: Int32Array;
  readonly caches: readonly (LayerCache | null)[];
  readonly parts: TrafficParts;
  private readonly pulls: PullFlow;
  private readonly pushes: PushFlow;

  constructor(parts: TrafficParts) {
    this.parts = parts;
    this.requests = parts.requests;
    const { endpoint, replicas, clients } = parts.plan;
    const cap = endpoint.perTransferBytesPerSecond / 1e6;
    this.download = Int32Array.from(replicas, () => parts.links.addLink(endpoint.downloadBytesPerSecond / 1e6, cap));
    this.upload = Int32Array.from(replicas, () => parts.links.addLink(endpoint.uploadBytesPerSecond / 1e6, cap));
    this.caches = clients.map((client, c) =>
      parts.requests.profiles[c]!.layerCache ? new LayerCache(client.nodes) : null,
    );
    this.pulls = new PullFlow(this);
    this.pushes = new PushFlow(this);
  }

  startPull(by: Origin, tag: number): void {
    const op = this.open(by, steps.PULL);
    this.requests.ops.tag[op] = tag;
    this.requests.connect(op, steps.PULL_HEAD);
  }

  /** Pushes a manifest that was made for this; its tags come from `tag` (−1: none) or from the push event. */
  startPush(by: Origin, manifest: number, tag: number, event: number): void {
    const op = this.open(by, steps.PUSH);
    const { ops } = this.requests;
    ops.manifest[op] = manifest;
    ops.tag[op] = tag;
    ops.event[op] = event;
    this.requests.connect(op, steps.PUSH_PING);
  }

  /** Points a tag at a manifest that the registry has. */
  startRetag(by: Origin, manifest: number, tag: number, event: number): void {
    const op = this.open(by, steps.RETAG);
    const { ops } = this.requests;
    ops.manifest[op] = manifest;
    ops.tag[op] = tag;
    ops.event[op] = event;
    this.requests.connect(op, steps.RETAG_GET);
  }

  /** An operation that has nothing to begin with: the client's own mistake. */
  refuse({ client }: Origin, kind: number): void {
    this.parts.sink.operationStarted(client, operationOf(kind));
    this.parts.sink.operationVoid(client, operationOf(kind));
  }

  startUntag(by: Origin, tag: number, event: number): void {
    const op = this.open(by, steps.UNTAG);
    this.requests.ops.tag[op] = tag;
    this.requests.ops.event[op] = event;
    this.requests.connect(op, steps.UNTAG_DELETE);
  }

  /** An operation's event. */
  step(op: number): void {
    const kind = this.requests.ops.kind[op]!;
    if (kind === steps.PULL) this.pulls.step(op);
    else this.pushes.step(op);
  }

  /** A fetch's event. */
  fetchStep(fetch: number): void {
    if (this.requests.ops.kind[this.requests.fetches.op[fetch]!] === steps.PULL) this.pulls.fetchStep(fetch);
    else this.pushes.fetchStep(fetch);
  }

  /** A fetch's transfer is complete. */
  transferred(fetch: number): void {
    this.requests.fetches.transfer[fetch] = -1;
    if (this.requests.ops.kind[this.requests.fetches.op[fetch]!] === steps.PULL) this.pulls.transferred(fetch);
    else this.pushes.transferred(fetch);
  }

  /** Cuts every client transfer at a replica whose endpoint or storage has gone. */
  cutReplica(replica: number): void {
    const cut: number[] = [];
    const note = (_transfer: number, owner: number): void => {
      cut.push(owner);
    };
    this.parts.links.cutAll(this.download[replica]!, note);
    this.parts.links.cutAll(this.upload[replica]!, note);
    for (const fetch of cut) this.cutFetch(fetch);
  }

  /** Cuts the transfers between a region's clients and a replica: the way between them is gone. */
  cutPath(clientRegion: number, replica: number): void {
    const { fetches, ops } = this.requests;
    for (let fetch = 0; fetch < fetches.slots.used; fetch++) {
      const transfer = fetches.transfer[fetch]!;
      if (transfer < 0 || fetches.replica[fetch] !== replica) continue;
      if (this.parts.plan.clients[ops.client[fetches.op[fetch]!]!]!.region !== clientRegion) continue;
      this.parts.links.cancel(transfer);
      this.cutFetch(fetch);
    }
  }

  /** Operations that have not ended. */
  get inFlight(): number {
    return this.requests.ops.slots.held;
  }

  /** Frees an operation's slot and reports its end. `ok` null: it was the client's own mistake. */
  end(op: number, ok: boolean | null): void {
    const { ops } = this.requests;
    const { sink, plan, queue, ended } = this.parts;
    const client = ops.client[op]!;
    const kind = ops.kind[op]!;
    const startUs = ops.startUs[op]!;
    const inTime = queue.nowUs - startUs <= plan.clients[client]!.deadlineUs;
    if (ok === null) sink.operationVoid(client, operationOf(kind));
    else {
      const served = ok && inTime;
      sink.operationEnded(client, operationOf(kind), startUs, queue.nowUs, served, ops.replica[op]!, ops.manifest[op]!);
    }
    const event = ops.event[op]!;
    ops.slots.give(op);
    ended(client, kind, event);
  }

  /** A fetch came to its end; its operation goes on or ends with the last one. */
  endFetch(fetch: number, ok: boolean): void {
    const { ops, fetches } = this.requests;
    const op = fetches.op[fetch]!;
    fetches.transfer[fetch] = -1;
    fetches.slots.give(fetch);
    ops.running[op] = ops.running[op]! - 1;
    if (!ok) ops.failed[op] = 1;
    if (ops.kind[op] === steps.PULL) this.pulls.goOn(op);
    else this.pushes.goOn(op);
  }

  /**
   * A blob request did not succeed. Another try where the profile has one, else the fetch has failed.
   * @param answer of FrontDoor; 404 is never tried again when pulling
   */
  retryFetch(fetch: number, answer: number): void {
    const { ops, fetches } = this.requests;
    const op = fetches.op[fetch]!;
    const profile = this.requests.profiles[ops.client[op]!]!;
    const tries = fetches.tries[fetch]! + 1;
    fetches.tries[fetch] = tries;
    const final = answer === NOT_FOUND && ops.kind[op] === steps.PULL;
    if (final || tries >= profile.blobTries || ops.failed[op] === 1) this.endFetch(fetch, false);
    else this.requests.waitFetch(fetch, steps.FETCH_AGAIN, tries * profile.blobRetryStepUs);
  }

  visitState(v: StateVisitor): void {
    this.requests.ops.visitState(v);
    this.requests.fetches.visitState(v);
    for (const cache of this.caches) cache?.visitState(v);
  }

  private open({ client, machine, source, serial }: Origin, kind: number): number {
    this.parts.sink.operationStarted(client, operationOf(kind));
    return this.requests.ops.add(client, machine, source, serial, kind, this.parts.queue.nowUs);
  }

  private cutFetch(fetch: number): void {
    const { ops, fetches } = this.requests;
    fetches.transfer[fetch] = -1;
    const op = fetches.op[fetch]!;
    this.requests.judge(op, fetches.replica[fetch]!, operationOf(ops.kind[op]!), CUT);
    this.retryFetch(fetch, CUT);
  }
}

/** The operation under which a kind's availability is counted. */
export function operationOf(kind: number): number {
  if (kind === steps.PULL) return OP_PULL;
  return kind === steps.UNTAG ? OP_DELETE : OP_PUSH;
}
