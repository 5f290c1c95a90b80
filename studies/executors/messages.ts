import type { PullSurvey } from '../../scenarios/replay/pullSurvey.ts';
import type { SeedOutcome } from '../../sim/outcome.ts';
import type { PlayOf } from '../play.ts';

/** What a worker thread is told before it is handed seeds, plain numbers: what they are seeds of. */
export interface StageMessage {
  /** Address of a compiled module that stages what the script describes: its default export. */
  readonly entry: string;
  readonly script: object;
  /** Of the logs that the thread which tells it has gone through. */
  readonly surveys: ReadonlyMap<string, PullSurvey>;
}

/** The default export of such a module. */
export type StageOf<S, O> = (script: S) => PlayOf<O>;

/** What a worker thread tells the thread that started it; `ready` once for each time that it was told to stage. */
export type WorkerMessage<O = SeedOutcome> =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly seed: number; readonly fraction: number }
  | { readonly kind: 'done'; readonly seed: number; readonly outcome: O }
  | { readonly kind: 'threw'; readonly seed: number; readonly message: string; readonly stack: string | null };

/** In place of a seed: there are no more, and the thread may end. */
export const NO_MORE = null;
