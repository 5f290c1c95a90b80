/** `nines` on a pseudo-terminal, as far as benchmarks need one: how long a key takes to show, and what memory the program has. */
import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { PseudoTerminal } from '../../tools/terminal/pseudoTerminal.ts';

const SIZE = { columns: 120, rows: 40 };
const PATIENCE_MS = 120_000;
/** What is looked through again with what comes: more than a frame. */
const TAIL = 20_000;

export class TimedTerminal {
  readonly #terminal: PseudoTerminal;
  #written = '';
  #look = () => {};

  /** `nines` with these words. */
  constructor(words: readonly string[]) {
    this.#terminal = new PseudoTerminal(words, { ...SIZE, environment: { NO_COLOR: '1' } }, (chunk) => {
      this.#written += chunk.toString('utf8');
      this.#look();
    });
  }

  /** Presses keys, if any, and waits until what is written from then on holds a text. @returns milliseconds of the clock */
  async press(keys: string, shows: string): Promise<number> {
    this.#written = '';
    const startMs = performance.now();
    if (keys !== '') this.#terminal.press(keys);
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`never shown: ${shows}`)), PATIENCE_MS);
      this.#look = () => {
        if (!stripVTControlCharacters(this.#written).includes(shows)) {
          this.#written = this.#written.slice(-TAIL);
          return;
        }
        clearTimeout(timer);
        this.#look = () => {};
        resolve();
      };
      this.#look();
    });
    return performance.now() - startMs;
  }

  /** Memory that the program has in hand. */
  residentMegabytes(): number {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${this.#terminal.pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes) / 1024;
  }

  dispose(): void {
    this.#terminal.dispose();
  }
}
