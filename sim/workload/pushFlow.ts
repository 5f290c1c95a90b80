/**
 * A push, request by request: for each layer a HEAD (what the replica has is not sent again), else POST, PATCH, PUT and
 * a verifying HEAD; then the config likewise; then the manifest by its first tag, and once more for each further tag.
 * A retag reads a manifest and puts it under another tag; an untag deletes a tag.
 *
 * An upload lives in the replica that opened it: when name resolution moves the client in between, it starts over.
 */
import { NOT_FOUND, OK, UNREACHABLE } from '../registry/frontDoor.ts';
import { OP_PUSH } from '../sink.ts';
import { RIDES_ALONG_BYTES } from './pullFlow.ts';
import * as steps from './steps.ts';
import { operationOf, type Traffic } from './traffic.ts';

export class PushFlow {
  private readonly traffic: Traffic;

  constructor(traffic: Traffic) {
    this.traffic = traffic;
  }

  step(op: number): void {
    const { requests } = this.traffic;
    const { ops } = requests;
    const step = ops.step[op]!;
    if (step === steps.TIMED_OUT) {
      this.traffic.end(op, false);
      return;
    }
    const replica = ops.replica[op]!;
    const admitted = this.traffic.admission.ofOperation(op);
    if (admitted !== OK) {
      requests.judge(op, replica, operationOf(ops.kind[op]!), admitted);
      if (admitted !== UNREACHABLE) this.traffic.end(op, false);
      else requests.wait(op, steps.TIMED_OUT, requests.profiles[ops.client[op]!]!.connectTimeoutUs);
      return;
    }
    switch (step) {
      case steps.PUSH_PING:
        requests.judge(op, replica, OP_PUSH, OK);
        ops.step[op] = steps.PUSH_LAYERS;
        ops.cursor[op] = 1;
        this.goOn(op);
        return;
      case steps.RETAG_GET:
        this.retag(op, replica);
        return;
      case steps.UNTAG_DELETE:
        this.untag(op, replica);
        return;
      default:
        this.putManifest(op, replica);
    }
  }

  fetchStep(fetch: number): void {
    const { requests } = this.traffic;
    const { fetches, ops } = requests;
    const op = fetches.op[fetch]!;
    const step = fetches.step[fetch]!;
    if (step === steps.FETCH_AGAIN) {
      requests.sendFetch(fetch, steps.BLOB_HEAD);
      return;
    }
    if (step === steps.FETCH_TIMED_OUT) {
      this.traffic.retryFetch(fetch, UNREACHABLE);
      return;
    }
    const replica = fetches.replica[fetch]!;
    const admitted = this.traffic.admission.ofFetch(fetch);
    if (admitted !== OK) {
      requests.judge(op, replica, OP_PUSH, admitted);
      if (admitted !== UNREACHABLE) this.traffic.retryFetch(fetch, admitted);
      else requests.waitFetch(fetch, steps.FETCH_TIMED_OUT, requests.profiles[ops.client[op]!]!.connectTimeoutUs);
      return;
    }
    this.answer(fetch, op, step, replica);
  }

  transferred(fetch: number): void {
    this.sendToSession(fetch, steps.BLOB_PUT);
  }

  /** Uploads the next layers; then the config; then the manifest. */
  goOn(op: number): void {
    const { requests, parts } = this.traffic;
    const { ops } = requests;
    const manifest = ops.manifest[op]!;
    const start = parts.catalogue.manifestStart[manifest]!;
    const count = parts.catalogue.manifestCount[manifest]!;
    const most = requests.profiles[ops.client[op]!]!.parallelUploads;
    while (ops.failed[op] === 0 && ops.running[op]! < most && ops.cursor[op]! < count) {
      this.upload(op, parts.catalogue.pool[start + ops.cursor[op]!]!);
      ops.cursor[op] = ops.cursor[op]! + 1;
    }
    if (ops.running[op]! > 0) return;
    if (ops.failed[op] === 1) {
      this.traffic.end(op, false);
    } else if (ops.step[op] === steps.PUSH_LAYERS) {
      ops.step[op] = steps.PUSH_CONFIG;
      this.upload(op, parts.catalogue.pool[start]!);
    } else {
      requests.send(op, steps.PUSH_MANIFEST);
    }
  }

  private upload(op: number, blob: number): void {
    const { requests } = this.traffic;
    requests.ops.running[op] = requests.ops.running[op]! + 1;
    requests.sendFetch(requests.fetches.add(op, blob), steps.BLOB_HEAD);
  }

  /** The endpoint answers one request of a blob's upload. */
  private answer(fetch: number, op: number, step: number, replica: number): void {
    const { requests, parts, upload } = this.traffic;
    const { frontDoor, catalogue, links } = parts;
    const { fetches } = requests;
    const blob = fetches.blob[fetch]!;
    const asksPresence = step === steps.BLOB_HEAD || step === steps.BLOB_VERIFY;
    const closes = step === steps.BLOB_PUT;
    const answer = asksPresence
      ? frontDoor.blob(replica, blob)
      : closes
        ? frontDoor.commitBlob(replica, blob)
        : frontDoor.acceptsBlob(replica, blob);
    const absent = step === steps.BLOB_HEAD && answer === NOT_FOUND;
    if (step !== steps.BLOB_PATCH || answer !== OK) requests.judge(op, replica, OP_PUSH, absent ? OK : answer);
    if (absent) {
      requests.sendFetch(fetch, steps.BLOB_POST);
    } else if (answer !== OK) {
      this.traffic.retryFetch(fetch, answer);
    } else if (asksPresence) {
      this.traffic.endFetch(fetch, true);
    } else if (closes) {
      requests.sendFetch(fetch, steps.BLOB_VERIFY);
    } else if (step === steps.BLOB_POST) {
      this.sendToSession(fetch, steps.BLOB_PATCH);
    } else if (catalogue.blobBytes[blob]! > RIDES_ALONG_BYTES) {
      fetches.step[fetch] = steps.BLOB_DATA;
      fetches.transfer[fetch] = links.start(upload[replica]!, catalogue.blobBytes[blob]!, fetch);
    } else {
      this.sendToSession(fetch, steps.BLOB_PUT);
    }
  }

  /** Sends on to an open upload; a client that has been moved to another replica meanwhile finds it unknown there. */
  private sendToSession(fetch: number, step: number): void {
    const { requests } = this.traffic;
    const { fetches } = requests;
    const op = fetches.op[fetch]!;
    const session = fetches.replica[fetch]!;
    // The PATCH is judged by its end, which is here.
    if (step === steps.BLOB_PUT) requests.judge(op, session, OP_PUSH, OK);
    requests.sendFetch(fetch, step);
    if (fetches.replica[fetch] !== session) fetches.step[fetch] = steps.FETCH_AGAIN;
  }

  private retag(op: number, replica: number): void {
    const { requests, parts } = this.traffic;
    const answer = parts.frontDoor.manifest(replica, requests.ops.manifest[op]!);
    requests.judge(op, replica, OP_PUSH, answer);
    if (answer === OK) requests.send(op, steps.PUSH_MANIFEST);
    else this.traffic.end(op, false);
  }

  private untag(op: number, replica: number): void {
    const { requests, parts } = this.traffic;
    const tag = requests.ops.tag[op]!;
    const answer = parts.frontDoor.untag(replica, tag);
    if (answer === NOT_FOUND && parts.catalogue.tagNewest[tag]! < 0) {
      this.traffic.end(op, null);
      return;
    }
    requests.judge(op, replica, operationOf(steps.UNTAG), answer);
    this.traffic.end(op, answer === OK);
  }

  private putManifest(op: number, replica: number): void {
    const { requests, parts } = this.traffic;
    const { ops } = requests;
    const event = ops.event[op]!;
    const fromEvent = event >= 0 && ops.kind[op] === steps.PUSH;
    const tag = fromEvent ? parts.tags.tagOf(event, ops.tag[op]!, ops.tagCursor[op]!) : ops.tag[op]!;
    const answer = parts.frontDoor.putManifest(replica, ops.manifest[op]!, tag);
    requests.judge(op, replica, OP_PUSH, answer);
    if (answer !== OK) {
      this.traffic.end(op, false);
      return;
    }
    ops.tagCursor[op] = ops.tagCursor[op]! + 1;
    if (fromEvent && parts.tags.tagOf(event, ops.tag[op]!, ops.tagCursor[op]!) >= 0)
      requests.send(op, steps.PUSH_MANIFEST);
    else this.traffic.end(op, true);
  }
}
