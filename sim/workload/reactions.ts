/** A profile's retry rules as a table that is looked up by (kind of request, answer). */
import { type ClientProfile, REQUEST_KINDS, RETRY_ACTIONS, type RequestKind, type Trouble } from '../plan.ts';
import {
  ANSWERS,
  BLOB_UNKNOWN,
  CORRUPT,
  CUT,
  NOT_FOUND,
  TOO_MANY,
  TRUNCATED,
  UNAVAILABLE,
  UNREACHABLE,
  UPLOAD_UNKNOWN,
} from '../registry/answers.ts';

/** Kinds of requests, in the order of REQUEST_KINDS. */
export const KIND_PING = 0;
export const KIND_MANIFEST_HEAD = 1;
export const KIND_MANIFEST_GET = 2;
export const KIND_BLOB_GET = 3;
export const KIND_BLOB_PUSH = 4;
export const KIND_MANIFEST_PUT = 5;

/** Actions, in the order of RETRY_ACTIONS. */
export const AGAIN = 0;
export const RESTART = 1;
export const RESUME = 2;
export const FALL_BACK = 3;
export const FAIL = 4;

/** Waits of one cell at most. */
const WAITS = 16;

export class Reactions {
  private readonly actions = new Uint8Array(REQUEST_KINDS.length * ANSWERS).fill(FAIL);
  private readonly waitCounts = new Uint8Array(REQUEST_KINDS.length * ANSWERS);
  private readonly waitsUs = new Float64Array(REQUEST_KINDS.length * ANSWERS * WAITS);
  private readonly honours = new Uint8Array(REQUEST_KINDS.length * ANSWERS);
  private readonly renewals = new Uint8Array(REQUEST_KINDS.length * ANSWERS);

  constructor({ retries }: ClientProfile) {
    for (const { of, on, action, waitsUs, retryAfter, progressRenews } of retries) {
      for (const kind of of) {
        for (const trouble of on) {
          const cell = cellOf(kind, trouble);
          this.actions[cell] = RETRY_ACTIONS.indexOf(action);
          this.waitCounts[cell] = waitsUs.length;
          this.waitsUs.set(waitsUs, cell * WAITS);
          this.honours[cell] = retryAfter ? 1 : 0;
          this.renewals[cell] = progressRenews ? 1 : 0;
        }
      }
    }
  }

  action(kind: number, answer: number): number {
    return this.actions[kind * ANSWERS + answer]!;
  }

  /** Tries after the first one. */
  retries(kind: number, answer: number): number {
    return this.waitCounts[kind * ANSWERS + answer]!;
  }

  /**
   * µs to wait before another try.
   * @param retry which one, from 0 to below `retries`
   * @param retryAfterUs what the server asked for, 0 for nothing
   */
  waitUs(kind: number, answer: number, retry: number, retryAfterUs: number): number {
    const cell = kind * ANSWERS + answer;
    if (answer === TOO_MANY && retryAfterUs > 0 && this.honours[cell] === 1) return retryAfterUs;
    return this.waitsUs[cell * WAITS + retry]!;
  }

  /** Whether a try that brought some bytes gives all tries back. */
  progressRenews(kind: number, answer: number): boolean {
    return this.renewals[kind * ANSWERS + answer] === 1;
  }
}

function cellOf(kind: RequestKind, trouble: Trouble): number {
  return REQUEST_KINDS.indexOf(kind) * ANSWERS + ANSWER_OF[trouble];
}

const ANSWER_OF: Readonly<Record<Trouble, number>> = {
  unavailable: UNAVAILABLE,
  tooMany: TOO_MANY,
  reset: CUT,
  truncated: TRUNCATED,
  corrupt: CORRUPT,
  notFound: NOT_FOUND,
  uploadUnknown: UPLOAD_UNKNOWN,
  refused: BLOB_UNKNOWN,
  silent: UNREACHABLE,
};
