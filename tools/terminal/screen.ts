/** What a terminal shows of what was written to it: xterm without a window. */
import xterm from '@xterm/headless';

/** A module of the older kind: what it exports comes in one piece. */
const { Terminal } = xterm;

/** Nothing here takes this long. */
const PATIENCE_MS = 15_000;

export class Screen {
  readonly #terminal: InstanceType<typeof Terminal>;
  readonly #waiting = new Set<() => void>();

  constructor(columns: number, rows: number) {
    this.#terminal = new Terminal({ cols: columns, rows, allowProposedApi: true });
  }

  /** Waits for nothing but output: looks again after each piece of it. */
  shows(pattern: RegExp): Promise<string> {
    return this.until(() => pattern.test(this.text), `shows ${pattern}`);
  }

  hides(pattern: RegExp): Promise<string> {
    return this.until(() => !pattern.test(this.text), `hides ${pattern}`);
  }

  until(holds: () => boolean, wish: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`the terminal never ${wish}; it shows\n${this.text}`));
      }, PATIENCE_MS);
      const look = () => {
        if (!holds()) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve(this.text);
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** Nothing has been written for so many milliseconds. */
  quiet(ms: number): Promise<void> {
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout;
      const look = () => {
        clearTimeout(timer);
        timer = setTimeout(() => {
          this.#waiting.delete(look);
          resolve();
        }, ms);
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** Rows from the top, without the spaces at their ends. */
  get lines(): readonly string[] {
    const { buffer, rows } = this.#terminal;
    return Array.from(
      { length: rows },
      (_, row) => buffer.active.getLine(buffer.active.baseY + row)?.translateToString(true) ?? '',
    );
  }

  get text(): string {
    return this.lines.join('\n');
  }

  get isAlternate(): boolean {
    return this.#terminal.buffer.active.type === 'alternate';
  }

  get isCursorHidden(): boolean {
    // xterm tells by a mode that its public interface leaves out.
    const core = this.#terminal as unknown as {
      readonly _core: { readonly coreService: { readonly isCursorHidden: boolean } };
    };
    return core._core.coreService.isCursorHidden;
  }

  /** Whether any cell has a colour of its own. */
  get hasColor(): boolean {
    const { buffer, rows, cols } = this.#terminal;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < cols; column++) {
        const cell = buffer.active.getLine(buffer.active.baseY + row)?.getCell(column);
        if (cell !== undefined && !(cell.isFgDefault() && cell.isBgDefault())) return true;
      }
    }
    return false;
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
  }

  protected take(chunk: Uint8Array | string): void {
    this.#terminal.write(chunk, () => {
      for (const look of [...this.#waiting]) look();
    });
  }
}
