import type { SeedOutcome } from '../../sim/outcome.ts';

/** What a worker thread tells the thread that started it; what it is told is a seed, a plain number. */
export type WorkerMessage<O = SeedOutcome> =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly seed: number; readonly fraction: number }
  | { readonly kind: 'done'; readonly seed: number; readonly outcome: O }
  | { readonly kind: 'threw'; readonly seed: number; readonly message: string; readonly stack: string | null };

/** In place of a seed: there are no more, and the thread may end. */
export const NO_MORE = null;
