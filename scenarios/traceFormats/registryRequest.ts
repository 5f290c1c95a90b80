/** A request of the registry's HTTP API, from its method and path, as the operation that it is. */
import { Op } from './traceEvent.ts';

/** What a path names. The same object stands for the same path, so it is read only. */
export interface RequestTarget {
  readonly kind: 'manifest' | 'blob' | 'upload' | 'list' | 'other';
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
}

const OTHER: RequestTarget = { kind: 'other', repository: '', tag: '', digest: '' };

/** Paths repeat: most requests are for few things. Emptied when it is full, so that its size has a bound. */
const KNOWN = new Map<string, RequestTarget>();
const KNOWN_MAX = 1 << 17;

/**
 * Reads `v2/<name>/manifests/<reference>`, `…/blobs/<digest>`, `…/blobs/uploads/…` and `…/tags/list`, with or without the first
 * slash, a host, and a query. Any other path is of no repository.
 */
export function requestTarget(path: string): RequestTarget {
  const known = KNOWN.get(path);
  if (known !== undefined) return known;
  const target = parsed(path);
  if (KNOWN.size >= KNOWN_MAX) KNOWN.clear();
  KNOWN.set(path, target);
  return target;
}

/** The operation of a method on what a path names. */
export function operationOf(method: string, { kind, tag }: RequestTarget): number {
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
export function isDigest(reference: string): boolean {
  return reference.includes(':');
}

const PATH = /^(?:https?:\/\/[^/]*)?\/?v2\/(.+?)\/(?:(manifests|blobs)\/([^?#]+)|tags\/list)(?:\?(.*))?$/;

function parsed(path: string): RequestTarget {
  const match = PATH.exec(path);
  if (match === null) return /^\/?v2\/_catalog(?:\?|$)/.test(path) ? { ...OTHER, kind: 'list' } : OTHER;
  const [, repository = '', kind, reference = '', query = ''] = match;
  if (kind === 'manifests') {
    const named = isDigest(reference) ? { tag: '', digest: reference } : { tag: reference, digest: '' };
    return { kind: 'manifest', repository, ...named };
  }
  if (kind === undefined) return { kind: 'list', repository, tag: '', digest: '' };
  if (!/^uploads(?:\/|$)/.test(reference)) return { kind: 'blob', repository, tag: '', digest: reference };
  const digest = /(?:^|&)digest=([^&]*)/.exec(query)?.[1] ?? '';
  return { kind: 'upload', repository, tag: '', digest: digest.replace(/%3a/i, ':') };
}
