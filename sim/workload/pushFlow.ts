/**
 * A push, request by request, in the order of the client's profile: perhaps `GET /v2/` and a HEAD of the manifest; for
 * each blob a HEAD (what the replica has is not sent again), else POST, PATCH and PUT, or POST and one PUT, and perhaps a
 * verifying HEAD; then the manifest by its first tag, and once more for each further tag. A blob that another repository
 * of the registry has is mounted by clients that do that. A retag reads a manifest and puts it under another tag.
 *
 * An upload lives in the replica that opened it: when name resolution moves the client in between, it is unknown there.
 */
import { BLOB_UNKNOWN, CORRUPT, LOCKED, NOT_FOUND, OK, PENDING, UPLOAD_UNKNOWN } from '../registry/answers.ts';
import { OP_PUSH } from '../sink.ts';
import { DAMAGED } from '../storage/catalogue.ts';
import { NO_REPLICA, NO_STEP, SEVERAL } from './operationTable.ts';
import { RIDES_ALONG_BYTES } from './pullFlow.ts';
import * as steps from './steps.ts';
import type { Traffic } from './traffic.ts';

export class PushFlow {
  private readonly traffic: Traffic;

  constructor(traffic: Traffic) {
    this.traffic = traffic;
  }

  begin(op: number): void {
    const { requests } = this.traffic;
    const { ping, manifestHead } = requests.profiles[requests.ops.client[op]!]!;
    if (ping) requests.connect(op, steps.PUSH_PING);
    else if (manifestHead === 'tagFirst') requests.connect(op, steps.PUSH_HEAD_TAG);
    else if (manifestHead === 'digestFirst') requests.connect(op, steps.PUSH_HEAD_DIGEST);
    else requests.open(op, steps.PUSH_OPEN);
  }

  /** The endpoint answers a request. */
  answer(op: number, step: number, replica: number): void {
    switch (step) {
      case steps.PUSH_PING:
        this.ping(op, replica);
        return;
      case steps.PUSH_HEAD_TAG:
        this.headTag(op, replica);
        return;
      case steps.PUSH_HEAD_DIGEST:
        this.headDigest(op, replica);
        return;
      case steps.RETAG_GET:
        this.retag(op, replica);
        return;
      default:
        this.putManifest(op, replica);
    }
  }

  /** The endpoint answers one request of a blob's upload. */
  answerBlob(fetch: number, op: number, step: number, replica: number): void {
    const { requests, parts } = this.traffic;
    const { frontDoor } = parts;
    const { fetches } = requests;
    const blob = fetches.blob[fetch]!;
    switch (step) {
      case steps.BLOB_HEAD:
      case steps.BLOB_HEAD_TWICE:
        this.head(fetch, op, step, replica);
        return;
      case steps.BLOB_VERIFY:
        this.verify(fetch, op, replica, frontDoor.blob(replica, blob));
        return;
      case steps.BLOB_MOUNT:
        if (frontDoor.findsBlob(replica, blob) === OK) {
          requests.judge(op, fetch, replica, OP_PUSH, OK, 0);
          this.traffic.endFetch(fetch, true);
          return;
        }
        // A mount that finds nothing opens an upload.
        this.post(fetch, op, replica);
        return;
      case steps.BLOB_POST:
        this.post(fetch, op, replica);
        return;
      case steps.BLOB_PUT: {
        const answer = this.isAtHome(fetch, replica)
          ? frontDoor.commitBlob(replica, blob)
          : this.uploadUnknown(fetch, op, replica);
        if (this.isOk(fetch, op, replica, answer)) this.uploaded(fetch, op);
        return;
      }
      default:
        this.takeBody(fetch, op, step, replica);
    }
  }

  /** The body of a PATCH, or of a PUT with the whole blob, has come; it is judged by its end. */
  transferred(fetch: number): void {
    const { requests, parts } = this.traffic;
    const { fetches } = requests;
    const op = fetches.op[fetch]!;
    const bytes = fetches.sending[fetch]!;
    const replica = fetches.replica[fetch]!;
    if (steps.requestOf(fetches.step[fetch]!) === steps.BLOB_PATCH) {
      requests.judge(op, fetch, replica, OP_PUSH, OK, bytes);
      requests.sendFetch(fetch, steps.BLOB_PUT);
      return;
    }
    const answer = parts.frontDoor.commitBlob(replica, fetches.blob[fetch]!);
    requests.judge(op, fetch, replica, OP_PUSH, answer, bytes);
    if (answer === OK) this.uploaded(fetch, op);
    else this.traffic.reactToBlob(fetch, answer, 0);
  }

  /** Uploads the next blobs; then the config where it waits for the layers; then the manifest. */
  goOn(op: number): void {
    const { requests, parts } = this.traffic;
    const { ops } = requests;
    const manifest = ops.manifest[op]!;
    const start = parts.catalogue.manifestStart[manifest]!;
    const count = parts.catalogue.manifestCount[manifest]!;
    const profile = requests.profiles[ops.client[op]!]!;
    while (ops.failed[op] === 0 && ops.running[op]! < profile.parallelUploads && ops.cursor[op]! < count) {
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
      requests.send(op, profile.manifestHead === 'tagLast' ? steps.PUSH_HEAD_TAG : steps.PUSH_MANIFEST);
    }
  }

  /** Begins with the blobs. */
  startBlobs(op: number): void {
    const { ops, profiles } = this.traffic.requests;
    // The config is the first of a manifest's blobs.
    const { configLast } = profiles[ops.client[op]!]!;
    ops.step[op] = configLast ? steps.PUSH_LAYERS : steps.PUSH_CONFIG;
    ops.cursor[op] = configLast ? 1 : 0;
    this.goOn(op);
  }

  private upload(op: number, blob: number): void {
    const { requests } = this.traffic;
    requests.ops.running[op] = requests.ops.running[op]! + 1;
    requests.sendFetch(requests.fetches.add(op, blob), steps.BLOB_HEAD);
  }

  private ping(op: number, replica: number): void {
    const { requests } = this.traffic;
    const { manifestHead } = requests.profiles[requests.ops.client[op]!]!;
    requests.judge(op, -1, replica, OP_PUSH, OK, 0);
    if (manifestHead === 'tagFirst') requests.send(op, steps.PUSH_HEAD_TAG);
    else if (manifestHead === 'digestFirst') requests.send(op, steps.PUSH_HEAD_DIGEST);
    else this.startBlobs(op);
  }

  /** A tag that names the manifest already is not put again, however stale the replica that says so. */
  private headTag(op: number, replica: number): void {
    const { requests, parts } = this.traffic;
    const { ops } = requests;
    const { frontDoor } = parts;
    const answer = this.headOf(frontDoor.manifestByTag(replica, this.tagOf(op)), frontDoor.found);
    // That there is nothing yet is what it asks.
    const isAnswered = answer === OK || answer === NOT_FOUND;
    requests.judge(op, -1, replica, OP_PUSH, isAnswered ? OK : answer, 0);
    if (!isAnswered) {
      this.traffic.react(op, answer);
    } else if (answer === OK && frontDoor.found === ops.manifest[op]) {
      parts.watch.skipped(replica, this.tagOf(op), ops.manifest[op]!);
      this.tagged(op);
    } else if (requests.profiles[ops.client[op]!]!.manifestHead === 'tagFirst' && ops.tagCursor[op] === 0) {
      this.startBlobs(op);
    } else {
      requests.send(op, steps.PUSH_MANIFEST);
    }
  }

  /** A manifest that the replica has already needs no blobs, only its tag. */
  private headDigest(op: number, replica: number): void {
    const { requests, parts } = this.traffic;
    const manifest = requests.ops.manifest[op]!;
    const answer = this.headOf(parts.frontDoor.manifest(replica, manifest), manifest);
    const isAnswered = answer === OK || answer === NOT_FOUND;
    requests.judge(op, -1, replica, OP_PUSH, isAnswered ? OK : answer, 0);
    if (!isAnswered) this.traffic.react(op, answer);
    else if (answer === OK) this.isThere(op, replica);
    else this.startBlobs(op);
  }

  /** What a HEAD is answered of what a GET is: it brings nothing that could be locked, or damaged by a release. */
  private headOf(answer: number, manifest: number): number {
    if (answer === LOCKED) return OK;
    const { manifestStanding } = this.traffic.parts.catalogue;
    return answer === CORRUPT && manifestStanding[manifest] === DAMAGED ? OK : answer;
  }

  /** The manifest is at a replica already, and with it all blobs. */
  private isThere(op: number, replica: number): void {
    this.notePlace(op, replica);
    this.traffic.requests.send(op, steps.PUSH_MANIFEST);
  }

  private head(fetch: number, op: number, step: number, replica: number): void {
    const { requests, parts } = this.traffic;
    const { ops, fetches } = requests;
    const { catalogue } = parts;
    const blob = fetches.blob[fetch]!;
    const manifest = ops.manifest[op]!;
    const profile = requests.profiles[ops.client[op]!]!;
    let answer = parts.frontDoor.findsBlob(replica, blob);
    // Another repository's blobs are not in this one before an image that names them is.
    const isForeign = ops.mounts[op] === 1 && (catalogue.manifestVisible[manifest]! & (1 << replica)) === 0;
    if (answer === OK && isForeign) answer = NOT_FOUND;
    const isAbsent = answer === NOT_FOUND;
    requests.judge(op, fetch, replica, OP_PUSH, isAbsent ? OK : answer, 0);
    if (!isAbsent) {
      if (answer !== OK) {
        this.traffic.reactToBlob(fetch, answer, 0);
        return;
      }
      this.notePlace(op, replica);
      this.traffic.endFetch(fetch, true);
      return;
    }
    const isConfig = blob === catalogue.pool[catalogue.manifestStart[manifest]!];
    const heads = isConfig ? profile.configHeads : profile.layerHeads;
    if (step === steps.BLOB_HEAD && heads > 1) requests.sendFetch(fetch, steps.BLOB_HEAD_TWICE);
    else requests.sendFetch(fetch, isForeign && profile.mount ? steps.BLOB_MOUNT : steps.BLOB_POST);
  }

  private post(fetch: number, op: number, replica: number): void {
    const { requests, parts } = this.traffic;
    const { fetches, ops } = requests;
    const answer = parts.frontDoor.opensUpload(replica, fetches.blob[fetch]!);
    if (!this.isOk(fetch, op, replica, answer)) return;
    fetches.session[fetch] = replica;
    const { upload } = requests.profiles[ops.client[op]!]!;
    requests.sendFetch(fetch, upload === 'chunked' ? steps.BLOB_PATCH : steps.BLOB_PUT_WHOLE);
  }

  /** A PATCH, or a PUT with the whole blob, arrives: it is refused at once, or its body follows. */
  private takeBody(fetch: number, op: number, step: number, replica: number): void {
    const { requests, parts, upload } = this.traffic;
    const { fetches } = requests;
    const blob = fetches.blob[fetch]!;
    const answer = this.isAtHome(fetch, replica)
      ? parts.frontDoor.acceptsBlob(replica, blob)
      : this.uploadUnknown(fetch, op, replica);
    if (answer !== OK) {
      this.traffic.refuseFetch(fetch, op, replica, answer);
      return;
    }
    const bytes = parts.catalogue.blobBytes[blob]!;
    fetches.sending[fetch] = bytes;
    if (bytes > RIDES_ALONG_BYTES) {
      fetches.step[fetch] = step === steps.BLOB_PATCH ? steps.BLOB_DATA : steps.BLOB_PUT_DATA;
      fetches.transfer[fetch] = parts.links.start(upload[replica]!, bytes, fetch);
    } else {
      this.transferred(fetch);
    }
  }

  private uploaded(fetch: number, op: number): void {
    const { requests } = this.traffic;
    this.notePlace(op, requests.fetches.session[fetch]!);
    if (requests.profiles[requests.ops.client[op]!]!.verify) requests.sendFetch(fetch, steps.BLOB_VERIFY);
    else this.traffic.endFetch(fetch, true);
  }

  /** The HEAD that some clients send to see that an upload has arrived. */
  private verify(fetch: number, op: number, replica: number, answer: number): void {
    const { requests, parts } = this.traffic;
    const from = requests.fetches.session[fetch]!;
    if (answer === NOT_FOUND && from !== replica) {
      parts.watch.scattered(
        requests.ops.client[op]!,
        requests.ops.startUs[op]!,
        from,
        replica,
        requests.ops.manifest[op]!,
      );
    }
    if (this.isOk(fetch, op, replica, answer)) this.traffic.endFetch(fetch, true);
  }

  /** The answer of a replica that has not opened the upload. */
  private uploadUnknown(fetch: number, op: number, replica: number): number {
    const { requests, parts } = this.traffic;
    const { client, startUs, manifest } = requests.ops;
    parts.watch.scattered(client[op]!, startUs[op]!, requests.fetches.session[fetch]!, replica, manifest[op]!);
    return UPLOAD_UNKNOWN;
  }

  /** A blob of the push, or all of them, are at a replica, as far as the client was told. */
  private notePlace(op: number, replica: number): void {
    const { first } = this.traffic.requests.ops;
    first[op] = first[op] === NO_REPLICA || first[op] === replica ? replica : SEVERAL;
  }

  /** A replica refuses the manifest: where blobs of it went elsewhere that is why. */
  private refused(op: number, replica: number): void {
    const { requests, parts } = this.traffic;
    const { first, client, startUs, manifest } = requests.ops;
    const from = first[op]!;
    if (from === NO_REPLICA || from === replica) return;
    parts.watch.scattered(client[op]!, startUs[op]!, from === SEVERAL ? -1 : from, replica, manifest[op]!);
  }

  /** The replica is the one that opened the upload. */
  private isAtHome(fetch: number, replica: number): boolean {
    return this.traffic.requests.fetches.session[fetch] === replica;
  }

  /** Counts an answer to a blob's request; where it is no success the client does what it does then. */
  private isOk(fetch: number, op: number, replica: number, answer: number): boolean {
    this.traffic.requests.judge(op, fetch, replica, OP_PUSH, answer, 0);
    if (answer === OK) return true;
    this.traffic.reactToBlob(fetch, answer, 0);
    return false;
  }

  private retag(op: number, replica: number): void {
    const { requests, parts } = this.traffic;
    const answer = parts.frontDoor.manifest(replica, requests.ops.manifest[op]!);
    requests.judge(op, -1, replica, OP_PUSH, answer, 0);
    if (answer === OK) this.isThere(op, replica);
    else this.traffic.react(op, answer);
  }

  private putManifest(op: number, replica: number): void {
    const { requests, parts } = this.traffic;
    this.answered(op, replica, parts.frontDoor.putManifest(op, replica, requests.ops.manifest[op]!, this.tagOf(op)));
  }

  /** The manifest's PUT waited for other regions, and its time has come. */
  acknowledged(op: number): void {
    const { requests, parts } = this.traffic;
    this.answered(op, requests.ops.replica[op]!, parts.frontDoor.acknowledged(op));
  }

  private answered(op: number, replica: number, answer: number): void {
    const { requests } = this.traffic;
    requests.ops.step[op] = answer === PENDING ? steps.PUSH_ACK : steps.PUSH_MANIFEST;
    if (answer === PENDING) return;
    requests.judge(op, -1, replica, OP_PUSH, answer, 0);
    if (answer === BLOB_UNKNOWN) this.refused(op, replica);
    if (answer === OK) this.tagged(op);
    else this.traffic.react(op, answer);
  }

  /** The tag names the manifest, as far as the client can tell: its next tag, or the end. */
  private tagged(op: number): void {
    const { requests, parts } = this.traffic;
    const { ops } = requests;
    parts.tagPushed(this.tagOf(op));
    ops.tagCursor[op] = ops.tagCursor[op]! + 1;
    ops.pending[op] = NO_STEP;
    if (!this.isOfEvent(op) || this.tagOf(op) < 0) {
      this.traffic.end(op, true);
      return;
    }
    const { manifestHead } = requests.profiles[ops.client[op]!]!;
    const asksTag = manifestHead === 'tagFirst' || manifestHead === 'tagLast';
    requests.send(op, asksTag ? steps.PUSH_HEAD_TAG : steps.PUSH_MANIFEST);
  }

  private isOfEvent(op: number): boolean {
    const { ops } = this.traffic.requests;
    return ops.event[op]! >= 0 && ops.kind[op] === steps.PUSH;
  }

  /** The tag that is put next; −1 past the last one of a push event. */
  private tagOf(op: number): number {
    const { requests, parts } = this.traffic;
    const { ops } = requests;
    if (!this.isOfEvent(op)) return ops.tag[op]!;
    return parts.tags.tagOf(ops.event[op]!, ops.tag[op]!, ops.tagCursor[op]!);
  }
}
