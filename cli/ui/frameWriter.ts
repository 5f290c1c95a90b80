/**
 * Writes frames to the terminal: of each only the lines that changed, each at its own place, and everything anew at any time (`repaint`),
 * for a resized terminal may have moved what is on it. It is also the standard output that Ink is given, which has nothing to draw.
 */
import { EventEmitter } from 'node:events';
import type { WriteStream } from 'node:tty';

const BEGIN_UPDATE = '\x1b[?2026h';
const END_UPDATE = '\x1b[?2026l';

export class FrameWriter extends EventEmitter {
  readonly isTTY = true;
  readonly writable = true;
  readonly #out: WriteStream;
  #frame: readonly string[] = [];
  #shown: readonly string[] = [];
  #isStale = true;
  #isClosed = false;

  constructor(out: WriteStream) {
    super();
    this.#out = out;
  }

  get columns(): number {
    return this.#out.columns || 80;
  }

  get rows(): number {
    return this.#out.rows || 24;
  }

  /** What Ink writes: it has nothing to draw, and nothing of it belongs on the screen. */
  readonly write = (_text: string, then?: () => void): boolean => {
    then?.();
    return true;
  };

  /** One frame, whole. */
  draw(lines: readonly string[]): void {
    this.#frame = lines;
    this.#draw(lines);
  }

  /** What is on the terminal is not what was written: after it was resized, or somebody else wrote on it. */
  repaint(): void {
    this.#isStale = true;
    this.#draw(this.#frame);
  }

  /** The screen was left: Ink's last frame would lie on what the user's shell shows. */
  close(): void {
    this.#isClosed = true;
  }

  /** The screen is there again. */
  reopen(): void {
    this.#isClosed = false;
    this.repaint();
  }

  #draw(lines: readonly string[]): void {
    if (this.#isClosed) return;
    let written = this.#isStale ? '\x1b[2J' : '';
    const shown = lines.slice(0, this.rows);
    for (let row = 0; row < Math.max(shown.length, this.#shown.length); row++) {
      const text = shown[row] ?? '';
      if (this.#isStale ? text !== '' : text !== (this.#shown[row] ?? '')) {
        // Erased first: after a text that fills the line, erasing to its end takes the last cell with it.
        written += `\x1b[${row + 1};1H\x1b[2K${text}`;
      }
    }
    this.#isStale = false;
    // What lies below the last row is nowhere: to erase it later would erase that row.
    this.#shown = shown;
    if (written !== '') this.#out.write(`${BEGIN_UPDATE}${written}${END_UPDATE}`);
  }
}
