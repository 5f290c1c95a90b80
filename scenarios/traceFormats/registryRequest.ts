/** A request of the registry's HTTP API, from its method and path, as the operation that it is. */
import { Op, type TraceEvent } from './traceEvent.ts';

/** What a path names. */
export interface RequestTarget {
  kind: 'manifest' | 'blob' | 'upload' | 'list' | 'other';
  repository: string;
  tag: string;
  digest: string;
}

/** Filled anew with every path: a log has one for each line. */
const target: RequestTarget = { kind: 'other', repository: '', tag: '', digest: '' };

/**
 * Reads `v2/<name>/manifests/<reference>`, `…/blobs/<digest>`, `…/blobs/uploads/…` and `…/tags/list`, with or without the first
 * slash, a host, and a query. Any other path is of no repository. What it returns holds until it is called again.
 */
export function requestTarget(path: string): Readonly<RequestTarget> {
  target.kind = 'other';
  target.repository = '';
  target.tag = '';
  target.digest = '';
  const whole = path.startsWith('http') ? path.replace(/^https?:\/\/[^/]*/, '') : path;
  const begin = whole.startsWith('v2/') ? 3 : whole.startsWith('/v2/') ? 4 : -1;
  if (begin < 0) return target;
  const query = whole.indexOf('?', begin);
  const end = query < 0 ? whole.length : query;
  // Names have slashes, references have none: so the last of these words is the one that counts.
  const manifests = whole.lastIndexOf('/manifests/', end);
  if (manifests > begin) {
    const reference = whole.slice(manifests + '/manifests/'.length, end);
    target.kind = 'manifest';
    target.repository = whole.slice(begin, manifests);
    if (isDigest(reference)) target.digest = reference;
    else target.tag = reference;
    return target;
  }
  const blobs = whole.lastIndexOf('/blobs/', end);
  if (blobs > begin) {
    target.repository = whole.slice(begin, blobs);
    const reference = whole.slice(blobs + '/blobs/'.length, end);
    target.kind = /^uploads(?:\/|$)/.test(reference) ? 'upload' : 'blob';
    target.digest = target.kind === 'blob' ? reference : digestIn(whole.slice(end));
    return target;
  }
  if (whole.startsWith('/tags/list', end - '/tags/list'.length)) {
    target.repository = whole.slice(begin, Math.max(begin, end - '/tags/list'.length));
    target.kind = 'list';
  } else if (whole.slice(begin, end) === '_catalog') target.kind = 'list';
  return target;
}

/**
 * The same of a path in bytes of which no text is made, with what it names as spans. False where it is none of the usual ones: a
 * manifest or a blob of a path alone.
 */
export function targetIn(bytes: Uint8Array, start: number, end: number, found: TargetSpans): boolean {
  const slash = bytes[start] === SLASH ? start : start - 1;
  const begin = slash + 4;
  if (begin >= end || bytes[slash + 1] !== 0x76 || bytes[slash + 2] !== 0x32 || bytes[slash + 3] !== SLASH)
    return false;
  let manifests = -1;
  let blobs = -1;
  let segment = begin;
  for (let at = begin; at < end; at++) {
    const byte = bytes[at];
    if (byte === QUERY) return false;
    if (byte !== SLASH) continue;
    if (at - segment === MANIFESTS.length && isWord(bytes, segment, MANIFESTS)) manifests = segment - 1;
    else if (at - segment === BLOBS.length && isWord(bytes, segment, BLOBS)) blobs = segment - 1;
    segment = at + 1;
  }
  const isManifest = manifests > begin;
  if (!isManifest && blobs <= begin) return false;
  found.kind = isManifest ? 'manifest' : 'blob';
  found.repositoryStart = begin;
  found.repositoryEnd = isManifest ? manifests : blobs;
  found.referenceStart = isManifest ? manifests + MANIFESTS.length + 2 : blobs + BLOBS.length + 2;
  if (!isManifest) return !isWord(bytes, found.referenceStart, UPLOADS);
  found.isDigest = false;
  for (let at = found.referenceStart; at < end && !found.isDigest; at++) found.isDigest = bytes[at] === COLON;
  return true;
}

/** Where in a path lies what it names; its reference goes to the end. */
export interface TargetSpans {
  kind: 'manifest' | 'blob';
  repositoryStart: number;
  repositoryEnd: number;
  referenceStart: number;
  /** Of a manifest. */
  isDigest: boolean;
}

const SLASH = 0x2f;
const QUERY = 0x3f;
const COLON = 0x3a;
const MANIFESTS = Buffer.from('manifests');
const BLOBS = Buffer.from('blobs');
const UPLOADS = Buffer.from('uploads');

function isWord(bytes: Uint8Array, at: number, word: Buffer): boolean {
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word[i]) return false;
  return true;
}

/** `?digest=sha256%3A…`, as the last request of an upload has it. */
function digestIn(query: string): string {
  const digest = /[?&]digest=([^&#]*)/.exec(query)?.[1] ?? '';
  return digest.replace(/%3a/i, ':');
}

/** Tells an event what a request asks for: its operation, and the names in its path. */
export function fillRequest(event: TraceEvent, method: string, path: string): void {
  const asked = requestTarget(path);
  event.operation = operationOf(method, asked);
  event.repository = asked.repository;
  event.tag = asked.tag;
  event.digest = asked.digest;
}

/** The operation of a method on what a path names. */
export function operationOf(method: string, { kind, tag }: Pick<RequestTarget, 'kind' | 'tag'>): number {
  switch (kind) {
    case 'manifest':
      if (method === 'GET') return Op['manifest.pull'];
      if (method === 'HEAD') return Op['manifest.check'];
      if (method === 'PUT') return Op['manifest.push'];
      if (method === 'DELETE') return tag === '' ? Op['manifest.delete'] : Op['tag.delete'];
      return Op.other;
    case 'blob':
      if (method === 'GET') return Op['blob.pull'];
      if (method === 'HEAD') return Op['blob.check'];
      if (method === 'PUT') return Op['blob.push'];
      if (method === 'DELETE') return Op['blob.delete'];
      return method === 'POST' || method === 'PATCH' ? Op['blob.upload'] : Op.other;
    case 'upload':
      // The last request of an upload is the one that names what was uploaded.
      if (method === 'PUT') return Op['blob.push'];
      return method === 'POST' || method === 'PATCH' ? Op['blob.upload'] : Op.other;
    case 'list':
      return method === 'GET' ? Op.list : Op.other;
    default:
      return Op.other;
  }
}

/** Whether a reference of a manifest is a digest, as `sha256:…` is, and no tag: tags have no colon. */
function isDigest(reference: string): boolean {
  return reference.includes(':');
}
