/** One line on standard error that is drawn over and over. Only on a terminal; anywhere else nothing is written. */
const REDRAW_MS = 100;
const WIDTH_USUAL = 80;

export interface StatusLine {
  /** Draws it anew, unless that was only just done. */
  draw(text: () => string): void;
  /** Draws it in any case: what comes next gives no other chance. */
  drawNow(text: string): void;
  /** Takes it away. */
  end(): void;
}

export function statusLine(quiet: boolean): StatusLine {
  if (quiet || process.stderr.isTTY !== true) return { draw() {}, drawNow() {}, end() {} };
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
