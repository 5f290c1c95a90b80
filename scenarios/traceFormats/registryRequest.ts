/** A request of the registry's HTTP API, from its method and path, as the operation that it is. */
import { Op } from './traceEvent.ts';

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

/** `?digest=sha256%3A…`, as the last request of an upload has it. */
function digestIn(query: string): string {
  const digest = /[?&]digest=([^&#]*)/.exec(query)?.[1] ?? '';
  return digest.replace(/%3a/i, ':');
}

/** The operation of a method on what a path names. */
export function operationOf(method: string, { kind, tag }: Readonly<RequestTarget>): number {
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
