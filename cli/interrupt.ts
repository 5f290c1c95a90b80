import { exitCodes } from '../studies/exitCodes.ts';

export interface Interrupt {
  /** Aborts on the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** Gives the signals back to Node. */
  dispose(): void;
}

/**
 * Ctrl-C (or SIGTERM) once: nothing new is started, and what is done is kept and reported. A second time: out, at once.
 */
export function interruptible(): Interrupt {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    controller.abort();
    process.stderr.write('\nInterrupted: reporting what is done. Once more to leave at once.\n');
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    dispose() {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
