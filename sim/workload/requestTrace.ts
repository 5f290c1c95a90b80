/**
 * Who asked for what and when, request by request: for tests and for readers of one operation. Nobody listens unless
 * asked to, and listening changes nothing.
 */
import { OPERATION_NAMES } from '../sink.ts';
import type { Requests } from './requests.ts';
import * as steps from './steps.ts';

/** Told of every request when it is answered: a body's when it has come, or when it broke off. */
export interface RequestObserver {
  /**
   * @param fetch the blob's fetch, −1 for a request that is about no blob
   * @param answer of FrontDoor
   * @param bytes of the blob's body that this request has brought
   */
  answered(op: number, fetch: number, replica: number, answer: number, bytes: number): void;
  /** An operation has failed. @param isLate all of it succeeded, after its deadline */
  failed?(op: number, isLate: boolean): void;
}

export interface TracedRequest {
  readonly atUs: number;
  readonly client: number;
  readonly op: number;
  /** pull, push, delete or list. */
  readonly operation: string;
  /** `HEAD tag`, `PATCH upload`, … */
  readonly verb: string;
  /** Of a request about a blob: its id. Else −1. */
  readonly blob: number;
  readonly manifest: number;
  readonly replica: number;
  readonly answer: string;
  /** First byte that a GET asked for: above 0 for a Range. */
  readonly fromByte: number;
  readonly bytes: number;
}

/** Keeps everything; for short runs. */
export class RequestTrace implements RequestObserver {
  readonly entries: TracedRequest[] = [];
  private readonly requests: Requests;
  private readonly now: () => number;

  constructor(requests: Requests, now: () => number) {
    this.requests = requests;
    this.now = now;
  }

  answered(op: number, fetch: number, replica: number, answer: number, bytes: number): void {
    const { ops, fetches } = this.requests;
    this.entries.push({
      atUs: this.now(),
      client: ops.client[op]!,
      op,
      operation: OPERATION_NAMES[steps.operationOf(ops.kind[op]!)]!,
      verb: fetch < 0 ? VERBS[ops.step[op]!]! : BLOB_VERBS[fetches.step[fetch]!]!,
      blob: fetch < 0 ? -1 : fetches.blob[fetch]!,
      manifest: ops.manifest[op]!,
      replica,
      answer: ANSWER_NAMES[answer]!,
      fromByte: fetch >= 0 && ops.kind[op] === steps.PULL ? fetches.got[fetch]! : 0,
      bytes,
    });
  }
}

const VERBS: Readonly<Record<number, string>> = {
  [steps.PULL_HEAD]: 'HEAD tag',
  [steps.PULL_GET]: 'GET digest',
  [steps.PULL_GET_BY_TAG]: 'GET tag',
  [steps.PUSH_PING]: 'GET /v2/',
  [steps.PUSH_MANIFEST]: 'PUT manifest',
  [steps.RETAG_GET]: 'GET digest',
  [steps.UNTAG_DELETE]: 'DELETE tag',
  [steps.DELETE_HEAD]: 'HEAD tag',
  [steps.DELETE_MANIFEST]: 'DELETE digest',
  [steps.DELETE_REPOSITORY]: 'DELETE repository',
  [steps.LOCK_PATCH]: 'PATCH lock',
  [steps.RESTORE_POST]: 'POST restore',
  [steps.PUSH_HEAD_TAG]: 'HEAD tag',
  [steps.PUSH_HEAD_DIGEST]: 'HEAD digest',
  [steps.LIST_REPOSITORIES]: 'GET _catalog',
  [steps.LIST_TAGS]: 'GET tags/list',
  [steps.LIST_REFERRERS]: 'GET referrers',
};

const BLOB_VERBS: Readonly<Record<number, string>> = {
  [steps.FETCH_GET]: 'GET blob',
  [steps.FETCH_DATA]: 'GET blob',
  [steps.BLOB_HEAD]: 'HEAD blob',
  [steps.BLOB_HEAD_TWICE]: 'HEAD blob',
  [steps.BLOB_POST]: 'POST upload',
  [steps.BLOB_MOUNT]: 'POST mount',
  [steps.BLOB_PATCH]: 'PATCH upload',
  [steps.BLOB_DATA]: 'PATCH upload',
  [steps.BLOB_PUT]: 'PUT upload',
  [steps.BLOB_PUT_WHOLE]: 'PUT upload',
  [steps.BLOB_PUT_DATA]: 'PUT upload',
  [steps.BLOB_VERIFY]: 'HEAD blob',
};

/** By answer of FrontDoor. */
const ANSWER_NAMES = [
  'ok',
  'not found',
  'unavailable',
  'blob unknown',
  'silent',
  'reset',
  'too many',
  'truncated',
  'corrupt',
  'upload unknown',
  'storage full',
  'layer too large',
  'locked',
  'key unusable',
] as const;
