/** Why operations fail without any outage: by the last answer that they got. */
import {
  BLOB_UNKNOWN,
  CORRUPT,
  CUT,
  KEY_UNUSABLE,
  LAYER_TOO_LARGE,
  LOCKED,
  NOT_FOUND,
  STORAGE_FULL,
  TOO_MANY,
  TRUNCATED,
  UNAVAILABLE,
  UNREACHABLE,
  UPLOAD_UNKNOWN,
} from '../../../sim/registry/answers.ts';
import type { Requests } from '../../../sim/workload/requests.ts';
import type { RequestObserver } from '../../../sim/workload/requestTrace.ts';
import { operationOf } from '../../../sim/workload/steps.ts';

export const FAILURE_REASONS = [
  '404, not replicated there yet',
  '429, too many requests',
  'too slow for its deadline',
  '503',
  'no answer',
  'cut off',
  'one push met two replicas',
  'more than may be stored',
  '403, no key that can be used',
  '405, locked',
  'other',
] as const;

const TOO_SLOW = 2;
const OTHER = FAILURE_REASONS.length - 1;

/** By answer of FrontDoor: the index of a reason. */
const REASON_OF: Readonly<Record<number, number>> = {
  [NOT_FOUND]: 0,
  [TOO_MANY]: 1,
  [UNAVAILABLE]: 3,
  [UNREACHABLE]: 4,
  [CUT]: 5,
  [TRUNCATED]: 5,
  [CORRUPT]: 5,
  [BLOB_UNKNOWN]: 6,
  [UPLOAD_UNKNOWN]: 6,
  [STORAGE_FULL]: 7,
  [LAYER_TOO_LARGE]: 7,
  [KEY_UNUSABLE]: 8,
  [LOCKED]: 9,
};

/** Listens to a run's requests, and tells of each operation that failed why it did. */
export class FailureReasons implements RequestObserver {
  private readonly requests: Requests;
  private readonly tell: (client: number, operation: number, startUs: number, reason: number) => void;
  /** Of each slot: the last answer that was no success, and the start of the operation that got it. */
  private readonly answer = new Map<number, { readonly startUs: number; readonly answer: number }>();

  constructor(requests: Requests, tell: (client: number, operation: number, startUs: number, reason: number) => void) {
    this.requests = requests;
    this.tell = tell;
  }

  answered(op: number, _fetch: number, _replica: number, answer: number): void {
    if (REASON_OF[answer] !== undefined) this.answer.set(op, { startUs: this.requests.ops.startUs[op]!, answer });
  }

  failed(op: number, isLate: boolean): void {
    const { ops } = this.requests;
    const startUs = ops.startUs[op]!;
    const last = this.answer.get(op);
    const reason = last === undefined || last.startUs !== startUs ? OTHER : (REASON_OF[last.answer] ?? OTHER);
    this.tell(ops.client[op]!, operationOf(ops.kind[op]!), startUs, isLate ? TOO_SLOW : reason);
  }
}
