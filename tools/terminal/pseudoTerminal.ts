/**
 * `nines` on a pseudo-terminal of the system (`script` of util-linux): its keys and its size in the hands of whoever starts it. To be
 * started in the project's root.
 */
import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  /** Added to an environment that says nothing of colours, locales or CI. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Where it is called; left out: in the project's root. */
  readonly directory?: string;
}

const ROOT = process.cwd();
const PLAIN = { TERM: 'xterm-256color', LANG: 'C.UTF-8' };

export class PseudoTerminal {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #directory = mkdtempSync(join(tmpdir(), 'nines-terminal-'));

  /**
   * `nines` with these words.
   * @param onWritten hears all that it writes
   */
  constructor(
    words: readonly string[],
    { columns = 80, rows = 24, environment = {}, directory = ROOT }: TerminalOptions,
    onWritten: (chunk: Buffer) => void,
  ) {
    const at = (name: string) => quoted(join(this.#directory, name));
    const nines = [process.execPath, join(ROOT, 'dist/cli/main.js'), ...words].map(quoted).join(' ');
    // What the terminal is like is written down before and after, and who is to be killed.
    const steps = [
      `stty cols ${columns} rows ${rows}`,
      `tty > ${at('tty')}`,
      `stty -g > ${at('before')}`,
      `sh -c 'echo $$ > ${at('pid').replaceAll("'", '')}; exec "$@"' sh ${nines}`,
      `echo "left with $?"`,
      `stty -g > ${at('after')}`,
    ];
    const { PATH = '', HOME = '' } = process.env;
    const state = { XDG_STATE_HOME: this.#directory };
    this.#child = spawn('script', ['-qfec', steps.join('; '), '/dev/null'], {
      cwd: directory,
      env: { PATH, HOME, SHELL: '/bin/sh', ...PLAIN, ...state, ...environment },
    });
    this.#child.stdout.on('data', onWritten);
  }

  press(keys: string): void {
    this.#child.stdin.write(keys);
  }

  resize(columns: number, rows: number): void {
    execFileSync('stty', ['-F', this.#read('tty').trim(), 'cols', String(columns), 'rows', String(rows)]);
  }

  /** Of the program, not of the shell around it. */
  get pid(): number {
    return Number(this.#read('pid'));
  }

  /** Its shell has looked at the terminal that was left, and ended too. */
  async ended(): Promise<void> {
    if (this.#child.exitCode === null) await new Promise((resolve) => this.#child.once('close', resolve));
  }

  /** The modes of the line (raw, echo …) are what they were before. */
  get hasItsModesBack(): boolean {
    return existsSync(join(this.#directory, 'after')) && this.#read('before') === this.#read('after');
  }

  dispose(): void {
    this.#child.kill('SIGKILL');
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #read(name: string): string {
    return readFileSync(join(this.#directory, name), 'utf8');
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
