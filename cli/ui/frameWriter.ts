/**
 * The standard output that Ink is given: every frame comes whole, and only lines that changed are written, each at its own place. Ink's own
 * incremental writing moves relative to where it believes the cursor to be, which a resized terminal may have moved; this one can also draw
 * everything anew at any time (`repaint`).
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

  /** One frame, its lines apart. @param then called once it was handed on */
  readonly write = (frame: string, then?: () => void): boolean => {
    if (frame !== '') {
      this.#frame = frame.replace(/\n$/, '').split('\n');
      this.#draw(this.#frame);
    }
    then?.();
    return true;
  };

  /** What is on the terminal is not what was written: after it was resized, or somebody else wrote on it. */
  repaint(): void {
    this.#isStale = true;
    this.#draw(this.#frame);
  }

  /** The screen was left: Ink's last frame would lie on what the user's shell shows. */
  close(): void {
    this.#isClosed = true;
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
