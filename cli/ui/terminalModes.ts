/** The terminal as the screen wants it, and as it was found: whatever becomes of the program, it is given back as it was. */
import type { ReadStream, WriteStream } from 'node:tty';
import { exitCodes } from '../../studies/exitCodes.ts';

/** Alternate screen, cleared, without a cursor; lines that are too long do not wrap. */
const ENTER = '\x1b[?1049h\x1b[2J\x1b[H\x1b[?25l\x1b[?7l';
/** All of that back, an unfinished synchronized update and styles ended. */
const LEAVE = '\x1b[?2026l\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l';

/** From the signal until the program stands still. */
const STOPS_WITHIN_MS = 50;

export interface TerminalModes {
  /** Gives the terminal back; again is as good as once. */
  leave(): void;
  /** Stops the program and all that was started with it, as Ctrl-Z does elsewhere; `then` when the user's shell has gone on with it. */
  suspend(then: () => void): void;
}

/** @param onLeave told before the terminal is given back */
export function enterScreen(stdin: ReadStream, stdout: WriteStream, onLeave: () => void): TerminalModes {
  let isEntered = true;
  const leave = () => {
    if (!isEntered) return;
    isEntered = false;
    onLeave();
    process.off('exit', leave);
    process.off('uncaughtException', leave);
    process.off('unhandledRejection', leave);
    for (const signal of SIGNALS) process.off(signal, onSignal);
    try {
      if (stdin.isTTY) stdin.setRawMode(false);
    } catch {
      // The terminal is gone, and its modes with it.
    }
    stdout.write(LEAVE);
  };
  const suspend = (then: () => void) => {
    if (!isEntered) return;
    if (stdin.isTTY) stdin.setRawMode(false);
    stdout.write(LEAVE, () => {
      // No timer runs while it is stopped; where nobody can stop it (no shell above it), it goes on at once.
      setTimeout(() => {
        if (!isEntered) return;
        if (stdin.isTTY) stdin.setRawMode(true);
        stdout.write(ENTER);
        // Whoever was in front was told of a new size, and this was not.
        process.kill(process.pid, 'SIGWINCH');
        then();
      }, STOPS_WITHIN_MS);
      process.kill(0, 'SIGTSTP');
    });
  };
  const onSignal = () => {
    leave();
    process.exit(exitCodes.interrupted);
  };
  process.on('exit', leave);
  // Before whoever reports it, or the report is on a screen that is gone.
  process.prependListener('uncaughtException', leave);
  process.prependListener('unhandledRejection', leave);
  for (const signal of SIGNALS) process.on(signal, onSignal);
  stdout.write(ENTER);
  return { leave, suspend };
}

/** What ends a program from outside and can be heard. */
const SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const;
