/**
 * How far a command is, on standard error: on a terminal one line that is drawn over and over; anywhere else, in a log or a pipe,
 * a line of its own now and then, and none at all of what is soon done.
 */
const REDRAW_MS = 100;
const PLAIN_MS = 10_000;
const WIDTH_USUAL = 80;

export interface StatusLine {
  /** Draws it anew, unless that was only just done. */
  draw(text: () => string): void;
  /** Draws it in any case: what comes next gives no other chance. Where lines stay, it waits for its turn like any other. */
  drawNow(text: string): void;
  /** Takes it away. */
  end(): void;
}

export function statusLine(quiet: boolean): StatusLine {
  if (quiet) return { draw() {}, drawNow() {}, end() {} };
  return process.stderr.isTTY === true ? drawnOver() : plain();
}

function drawnOver(): StatusLine {
  let drawnMs = 0;
  const drawNow = (text: string): void => {
    drawnMs = Date.now();
    process.stderr.write(`\r\x1b[2K${text.slice(0, (process.stderr.columns || WIDTH_USUAL) - 1)}`);
  };
  return {
    draw(text) {
      if (Date.now() - drawnMs >= REDRAW_MS) drawNow(text());
    },
    drawNow,
    end() {
      if (drawnMs > 0) process.stderr.write('\r\x1b[2K');
      drawnMs = 0;
    },
  };
}

/** When the last line was written; of the whole command, which has one line after another. The first waits as well. */
let writtenMs = Date.now();

/** A command begins: of what went before it no line is due. */
export function beginStatus(): void {
  writtenMs = Date.now();
}

function plain(): StatusLine {
  const draw = (text: () => string): void => {
    if (Date.now() - writtenMs < PLAIN_MS) return;
    writtenMs = Date.now();
    process.stderr.write(`${text()}\n`);
  };
  return { draw, drawNow: (text) => draw(() => text), end() {} };
}
