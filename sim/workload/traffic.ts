/**
 * Client operations from their first request to their end: starts them, takes their events to the pull or the push
 * flow, retries as the client's profile does, and reports how each one ended.
 *
 * Fault model: a request to an endpoint that is out or cut off is given up after the connection's time-out; a transfer
 * is cut when its endpoint or storage goes, and the client notices at once; an answer of 503 or 429 is known at once.
 */

import type { EventQueue } from '../kernel/eventQueue.ts';
import type { SharedLinks } from '../kernel/sharedLinks.ts';
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import type { Plan } from '../plan.ts';
import { CUT, OK, UNREACHABLE } from '../registry/answers.ts';
import type { FrontDoor } from '../registry/frontDoor.ts';
import { OP_PUSH, type Sink } from '../sink.ts';
import type { Catalogue } from '../storage/catalogue.ts';
import type { Watch } from '../watch.ts';
import type { Admission } from './admission.ts';
import { DeleteFlow } from './deleteFlow.ts';
import { LayerCache } from './layerCache.ts';
import { ListFlow } from './listFlow.ts';
import type { Origin } from './operationTable.ts';
import { PullFlow, WHOLE_IMAGE } from './pullFlow.ts';
import { PushFlow } from './pushFlow.ts';
import type { PushTags } from './pushQueue.ts';
import { AGAIN, FAIL, FALL_BACK, KIND_BLOB_GET, KIND_BLOB_PUSH, RESUME } from './reactions.ts';
import type { Requests } from './requests.ts';
import * as steps from './steps.ts';

export interface TrafficParts {
  readonly plan: Plan;
  readonly queue: EventQueue;
  readonly links: SharedLinks;
  readonly requests: Requests;
  readonly frontDoor: FrontDoor;
  readonly admission: Admission;
  readonly catalogue: Catalogue;
  readonly sink: Sink;
  readonly watch: Watch;
  readonly tags: PushTags;
  /** An operation is over; called after it was reported. */
  readonly ended: (client: number, kind: number, event: number) => void;
  /** A tag was put, as far as the client that did it can tell. */
  readonly tagPushed: (tag: number) => void;
}

export class Traffic implements Stateful {
  readonly requests: Requests;
  /** Link of each replica's front end. */
  readonly download: Int32Array;
  readonly upload: Int32Array;
  readonly caches: readonly (LayerCache | null)[];
  readonly parts: TrafficParts;
  readonly admission: Admission;
  readonly deletes: DeleteFlow;
  private readonly pulls: PullFlow;
  private readonly pushes: PushFlow;
  private readonly lists: ListFlow;

  constructor(parts: TrafficParts) {
    this.parts = parts;
    this.admission = parts.admission;
    this.requests = parts.requests;
    const { endpoint, replicas, clients } = parts.plan;
    const cap = endpoint.perTransferBytesPerSecond / 1e6;
    this.download = Int32Array.from(replicas, () => parts.links.addLink(endpoint.downloadBytesPerSecond / 1e6, cap));
    this.upload = Int32Array.from(replicas, () => parts.links.addLink(endpoint.uploadBytesPerSecond / 1e6, cap));
    this.caches = clients.map((client, c) =>
      parts.requests.profiles[c]!.layerCache ? new LayerCache(client.nodes) : null,
    );
    this.deletes = new DeleteFlow(this);
    this.pulls = new PullFlow(this);
    this.pushes = new PushFlow(this);
    this.lists = new ListFlow(this);
  }

  /** @param rollout of a machine that must have the image, shown to `ended`; −1: nobody waits for it longer than the deadline; @param part of the image, as PullFlow has it */
  startPull(by: Origin, tag: number, rollout = -1, manifest = -1, part = WHOLE_IMAGE): void {
    const op = this.open(by, steps.PULL);
    this.requests.ops.isPullOf(op, tag, rollout, manifest, part);
    this.pulls.begin(op);
  }

  /**
   * Pushes a manifest that was made for this, or was pushed before; its tags come from `tag` (−1: none) or from the push
   * event.
   * @param mounts the blobs are those of another repository
   */
  startPush(by: Origin, manifest: number, tag: number, event: number, mounts = false): void {
    const op = this.openOf(by, steps.PUSH, manifest, tag, event);
    this.requests.ops.mounts[op] = mounts ? 1 : 0;
    this.pushes.begin(op);
  }

  /** Points a tag at a manifest that the registry has. */
  startRetag(by: Origin, manifest: number, tag: number, event: number): void {
    this.requests.connect(this.openOf(by, steps.RETAG, manifest, tag, event), steps.RETAG_GET);
  }

  /** An operation that has nothing to begin with: the client's own mistake. */
  refuse({ client }: Origin, kind: number): void {
    this.parts.sink.operationStarted(client, steps.operationOf(kind));
    this.parts.sink.operationVoid(client, steps.operationOf(kind));
  }

  /** @param step of its pages' requests; @param pages from 1 */
  startList(by: Origin, step: number, pages: number): void {
    this.lists.begin(this.open(by, steps.LIST), step, pages);
  }

  /** An operation's event: a wait is over, or a request arrives. */
  step(op: number): void {
    const { requests } = this;
    const { ops } = requests;
    let step = ops.step[op]!;
    switch (step) {
      case steps.PULL_AGAIN:
        this.pulls.begin(op);
        return;
      case steps.PUSH_OPEN:
        this.pushes.startBlobs(op);
        return;
      case steps.PUSH_ACK:
        this.pushes.acknowledged(op);
        return;
      case steps.AGAIN:
        requests.send(op, ops.pending[op]!);
        return;
      case steps.TIMED_OUT:
        ops.step[op] = ops.pending[op]!;
        this.tryAgain(op, UNREACHABLE);
        return;
    }
    const admitted = this.admission.ofOperation(op, step);
    const asked = step >= steps.PROXIED;
    if (asked) {
      step -= steps.PROXIED;
      ops.step[op] = step;
    }
    const replica = ops.replica[op]!;
    if (admitted !== OK) {
      requests.judge(op, -1, replica, steps.operationOf(ops.kind[op]!), admitted, 0);
      this.react(op, admitted);
    } else if (ops.kind[op] === steps.PULL) {
      this.pulls.answer(op, step, replica, asked);
    } else if (ops.kind[op] === steps.LIST) {
      this.lists.answer(op, step, replica);
    } else if (ops.kind[op]! >= steps.UNTAG) {
      this.deletes.answer(op, step, replica);
    } else {
      this.pushes.answer(op, step, replica);
    }
  }

  /** A fetch's event: a wait is over, or a request arrives. */
  fetchStep(fetch: number): void {
    const { fetches, ops } = this.requests;
    const step = fetches.step[fetch]!;
    const op = fetches.op[fetch]!;
    if (step === steps.FETCH_GET && ops.kind[op] === steps.PULL) {
      this.pulls.answerBlob(fetch, op, fetches.replica[fetch]!, this.admission.ofFetch(fetch, step), false);
    } else {
      this.otherFetchStep(fetch, op, step);
    }
  }

  /** All but the request for a pull's blob: most events are that. */
  private otherFetchStep(fetch: number, op: number, step: number): void {
    const { requests } = this;
    const { fetches, ops } = requests;
    if (step === steps.FETCH_AGAIN) {
      requests.sendFetch(fetch, fetches.pending[fetch]!);
      return;
    }
    if (step === steps.FETCH_TIMED_OUT) {
      fetches.step[fetch] = fetches.pending[fetch]!;
      this.tryBlobAgain(fetch, UNREACHABLE, 0);
      return;
    }
    const replica = fetches.replica[fetch]!;
    const admitted = this.admission.ofFetch(fetch, step);
    const asked = step >= steps.PROXIED;
    if (asked) fetches.step[fetch] = step - steps.PROXIED;
    if (ops.kind[op] === steps.PULL) this.pulls.answerBlob(fetch, op, replica, admitted, asked);
    else if (admitted !== OK) this.refuseFetch(fetch, op, replica, admitted);
    else this.pushes.answerBlob(fetch, op, step, replica);
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
    const lefts: number[] = [];
    const note = (_transfer: number, owner: number, bytesLeft: number): void => {
      cut.push(owner);
      lefts.push(bytesLeft);
    };
    this.parts.links.cutAll(this.download[replica]!, note);
    this.parts.links.cutAll(this.upload[replica]!, note);
    for (const [i, fetch] of cut.entries()) this.cutFetch(fetch, lefts[i]!);
    for (const op of this.parts.frontDoor.acks.cut(replica, () => true)) this.cutPut(op, replica);
  }

  /** What remains of a replica's front-end links, 0–1 each, from now on. */
  limitReplica(replica: number, downloadFactor: number, uploadFactor: number): void {
    const { plan, links } = this.parts;
    links.setCapacity(this.download[replica]!, (plan.endpoint.downloadBytesPerSecond / 1e6) * downloadFactor);
    links.setCapacity(this.upload[replica]!, (plan.endpoint.uploadBytesPerSecond / 1e6) * uploadFactor);
  }

  /** Cuts the transfers between a region's clients and a replica: the way between them is gone. */
  cutPath(clientRegion: number, replica: number): void {
    const { ops } = this.requests;
    const isFrom = (op: number): boolean => this.parts.plan.clients[ops.client[op]!]!.region === clientRegion;
    this.cutWhere(replica, isFrom);
    for (const op of this.parts.frontDoor.acks.cut(replica, isFrom)) this.cutPut(op, replica);
  }

  /** Cuts some of the transfers at a replica, told apart by their operation's identity and the blob's place in its image. */
  cutShare(replica: number, test: (operation: number, place: number) => boolean): void {
    const { ops } = this.requests;
    const { catalogue } = this.parts;
    this.cutWhere(replica, (op, blob) => {
      const manifest = ops.manifest[op]!;
      const start = catalogue.manifestStart[manifest]!;
      let place = 0;
      while (place < catalogue.manifestCount[manifest]! && catalogue.pool[start + place] !== blob) place++;
      return test(ops.identity(op), place);
    });
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
    const served = ok === true && queue.nowUs - ops.startUs[op]! <= plan.clients[client]!.deadlineUs;
    if (ok === null) sink.operationVoid(client, steps.operationOf(kind));
    else {
      if (!served) this.requests.observer?.failed?.(op, ok);
      this.requests.tellEnd(op, steps.operationOf(kind), served);
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

  /** A blob's request got an answer that is no success, before any body. */
  refuseFetch(fetch: number, op: number, replica: number, answer: number): void {
    const { requests } = this;
    requests.judge(op, fetch, replica, steps.operationOf(requests.ops.kind[op]!), answer, 0);
    this.reactToBlob(fetch, answer, 0);
  }

  /** What the client does about an answer that is no success: as its profile says, at once or after the time-out. */
  react(op: number, answer: number): void {
    const { requests } = this;
    const { ops } = requests;
    if (answer !== UNREACHABLE) {
      this.tryAgain(op, answer);
      return;
    }
    this.awaitAgain(op);
    requests.wait(op, steps.TIMED_OUT, requests.profiles[ops.client[op]!]!.connectTimeoutUs);
  }

  /**
   * The same for a request about a blob, which was judged already.
   * @param bytes that this try has brought
   */
  reactToBlob(fetch: number, answer: number, bytes: number): void {
    const { requests } = this;
    const { fetches, ops } = requests;
    fetches.step[fetch] = steps.requestOf(fetches.step[fetch]!);
    fetches.got[fetch] = fetches.got[fetch]! + bytes;
    if (answer !== UNREACHABLE) {
      this.tryBlobAgain(fetch, answer, bytes);
      return;
    }
    this.awaitBlobAgain(fetch);
    const { connectTimeoutUs } = requests.profiles[ops.client[fetches.op[fetch]!]!]!;
    requests.waitFetch(fetch, steps.FETCH_TIMED_OUT, connectTimeoutUs);
  }

  visitState(v: StateVisitor): void {
    this.requests.ops.visitState(v);
    this.requests.fetches.visitState(v);
    for (const cache of this.caches) cache?.visitState(v);
  }

  /** Opens an operation, whose first request is still to be sent. */
  open({ client, machine, source, serial }: Origin, kind: number): number {
    this.parts.sink.operationStarted(client, steps.operationOf(kind));
    return this.requests.ops.add(client, machine, source, serial, kind, this.parts.queue.nowUs);
  }

  private openOf(by: Origin, kind: number, manifest: number, tag: number, event: number): number {
    const op = this.open(by, kind);
    const { ops } = this.requests;
    ops.manifest[op] = manifest;
    ops.tag[op] = tag;
    ops.event[op] = event;
    return op;
  }

  private tryAgain(op: number, answer: number): void {
    const { requests, parts } = this;
    const { ops } = requests;
    const client = ops.client[op]!;
    const reactions = requests.reactions[client]!;
    const step = ops.step[op]!;
    const kind = steps.requestKindOf(step);
    const action = reactions.action(kind, answer);
    this.awaitAgain(op);
    const again = ops.again[op]!;
    if (action === FALL_BACK && step === steps.PULL_HEAD) {
      requests.send(op, steps.PULL_GET_BY_TAG);
    } else if (action !== FAIL && again < reactions.retries(kind, answer)) {
      ops.again[op] = again + 1;
      parts.sink.retried(client);
      requests.wait(op, steps.AGAIN, reactions.waitUs(kind, answer, again, parts.frontDoor.retryAfterUs));
    } else if (ops.kind[op] === steps.PULL) {
      this.pulls.fail(op);
    } else {
      this.end(op, false);
    }
  }

  private tryBlobAgain(fetch: number, answer: number, bytes: number): void {
    const { requests, parts } = this;
    const { ops, fetches } = requests;
    const op = fetches.op[fetch]!;
    const client = ops.client[op]!;
    const reactions = requests.reactions[client]!;
    const isPull = ops.kind[op] === steps.PULL;
    const kind = isPull ? KIND_BLOB_GET : KIND_BLOB_PUSH;
    const action = reactions.action(kind, answer);
    this.awaitBlobAgain(fetch);
    // A request is sent again so many times; a blob is begun again so many times, whatever stopped it.
    const counts = action === AGAIN ? fetches.again : fetches.tries;
    if (bytes > 0 && reactions.progressRenews(kind, answer)) counts[fetch] = 0;
    const retry = counts[fetch]!;
    if (action === FAIL || retry >= reactions.retries(kind, answer) || ops.failed[op] === 1) {
      this.endFetch(fetch, false);
      return;
    }
    counts[fetch] = retry + 1;
    if (action !== RESUME) fetches.got[fetch] = 0;
    if (action !== AGAIN) {
      fetches.pending[fetch] = isPull ? steps.FETCH_GET : steps.BLOB_HEAD;
      fetches.again[fetch] = 0;
    }
    parts.sink.retried(client);
    requests.waitFetch(fetch, steps.FETCH_AGAIN, reactions.waitUs(kind, answer, retry, parts.frontDoor.retryAfterUs));
  }

  /** The PUT of a manifest whose answer was still to come. */
  private cutPut(op: number, replica: number): void {
    this.requests.ops.step[op] = steps.PUSH_MANIFEST;
    this.requests.judge(op, -1, replica, OP_PUSH, CUT, 0);
    this.react(op, CUT);
  }

  /** Notes which request may be sent again; another one than before has all its tries. */
  private awaitAgain(op: number): void {
    const { ops } = this.requests;
    if (ops.pending[op] === ops.step[op]) return;
    ops.pending[op] = ops.step[op]!;
    ops.again[op] = 0;
  }

  private awaitBlobAgain(fetch: number): void {
    const { fetches } = this.requests;
    if (fetches.pending[fetch] === fetches.step[fetch]) return;
    fetches.pending[fetch] = fetches.step[fetch]!;
    fetches.again[fetch] = 0;
  }

  private cutWhere(replica: number, test: (op: number, blob: number) => boolean): void {
    const { fetches } = this.requests;
    for (let fetch = 0; fetch < fetches.slots.used; fetch++) {
      const transfer = fetches.transfer[fetch]!;
      if (transfer < 0 || fetches.replica[fetch] !== replica) continue;
      if (!test(fetches.op[fetch]!, fetches.blob[fetch]!)) continue;
      this.cutFetch(fetch, this.parts.links.cancel(transfer));
    }
  }

  /** @param bytesLeft of the transfer that was cut */
  private cutFetch(fetch: number, bytesLeft: number): void {
    const { ops, fetches } = this.requests;
    fetches.transfer[fetch] = -1;
    const op = fetches.op[fetch]!;
    const bytes = fetches.sending[fetch]! - bytesLeft;
    this.requests.judge(op, fetch, fetches.replica[fetch]!, steps.operationOf(ops.kind[op]!), CUT, bytes);
    this.reactToBlob(fetch, CUT, bytes);
  }
}
