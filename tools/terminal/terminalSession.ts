/** `nines` on a terminal of its own, and what that shows, by xterm. To be started in the project's root. */
import { PseudoTerminal, type TerminalOptions } from './pseudoTerminal.ts';
import { Screen } from './screen.ts';

export class TerminalSession extends Screen {
  readonly #terminal: PseudoTerminal;
  /** Everything that was written, as it was. */
  written = '';

  /** `nines` with these words. */
  constructor(words: readonly string[], options: TerminalOptions = {}) {
    super(options.columns ?? 80, options.rows ?? 24);
    this.#terminal = new PseudoTerminal(words, options, (chunk) => {
      this.written += chunk.toString('utf8');
      this.take(chunk);
    });
  }

  press(keys: string): void {
    this.#terminal.press(keys);
  }

  override resize(columns: number, rows: number): void {
    super.resize(columns, rows);
    this.#terminal.resize(columns, rows);
  }

  kill(signal: NodeJS.Signals): void {
    process.kill(this.#terminal.pid, signal);
  }

  /** The exit code, once the program has ended and its shell has looked at the terminal it left. */
  async left(): Promise<number> {
    await this.shows(/left with \d+/);
    await this.#terminal.ended();
    return Number(/left with (\d+)/.exec(this.text)?.[1]);
  }

  get hasItsModesBack(): boolean {
    return this.#terminal.hasItsModesBack;
  }

  dispose(): void {
    this.#terminal.dispose();
  }
}
