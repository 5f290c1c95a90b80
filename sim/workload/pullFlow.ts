/**
 * A pull, request by request: HEAD of the tag and GET of the manifest by digest, or one GET by tag; then the blobs that
 * the machine does not hold, a few at a time. The two manifest requests can meet different replicas.
 */
import { CORRUPT, CUT, ELSEWHERE, NOT_FOUND, OK, TRUNCATED } from '../registry/answers.ts';
import { OP_PULL } from '../sink.ts';
import { NO_REPLICA, NO_STEP } from './operationTable.ts';
import * as steps from './steps.ts';
import type { Traffic } from './traffic.ts';

/** What a pull is of, in `tagCursor`: all of an image, its manifest alone, or above 0 one blob, by its place from 1. */
export const WHOLE_IMAGE = 0;
export const MANIFEST_ALONE = -1;

/** A body up to this many bytes rides on its answer; a larger one is a transfer on the endpoint's link. */
export const RIDES_ALONG_BYTES = 65_536;

export class PullFlow {
  private readonly traffic: Traffic;

  constructor(traffic: Traffic) {
    this.traffic = traffic;
  }

  /** Begins a try: the first one, or another after a back-off. */
  begin(op: number): void {
    const { requests } = this.traffic;
    requests.ops.pending[op] = NO_STEP;
    requests.ops.first[op] = NO_REPLICA;
    if (requests.ops.tagCursor[op]! > 0) {
      // The connection is that on which the manifest came.
      this.startBlobs(op);
      return;
    }
    const { headBeforePull } = requests.profiles[requests.ops.client[op]!]!;
    if (requests.ops.tag[op]! < 0) requests.connect(op, steps.PULL_GET);
    else requests.connect(op, headBeforePull ? steps.PULL_HEAD : steps.PULL_GET_BY_TAG);
  }

  /** The endpoint answers a request. @param asked another replica was asked, and its answer is there */
  answer(op: number, step: number, replica: number, asked: boolean): void {
    if (step === steps.PULL_GET) this.byDigest(op, replica, asked);
    else this.byTag(op, step, replica, asked);
  }

  /**
   * The endpoint answers a blob's GET, from the byte on that is missing.
   * @param admitted what the request gets before anybody looks at it, OK for nothing
   * @param asked another replica was asked, and its answer is there
   */
  answerBlob(fetch: number, op: number, replica: number, admitted: number, asked: boolean): void {
    const { parts } = this.traffic;
    const { fetches } = this.traffic.requests;
    const blob = fetches.blob[fetch]!;
    const answer = admitted === OK ? parts.frontDoor.pullBlob(replica, blob, asked) : admitted;
    if (answer !== OK) {
      this.answerOtherwise(fetch, op, replica, answer);
      return;
    }
    const bytes = parts.catalogue.blobBytes[blob]! - fetches.got[fetch]!;
    if (bytes > RIDES_ALONG_BYTES) this.startBody(fetch, replica, OK, bytes);
    else this.arrived(fetch, op, replica, OK, bytes);
  }

  /** The body comes over the endpoint's link. */
  private startBody(fetch: number, replica: number, answer: number, bytes: number): void {
    const { parts, download } = this.traffic;
    const { fetches } = this.traffic.requests;
    fetches.outcome[fetch] = answer;
    fetches.sending[fetch] = bytes;
    fetches.step[fetch] = steps.FETCH_DATA;
    // With one database for all, the body comes from whichever storage has it.
    const storage = parts.frontDoor.storageOf(replica, fetches.blob[fetch]!);
    fetches.transfer[fetch] = parts.links.start(download[storage]!, bytes, fetch);
  }

  /** A body that is no success comes: at once, or over the endpoint's link. */
  private bring(fetch: number, op: number, replica: number, answer: number, bytes: number): void {
    if (bytes > RIDES_ALONG_BYTES) this.startBody(fetch, replica, answer, bytes);
    else this.arrived(fetch, op, replica, answer, bytes);
  }

  /** Another replica is asked, or the blob does not come, or not whole. */
  private answerOtherwise(fetch: number, op: number, replica: number, answer: number): void {
    const { requests, parts } = this.traffic;
    const { fetches } = requests;
    const { frontDoor } = parts;
    const blob = fetches.blob[fetch]!;
    if (answer === ELSEWHERE) {
      requests.waitFetch(fetch, steps.PROXIED + steps.FETCH_GET, frontDoor.awayUs);
      return;
    }
    // A layer that was asked for by itself, by a client that does not know what has become of its image.
    if (answer === NOT_FOUND && requests.ops.tagCursor[op]! > 0 && this.countMiss(op)) {
      fetches.slots.give(fetch);
      this.traffic.end(op, null);
      return;
    }
    if (answer === NOT_FOUND && replica === requests.ops.first[op]) {
      parts.watch.missing(replica, requests.ops.manifest[op]!, blob);
    }
    const bytes = parts.catalogue.blobBytes[blob]! - fetches.got[fetch]!;
    if (answer === TRUNCATED || answer === CUT) {
      this.bring(fetch, op, replica, answer, Math.min(bytes, frontDoor.arrivesBytes));
    } else if (answer === CORRUPT) {
      this.bring(fetch, op, replica, answer, bytes);
    } else {
      this.traffic.refuseFetch(fetch, op, replica, answer);
    }
  }

  /** The body is there, or as much of it as comes. */
  transferred(fetch: number): void {
    const { fetches } = this.traffic.requests;
    const bytes = fetches.sending[fetch]!;
    this.arrived(fetch, fetches.op[fetch]!, fetches.replica[fetch]!, fetches.outcome[fetch]!, bytes);
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
    const only = ops.tagCursor[op]!;
    const count = only === WHOLE_IMAGE ? catalogue.manifestCount[manifest]! : Math.max(0, only);
    const most = requests.profiles[client]!.parallelFetches;
    const isFailed = ops.failed[op] === 1;
    let cursor = ops.cursor[op]!;
    let running = ops.running[op]!;
    while (!isFailed && running < most && cursor < count) {
      const blob = catalogue.pool[start + cursor]!;
      cursor++;
      // Who asked for one layer alone did not have it.
      if (only === WHOLE_IMAGE && cache?.has(machine, blob)) continue;
      running++;
      requests.sendFetch(fetches.add(op, blob), steps.FETCH_GET);
    }
    ops.cursor[op] = cursor;
    ops.running[op] = running;
    if (running > 0) return;
    if (isFailed) this.fail(op);
    else this.traffic.end(op, true);
  }

  /** A whole try has failed: back off and pull again while the deadline allows it, else the pull has failed. */
  fail(op: number): void {
    const { requests, parts } = this.traffic;
    const { ops } = requests;
    const client = ops.client[op]!;
    const backOff = requests.profiles[client]!.backOff;
    if (backOff !== null) {
      const doublings = Math.min(ops.tries[op]!, 20);
      const delayUs = Math.min(backOff.firstUs * (1 << doublings), backOff.mostUs);
      const againUs = parts.queue.nowUs + delayUs;
      // A node of a rollout must have the image; nobody else waits for it longer than the deadline.
      if (this.isRollout(op) || againUs < ops.startUs[op]! + parts.plan.clients[client]!.deadlineUs) {
        ops.tries[op] = ops.tries[op]! + 1;
        ops.failed[op] = 0;
        ops.cursor[op] = 0;
        parts.sink.retried(client);
        requests.wait(op, steps.PULL_AGAIN, delayUs);
        return;
      }
    }
    this.traffic.end(op, false);
  }

  private arrived(fetch: number, op: number, replica: number, answer: number, bytes: number): void {
    const { requests, parts, caches } = this.traffic;
    const { fetches, ops } = requests;
    requests.judge(op, fetch, replica, OP_PULL, answer, bytes);
    if (answer !== OK) {
      this.traffic.reactToBlob(fetch, answer, bytes);
      return;
    }
    const blob = fetches.blob[fetch]!;
    parts.sink.bytesServed(replica, ops.client[op]!, parts.catalogue.blobBytes[blob]!);
    caches[ops.client[op]!]?.keep(ops.machine[op]!, blob);
    this.traffic.endFetch(fetch, true);
  }

  private byTag(op: number, step: number, replica: number, asked: boolean): void {
    const { requests, parts } = this.traffic;
    const { ops } = requests;
    const { catalogue, frontDoor, sink } = parts;
    const tag = ops.tag[op]!;
    const answer = frontDoor.pullByTag(replica, tag, asked);
    if (answer === ELSEWHERE) {
      requests.wait(op, steps.PROXIED + step, frontDoor.awayUs);
      return;
    }
    if (answer === OK || answer === NOT_FOUND) {
      parts.watch.tagRead(replica, ops.client[op]!, tag, answer === OK ? frontDoor.found : -1);
    }
    const newest = catalogue.tagNewest[tag]!;
    if (answer === NOT_FOUND && newest < 0) {
      // The tag was removed, or never was: the client's own mistake. A kubelet goes on asking all the same.
      if (this.isRollout(op)) this.fail(op);
      else this.traffic.end(op, null);
      return;
    }
    const isOld = answer === NOT_FOUND || (answer === OK && frontDoor.found !== newest);
    if (isOld && newest >= 0 && catalogue.isOnItsWay(newest, replica)) sink.stale(newest, replica);
    requests.judge(op, -1, replica, OP_PULL, answer, 0);
    if (answer !== OK) {
      this.traffic.react(op, answer);
      return;
    }
    ops.manifest[op] = frontDoor.found;
    // What another replica has shown is no promise of this one.
    ops.first[op] = asked ? NO_REPLICA : replica;
    if (step === steps.PULL_HEAD) requests.send(op, steps.PULL_GET);
    else this.startBlobs(op);
  }

  private byDigest(op: number, replica: number, asked: boolean): void {
    const { requests, parts } = this.traffic;
    const { first, manifest } = requests.ops;
    const answer = parts.frontDoor.pullManifest(replica, manifest[op]!, asked);
    if (answer === ELSEWHERE) {
      requests.wait(op, steps.PROXIED + steps.PULL_GET, parts.frontDoor.awayUs);
      return;
    }
    if (answer === NOT_FOUND && this.countMiss(op)) {
      this.traffic.end(op, null);
      return;
    }
    requests.judge(op, -1, replica, OP_PULL, answer, 0);
    if (answer === NOT_FOUND && first[op] === replica) parts.watch.missing(replica, manifest[op]!, -1);
    if (answer === OK) {
      first[op] = asked ? NO_REPLICA : replica;
      this.startBlobs(op);
    } else {
      this.traffic.react(op, answer);
    }
  }

  /**
   * Counts the image of a pull by its digest where it was deleted. Returns whether its owner did it: who named the digest is told
   * so for good then, which is the client's own mistake.
   */
  private countMiss(op: number): boolean {
    const { requests, parts } = this.traffic;
    const { tag, manifest } = requests.ops;
    const { desk } = parts.frontDoor;
    if (tag[op]! >= 0 || desk === null || !desk.wasDeleted(manifest[op]!)) return false;
    parts.sink.missed(manifest[op]!);
    return desk.wasDeletedByClient(manifest[op]!);
  }

  private startBlobs(op: number): void {
    const { ops } = this.traffic.requests;
    ops.step[op] = steps.PULL_BLOBS;
    ops.cursor[op] = Math.max(0, ops.tagCursor[op]! - 1);
    this.goOn(op);
  }

  private isRollout(op: number): boolean {
    return this.traffic.requests.ops.event[op]! >= 0;
  }
}
