/**
 * A pull, request by request: HEAD of the tag, GET of the manifest by digest, then the blobs that the machine does not
 * hold, a few at a time. The two manifest requests can meet different replicas.
 */
import { NOT_FOUND, OK, UNAVAILABLE, UNREACHABLE } from '../registry/frontDoor.ts';
import { OP_PULL } from '../sink.ts';
import * as steps from './steps.ts';
import type { Traffic } from './traffic.ts';

/** A body up to this many bytes rides on its answer; a larger one is a transfer on the endpoint's link. */
export const RIDES_ALONG_BYTES = 65_536;

export class PullFlow {
  private readonly traffic: Traffic;

  constructor(traffic: Traffic) {
    this.traffic = traffic;
  }

  step(op: number): void {
    const { requests } = this.traffic;
    switch (requests.ops.step[op]!) {
      case steps.PULL_AGAIN:
        requests.connect(op, steps.PULL_HEAD);
        return;
      case steps.TIMED_OUT:
        this.fail(op);
        return;
      case steps.PULL_HEAD:
      case steps.PULL_GET_BY_TAG:
        this.byTag(op);
        return;
      default:
        this.byDigest(op);
    }
  }

  fetchStep(fetch: number): void {
    const { requests, parts, download } = this.traffic;
    const { fetches, ops } = requests;
    const op = fetches.op[fetch]!;
    const step = fetches.step[fetch]!;
    if (step === steps.FETCH_AGAIN) {
      requests.sendFetch(fetch, steps.FETCH_GET);
      return;
    }
    if (step === steps.FETCH_TIMED_OUT) {
      this.traffic.retryFetch(fetch, UNREACHABLE);
      return;
    }
    const replica = fetches.replica[fetch]!;
    const blob = fetches.blob[fetch]!;
    const clientRegion = parts.plan.clients[ops.client[op]!]!.region;
    const reached = parts.frontDoor.reaches(clientRegion, replica);
    const answer = reached ? parts.frontDoor.readBlob(replica, blob) : UNREACHABLE;
    if (answer !== OK) {
      requests.judge(op, replica, OP_PULL, answer);
      if (answer === UNREACHABLE) this.giveUpConnection(fetch, op);
      else this.traffic.retryFetch(fetch, answer);
      return;
    }
    const bytes = parts.catalogue.blobBytes[blob]!;
    if (bytes > RIDES_ALONG_BYTES) {
      fetches.step[fetch] = steps.FETCH_DATA;
      fetches.transfer[fetch] = parts.links.start(download[replica]!, bytes, fetch);
      return;
    }
    this.received(fetch);
  }

  transferred(fetch: number): void {
    this.received(fetch);
  }

  /** Asks for the next missing blobs, or ends the pull when nothing is under way any more. */
  goOn(op: number): void {
    const { requests, parts, caches } = this.traffic;
    const { ops, fetches } = requests;
    const { catalogue } = parts;
    const client = ops.client[op]!;
    const cache = caches[client]!;
    const machine = ops.machine[op]!;
    const manifest = ops.manifest[op]!;
    const start = catalogue.manifestStart[manifest]!;
    const count = catalogue.manifestCount[manifest]!;
    const most = requests.profiles[client]!.parallelFetches;
    while (ops.failed[op] === 0 && ops.running[op]! < most && ops.cursor[op]! < count) {
      const blob = catalogue.pool[start + ops.cursor[op]!]!;
      ops.cursor[op] = ops.cursor[op]! + 1;
      if (cache?.has(machine, blob)) continue;
      ops.running[op] = ops.running[op]! + 1;
      requests.sendFetch(fetches.add(op, blob), steps.FETCH_GET);
    }
    if (ops.running[op]! > 0) return;
    if (ops.failed[op] === 1) this.fail(op);
    else this.traffic.end(op, true);
  }

  private byTag(op: number): void {
    const { requests, parts } = this.traffic;
    const { ops } = requests;
    const { catalogue, frontDoor, sink } = parts;
    const replica = ops.replica[op]!;
    const tag = ops.tag[op]!;
    if (!frontDoor.reaches(parts.plan.clients[ops.client[op]!]!.region, replica)) {
      this.timeOut(op, replica);
      return;
    }
    const answer = frontDoor.manifestByTag(replica, tag);
    const newest = catalogue.tagNewest[tag]!;
    if (answer === NOT_FOUND && newest < 0) {
      // The tag was removed, or never was: the client's own mistake.
      this.traffic.end(op, null);
      return;
    }
    const isOld = answer === NOT_FOUND || (answer === OK && frontDoor.found !== newest);
    if (isOld && newest >= 0 && catalogue.isOnItsWay(newest, replica)) sink.stale(newest, replica);
    requests.judge(op, replica, OP_PULL, answer);
    if (answer === OK) {
      ops.manifest[op] = frontDoor.found;
      if (ops.step[op] === steps.PULL_HEAD) requests.send(op, steps.PULL_GET);
      else this.startBlobs(op);
    } else if (answer === UNAVAILABLE && ops.step[op] === steps.PULL_HEAD && this.fallsBack(op)) {
      requests.send(op, steps.PULL_GET_BY_TAG);
    } else {
      this.fail(op);
    }
  }

  private byDigest(op: number): void {
    const { requests, parts } = this.traffic;
    const { ops } = requests;
    const replica = ops.replica[op]!;
    if (!parts.frontDoor.reaches(parts.plan.clients[ops.client[op]!]!.region, replica)) {
      this.timeOut(op, replica);
      return;
    }
    const answer = parts.frontDoor.manifest(replica, ops.manifest[op]!);
    requests.judge(op, replica, OP_PULL, answer);
    if (answer === OK) this.startBlobs(op);
    else this.fail(op);
  }

  private startBlobs(op: number): void {
    const { ops } = this.traffic.requests;
    ops.step[op] = steps.PULL_BLOBS;
    ops.cursor[op] = 0;
    this.goOn(op);
  }

  private received(fetch: number): void {
    const { requests, parts, caches } = this.traffic;
    const { fetches, ops } = requests;
    const op = fetches.op[fetch]!;
    const blob = fetches.blob[fetch]!;
    const replica = fetches.replica[fetch]!;
    requests.judge(op, replica, OP_PULL, OK);
    parts.sink.bytesServed(replica, parts.catalogue.blobBytes[blob]!);
    caches[ops.client[op]!]?.keep(ops.machine[op]!, blob);
    this.traffic.endFetch(fetch, true);
  }

  private fallsBack(op: number): boolean {
    const { requests } = this.traffic;
    return requests.profiles[requests.ops.client[op]!]!.headFallsBack;
  }

  private timeOut(op: number, replica: number): void {
    const { requests } = this.traffic;
    requests.judge(op, replica, OP_PULL, UNREACHABLE);
    requests.wait(op, steps.TIMED_OUT, requests.profiles[requests.ops.client[op]!]!.connectTimeoutUs);
  }

  private giveUpConnection(fetch: number, op: number): void {
    const { requests } = this.traffic;
    requests.waitFetch(fetch, steps.FETCH_TIMED_OUT, requests.profiles[requests.ops.client[op]!]!.connectTimeoutUs);
  }

  /** A whole try has failed: back off and pull again while the deadline allows it, else the pull has failed. */
  private fail(op: number): void {
    const { requests, parts } = this.traffic;
    const { ops } = requests;
    const client = ops.client[op]!;
    const backOff = requests.profiles[client]!.backOff;
    if (backOff !== null) {
      const doublings = Math.min(ops.tries[op]!, 20);
      const delayUs = Math.min(backOff.firstUs * (1 << doublings), backOff.mostUs);
      const againUs = parts.queue.nowUs + delayUs;
      if (againUs < ops.startUs[op]! + parts.plan.clients[client]!.deadlineUs) {
        ops.tries[op] = ops.tries[op]! + 1;
        ops.failed[op] = 0;
        ops.cursor[op] = 0;
        requests.wait(op, steps.PULL_AGAIN, delayUs);
        return;
      }
    }
    this.traffic.end(op, false);
  }
}
