/** Ctrl-C, once and twice. */
import { exitCodes } from '../studies/exitCodes.ts';

/** The user has broken off; `message` says what that leaves. Ends the command with exit code 105. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

export interface Interrupt {
  /** Aborts on the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** Gives the signals back to Node. */
  dispose(): void;
}

/**
 * Wrappers such as npm and timeout pass a signal on that the terminal, or they themselves, have sent to the whole group already. What comes
 * this soon after the first is its echo, not a second wish.
 */
const ECHO_MS = 500;

/**
 * Ctrl-C (or SIGTERM) once: nothing new is started, and what is done is kept and reported. A second time: out, at once.
 * @param leaves what the command does with what is done, as it is told
 */
export function interruptible(leaves = 'reporting what is done'): Interrupt {
  const controller = new AbortController();
  let firstMs = 0;
  const onSignal = () => {
    if (controller.signal.aborted) {
      if (Date.now() - firstMs > ECHO_MS) process.exit(exitCodes.interrupted);
      return;
    }
    firstMs = Date.now();
    controller.abort();
    // A terminal has just echoed ^C.
    const ownLine = process.stderr.isTTY === true ? '\n' : '';
    process.stderr.write(`${ownLine}Interrupted: ${leaves}. Once more to leave at once.\n`);
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
