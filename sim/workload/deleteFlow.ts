/**
 * Deletes, request by request: an untag is one DELETE of a tag; a delete by tag asks what the tag names and deletes that by its
 * digest, as clients do that know of tags alone; one by digest, and one of a whole repository, is one DELETE. Further tags of an
 * image go with it. A lock is one PATCH, and what lies in the bin
 * is restored by one POST.
 */
import { NOT_FOUND, OK } from '../registry/answers.ts';
import type { Origin } from './operationTable.ts';
import * as steps from './steps.ts';
import type { Traffic } from './traffic.ts';

export class DeleteFlow {
  private readonly traffic: Traffic;

  constructor(traffic: Traffic) {
    this.traffic = traffic;
  }

  startUntag(by: Origin, tag: number, event: number): void {
    const op = this.traffic.open(by, steps.UNTAG);
    const { requests } = this.traffic;
    requests.ops.tag[op] = tag;
    requests.ops.event[op] = event;
    requests.connect(op, steps.UNTAG_DELETE);
  }

  /** Deletes what a tag names where the request goes. */
  startByTag(by: Origin, tag: number): void {
    const op = this.traffic.open(by, steps.DELETE);
    this.traffic.requests.ops.tag[op] = tag;
    this.traffic.requests.connect(op, steps.DELETE_HEAD);
  }

  startByDigest(by: Origin, manifest: number): void {
    const op = this.traffic.open(by, steps.DELETE);
    this.traffic.requests.ops.manifest[op] = manifest;
    this.traffic.requests.connect(op, steps.DELETE_MANIFEST);
  }

  /** Deletes all images of a repository. */
  startRepository(by: Origin, repository: number): void {
    const op = this.traffic.open(by, steps.DELETE);
    // In the place of what a client is about: nothing else asks what it is.
    this.traffic.requests.ops.cursor[op] = repository;
    this.traffic.requests.connect(op, steps.DELETE_REPOSITORY);
  }

  /** @param kind what is locked (LOCK_… of locks.ts), @param id which one, @param forbids what is forbidden from then on, as bits */
  startLock(by: Origin, kind: number, id: number, forbids: number): void {
    const op = this.traffic.open(by, steps.LOCK);
    const { ops } = this.traffic.requests;
    ops.event[op] = -1;
    ops.cursor[op] = id;
    ops.running[op] = kind;
    ops.tagCursor[op] = forbids;
    this.traffic.requests.connect(op, steps.LOCK_PATCH);
  }

  /** Restores what lies in the bin: an image, or (manifest −1) all of a repository. */
  startRestore(by: Origin, repository: number, manifest: number): void {
    const op = this.traffic.open(by, steps.LOCK);
    this.traffic.requests.ops.cursor[op] = repository;
    this.traffic.requests.ops.manifest[op] = manifest;
    this.traffic.requests.connect(op, steps.RESTORE_POST);
  }

  /** The endpoint answers a request. */
  answer(op: number, step: number, replica: number): void {
    const { requests, parts } = this.traffic;
    const { ops } = requests;
    const { frontDoor } = parts;
    // Where somebody deletes or locks there is a desk for it.
    const desk = frontDoor.desk!;
    switch (step) {
      case steps.UNTAG_DELETE:
        this.end(op, replica, frontDoor.untag(replica, ops.tag[op]!), this.isUntagged(op));
        return;
      case steps.DELETE_HEAD:
        this.head(op, replica);
        return;
      case steps.DELETE_MANIFEST:
        this.end(op, replica, desk.manifest(replica, ops.manifest[op]!), this.isDeleted(op));
        return;
      case steps.LOCK_PATCH:
        this.end(op, replica, desk.lock(replica, ops.running[op]!, ops.cursor[op]!, ops.tagCursor[op]!), false);
        return;
      case steps.RESTORE_POST:
        this.end(op, replica, desk.restore(replica, ops.cursor[op]!, ops.manifest[op]!), true);
        return;
      default:
        this.end(op, replica, desk.repository(replica, ops.cursor[op]!), true);
    }
  }

  private head(op: number, replica: number): void {
    const { requests, parts } = this.traffic;
    const { ops } = requests;
    const desk = parts.frontDoor.desk!;
    const answer = desk.resolve(replica, ops.tag[op]!);
    if (answer !== OK) {
      this.end(op, replica, answer, this.isUntagged(op));
      return;
    }
    requests.judge(op, -1, replica, steps.operationOf(ops.kind[op]!), OK, 0);
    ops.manifest[op] = desk.found;
    requests.send(op, steps.DELETE_MANIFEST);
  }

  /** @param isGone what is not found here is nowhere, as far as anybody was told: then it was the client's own mistake to ask */
  private end(op: number, replica: number, answer: number, isGone: boolean): void {
    if (answer === NOT_FOUND && isGone) {
      this.traffic.end(op, null);
      return;
    }
    const { requests } = this.traffic;
    requests.judge(op, -1, replica, steps.operationOf(requests.ops.kind[op]!), answer, 0);
    if (answer === OK) this.traffic.end(op, true);
    else this.traffic.react(op, answer);
  }

  private isUntagged(op: number): boolean {
    const { requests, parts } = this.traffic;
    return parts.catalogue.tagNewest[requests.ops.tag[op]!]! < 0;
  }

  private isDeleted(op: number): boolean {
    const { requests, parts } = this.traffic;
    return !parts.catalogue.isKept(requests.ops.manifest[op]!);
  }
}
