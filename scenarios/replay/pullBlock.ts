/**
 * The pulls of one block of a trace file, as numbers: names become 64 bits of a hash, and no text is made but where one is asked
 * for. Only requests that succeeded, or whose status nobody wrote down, are pulls.
 */

import { BadBytes, ByteSource, unfolded } from '../traceFile/varints.ts';
import { Op, TEXT_COLUMNS } from '../traceFormats/traceEvent.ts';

/** Status from which on a request has failed. */
const FAILED_FROM = 400;

const REPOSITORY = TEXT_COLUMNS.indexOf('repository');
const TAG = TEXT_COLUMNS.indexOf('tag');
const DIGEST = TEXT_COLUMNS.indexOf('digest');
const CLIENT = TEXT_COLUMNS.indexOf('client');
const MANIFEST_PULL = Op['manifest.pull'];
const BLOB_PULL = Op['blob.pull'];

/** What a pull names: a manifest by a tag or a digest in its repository, or a blob by its digest. */
export const BY_TAG = 0;
export const BY_DIGEST = 1;
export const OF_BLOB = 2;

export class PullBlock {
  /** Pulls in it. */
  pulls = 0;
  /** Of each: its time, or that of the latest event before it, whichever is later; µs since 1970. */
  atUs = new Float64Array(0);
  /** BY_TAG, BY_DIGEST or OF_BLOB. */
  names = new Uint8Array(0);
  /** The number of the tag or digest in the block, and that of the repository. */
  text = new Int32Array(0);
  repository = new Int32Array(0);
  /** Who asks: the number of the client in the block. */
  client = new Int32Array(0);
  /** UNKNOWN where the log does not say; only where sizes were asked for. */
  bytes = new Float64Array(0);
  #payload: Buffer = Buffer.alloc(0);
  #texts: Hashes[] = TEXT_COLUMNS.map(() => ({ low: new Int32Array(0), high: new Int32Array(0) }));
  /** Of the repositories, from the second word on: where their names begin, and after how many bytes they end. */
  #names = new Int32Array(0);
  #deltas = new Float64Array(0);
  #sizes = new Float64Array(0);
  #ids = TEXT_COLUMNS.map(() => new Uint32Array(0));
  #statuses = new Uint32Array(0);

  /** Throws BadBytes. @param notBeforeUs the latest event of the blocks before; @param withSizes whether `bytes` is wanted */
  read(payload: Buffer, events: number, notBeforeUs: number, withSizes: boolean): void {
    this.#makeRoom(events);
    this.#payload = payload;
    const source = new ByteSource(payload);
    if (source.varint() !== events) throw new BadBytes();
    const firstUs = source.varint();
    for (let column = 0; column < TEXT_COLUMNS.length; column++) this.#hashTexts(source, column);
    source.fill(this.#deltas.subarray(0, events));
    const operations = source.at;
    if (operations + events > payload.length) throw new BadBytes();
    source.at += events;
    for (let column = 0; column < TEXT_COLUMNS.length; column++) {
      if (column <= CLIENT) source.fill(this.#ids[column]!.subarray(0, events));
      else source.skip(events);
    }
    if (withSizes) source.fill(this.#sizes.subarray(0, events));
    else source.skip(events);
    source.skip(events);
    source.fill(this.#statuses.subarray(0, events));
    this.#gather(operations, events, firstUs, notBeforeUs, withSizes);
  }

  /** Tags, digests and clients of the block have numbers below these; 0 is the empty text. */
  get tags(): number {
    return this.#texts[TAG]!.low.length;
  }

  get digests(): number {
    return this.#texts[DIGEST]!.low.length;
  }

  /** Of the digests, by number: two words. */
  get digestLow(): Int32Array {
    return this.#texts[DIGEST]!.low;
  }

  get digestHigh(): Int32Array {
    return this.#texts[DIGEST]!.high;
  }

  /** Of the clients, by number. */
  get clientHash(): Int32Array {
    return this.#texts[CLIENT]!.low;
  }

  /** The name of a repository of the block. */
  nameOf(repository: number): string {
    return this.#payload.toString('utf8', this.#names[2 * repository]!, this.#names[2 * repository + 1]!);
  }

  repositoryLow(repository: number): number {
    return this.#texts[REPOSITORY]!.low[repository]!;
  }

  repositoryHigh(repository: number): number {
    return this.#texts[REPOSITORY]!.high[repository]!;
  }

  /** What a pull names, in two words. A digest is the same blob wherever it is, a tag another one in each repository. */
  lowOf(pull: number): number {
    const word = this.#texts[this.names[pull] === BY_TAG ? TAG : DIGEST]!.low[this.text[pull]!]!;
    return this.names[pull] === OF_BLOB ? word : mixed(word, this.repositoryLow(this.repository[pull]!));
  }

  highOf(pull: number): number {
    const word = this.#texts[this.names[pull] === BY_TAG ? TAG : DIGEST]!.high[this.text[pull]!]!;
    return this.names[pull] === OF_BLOB ? word : mixed(word, this.repositoryLow(this.repository[pull]!));
  }

  #gather(operations: number, events: number, firstUs: number, notBeforeUs: number, withSizes: boolean): void {
    const payload = this.#payload;
    const [repositories, tags, digests, clients] = this.#ids as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
    const [repositoryEnd, tagEnd, digestEnd, clientEnd] = this.#texts.map(({ low }) => low.length);
    const deltas = this.#deltas;
    const statuses = this.#statuses;
    let atUs = firstUs;
    let latestUs = notBeforeUs;
    let pulls = 0;
    for (let i = 0; i < events; i++) {
      atUs += unfolded(deltas[i]!);
      latestUs = Math.max(latestUs, atUs);
      const operation = payload[operations + i]!;
      if ((operation !== MANIFEST_PULL && operation !== BLOB_PULL) || statuses[i]! >= FAILED_FROM) continue;
      const repository = repositories[i]!;
      const [tag, digest] = [tags[i]!, digests[i]!];
      if (repository >= repositoryEnd! || tag >= tagEnd! || digest >= digestEnd! || clients[i]! >= clientEnd!) {
        throw new BadBytes();
      }
      const isBlob = operation === BLOB_PULL;
      if (isBlob ? digest === 0 : repository === 0 || (tag === 0 && digest === 0)) continue;
      const byTag = tag > 0 && !isBlob;
      this.atUs[pulls] = latestUs;
      this.names[pulls] = isBlob ? OF_BLOB : byTag ? BY_TAG : BY_DIGEST;
      this.text[pulls] = byTag ? tag : digest;
      this.client[pulls] = clients[i]!;
      this.repository[pulls] = repository;
      if (withSizes) this.bytes[pulls] = this.#sizes[i]! - 1;
      pulls += 1;
    }
    this.pulls = pulls;
  }

  /** The table of a column: number 0 is the empty text. */
  #hashTexts(source: ByteSource, column: number): void {
    const count = source.varint() + 1;
    if (count > this.#payload.length) throw new BadBytes();
    const low = new Int32Array(count);
    const high = new Int32Array(count);
    if (column === REPOSITORY) this.#names = new Int32Array(2 * count);
    for (let number = 1; number < count; number++) {
      const start = source.passText();
      const end = source.at;
      if (column > CLIENT) continue;
      let a = 0x811c9dc5;
      let b = 0x9e3779b1;
      for (let at = start; at < end; at++) {
        const byte = this.#payload[at]!;
        a = Math.imul(a ^ byte, 0x01000193);
        b = Math.imul(b, 0x85ebca6b) ^ byte;
      }
      low[number] = mixed(a, end - start);
      high[number] = mixed(b, start - end);
      if (column === REPOSITORY) {
        this.#names[2 * number] = start;
        this.#names[2 * number + 1] = end;
      }
    }
    this.#texts[column] = { low, high };
  }

  #makeRoom(events: number): void {
    if (this.#deltas.length >= events) return;
    this.#deltas = new Float64Array(events);
    this.#sizes = new Float64Array(events);
    this.#statuses = new Uint32Array(events);
    for (let column = 0; column <= CLIENT; column++) this.#ids[column] = new Uint32Array(events);
    this.atUs = new Float64Array(events);
    this.bytes = new Float64Array(events);
    this.names = new Uint8Array(events);
    this.text = new Int32Array(events);
    this.repository = new Int32Array(events);
    this.client = new Int32Array(events);
  }
}

interface Hashes {
  readonly low: Int32Array;
  readonly high: Int32Array;
}

/** Stirs one word into another (the finaliser of MurmurHash3). */
export function mixed(word: number, other: number): number {
  let hash = word ^ Math.imul(other, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
